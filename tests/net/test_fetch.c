/**
 * @file
 * Files fetched from the blob server: what comes, where the token goes, what is refused.
 */
#include "send.h"

typedef struct basket {
    char data[256];
    size_t size;
    rdx_status status; // to be given back
} basket;

static rdx_status put(void *context, const void *data, size_t size)
{
    basket *b = context;
    assert_true(size <= sizeof b->data - b->size);
    memcpy(b->data + b->size, data, size);
    b->size += size;
    return b->status;
}

static rdx_status fetch(sender *s, const char *scenario, basket *b)
{
    return rdx_client_fetch(s->client, odd_url(scenario, "blob"), put, b, &s->reply, &s->report);
}

// Requires that a fetch in this scenario fails so, with nothing in the basket.
static void expect_failure(const char *scenario, rdx_status status, const char *cause)
{
    sender s = sender_open(scenario, NULL);
    basket b = {.size = 0};
    assert_int_equal(fetch(&s, scenario, &b), status);
    assert_int_equal(b.size, 0);
    assert_false(s.reply.may_have_arrived);
    odd_expect_error(&s.report, status, cause);
    sender_close(&s);
}

static void the_bytes_of_a_file_go_into_the_sink(void **state)
{
    (void)state;
    sender s = sender_open("good~fetch", NULL);
    basket b = {.size = 0};
    expect_ok(&s, fetch(&s, "good~fetch", &b));
    assert_int_equal(b.size, strlen("some bytes of a file"));
    assert_memory_equal(b.data, "some bytes of a file", b.size);
    assert_int_equal(s.reply.http_status, 200);
    assert_string_equal(s.reply.content_type, "application/pdf");
    assert_int_equal(s.reply.body_length, 0);
    odd_expect_header("good~fetch", "blob", 1, "Authorization: Bearer token-1");
    sender_close(&s);
}

static void the_token_goes_to_no_other_origin(void **state)
{
    (void)state;
    sender s = sender_open("good~origin", NULL);
    char other_port[64], other_name[64], fragment[96], user[96];
    snprintf(other_port, sizeof other_port, "http://127.0.0.1:%d/blob", odd.port + 1);
    snprintf(other_name, sizeof other_name, "http://localhost:%d/blob", odd.port);
    snprintf(fragment, sizeof fragment, "http://127.0.0.1:%d/good~origin/blob#x", odd.port);
    snprintf(user, sizeof user, "http://127.0.0.1:%d@example.invalid/blob", odd.port);
    const char *const uris[] = {other_port,
                                other_name,
                                fragment,
                                user,
                                "https://127.0.0.1/blob",
                                "http://example.invalid/blob",
                                "//127.0.0.1/blob",
                                "file:///etc/passwd",
                                "good~origin/blob",
                                "",
                                NULL};
    for (size_t i = 0; i < sizeof uris / sizeof uris[0]; i++) {
        basket b = {.size = 0};
        assert_int_equal(rdx_client_fetch(s.client, uris[i], put, &b, &s.reply, &s.report),
                         RDX_E_URL);
        assert_int_equal(s.reply.attempts, 0);
        odd_expect_error(&s.report, RDX_E_URL, "fetch");
    }
    assert_int_equal(odd_count("good~origin", "blob"), 0);
    assert_int_equal(odd_count("good~origin", "token"), 0);
    sender_close(&s);
}

static void what_is_no_file_is_refused(void **state)
{
    (void)state;
    expect_failure("gone", RDX_E_REJECTED, "fetch: HTTP 404");
    expect_failure("blob-late~once", RDX_E_SERVER, "fetch: HTTP 502");
    sender s = sender_open("blob-part", NULL);
    basket b = {.size = 0};
    assert_int_equal(fetch(&s, "blob-part", &b), RDX_E_REPLY);
    odd_expect_error(&s.report, RDX_E_REPLY, "fetch: HTTP 206");
    sender_close(&s);
}

static void errors_in_place_of_the_file_are_refused(void **state)
{
    (void)state;
    sender s = sender_open("blob-errors", NULL);
    basket b = {.size = 0};
    assert_int_equal(fetch(&s, "blob-errors", &b), RDX_E_REJECTED);
    assert_int_equal(s.reply.attempts, 1);
    assert_int_equal(s.reply.error_count, 1);
    assert_string_equal(s.reply.log_ids.items[0], "log-1");
    assert_int_equal(s.reply.body_length, b.size);
    assert_memory_equal(s.reply.body, b.data, b.size);
    odd_expect_error(&s.report, RDX_E_REJECTED, "fetch: HTTP 200: the reply carries errors");
    sender_close(&s);
}

static void a_file_of_json_is_a_file_whatever_stands_in_it(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) { // the scenario's answers in turn
        sender s = sender_open("blob-json", NULL);
        basket b = {.size = 0};
        expect_ok(&s, fetch(&s, "blob-json", &b));
        assert_true(b.size > 0);
        assert_int_equal(s.reply.log_ids.count, 0);
        assert_int_equal(s.reply.body_length, 0);
        sender_close(&s);
    }
}

static void a_file_over_the_limit_is_refused(void **state)
{
    (void)state;
    rdx_client_options options = odd_client_options("good~limit");
    options.max_file = 10;
    sender s = sender_open("good~limit", &options);
    basket b = {.size = 0};
    assert_int_equal(fetch(&s, "good~limit", &b), RDX_E_FILE_SIZE);
    assert_true(b.size <= 10);
    odd_expect_error(&s.report, RDX_E_FILE_SIZE, "10");
    sender_close(&s);
}

static void a_sink_ends_the_fetch_with_its_status(void **state)
{
    (void)state;
    sender s = sender_open("good~sink", NULL);
    basket b = {.status = RDX_E_FILE};
    assert_int_equal(fetch(&s, "good~sink", &b), RDX_E_FILE);
    assert_int_equal(s.reply.attempts, 1);
    sender_close(&s);
    s = sender_open("good~no-sink", NULL);
    assert_int_equal(
        rdx_client_fetch(s.client, odd_url("good~no-sink", "blob"), NULL, NULL, NULL, &s.report),
        RDX_E_ARGUMENT);
    odd_expect_error(&s.report, RDX_E_ARGUMENT, "sink");
    sender_close(&s);
}

static sender open_patient_sender(const char *scenario)
{
    rdx_client_options options = odd_client_options(scenario);
    options.net.retry = (rdx_retry){.attempts = 3, .base_delay_ms = 1, .max_delay_ms = 1};
    return sender_open(scenario, &options);
}

static void it_is_asked_for_again_only_while_the_sink_has_nothing(void **state)
{
    (void)state;
    sender s = open_patient_sender("blob-late");
    basket b = {.size = 0};
    expect_ok(&s, fetch(&s, "blob-late", &b));
    assert_int_equal(s.reply.attempts, 2);
    assert_memory_equal(b.data, "some bytes of a file", b.size);
    sender_close(&s);
    s = open_patient_sender("cut~fetch");
    b = (basket){.size = 0};
    assert_int_equal(fetch(&s, "cut~fetch", &b), RDX_E_NETWORK);
    assert_int_equal(s.reply.attempts, 1);
    assert_int_equal(odd_count("cut~fetch", "blob"), 1);
    sender_close(&s);
}

static void keep_url(void *context, const rdx_trace_entry *entry)
{
    snprintf(context, 128, "%s %s", entry->method, entry->url);
}

static void a_trace_sees_the_origin_alone(void **state)
{
    (void)state;
    char seen[128] = "", expected[128];
    rdx_client_options options = odd_client_options("good~trace");
    options.net.trace = keep_url;
    options.net.trace_context = seen;
    sender s = sender_open("good~trace", &options);
    basket b = {.size = 0};
    expect_ok(&s, fetch(&s, "good~trace", &b));
    snprintf(expected, sizeof expected, "GET http://127.0.0.1:%d/...", odd.port);
    assert_string_equal(seen, expected);
    sender_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bytes_of_a_file_go_into_the_sink),
        cmocka_unit_test(the_token_goes_to_no_other_origin),
        cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(errors_in_place_of_the_file_are_refused),
        cmocka_unit_test(a_file_of_json_is_a_file_whatever_stands_in_it),
        cmocka_unit_test(a_file_over_the_limit_is_refused),
        cmocka_unit_test(a_sink_ends_the_fetch_with_its_status),
        cmocka_unit_test(it_is_asked_for_again_only_while_the_sink_has_nothing),
        cmocka_unit_test(a_trace_sees_the_origin_alone),
    };
    return cmocka_run_group_tests(tests, odd_set_up, odd_tear_down);
}
