/**
 * @file
 * Every fault of rdx-sandbox against messages and uploads: the status, how often was tried, what
 * the server stored, what the reply says of it, and that nothing of it stays: no descriptor, no
 * memory, no word of the server. docs/sending.md has the same table in words.
 */
#include "faults.h"

static sandbox_process box;

enum { SMALL = 1000, LARGE = 8000000 };

// What a fault must lead to.
typedef struct fault_case {
    const char *fault; // without its place
    enum { BY_DEFAULT, MAY_DUPLICATE, ONE_ATTEMPT } policy;
    rdx_status status;
    unsigned attempts, stored;
    bool may_have_arrived, duplicate_possible;
    unsigned tokens;       // asked for; 0: one
    int64_t shortest_wait; // of each
    long timeout_ms;       // of the client; 0: long
} fault_case;

// Of a body that is not out of this process when the server breaks off.
static const fault_case large_cases[] = {
    {"reset-request", BY_DEFAULT, RDX_E_NETWORK, 4, 0, false, false, 0, 0, 0},
    {"reset-request:1", BY_DEFAULT, RDX_OK, 2, 1, false, false, 0, 0, 0},
    {"reset-request:1", MAY_DUPLICATE, RDX_OK, 2, 1, false, false, 0, 0, 0},
    {"reset-request:1", ONE_ATTEMPT, RDX_E_NETWORK, 1, 0, false, false, 0, 0, 0},
};

static const fault_case cases[] = {
    // Nobody acted on it: again, by default.
    {"429", BY_DEFAULT, RDX_E_RATE, 4, 0, false, false, 0, 0, 0},
    {"429:1", BY_DEFAULT, RDX_OK, 2, 1, false, false, 0, 0, 0},
    {"429=7", BY_DEFAULT, RDX_E_RATE, 4, 0, false, false, 0, 7000, 0},
    {"429=7:1", BY_DEFAULT, RDX_OK, 2, 1, false, false, 0, 7000, 0},
    {"429=9999", BY_DEFAULT, RDX_E_RATE, 1, 0, false, false, 0, 0, 0},
    {"429:1", MAY_DUPLICATE, RDX_OK, 2, 1, false, false, 0, 0, 0},
    {"429", ONE_ATTEMPT, RDX_E_RATE, 1, 0, false, false, 0, 0, 0},
    {"503", BY_DEFAULT, RDX_E_SERVER, 4, 0, false, false, 0, 0, 0},
    {"503:3", BY_DEFAULT, RDX_OK, 4, 1, false, false, 0, 0, 0},
    {"503=7:1", BY_DEFAULT, RDX_OK, 2, 1, false, false, 0, 7000, 0},
    {"503=301", BY_DEFAULT, RDX_E_SERVER, 1, 0, false, false, 0, 0, 0},
    {"503", MAY_DUPLICATE, RDX_E_SERVER, 4, 0, false, false, 0, 0, 0},
    // A new token, once, beside the attempts.
    {"401", BY_DEFAULT, RDX_E_AUTH, 2, 0, false, false, 2, 0, 0},
    {"401:1", BY_DEFAULT, RDX_OK, 2, 1, false, false, 2, 0, 0},
    {"401:1", ONE_ATTEMPT, RDX_OK, 2, 1, false, false, 2, 0, 0},
    {"401:1", MAY_DUPLICATE, RDX_OK, 2, 1, false, false, 2, 0, 0},
    // It may have been acted on: again only where duplicates are allowed.
    {"500", BY_DEFAULT, RDX_E_SERVER, 1, 0, true, false, 0, 0, 0},
    {"500:1", BY_DEFAULT, RDX_E_SERVER, 1, 0, true, false, 0, 0, 0},
    {"500:1", MAY_DUPLICATE, RDX_OK, 2, 1, false, true, 0, 0, 0},
    {"500", MAY_DUPLICATE, RDX_E_SERVER, 4, 0, true, true, 0, 0, 0},
    {"502", BY_DEFAULT, RDX_E_SERVER, 1, 1, true, false, 0, 0, 0},
    {"502:1", BY_DEFAULT, RDX_E_SERVER, 1, 1, true, false, 0, 0, 0},
    {"502:1", MAY_DUPLICATE, RDX_OK, 2, 2, false, true, 0, 0, 0},
    {"504", BY_DEFAULT, RDX_E_SERVER, 1, 1, true, false, 0, 0, 0},
    {"504:1", MAY_DUPLICATE, RDX_OK, 2, 2, false, true, 0, 0, 0},
    {"reset-request", BY_DEFAULT, RDX_E_NETWORK, 1, 0, true, false, 0, 0, 0},
    {"reset-request:1", BY_DEFAULT, RDX_E_NETWORK, 1, 0, true, false, 0, 0, 0},
    {"reset-request:1", MAY_DUPLICATE, RDX_OK, 2, 1, false, true, 0, 0, 0},
    {"reset-reply", BY_DEFAULT, RDX_E_NETWORK, 1, 1, true, false, 0, 0, 0},
    {"reset-reply:1", MAY_DUPLICATE, RDX_OK, 2, 2, false, true, 0, 0, 0},
    {"length-over", BY_DEFAULT, RDX_E_NETWORK, 1, 1, true, false, 0, 0, 0},
    {"length-over:1", MAY_DUPLICATE, RDX_OK, 2, 2, false, true, 0, 0, 0},
    {"silent", BY_DEFAULT, RDX_E_TIMEOUT, 1, 1, true, false, 0, 0, 200},
    {"silent:1", MAY_DUPLICATE, RDX_OK, 2, 2, false, true, 0, 0, 1000},
    // Slow is not wrong.
    {"slow=50", BY_DEFAULT, RDX_OK, 1, 1, false, false, 0, 0, 0},
    {"drip=1", BY_DEFAULT, RDX_OK, 1, 1, false, false, 0, 0, 0},
    // What another attempt would not mend.
    {"html", BY_DEFAULT, RDX_E_REPLY, 1, 1, true, false, 0, 0, 0},
    {"html:1", MAY_DUPLICATE, RDX_E_REPLY, 1, 1, true, false, 0, 0, 0},
    {"truncated", BY_DEFAULT, RDX_E_REPLY, 1, 1, true, false, 0, 0, 0},
    {"truncated:1", MAY_DUPLICATE, RDX_E_REPLY, 1, 1, true, false, 0, 0, 0},
    {"length-under", BY_DEFAULT, RDX_E_REPLY, 1, 1, true, false, 0, 0, 0},
    {"length-under:1", MAY_DUPLICATE, RDX_E_REPLY, 1, 1, true, false, 0, 0, 0},
    {"endless", BY_DEFAULT, RDX_E_REPLY_SIZE, 1, 1, true, false, 0, 0, 0},
    {"endless:1", MAY_DUPLICATE, RDX_E_REPLY_SIZE, 1, 1, true, false, 0, 0, 0},
    {"errors", BY_DEFAULT, RDX_E_REJECTED, 1, 0, false, false, 0, 0, 0},
    {"errors:1", MAY_DUPLICATE, RDX_E_REJECTED, 1, 0, false, false, 0, 0, 0},
    {"redirect", BY_DEFAULT, RDX_E_REPLY, 1, 0, true, false, 0, 0, 0},
    {"redirect:1", MAY_DUPLICATE, RDX_E_REPLY, 1, 0, true, false, 0, 0, 0},
};

// ---- One case ----

static rdx_client_options options_of(const fault_case *c, fault_clock *clock)
{
    return (rdx_client_options){
        .file_policy = RDX_FILE_EMBED,
        .max_request = 2 * LARGE,
        .net = {.timeout_ms = c->timeout_ms > 0 ? c->timeout_ms : 20000,
                .retry = {.attempts = c->policy == ONE_ATTEMPT ? 1 : 0,
                          .may_duplicate = c->policy == MAY_DUPLICATE},
                .system = fault_system(clock)},
    };
}

// One request of a kind: what "stored" counts of it.
typedef struct errand {
    const char *place;
    size_t size;
    rdx_status (*run)(sender *s, rdx_content content);
} errand;

static rdx_status run_upload(sender *s, rdx_content content)
{
    return rdx_client_upload(s->client, content, NULL, &s->reply, &s->report);
}

static const errand message = {"endpoint", SMALL, send_note};
static const errand upload = {"upload", SMALL, run_upload};
static const errand large_message = {"endpoint", LARGE, send_note};
static const errand large_upload = {"upload", LARGE, run_upload};

static void expect_number(const fault_case *c, const errand *e, const char *what, uint64_t came,
                          uint64_t expected)
{
    if (came != expected)
        fail_msg("%s at %s, policy %d: %s: %llu in place of %llu", c->fault, e->place,
                 (int)c->policy, what, (unsigned long long)came, (unsigned long long)expected);
}

static void expect_report(const fault_case *c, const errand *e, const rdx_report *report)
{
    expect_number(c, e, "errors", report->errors, c->status != RDX_OK);
    expect_no_servers_words(report);
    if (report->errors == 0)
        return;
    const rdx_issue *issue = &report->issues[report->count - 1];
    expect_number(c, e, "code", issue->code, c->status);
    expect_number(c, e, "doubt in words", strstr(issue->detail, "may have arrived") != NULL,
                  c->may_have_arrived);
    expect_number(c, e, "attempts in words", strstr(issue->detail, "; attempts: ") != NULL,
                  c->attempts > 1);
}

static void expect_waits(const fault_case *c, const errand *e, const fault_clock *clock)
{
    const bool renews = c->tokens > 1;
    expect_number(c, e, "waits", clock->count, renews ? 0 : c->attempts - 1);
    for (size_t i = 0; i < clock->count; i++) {
        const int64_t longest = c->shortest_wait + (INT64_C(500) << i);
        if (clock->waits[i] < c->shortest_wait || clock->waits[i] > longest)
            fail_msg("%s at %s: wait %zu is %lld ms", c->fault, e->place, i + 1,
                     (long long)clock->waits[i]);
    }
}

static void run_case(const fault_case *c, const errand *e)
{
    char faults[128];
    snprintf(faults, sizeof faults, "%s@%s", c->fault, e->place);
    sandbox_set_faults(&box, faults);
    const unsigned before = open_descriptors();
    fault_clock clock = {0};
    sender s = fault_sender(&box, options_of(c, &clock));
    const rdx_status status = e->run(&s, some_bytes(e->size));
    if (status != c->status)
        fail_msg("%s at %s, policy %d: %s: %s", c->fault, e->place, (int)c->policy,
                 rdx_status_name(status), s.report.count > 0 ? s.report.issues[0].detail : "");
    expect_number(c, e, "attempts", s.reply.attempts, c->attempts);
    expect_number(c, e, "may have arrived", s.reply.may_have_arrived, c->may_have_arrived);
    expect_number(c, e, "duplicate possible", s.reply.duplicate_possible, c->duplicate_possible);
    const sandbox_count count = sandbox_counts(&box, e->place);
    expect_number(c, e, "requests", count.requests, c->attempts);
    expect_number(c, e, "stored", count.stored, c->stored);
    const unsigned tokens = sandbox_counts(&box, "token").requests;
    expect_number(c, e, "token requests", tokens, c->tokens == 0 ? 1 : c->tokens);
    expect_report(c, e, &s.report);
    expect_waits(c, e, &clock);
    sender_close(&s);
    expect_number(c, e, "descriptors", open_descriptors(), before);
}

static void run_cases(const errand *e)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        run_case(&cases[i], e);
}

static void run_large_cases(const errand *e)
{
    for (size_t i = 0; i < sizeof large_cases / sizeof large_cases[0]; i++)
        run_case(&large_cases[i], e);
}

static void a_message_meets_each_fault_as_the_table_says(void **state)
{
    (void)state;
    run_cases(&message);
}

static void an_upload_meets_each_fault_as_a_message_does(void **state)
{
    (void)state;
    run_cases(&upload);
}

static void what_did_not_leave_whole_is_sent_again(void **state)
{
    (void)state;
    run_large_cases(&large_message);
    run_large_cases(&large_upload);
}

// ---- Faults that follow each other ----

// A message by the default policy, or with duplicates allowed; `faults` as they are.
static sender send_under(const char *faults, rdx_client_options options, fault_clock *clock,
                         rdx_status expected)
{
    sandbox_set_faults(&box, faults);
    options.net.timeout_ms = 20000;
    options.net.system = fault_system(clock);
    sender s = fault_sender(&box, options);
    assert_int_equal(send_note(&s, some_bytes(SMALL)), expected);
    return s;
}

static void a_renewal_takes_no_attempt_from_those_allowed(void **state)
{
    (void)state;
    fault_clock clock = {0};
    sender s =
        send_under("401:1@endpoint\n503:3@endpoint", (rdx_client_options){0}, &clock, RDX_OK);
    assert_int_equal(s.reply.attempts, 5);
    sender_close(&s);
}

static void a_doubt_stays_whatever_comes_after_it(void **state)
{
    (void)state;
    const rdx_client_options options = {.net.retry.may_duplicate = true};
    fault_clock clock = {0};
    sender s = send_under("502:1@endpoint\n503@endpoint", options, &clock, RDX_E_SERVER);
    assert_int_equal(s.reply.http_status, 503);
    assert_true(s.reply.may_have_arrived); // by the first of them
    assert_false(s.reply.duplicate_possible);
    assert_int_equal(sandbox_counts(&box, "endpoint").stored, 1);
    sender_close(&s);
}

// Goes on until a request has left, and ends the wait behind it, which has nothing to send.
static bool end_first_wait(void *context, uint64_t sent, uint64_t total)
{
    bool *has_left = context;
    *has_left = *has_left || sent > 0;
    return !*has_left || sent > 0 || total > 0;
}

static void a_caller_may_cancel_a_wait(void **state)
{
    (void)state;
    bool has_left = false;
    fault_clock clock = {.state = 1};
    sandbox_set_faults(&box, "503=5@endpoint");
    sender s = fault_sender(&box, (rdx_client_options){.net.system = fault_system(&clock)});
    rdx_client_close(s.client);
    const rdx_client_options watched = {.api_url = box.url,
                                        .net = {.system = fault_system(&clock),
                                                .progress = end_first_wait,
                                                .progress_context = &has_left}};
    assert_int_equal(rdx_client_open(&watched, s.auth, &s.client, NULL), RDX_OK);
    assert_int_equal(send_note(&s, some_bytes(SMALL)), RDX_E_CANCELLED);
    assert_int_equal(sandbox_counts(&box, "endpoint").requests, 1);
    assert_int_equal(clock.count, 0);
    assert_int_equal(s.reply.attempts, 1);
    assert_false(s.reply.may_have_arrived);
    odd_expect_error(&s.report, RDX_E_CANCELLED, "cancelled by the caller");
    sender_close(&s);
}

static void a_retry_budget_that_is_used_up_ends_the_retries(void **state)
{
    (void)state;
    fault_clock clock = {0};
    rdx_rate *rate;
    const rdx_rate_options few = {.retry_budget = 2, .system = fault_system(&clock)};
    assert_int_equal(rdx_rate_open(&few, &rate, NULL), RDX_OK);
    sandbox_set_faults(&box, "503@endpoint");
    char token_url[128];
    snprintf(token_url, sizeof token_url, "%s/v2/auth/token", box.url);
    const rdx_auth_options auth = {.token_url = token_url,
                                   .client_id = "client-1",
                                   .key_id = "key-1",
                                   .private_key_file = scratch_path("key.pem"),
                                   .rate = rate,
                                   .net.system = fault_system(&clock)};
    const rdx_client_options options = {.api_url = box.url, .net = auth.net};
    sender s = {.reply = RDX_REPLY};
    assert_int_equal(rdx_auth_open(&auth, &s.auth, NULL), RDX_OK);
    assert_int_equal(rdx_client_open(&options, s.auth, &s.client, NULL), RDX_OK);
    assert_int_equal(send_note(&s, some_bytes(SMALL)), RDX_E_SERVER);
    assert_int_equal(s.reply.attempts, 3);
    assert_int_equal(send_note(&s, some_bytes(SMALL)), RDX_E_SERVER);
    assert_int_equal(s.reply.attempts, 1);
    sender_close(&s);
    rdx_rate_close(rate);
}

// ---- Files of a message ----

static void a_message_that_is_sent_again_does_not_upload_its_file_again(void **state)
{
    (void)state;
    const rdx_client_options options = {.file_policy = RDX_FILE_UPLOAD};
    fault_clock clock = {0};
    sender s = send_under("503:2@endpoint\n401:1@endpoint", options, &clock, RDX_OK);
    assert_int_equal(s.reply.attempts, 4);
    assert_int_equal(sandbox_counts(&box, "upload").requests, 1);
    assert_int_equal(sandbox_counts(&box, "endpoint").stored, 1);
    sender_close(&s);
}

static void a_file_that_is_uploaded_again_is_in_its_message_once(void **state)
{
    (void)state;
    const rdx_client_options options = {.file_policy = RDX_FILE_UPLOAD};
    fault_clock clock = {0};
    sender s = send_under("429:1@upload", options, &clock, RDX_OK);
    assert_int_equal(s.reply.attempts, 1);
    assert_int_equal(sandbox_counts(&box, "upload").requests, 2);
    assert_int_equal(sandbox_counts(&box, "upload").stored, 1);
    sender_close(&s);
}

static void a_message_whose_file_was_not_uploaded_cannot_have_arrived(void **state)
{
    (void)state;
    const rdx_client_options options = {.file_policy = RDX_FILE_UPLOAD};
    fault_clock clock = {0};
    sender s = send_under("502@upload", options, &clock, RDX_E_SERVER);
    assert_false(s.reply.may_have_arrived);
    assert_null(strstr(s.report.issues[0].detail, "may have arrived"));
    assert_int_equal(sandbox_counts(&box, "endpoint").requests, 0);
    sender_close(&s);
}

// ---- Running ----

static int set_up(void **state)
{
    (void)state;
    return sandbox_set_up(&box, "--control --max-request 20000000");
}

static int tear_down(void **state)
{
    (void)state;
    return sandbox_tear_down(&box);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_meets_each_fault_as_the_table_says),
        cmocka_unit_test(an_upload_meets_each_fault_as_a_message_does),
        cmocka_unit_test(what_did_not_leave_whole_is_sent_again),
        cmocka_unit_test(a_renewal_takes_no_attempt_from_those_allowed),
        cmocka_unit_test(a_doubt_stays_whatever_comes_after_it),
        cmocka_unit_test(a_caller_may_cancel_a_wait),
        cmocka_unit_test(a_retry_budget_that_is_used_up_ends_the_retries),
        cmocka_unit_test(a_message_that_is_sent_again_does_not_upload_its_file_again),
        cmocka_unit_test(a_file_that_is_uploaded_again_is_in_its_message_once),
        cmocka_unit_test(a_message_whose_file_was_not_uploaded_cannot_have_arrived),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
