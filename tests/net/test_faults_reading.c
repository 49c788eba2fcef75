/**
 * @file
 * Faults of rdx-sandbox against what writes nothing: token requests, queries and fetches, which are
 * made again after whatever may pass. docs/sending.md has the table in words.
 */
#include "faults.h"

#include <rdx/gen/notes_query.h>

static sandbox_process box;

// How a request ends and how often it was made.
typedef struct ending {
    rdx_status status;
    unsigned requests;
} ending;

// Whether a byte gets through before the reset is chance.
#define BY_CHANCE \
    {             \
        RDX_OK, 0 \
    }

typedef struct fault_case {
    const char *fault; // without its place
    long timeout_ms;   // 0: long
    ending token, query, fetch;
} fault_case;

// A fetch takes for the file whatever a 200 brings but errors, and ends with the first byte that
// went astray.
static const fault_case cases[] = {
    {"429", 0, {RDX_E_RATE, 4}, {RDX_E_RATE, 4}, {RDX_E_RATE, 4}},
    {"429:1", 0, {RDX_OK, 2}, {RDX_OK, 2}, {RDX_OK, 2}},
    {"429=7:1", 0, {RDX_OK, 2}, {RDX_OK, 2}, {RDX_OK, 2}},
    {"429=9999", 0, {RDX_E_RATE, 1}, {RDX_E_RATE, 1}, {RDX_E_RATE, 1}},
    {"503", 0, {RDX_E_SERVER, 4}, {RDX_E_SERVER, 4}, {RDX_E_SERVER, 4}},
    {"503:3", 0, {RDX_OK, 4}, {RDX_OK, 4}, {RDX_OK, 4}},
    {"401", 0, {RDX_E_AUTH, 1}, {RDX_E_AUTH, 2}, {RDX_E_AUTH, 2}},
    {"401:1", 0, {RDX_E_AUTH, 1}, {RDX_OK, 2}, {RDX_OK, 2}},
    {"500", 0, {RDX_E_SERVER, 4}, {RDX_E_SERVER, 4}, {RDX_E_SERVER, 4}},
    {"500:1", 0, {RDX_OK, 2}, {RDX_OK, 2}, {RDX_OK, 2}},
    {"502", 0, {RDX_E_SERVER, 4}, {RDX_E_SERVER, 4}, {RDX_E_SERVER, 4}},
    {"502:1", 0, {RDX_OK, 2}, {RDX_OK, 2}, {RDX_OK, 2}},
    {"504:1", 0, {RDX_OK, 2}, {RDX_OK, 2}, {RDX_OK, 2}},
    {"reset-request", 0, {RDX_E_NETWORK, 4}, {RDX_E_NETWORK, 4}, {RDX_E_NETWORK, 4}},
    {"reset-request:1", 0, {RDX_OK, 2}, {RDX_OK, 2}, {RDX_OK, 2}},
    {"reset-reply", 0, {RDX_E_NETWORK, 4}, {RDX_E_NETWORK, 4}, BY_CHANCE},
    {"reset-reply:1", 0, {RDX_OK, 2}, {RDX_OK, 2}, BY_CHANCE},
    {"length-over", 0, {RDX_E_NETWORK, 4}, {RDX_E_NETWORK, 4}, {RDX_E_NETWORK, 1}},
    {"length-over:1", 0, {RDX_OK, 2}, {RDX_OK, 2}, {RDX_E_NETWORK, 1}},
    {"silent", 100, {RDX_E_TIMEOUT, 4}, {RDX_E_TIMEOUT, 4}, {RDX_E_TIMEOUT, 4}},
    {"silent:1", 600, {RDX_OK, 2}, {RDX_OK, 2}, {RDX_OK, 2}},
    {"slow=50", 0, {RDX_OK, 1}, {RDX_OK, 1}, {RDX_OK, 1}},
    {"drip=1", 0, {RDX_OK, 1}, {RDX_OK, 1}, {RDX_OK, 1}},
    {"html", 0, {RDX_E_REPLY, 1}, {RDX_E_REPLY, 1}, {RDX_OK, 1}},
    {"truncated", 0, {RDX_E_REPLY, 1}, {RDX_E_REPLY, 1}, {RDX_OK, 1}},
    {"length-under", 0, {RDX_E_REPLY, 1}, {RDX_E_REPLY, 1}, {RDX_OK, 1}},
    {"errors", 0, {RDX_E_REPLY, 1}, {RDX_E_REJECTED, 1}, {RDX_E_REJECTED, 1}},
    {"redirect", 0, {RDX_E_REPLY, 1}, {RDX_E_REPLY, 1}, {RDX_E_REPLY, 1}},
    {"endless", 0, {RDX_E_REPLY_SIZE, 1}, {RDX_E_REPLY_SIZE, 1}, {RDX_E_FILE_SIZE, 1}},
};

// ---- One case ----

enum { TIMEOUT_MS = 20000, FILE_BYTES = 100, MAX_FILE = 1000000 };

static void expect_number(const fault_case *c, const char *place, const char *what, uint64_t came,
                          uint64_t expected)
{
    if (came != expected)
        fail_msg("%s at %s: %s: %llu in place of %llu", c->fault, place, what,
                 (unsigned long long)came, (unsigned long long)expected);
}

static void expect_ending(const fault_case *c, const char *place, ending expected, const sender *s,
                          rdx_status status)
{
    if (status != expected.status)
        fail_msg("%s at %s: %s: %s", c->fault, place, rdx_status_name(status),
                 s->report.count > 0 ? s->report.issues[0].detail : "");
    const sandbox_count count = sandbox_counts(&box, place);
    expect_number(c, place, "requests", count.requests, expected.requests);
    expect_number(c, place, "may have arrived", s->reply.may_have_arrived, false);
    expect_number(c, place, "duplicate possible", s->reply.duplicate_possible, false);
    expect_number(c, place, "errors", s->report.errors, expected.status != RDX_OK);
    expect_no_servers_words(&s->report);
    if (s->report.errors == 0)
        return;
    const rdx_issue *issue = &s->report.issues[s->report.count - 1];
    expect_number(c, place, "code", issue->code, expected.status);
    expect_number(c, place, "doubt in words", strstr(issue->detail, "have arrived") != NULL, false);
    expect_number(c, place, "attempts in words", strstr(issue->detail, "; attempts: ") != NULL,
                  expected.requests > 1);
}

static void set_fault(const fault_case *c, const char *place)
{
    char faults[128];
    snprintf(faults, sizeof faults, "%s@%s", c->fault, place);
    sandbox_set_faults(&box, faults);
}

static long time_limit(const fault_case *c)
{
    return c->timeout_ms > 0 ? c->timeout_ms : TIMEOUT_MS;
}

// ---- Tokens ----

static void run_token_case(const fault_case *c)
{
    const unsigned before = open_descriptors();
    fault_clock clock = {0};
    const rdx_client_options options = {
        .net = {.timeout_ms = TIMEOUT_MS, .system = fault_system(&clock)}};
    set_fault(c, "token");
    sender s = fault_sender_in_time(&box, options, time_limit(c));
    const rdx_status status = send_note(&s, some_bytes(FILE_BYTES));
    expect_ending(c, "token", c->token, &s, status);
    const unsigned sent = status == RDX_OK ? 1 : 0;
    expect_number(c, "token", "messages", sandbox_counts(&box, "endpoint").requests, sent);
    expect_number(c, "token", "attempts of the message", s.reply.attempts, sent);
    expect_number(c, "token", "waits", clock.count, c->token.requests - 1);
    sender_close(&s);
    expect_number(c, "token", "descriptors", open_descriptors(), before);
}

static void no_message_leaves_without_a_token_which_is_asked_for_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        run_token_case(&cases[i]);
}

// ---- Queries ----

static rdx_client_options options_of(const fault_case *c, fault_clock *clock)
{
    return (rdx_client_options){
        .max_file = MAX_FILE, .net = {.timeout_ms = time_limit(c), .system = fault_system(clock)}};
}

static rdx_status ask(sender *s)
{
    rdx_arena arena = RDX_ARENA(1000000);
    const rdx_notes_query query = {.meta = some_meta(), .patients = {some_patient(), 1}};
    rdx_notes_query_response *answer;
    const rdx_status status = rdx_client_query(s->client, rdx_notes_query_call(&query, &answer),
                                               &arena, &s->reply, &s->report);
    rdx_arena_drop(&arena);
    return status;
}

static void run_query_case(const fault_case *c)
{
    const unsigned before = open_descriptors();
    fault_clock clock = {0};
    set_fault(c, "endpoint");
    sender s = fault_sender(&box, options_of(c, &clock));
    const rdx_status status = ask(&s);
    expect_ending(c, "endpoint", c->query, &s, status);
    expect_number(c, "endpoint", "attempts", s.reply.attempts, c->query.requests);
    sender_close(&s);
    expect_number(c, "endpoint", "descriptors", open_descriptors(), before);
}

static void a_query_is_asked_again_whatever_became_of_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        run_query_case(&cases[i]);
}

// ---- Fetches ----

static char uri[256]; // of a file of FILE_BYTES

static void upload_a_file(void)
{
    sandbox_set_faults(&box, "");
    sender s = fault_sender(&box, (rdx_client_options){0});
    expect_ok(&s, rdx_client_upload(s.client, some_bytes(FILE_BYTES), NULL, &s.reply, &s.report));
    snprintf(uri, sizeof uri, "%s", s.reply.uri);
    sender_close(&s);
}

static rdx_status count_bytes(void *context, const void *data, size_t size)
{
    (void)data;
    *(size_t *)context += size;
    return RDX_OK;
}

static void run_fetch_case(const fault_case *c)
{
    const unsigned before = open_descriptors();
    fault_clock clock = {0};
    size_t got = 0;
    set_fault(c, "blob");
    sender s = fault_sender(&box, options_of(c, &clock));
    const rdx_status status =
        rdx_client_fetch(s.client, uri, count_bytes, &got, &s.reply, &s.report);
    expect_ending(c, "blob", c->fetch, &s, status);
    expect_number(c, "blob", "attempts", s.reply.attempts, c->fetch.requests);
    assert_true(got <= MAX_FILE);
    if (status == RDX_OK && c->fetch.requests > 1)
        expect_number(c, "blob", "bytes", got, FILE_BYTES); // none of them twice
    sender_close(&s);
    expect_number(c, "blob", "descriptors", open_descriptors(), before);
}

static void a_file_is_fetched_again_while_nothing_of_it_was_passed_on(void **state)
{
    (void)state;
    upload_a_file();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (cases[i].fetch.requests > 0)
            run_fetch_case(&cases[i]);
}

// ---- Running ----

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
        // First: what the others store would be dripped.
        cmocka_unit_test(a_query_is_asked_again_whatever_became_of_it),
        cmocka_unit_test(no_message_leaves_without_a_token_which_is_asked_for_again),
        cmocka_unit_test(a_file_is_fetched_again_while_nothing_of_it_was_passed_on),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
