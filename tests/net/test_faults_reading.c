/**
 * @file
 * Faults of rdx-sandbox against what writes nothing: token requests, which are made again after
 * whatever may pass. docs/sending.md has the table in words.
 */
#include "faults.h"

static sandbox_process box;

// How a request ends and how often it was made.
typedef struct ending {
    rdx_status status;
    unsigned requests;
} ending;

typedef struct fault_case {
    const char *fault; // without its place
    long timeout_ms;   // 0: long
    ending token;
} fault_case;

static const fault_case cases[] = {
    {"429", 0, {RDX_E_RATE, 4}},
    {"429:1", 0, {RDX_OK, 2}},
    {"429=7:1", 0, {RDX_OK, 2}},
    {"429=9999", 0, {RDX_E_RATE, 1}},
    {"503", 0, {RDX_E_SERVER, 4}},
    {"503:3", 0, {RDX_OK, 4}},
    {"401", 0, {RDX_E_AUTH, 1}},
    {"500", 0, {RDX_E_SERVER, 4}},
    {"500:1", 0, {RDX_OK, 2}},
    {"502", 0, {RDX_E_SERVER, 4}},
    {"502:1", 0, {RDX_OK, 2}},
    {"504:1", 0, {RDX_OK, 2}},
    {"reset-request", 0, {RDX_E_NETWORK, 4}},
    {"reset-request:1", 0, {RDX_OK, 2}},
    {"reset-reply:1", 0, {RDX_OK, 2}},
    {"length-over", 0, {RDX_E_NETWORK, 4}},
    {"length-over:1", 0, {RDX_OK, 2}},
    {"silent", 200, {RDX_E_TIMEOUT, 4}},
    {"silent:1", 1000, {RDX_OK, 2}},
    {"slow=50", 0, {RDX_OK, 1}},
    {"drip=1", 0, {RDX_OK, 1}},
    {"html", 0, {RDX_E_REPLY, 1}},
    {"truncated", 0, {RDX_E_REPLY, 1}},
    {"length-under", 0, {RDX_E_REPLY, 1}},
    {"errors", 0, {RDX_E_REPLY, 1}},
    {"redirect", 0, {RDX_E_REPLY, 1}},
    {"endless", 0, {RDX_E_REPLY_SIZE, 1}},
};

static void expect_number(const fault_case *c, const char *what, uint64_t came, uint64_t expected)
{
    if (came != expected)
        fail_msg("%s: %s: %llu in place of %llu", c->fault, what, (unsigned long long)came,
                 (unsigned long long)expected);
}

static void expect_report(const fault_case *c, const rdx_report *report, ending expected)
{
    expect_number(c, "errors", report->errors, expected.status != RDX_OK);
    expect_no_servers_words(report);
    if (report->errors == 0)
        return;
    const rdx_issue *issue = &report->issues[report->count - 1];
    expect_number(c, "code", issue->code, expected.status);
    expect_number(c, "doubt in words", strstr(issue->detail, "may have arrived") != NULL, false);
    expect_number(c, "attempts in words", strstr(issue->detail, "; attempts: ") != NULL,
                  expected.requests > 1);
}

// ---- Tokens ----

static sender open_for_token(const fault_case *c, fault_clock *clock)
{
    char faults[128];
    snprintf(faults, sizeof faults, "%s@token", c->fault);
    sandbox_set_faults(&box, faults);
    rdx_client_options options = {.net = {.timeout_ms = 20000, .system = fault_system(clock)}};
    return fault_sender_in_time(&box, options, c->timeout_ms > 0 ? c->timeout_ms : 20000);
}

static void run_token_case(const fault_case *c)
{
    const unsigned before = open_descriptors();
    fault_clock clock = {0};
    sender s = open_for_token(c, &clock);
    const rdx_status status = send_note(&s, some_bytes(1000));
    if (status != c->token.status)
        fail_msg("%s: %s: %s", c->fault, rdx_status_name(status),
                 s.report.count > 0 ? s.report.issues[0].detail : "");
    const unsigned sent = status == RDX_OK ? 1 : 0;
    expect_number(c, "token requests", sandbox_counts(&box, "token").requests, c->token.requests);
    expect_number(c, "messages", sandbox_counts(&box, "endpoint").requests, sent);
    expect_number(c, "attempts", s.reply.attempts, sent);
    expect_number(c, "may have arrived", s.reply.may_have_arrived, false);
    expect_number(c, "waits", clock.count, c->token.requests - 1);
    expect_report(c, &s.report, c->token);
    sender_close(&s);
    expect_number(c, "descriptors", open_descriptors(), before);
}

static void no_message_leaves_without_a_token_which_is_asked_for_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        run_token_case(&cases[i]);
}

// ---- Running ----

static int set_up(void **state)
{
    (void)state;
    scratch_open();
    sandbox_make_keys();
    sandbox_start(&box, "--control");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sandbox_stop(&box);
    scratch_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_message_leaves_without_a_token_which_is_asked_for_again),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
