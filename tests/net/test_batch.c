/**
 * @file
 * Batches against a sandbox that fails on purpose: each message has its own outcome, none waits
 * for another, and nothing is left behind.
 */
#include "faults.h"

#include <rdx/batch.h>

#include <pthread.h>
#include <sys/resource.h>

static sandbox_process box;

enum { JOBS = 8, MOST = 40, LARGE = 250000 };

static char bytes[LARGE];

// A batch, its messages, and what became of them.
typedef struct crowd {
    rdx_auth *auth;
    rdx_batch *batch;
    rdx_note notes[MOST];
    rdx_notes_new messages[MOST];
    size_t added;
    size_t order[MOST]; // numbers of messages as they ended
    rdx_status status[MOST];
    unsigned attempts[MOST];
    size_t ended;
} crowd;

static crowd crowd_open(rdx_batch_options options)
{
    char token_url[128];
    snprintf(token_url, sizeof token_url, "%s/v2/auth/token", box.url);
    const rdx_auth_options auth = {
        .token_url = token_url,
        .client_id = "client-1",
        .key_id = "key-1",
        .private_key_file = scratch_path("key.pem"),
        .net = options.client.net,
    };
    crowd c = {.auth = NULL};
    assert_int_equal(rdx_auth_open(&auth, &c.auth, NULL), RDX_OK);
    options.client.api_url = box.url;
    options.client.blob_url = box.url;
    assert_int_equal(rdx_batch_open(&options, c.auth, &c.batch, NULL), RDX_OK);
    return c;
}

static void crowd_close(crowd *c)
{
    rdx_batch_close(c->batch);
    rdx_auth_close(c->auth);
}

static void take(crowd *c, rdx_batch_result *result)
{
    const size_t number = (size_t)((rdx_notes_new *)result->tag - c->messages);
    c->order[c->ended++] = number;
    c->status[number] = result->status;
    c->attempts[number] = result->reply.attempts;
    expect_no_servers_words(&result->report);
    rdx_reply_drop(&result->reply);
    rdx_report_drop(&result->report);
}

// Takes results until there are `count`.
static void take_until(crowd *c, size_t count)
{
    rdx_batch_result result;
    while (c->ended < count) {
        assert_true(rdx_batch_next(c->batch, &result));
        take(c, &result);
    }
}

static void take_all(crowd *c)
{
    take_until(c, c->added);
    rdx_batch_result result;
    assert_false(rdx_batch_next(c->batch, &result));
}

static void add(crowd *c, rdx_content content)
{
    static rdx_provider provider = {.id = "4356789876"};
    const size_t n = c->added++;
    if (rdx_batch_room(c->batch) == 0)
        take_until(c, c->ended + 1);
    c->notes[n] = (rdx_note){.content_type = RDX_CONTENT_TYPE_BASE64_ENCODED,
                             .document_type = "Consent form",
                             .document_id = "b169267c",
                             .provider = &provider,
                             .file_name = "consent.pdf",
                             .file_contents = content};
    c->messages[n] =
        (rdx_notes_new){.meta = some_meta(), .patient = some_patient(), .note = &c->notes[n]};
    assert_int_equal(
        rdx_batch_add(c->batch, rdx_notes_new_message(&c->messages[n]), &c->messages[n]), RDX_OK);
}

static void add_many(crowd *c, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add(c, RDX_BYTES(bytes, 1000));
}

static void expect_all(const crowd *c, rdx_status status)
{
    for (size_t i = 0; i < c->added; i++)
        if (c->status[i] != status)
            fail_msg("message %zu: %s", i, rdx_status_name(c->status[i]));
}

static rdx_batch_options with_clock(fault_clock *clock)
{
    return (rdx_batch_options){.jobs = JOBS,
                               .client.net = {.timeout_ms = 20000, .system = fault_system(clock)}};
}

// ---- Cases ----

static void each_message_of_a_long_list_arrives_once(void **state)
{
    (void)state;
    sandbox_set_faults(&box, "");
    const unsigned before = open_descriptors();
    crowd c = crowd_open((rdx_batch_options){0});
    add_many(&c, MOST);
    take_all(&c);
    expect_all(&c, RDX_OK);
    assert_int_equal(sandbox_counts(&box, "endpoint").stored, MOST);
    assert_int_equal(sandbox_counts(&box, "token").requests, 1);
    crowd_close(&c);
    assert_int_equal(open_descriptors(), before);
}

static void a_message_that_waits_holds_up_no_other(void **state)
{
    (void)state;
    sandbox_set_faults(&box, "slow=1500:1@endpoint");
    crowd c = crowd_open((rdx_batch_options){.jobs = 2});
    add_many(&c, 10);
    take_all(&c);
    expect_all(&c, RDX_OK);
    assert_true(c.order[9] < 2); // one of the first two met the fault
    crowd_close(&c);
}

static void as_many_as_there_are_jobs_are_under_way_at_once(void **state)
{
    (void)state;
    sandbox_set_faults(&box, "slow=1000@endpoint");
    crowd c = crowd_open((rdx_batch_options){.jobs = JOBS});
    add_many(&c, JOBS);
    assert_int_equal(rdx_batch_room(c.batch), 0);
    take_until(&c, 1);
    assert_int_equal(sandbox_counts(&box, "endpoint").requests, JOBS);
    take_all(&c);
    expect_all(&c, RDX_OK);
    crowd_close(&c);
}

static void messages_that_come_one_by_one_need_not_wait_for_a_result(void **state)
{
    (void)state;
    sandbox_set_faults(&box, "slow=1000@endpoint");
    crowd c = crowd_open((rdx_batch_options){.jobs = JOBS});
    rdx_batch_result result;
    assert_false(rdx_batch_poll(c.batch, 20000, &result)); // nothing is under way
    for (size_t i = 0; i < JOBS; i++) {
        add_many(&c, 1);
        assert_false(rdx_batch_poll(c.batch, 1, &result));
        assert_int_equal(rdx_batch_room(c.batch), JOBS - 1 - i);
    }
    while (c.ended < c.added)
        if (rdx_batch_poll(c.batch, 20000, &result))
            take(&c, &result);
    expect_all(&c, RDX_OK);
    assert_int_equal(sandbox_counts(&box, "endpoint").stored, JOBS);
    crowd_close(&c);
}

static void one_more_than_there_is_room_for_is_refused(void **state)
{
    (void)state;
    sandbox_set_faults(&box, "");
    crowd c = crowd_open((rdx_batch_options){.jobs = 1});
    add_many(&c, 1);
    assert_int_equal(rdx_batch_add(c.batch, rdx_notes_new_message(&c.messages[0]), NULL),
                     RDX_E_ARGUMENT);
    take_all(&c);
    crowd_close(&c);
}

static void what_the_schema_forbids_is_a_result_like_any_other(void **state)
{
    (void)state;
    sandbox_set_faults(&box, "");
    crowd c = crowd_open((rdx_batch_options){0});
    add_many(&c, 1);
    add(&c, RDX_FILE("/nonexistent/file"));
    rdx_notes_new empty = {.meta = some_meta()};
    c.added++;
    c.messages[2] = empty;
    assert_int_equal(rdx_batch_add(c.batch, rdx_notes_new_message(&c.messages[2]), &c.messages[2]),
                     RDX_OK);
    take_all(&c);
    assert_int_equal(c.status[0], RDX_OK);
    assert_int_equal(c.status[1], RDX_E_FILE);
    assert_int_equal(c.status[2], RDX_E_MISSING);
    crowd_close(&c);
}

static void messages_are_sent_again_each_for_itself(void **state)
{
    (void)state;
    sandbox_set_faults(&box, "503:5@endpoint");
    fault_clock clock = {0};
    crowd c = crowd_open(with_clock(&clock));
    add_many(&c, 12);
    take_all(&c);
    expect_all(&c, RDX_OK);
    unsigned attempts = 0;
    for (size_t i = 0; i < c.added; i++)
        attempts += c.attempts[i];
    assert_int_equal(attempts, 12 + 5);
    crowd_close(&c);
}

static void a_401_renews_the_token_for_all(void **state)
{
    (void)state;
    sandbox_set_faults(&box, "401:1@endpoint");
    crowd c = crowd_open((rdx_batch_options){.jobs = JOBS});
    add_many(&c, MOST);
    take_all(&c);
    expect_all(&c, RDX_OK);
    assert_int_equal(sandbox_counts(&box, "token").requests, 2);
    crowd_close(&c);
}

static void without_a_token_each_message_says_why(void **state)
{
    (void)state;
    sandbox_set_faults(&box, "401@token");
    crowd c = crowd_open((rdx_batch_options){.jobs = JOBS});
    add_many(&c, JOBS);
    take_all(&c);
    expect_all(&c, RDX_E_AUTH);
    assert_int_equal(sandbox_counts(&box, "endpoint").requests, 0);
    crowd_close(&c);
}

static void a_token_is_asked_for_as_often_as_attempts_are_allowed(void **state)
{
    (void)state;
    sandbox_set_faults(&box, "silent@token");
    const rdx_retry twice = {.attempts = 2, .base_delay_ms = 1, .deadline_ms = 20000};
    crowd c = crowd_open(
        (rdx_batch_options){.jobs = JOBS, .client.net = {.timeout_ms = 300, .retry = twice}});
    add_many(&c, JOBS);
    take_all(&c);
    expect_all(&c, RDX_E_TIMEOUT);
    assert_int_equal(sandbox_counts(&box, "token").requests, 2);
    crowd_close(&c);
}

// The system takes no look at as many descriptors as there are.
static void what_a_failing_system_leaves_may_have_arrived(void **state)
{
    (void)state;
    sandbox_set_faults(&box, "slow=1000@endpoint");
    crowd c = crowd_open((rdx_batch_options){.jobs = 2});
    add_many(&c, 2);
    while (sandbox_counts(&box, "endpoint").requests < 2) {
        rdx_batch_result early;
        assert_false(rdx_batch_poll(c.batch, 10, &early));
    }
    struct rlimit usual, few;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &usual), 0);
    few = (struct rlimit){.rlim_cur = 1, .rlim_max = usual.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    rdx_batch_result result;
    const bool ended = rdx_batch_next(c.batch, &result);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &usual), 0);
    assert_true(ended);
    assert_int_equal(result.status, RDX_E_SYSTEM);
    assert_true(result.reply.may_have_arrived);
    odd_expect_error(&result.report, RDX_E_SYSTEM,
                     "message: the system does not let transfers go on; it may have arrived");
    take(&c, &result);
    take_all(&c);
    crowd_close(&c);
}

static void a_file_is_uploaded_and_its_message_sent(void **state)
{
    (void)state;
    sandbox_set_faults(&box, "503:1@upload\n502:1@endpoint");
    fault_clock clock = {0};
    rdx_batch_options options = with_clock(&clock);
    options.client.net.retry.may_duplicate = true;
    crowd c = crowd_open(options);
    for (size_t i = 0; i < 4; i++)
        add(&c, RDX_BYTES(bytes, LARGE));
    take_all(&c);
    expect_all(&c, RDX_OK);
    assert_int_equal(sandbox_counts(&box, "upload").stored, 4); // none a second time
    assert_int_equal(sandbox_counts(&box, "endpoint").stored, 5);
    crowd_close(&c);
}

// A caller that cancels once an attempt has failed.
static void note_failure(void *context, const rdx_trace_entry *entry)
{
    if (entry->status != RDX_OK)
        *(bool *)context = true;
}

static bool has_not_failed(void *context, uint64_t sent, uint64_t total)
{
    (void)sent;
    (void)total;
    return !*(const bool *)context;
}

static void a_caller_may_cancel_a_pause(void **state)
{
    (void)state;
    sandbox_set_faults(&box, "503=200@endpoint");
    bool failed = false;
    crowd c = crowd_open((rdx_batch_options){.client.net = {.progress = has_not_failed,
                                                            .progress_context = &failed,
                                                            .trace = note_failure,
                                                            .trace_context = &failed}});
    add_many(&c, 1);
    take_all(&c);
    expect_all(&c, RDX_E_CANCELLED);
    crowd_close(&c);
}

static bool is_awake(void *context, uint64_t sent, uint64_t total)
{
    (void)sent;
    (void)total;
    return ++*(unsigned *)context < 4;
}

// Of a batch whose auth has no progress of its own.
static void a_caller_may_cancel_the_wait_for_a_token(void **state)
{
    (void)state;
    sandbox_set_faults(&box, "silent@token");
    unsigned asked = 0;
    crowd c = crowd_open((rdx_batch_options){.client.net.timeout_ms = 20000});
    rdx_batch_close(c.batch);
    const rdx_batch_options options = {
        .client = {.api_url = box.url, .net = {.progress = is_awake, .progress_context = &asked}}};
    assert_int_equal(rdx_batch_open(&options, c.auth, &c.batch, NULL), RDX_OK);
    add_many(&c, 2);
    take_all(&c);
    expect_all(&c, RDX_E_CANCELLED);
    const fault_clock zero = {0};
    const int64_t start = fault_elapsed_ms((void *)(uintptr_t)&zero);
    crowd_close(&c); // does not wait for the token to come
    assert_in_range(fault_elapsed_ms((void *)(uintptr_t)&zero) - start, 0, 10000);
}

static void closing_gives_up_what_is_under_way(void **state)
{
    (void)state;
    sandbox_set_faults(&box, "silent:3@endpoint");
    const unsigned before = open_descriptors();
    crowd c = crowd_open((rdx_batch_options){.jobs = 4});
    add_many(&c, 4);
    take_until(&c, 1);
    crowd_close(&c);
    assert_int_equal(open_descriptors(), before);
}

static void no_server_is_told_of_each_message(void **state)
{
    (void)state;
    fault_clock clock = {0};
    crowd c = crowd_open(with_clock(&clock));
    sandbox_stop(&box);
    add_many(&c, 3);
    take_all(&c);
    expect_all(&c, RDX_E_CONNECT);
    crowd_close(&c);
    sandbox_start(&box, "--control");
}

static void too_many_jobs_are_refused(void **state)
{
    (void)state;
    sandbox_set_faults(&box, "");
    crowd c = crowd_open((rdx_batch_options){0});
    rdx_batch *none;
    const rdx_batch_options options = {.jobs = RDX_MAX_JOBS + 1};
    assert_int_equal(rdx_batch_open(&options, c.auth, &none, NULL), RDX_E_ARGUMENT);
    assert_null(none);
    crowd_close(&c);
}

static int set_up(void **state)
{
    (void)state;
    return sandbox_set_up(&box, "--control");
}

static int tear_down(void **state)
{
    (void)state;
    return sandbox_tear_down(&box);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_message_of_a_long_list_arrives_once),
        cmocka_unit_test(a_message_that_waits_holds_up_no_other),
        cmocka_unit_test(as_many_as_there_are_jobs_are_under_way_at_once),
        cmocka_unit_test(messages_that_come_one_by_one_need_not_wait_for_a_result),
        cmocka_unit_test(one_more_than_there_is_room_for_is_refused),
        cmocka_unit_test(what_the_schema_forbids_is_a_result_like_any_other),
        cmocka_unit_test(messages_are_sent_again_each_for_itself),
        cmocka_unit_test(a_401_renews_the_token_for_all),
        cmocka_unit_test(without_a_token_each_message_says_why),
        cmocka_unit_test(a_token_is_asked_for_as_often_as_attempts_are_allowed),
        cmocka_unit_test(what_a_failing_system_leaves_may_have_arrived),
        cmocka_unit_test(a_file_is_uploaded_and_its_message_sent),
        cmocka_unit_test(a_caller_may_cancel_a_pause),
        cmocka_unit_test(closing_gives_up_what_is_under_way),
        cmocka_unit_test(no_server_is_told_of_each_message),
        cmocka_unit_test(too_many_jobs_are_refused),
        cmocka_unit_test(a_caller_may_cancel_the_wait_for_a_token),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
