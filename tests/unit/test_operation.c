/**
 * @file
 * The machine behind every request, driven by hand: no server, no waiting, a clock of the test's.
 */
#include "operation.h"

#include "rate.h"

#include "../support/scratch.h"

typedef struct fixture {
    rdx_operation op;
    rdx_net_options net;
    rdx_setting setting;
    rdx_reply reply;
    rdx_report report;
    rdx_trace_entry traced; // the last one
    char traced_ids[64];
    unsigned traces;
    int64_t now_ms;
    uint64_t random;
    char auth; // stands for one: its address is all that the machine needs
} fixture;

static int64_t read_clock(void *context)
{
    return ((fixture *)context)->now_ms;
}

static uint64_t draw(void *context)
{
    return ((fixture *)context)->random;
}

static void note_trace(void *context, const rdx_trace_entry *entry)
{
    fixture *f = context;
    f->traced = *entry;
    f->traced_ids[0] = '\0';
    for (size_t i = 0; i < entry->log_ids->count; i++)
        strcat(f->traced_ids, entry->log_ids->items[i]);
    f->traces++;
}

static rdx_status judge(const rdx_errand *errand, rdx_reply *reply, rdx_report *report)
{
    (void)errand;
    static const char *ids[] = {"good", "b\nad"};
    reply->log_ids = (rdx_text_list){ids, 2};
    if (reply->http_status == 200)
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_NET,
                           reply->http_status == 429 ? RDX_E_RATE : RDX_E_SERVER,
                           "errand: HTTP %ld", reply->http_status);
}

static void begin(fixture *f, rdx_effect effect)
{
    const rdx_errand errand = {.request = {.url = "https://host/path"},
                               .effect = effect,
                               .what = "errand",
                               .judge = judge};
    rdx_operation_begin(&f->op, &f->setting, &errand, &f->reply);
}

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    f->reply = RDX_REPLY;
    f->now_ms = 1000000;
    f->net = (rdx_net_options){
        .timeout_ms = 150000,
        .retry = {4, 500, 20000, 300000, false},
        .system = {.elapsed_ms = read_clock, .random = draw, .context = f},
        .trace = note_trace,
        .trace_context = f,
    };
    f->setting = (rdx_setting){.net = &f->net, .until_ms = f->now_ms + 300000};
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    rdx_report_drop(&f->report);
    rdx_reply_drop(&f->reply);
    rdx_rate_close(f->setting.rate);
    free(f);
    return 0;
}

static void expect_step(fixture *f, rdx_step expected)
{
    assert_int_equal(rdx_operation_next(&f->op), expected);
}

// A reply came.
static void answer(fixture *f, long http_status)
{
    const rdx_http_facts facts = {.whole = true, .sent = 7, .received = 9, .total_ms = 5};
    f->reply.http_status = http_status;
    rdx_operation_reply(&f->op, RDX_OK, &facts);
}

static void break_off(fixture *f, rdx_status status, bool whole)
{
    const rdx_http_facts facts = {.whole = whole};
    rdx_report_fail(&f->op.causes, RDX_STAGE_NET, status, "host: broken");
    rdx_operation_reply(&f->op, status, &facts);
}

static void expect_end(fixture *f, rdx_status status, const char *words)
{
    expect_step(f, RDX_STEP_DONE);
    assert_int_equal(rdx_operation_end(&f->op, &f->report), status);
    assert_int_equal(f->report.errors, status != RDX_OK);
    if (words != NULL)
        assert_string_equal(f->report.issues[f->report.count - 1].detail, words);
}

// ---- Attempts ----

static void what_succeeds_is_asked_once(void **state)
{
    fixture *f = *state;
    begin(f, RDX_EFFECT_WRITES);
    expect_step(f, RDX_STEP_REQUEST);
    assert_string_equal(f->op.request.url, "https://host/path");
    answer(f, 200);
    expect_end(f, RDX_OK, NULL);
    assert_int_equal(f->reply.attempts, 1);
    assert_false(f->reply.may_have_arrived);
    assert_int_equal(f->report.count, 0);
}

static void a_failure_that_passes_leaves_no_word_in_the_report(void **state)
{
    fixture *f = *state;
    f->random = 499;
    begin(f, RDX_EFFECT_WRITES);
    expect_step(f, RDX_STEP_REQUEST);
    break_off(f, RDX_E_CONNECT, false);
    expect_step(f, RDX_STEP_WAIT);
    assert_int_equal(f->op.wake_ms, f->now_ms + 499);
    f->now_ms = f->op.wake_ms;
    expect_step(f, RDX_STEP_REQUEST);
    answer(f, 200);
    expect_end(f, RDX_OK, NULL);
    assert_int_equal(f->report.count, 0);
    assert_int_equal(f->reply.attempts, 2);
    assert_false(f->reply.duplicate_possible);
}

static void the_last_of_four_failures_is_told_with_their_number(void **state)
{
    fixture *f = *state;
    begin(f, RDX_EFFECT_WRITES);
    for (int i = 0; i < 4; i++) {
        expect_step(f, RDX_STEP_REQUEST); // the spread drawn is 0: no wait
        answer(f, 503);
    }
    expect_end(f, RDX_E_SERVER, "errand: HTTP 503; attempts: 4");
    assert_false(f->reply.may_have_arrived);
}

static void a_doubt_is_told_in_words_and_in_the_reply(void **state)
{
    fixture *f = *state;
    begin(f, RDX_EFFECT_WRITES);
    expect_step(f, RDX_STEP_REQUEST);
    break_off(f, RDX_E_NETWORK, true);
    expect_end(f, RDX_E_NETWORK, "host: broken; it may have arrived all the same");
    assert_true(f->reply.may_have_arrived);
}

static void what_only_reads_is_asked_again_and_never_in_doubt(void **state)
{
    fixture *f = *state;
    begin(f, RDX_EFFECT_READS);
    for (int i = 0; i < 4; i++) {
        expect_step(f, RDX_STEP_REQUEST);
        break_off(f, RDX_E_NETWORK, true);
    }
    expect_end(f, RDX_E_NETWORK, "host: broken; attempts: 4");
    assert_false(f->reply.may_have_arrived);
    assert_false(f->reply.duplicate_possible);
}

static void what_a_sink_has_got_a_part_of_is_not_asked_again(void **state)
{
    fixture *f = *state;
    begin(f, RDX_EFFECT_READS);
    expect_step(f, RDX_STEP_REQUEST);
    rdx_report_fail(&f->op.causes, RDX_STAGE_NET, RDX_E_NETWORK, "host: broken");
    rdx_operation_reply(&f->op, RDX_E_NETWORK, &(rdx_http_facts){.whole = true, .sunk = 1});
    expect_end(f, RDX_E_NETWORK, "host: broken");
}

static void refused_memory_is_told_with_its_doubt(void **state)
{
    fixture *f = *state;
    begin(f, RDX_EFFECT_WRITES);
    expect_step(f, RDX_STEP_REQUEST);
    rdx_operation_reply(&f->op, RDX_E_NOMEM, &(rdx_http_facts){.whole = true});
    expect_end(f, RDX_E_NOMEM, "errand: no memory for it; it may have arrived all the same");
}

// ---- The deadline ----

static void no_attempt_gets_more_time_than_the_deadline_leaves(void **state)
{
    fixture *f = *state;
    f->setting.until_ms = f->now_ms + 200000;
    f->random = 499;
    begin(f, RDX_EFFECT_READS);
    expect_step(f, RDX_STEP_REQUEST);
    assert_int_equal(f->op.request.timeout_ms, 150000);
    f->now_ms += 150000;
    break_off(f, RDX_E_TIMEOUT, true);
    expect_step(f, RDX_STEP_WAIT);
    f->now_ms = f->op.wake_ms;
    expect_step(f, RDX_STEP_REQUEST);
    assert_int_equal(f->op.request.timeout_ms, 50000 - 499);
    f->now_ms += 50000 - 499;
    break_off(f, RDX_E_TIMEOUT, true);
    expect_end(f, RDX_E_TIMEOUT, "host: broken; attempts: 2");
}

static void a_wait_that_ends_behind_the_deadline_is_not_begun(void **state)
{
    fixture *f = *state;
    f->setting.until_ms = f->now_ms + 7000;
    begin(f, RDX_EFFECT_WRITES);
    expect_step(f, RDX_STEP_REQUEST);
    f->reply.retry_after_s = 7;
    answer(f, 503);
    expect_end(f, RDX_E_SERVER,
               "errand: HTTP 503; the wait before another attempt would pass the deadline");
    assert_int_equal(f->reply.retry_after_s, 7); // the caller may wait
}

static void what_begins_behind_the_deadline_does_not_leave(void **state)
{
    fixture *f = *state;
    f->setting.until_ms = f->now_ms;
    begin(f, RDX_EFFECT_WRITES);
    expect_end(f, RDX_E_TIMEOUT, "errand: the deadline passed before it could be sent");
    assert_int_equal(f->reply.attempts, 0);
    assert_false(f->reply.may_have_arrived);
}

// ---- The rate ----

static void open_rate(fixture *f, rdx_rate_options options)
{
    options.system = f->net.system;
    assert_int_equal(rdx_rate_open(&options, &f->setting.rate, NULL), RDX_OK);
}

static void a_request_waits_for_room(void **state)
{
    fixture *f = *state;
    open_rate(f, (rdx_rate_options){.requests = 3, .window_ms = 60000});
    int64_t wait;
    assert_true(rdx_rate_take(f->setting.rate, &wait));
    begin(f, RDX_EFFECT_WRITES);
    expect_step(f, RDX_STEP_WAIT);
    assert_int_equal(f->op.wake_ms, f->now_ms + 60000);
    f->now_ms = f->op.wake_ms;
    expect_step(f, RDX_STEP_REQUEST);
    answer(f, 200);
    assert_int_equal(f->traced.waited_ms, 60000);
    expect_end(f, RDX_OK, NULL);
}

static void a_request_for_which_there_is_no_room_in_time_does_not_leave(void **state)
{
    fixture *f = *state;
    open_rate(f, (rdx_rate_options){.requests = 3, .window_ms = 300001});
    int64_t wait;
    assert_true(rdx_rate_take(f->setting.rate, &wait));
    begin(f, RDX_EFFECT_WRITES);
    expect_end(f, RDX_E_RATE, "errand: the rate leaves no room for it before the deadline");
    assert_int_equal(f->reply.attempts, 0);
}

static void a_budget_that_is_used_up_is_told(void **state)
{
    fixture *f = *state;
    open_rate(f, (rdx_rate_options){.retry_budget = 1});
    begin(f, RDX_EFFECT_WRITES);
    for (int i = 0; i < 2; i++) {
        expect_step(f, RDX_STEP_REQUEST);
        answer(f, 503);
    }
    expect_end(f, RDX_E_SERVER, "errand: HTTP 503; attempts: 2; no retry is left of the budget");
}

static void a_429_holds_the_requests_of_others(void **state)
{
    fixture *f = *state;
    open_rate(f, (rdx_rate_options){0});
    begin(f, RDX_EFFECT_WRITES);
    expect_step(f, RDX_STEP_REQUEST);
    f->reply.retry_after_s = 7;
    answer(f, 429);
    assert_int_equal(rdx_rate_room(f->setting.rate), 0);
    f->now_ms += 7000;
    assert_int_equal(rdx_rate_room(f->setting.rate), 1250);
    expect_step(f, RDX_STEP_WAIT);
    rdx_operation_cancel(&f->op);
    expect_end(f, RDX_E_CANCELLED, "errand: cancelled by the caller");
}

// ---- Tokens ----

static void begin_with_token(fixture *f)
{
    f->setting.auth = (rdx_auth *)(void *)&f->auth;
    begin(f, RDX_EFFECT_WRITES);
}

static void give_token(fixture *f, const char *token)
{
    expect_step(f, RDX_STEP_TOKEN);
    rdx_operation_token(&f->op, RDX_OK, rdx_arena_text(&f->op.secret, token, strlen(token)));
}

static void each_attempt_behind_a_wait_asks_for_the_token_anew(void **state)
{
    fixture *f = *state;
    f->random = 1;
    begin_with_token(f);
    give_token(f, "one");
    expect_step(f, RDX_STEP_REQUEST);
    assert_string_equal(f->op.request.bearer, "one");
    answer(f, 503);
    expect_step(f, RDX_STEP_WAIT);
    assert_null(f->op.request.bearer);
    give_token(f, "two");
    expect_step(f, RDX_STEP_REQUEST);
    assert_string_equal(f->op.request.bearer, "two");
    answer(f, 200);
    expect_end(f, RDX_OK, NULL);
    assert_null(f->op.request.bearer);
}

static void a_refused_token_is_the_end_and_the_only_fault(void **state)
{
    fixture *f = *state;
    f->random = 1;
    begin_with_token(f);
    give_token(f, "one");
    expect_step(f, RDX_STEP_REQUEST);
    answer(f, 503);
    expect_step(f, RDX_STEP_WAIT);
    expect_step(f, RDX_STEP_TOKEN);
    rdx_report_fail(&f->op.refusal, RDX_STAGE_NET, RDX_E_AUTH, "token request: HTTP 401");
    rdx_operation_token(&f->op, RDX_E_AUTH, NULL);
    expect_end(f, RDX_E_AUTH, NULL);
    assert_non_null(strstr(f->report.issues[0].detail, "token request: HTTP 401"));
    assert_int_equal(f->reply.http_status, 0);
}

// ---- Giving up, and what a log is told ----

static void what_is_given_up_in_the_middle_may_have_arrived(void **state)
{
    fixture *f = *state;
    begin(f, RDX_EFFECT_WRITES);
    expect_step(f, RDX_STEP_REQUEST);
    assert_int_equal(rdx_operation_end(&f->op, &f->report), RDX_E_CANCELLED);
    assert_true(f->reply.may_have_arrived);
}

static void a_cancelled_wait_ends_it(void **state)
{
    fixture *f = *state;
    f->random = 1;
    begin(f, RDX_EFFECT_WRITES);
    expect_step(f, RDX_STEP_REQUEST);
    break_off(f, RDX_E_CONNECT, false);
    expect_step(f, RDX_STEP_WAIT);
    rdx_operation_cancel(&f->op);
    expect_end(f, RDX_E_CANCELLED, "errand: cancelled by the caller");
    assert_false(f->reply.may_have_arrived);
}

static void each_attempt_is_traced_with_printable_log_ids_alone(void **state)
{
    fixture *f = *state;
    f->random = 250;
    begin(f, RDX_EFFECT_WRITES);
    expect_step(f, RDX_STEP_REQUEST);
    answer(f, 503);
    assert_int_equal(f->traced.status, RDX_E_SERVER);
    assert_int_equal(f->traced.http_status, 503);
    assert_int_equal(f->traced.waited_ms, 0);
    expect_step(f, RDX_STEP_WAIT);
    expect_step(f, RDX_STEP_REQUEST);
    answer(f, 200);
    assert_int_equal(f->traces, 2);
    assert_int_equal(f->traced.attempt, 2);
    assert_int_equal(f->traced.waited_ms, 250);
    assert_int_equal(f->traced.sent, 7);
    assert_int_equal(f->traced.received, 9);
    assert_string_equal(f->traced.method, "POST");
    assert_string_equal(f->traced_ids, "good");
    expect_end(f, RDX_OK, NULL);
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(what_succeeds_is_asked_once),
        WITH_FIXTURE(a_failure_that_passes_leaves_no_word_in_the_report),
        WITH_FIXTURE(the_last_of_four_failures_is_told_with_their_number),
        WITH_FIXTURE(a_doubt_is_told_in_words_and_in_the_reply),
        WITH_FIXTURE(what_only_reads_is_asked_again_and_never_in_doubt),
        WITH_FIXTURE(what_a_sink_has_got_a_part_of_is_not_asked_again),
        WITH_FIXTURE(refused_memory_is_told_with_its_doubt),
        WITH_FIXTURE(no_attempt_gets_more_time_than_the_deadline_leaves),
        WITH_FIXTURE(a_wait_that_ends_behind_the_deadline_is_not_begun),
        WITH_FIXTURE(what_begins_behind_the_deadline_does_not_leave),
        WITH_FIXTURE(a_request_waits_for_room),
        WITH_FIXTURE(a_request_for_which_there_is_no_room_in_time_does_not_leave),
        WITH_FIXTURE(a_429_holds_the_requests_of_others),
        WITH_FIXTURE(each_attempt_behind_a_wait_asks_for_the_token_anew),
        WITH_FIXTURE(a_refused_token_is_the_end_and_the_only_fault),
        WITH_FIXTURE(what_is_given_up_in_the_middle_may_have_arrived),
        WITH_FIXTURE(a_cancelled_wait_ends_it),
        WITH_FIXTURE(each_attempt_is_traced_with_printable_log_ids_alone),
        WITH_FIXTURE(a_budget_that_is_used_up_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
