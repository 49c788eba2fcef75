/**
 * @file
 * Sending: what stands in a request, and what a reply or its absence means.
 */
#include "send.h"

#include <rdx/gen/notes_query.h>

#include <time.h>

static const rdx_content hello = {.kind = RDX_CONTENT_BYTES, .data = "hello", .size = 5};

// Sends a small note; requires `expected` with `cause` in the report.
static void expect_failure(const char *scenario, const rdx_client_options *options,
                           rdx_status expected, const char *cause)
{
    sender s = sender_open(scenario, options);
    const rdx_status status = send_note(&s, hello);
    if (status != expected)
        fail_msg("%s: %s", scenario, rdx_status_name(status));
    odd_expect_error(&s.report, expected, cause);
    sender_close(&s);
}

// ---- Requests ----

static void a_request_has_a_length_a_token_and_no_chunks(void **state)
{
    (void)state;
    sender s = sender_open("good~head", NULL);
    expect_ok(&s, send_note(&s, hello));
    size_t size = 0;
    free(odd_request("good~head", "endpoint", 1, "body", &size));
    char length[64];
    snprintf(length, sizeof length, "Content-Length: %zu", size);
    odd_expect_header("good~head", "endpoint", 1, length);
    odd_expect_header("good~head", "endpoint", 1, "Content-Type: application/json");
    odd_expect_header("good~head", "endpoint", 1, "Authorization: Bearer token-1");
    char *head = odd_request("good~head", "endpoint", 1, "head", NULL);
    assert_null(strstr(head, "Transfer-Encoding"));
    assert_null(strstr(head, "Expect"));
    assert_null(strstr(head, "Redox-Source-Id"));
    free(head);
    sender_close(&s);
}

static void the_source_id_is_told_when_there_is_one(void **state)
{
    (void)state;
    rdx_client_options options = odd_client_options("good~source");
    options.source_id = "7ce6f387-c33c-417d-8682-81e83628cbd9";
    sender s = sender_open("good~source", &options);
    expect_ok(&s, send_note(&s, hello));
    assert_int_equal(rdx_client_upload(s.client, hello, NULL, NULL, NULL), RDX_OK);
    static const char line[] = "Redox-Source-Id: 7ce6f387-c33c-417d-8682-81e83628cbd9";
    odd_expect_header("good~source", "endpoint", 1, line);
    odd_expect_header("good~source", "upload", 1, line);
    sender_close(&s);
}

static void a_url_may_end_in_slashes(void **state)
{
    (void)state;
    rdx_client_options options = odd_client_options("good~slashes");
    options.api_url = odd_url("good~slashes", "/");
    sender s = sender_open("good~slashes", &options);
    expect_ok(&s, send_note(&s, hello));
    assert_int_equal(odd_count("good~slashes", "endpoint"), 1);
    sender_close(&s);
}

static void an_option_that_cannot_be_used_is_refused_when_opened(void **state)
{
    (void)state;
    rdx_auth *auth = odd_auth("good");
    rdx_report report = {0};
    rdx_client *client = (rdx_client *)&report;
    rdx_client_options options = {.api_url = "http://api.redoxengine.com"};
    assert_int_equal(rdx_client_open(&options, auth, &client, &report), RDX_E_URL);
    assert_null(client);
    odd_expect_error(&report, RDX_E_URL, "api_url: http is allowed to a loopback");
    options = (rdx_client_options){.blob_url = "ftp://blob.redoxengine.com"};
    assert_int_equal(rdx_client_open(&options, auth, &client, &report), RDX_E_URL);
    odd_expect_error(&report, RDX_E_URL, "blob_url: only https");
    options = (rdx_client_options){.source_id = "a\r\nSECRET: b"};
    assert_int_equal(rdx_client_open(&options, auth, &client, &report), RDX_E_ARGUMENT);
    odd_expect_error(&report, RDX_E_ARGUMENT, "source_id");
    options = (rdx_client_options){.net.timeout_ms = -1};
    assert_int_equal(rdx_client_open(&options, auth, &client, &report), RDX_E_ARGUMENT);
    odd_expect_error(&report, RDX_E_ARGUMENT, "timeout");
    options = (rdx_client_options){.file_policy = (rdx_file_policy)3};
    assert_int_equal(rdx_client_open(&options, auth, &client, &report), RDX_E_ARGUMENT);
    odd_expect_error(&report, RDX_E_ARGUMENT, "file_policy");
    options = (rdx_client_options){.environment = (rdx_environment)3};
    assert_int_equal(rdx_client_open(&options, auth, &client, &report), RDX_E_ARGUMENT);
    odd_expect_error(&report, RDX_E_ARGUMENT, "environment");
    assert_int_equal(rdx_client_open(NULL, NULL, &client, &report), RDX_E_ARGUMENT);
    odd_expect_error(&report, RDX_E_ARGUMENT, "auth");
    rdx_auth_close(auth);
}

static void an_option_that_is_too_long_is_named(void **state)
{
    (void)state;
    char text[8002] = "https://";
    memset(text + 8, 'a', sizeof text - 9);
    const struct {
        rdx_client_options options;
        const char *cause;
    } cases[] = {
        {{.api_url = text}, "api_url is over 8000 bytes"},
        {{.blob_url = text}, "blob_url is over 8000 bytes"},
        {{.source_id = text}, "source_id is over 8000 bytes"},
        {{.net.proxy = text}, "proxy is over 8000 bytes"},
        {{.net.ca_file = text}, "ca_file is over 8000 bytes"},
    };
    rdx_auth *auth = odd_auth("good");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rdx_report report = {0};
        rdx_client *client;
        assert_int_equal(rdx_client_open(&cases[i].options, auth, &client, &report),
                         RDX_E_ARGUMENT);
        odd_expect_error(&report, RDX_E_ARGUMENT, cases[i].cause);
    }
    rdx_auth_close(auth);
}

// ---- Replies ----

static void an_accepted_message_has_its_log_id(void **state)
{
    (void)state;
    sender s = sender_open("good~logs", NULL);
    expect_ok(&s, send_note(&s, hello));
    assert_int_equal(s.reply.http_status, 200);
    assert_int_equal(s.reply.log_ids.count, 1);
    assert_string_equal(s.reply.log_ids.items[0], "log-1");
    assert_string_equal(s.reply.content_type, "application/json");
    assert_string_equal(s.reply.body, "{\"Meta\": {\"Logs\": [{\"ID\": \"log-1\"}]}}");
    assert_int_equal(s.reply.body_length, strlen(s.reply.body));
    assert_int_equal(s.reply.retry_after_s, -1);
    assert_null(s.reply.uri);
    expect_ok(&s, send_note(&s, hello)); // and the second one has its own
    assert_string_equal(s.reply.log_ids.items[0], "log-2");
    sender_close(&s);
}

static void a_caller_without_a_reply_or_a_report_is_served(void **state)
{
    (void)state;
    sender s = sender_open("good~null", NULL);
    const rdx_notes_new note = {.meta = some_meta()};
    assert_int_equal(rdx_client_send(s.client, rdx_notes_new_message(&note), NULL, NULL),
                     RDX_E_MISSING);
    assert_int_equal(rdx_client_upload(s.client, hello, NULL, NULL, NULL), RDX_OK);
    rdx_client_close(NULL);
    rdx_auth_close(NULL);
    sender_close(&s);
}

static void an_older_replys_message_id_is_a_log_id(void **state)
{
    (void)state;
    sender s = sender_open("old", NULL);
    expect_ok(&s, send_note(&s, hello));
    assert_string_equal(s.reply.log_ids.items[0], "5000000001");
    sender_close(&s);
}

static void a_200_with_errors_is_a_rejection_that_keeps_the_reply(void **state)
{
    (void)state;
    sender s = sender_open("errors", NULL);
    assert_int_equal(send_note(&s, hello), RDX_E_REJECTED);
    assert_int_equal(s.reply.error_count, 1);
    assert_string_equal(s.reply.errors[0].id, "4681");
    assert_string_equal(s.reply.errors[0].module, "Auth");
    assert_string_equal(s.reply.log_ids.items[0], "log-1");
    assert_true(s.reply.may_have_arrived); // one of the destinations may have it
    odd_expect_error(&s.report, RDX_E_REJECTED, "HTTP 200");
    sender_close(&s);
}

static void an_empty_object_is_accepted_and_an_empty_body_is_not(void **state)
{
    (void)state;
    sender s = sender_open("empty-object", NULL);
    expect_ok(&s, send_note(&s, hello));
    sender_close(&s);
    expect_failure("empty", NULL, RDX_E_REPLY, "HTTP 200: the reply is empty");
}

static void an_upload_that_the_server_finds_too_large_is_rejected_with_the_files_size(void **state)
{
    (void)state;
    sender s = sender_open("too-large~upload", NULL);
    assert_int_equal(rdx_client_upload(s.client, hello, NULL, NULL, &s.report), RDX_E_REJECTED);
    odd_expect_error(&s.report, RDX_E_REJECTED,
                     "upload: HTTP 413: the server takes none of this size: file is 5 bytes");
    sender_close(&s);
}

static void a_200_with_an_error_in_place_of_meta_is_a_rejection(void **state)
{
    (void)state;
    sender s = sender_open("error-detail", NULL);
    assert_int_equal(send_note(&s, hello), RDX_E_REJECTED);
    assert_string_equal(s.reply.errors[0].text, "No SECRET");
    odd_expect_error(&s.report, RDX_E_REJECTED, "message: HTTP 200: the reply carries errors");
    sender_close(&s);
}

static void a_message_that_is_accepted_without_a_log_id_comes_with_a_notice(void **state)
{
    (void)state;
    static const char *const scenarios[] = {"empty-object~notice", "strange", "small-meta"};
    for (size_t i = 0; i < 3; i++) {
        sender s = sender_open(scenarios[i], NULL);
        expect_ok(&s, send_note(&s, hello));
        assert_int_equal(s.report.count, 1);
        assert_int_equal(s.report.issues[0].severity, RDX_SEVERITY_NOTICE);
        assert_non_null(strstr(s.report.issues[0].detail, "no log ID came back"));
        sender_close(&s);
    }
}

static void a_query_needs_no_log_id(void **state)
{
    (void)state;
    sender s = sender_open("empty-object~query", NULL);
    const rdx_notes_query query = {.meta = some_meta(), .patients = {some_patient(), 1}};
    expect_ok(&s, rdx_client_send(s.client, rdx_notes_query_message(&query), &s.reply, &s.report));
    assert_int_equal(s.report.count, 0);
    sender_close(&s);
}

static void each_refusal_has_its_status_and_no_word_of_the_server(void **state)
{
    (void)state;
    expect_failure("bad-request", NULL, RDX_E_REJECTED, "message: HTTP 400");
    expect_failure("not-allowed", NULL, RDX_E_FORBIDDEN, "message: HTTP 403");
    expect_failure("too-large", NULL, RDX_E_REJECTED,
                   "message: HTTP 413: the server takes none of this size: request is ");
    expect_failure("rate", NULL, RDX_E_RATE, "the server asks to wait 7 s");
    expect_failure("rate-absurd", NULL, RDX_E_RATE, "the server asks to wait 86400 s");
    expect_failure("broken", NULL, RDX_E_SERVER, "message: HTTP 502");
    expect_failure("html-error", NULL, RDX_E_SERVER, "message: HTTP 500");
}

static void a_raw_body_is_kept_of_a_refusal(void **state)
{
    (void)state;
    sender s = sender_open("bad-request", NULL);
    assert_int_equal(send_note(&s, hello), RDX_E_REJECTED);
    assert_int_equal(s.reply.http_status, 400);
    assert_string_equal(s.reply.body, "{\"errorDetail\": \"SECRET is missing\"}");
    sender_close(&s);
}

// ---- A refused token ----

static void a_401_renews_the_token_once_and_the_message_arrives(void **state)
{
    (void)state;
    sender s = sender_open("refused-once", NULL);
    expect_ok(&s, send_note(&s, hello));
    assert_int_equal(odd_count("refused-once", "token"), 2);
    assert_int_equal(odd_count("refused-once", "endpoint"), 2);
    odd_expect_header("refused-once", "endpoint", 1, "Authorization: Bearer token-1");
    odd_expect_header("refused-once", "endpoint", 2, "Authorization: Bearer token-2");
    char *first = odd_request("refused-once", "endpoint", 1, "body", NULL);
    char *second = odd_request("refused-once", "endpoint", 2, "body", NULL);
    assert_string_equal(first, second);
    assert_int_equal(s.report.count, 0);
    free(first);
    free(second);
    sender_close(&s);
}

static void a_401_on_upload_renews_the_token_once_too(void **state)
{
    (void)state;
    sender s = sender_open("refused-once~upload", NULL);
    expect_ok(&s, rdx_client_upload(s.client, hello, NULL, &s.reply, &s.report));
    assert_int_equal(odd_count("refused-once~upload", "token"), 2);
    char *second = odd_request("refused-once~upload", "upload", 2, "body", NULL);
    assert_non_null(strstr(second, "\r\n\r\nhello\r\n--"));
    free(second);
    sender_close(&s);
}

static void a_second_401_is_the_end(void **state)
{
    (void)state;
    expect_failure("refused", NULL, RDX_E_AUTH, "message: HTTP 401");
    assert_int_equal(odd_count("refused", "endpoint"), 2);
    assert_int_equal(odd_count("refused", "token"), 2);
    expect_failure("refused", NULL, RDX_E_AUTH, "attempts: 2");
}

static void refused_credentials_send_no_message(void **state)
{
    (void)state;
    expect_failure("token-client", NULL, RDX_E_AUTH, "token request: HTTP 401: invalid_client");
    assert_int_equal(odd_count("token-client", "endpoint"), 0);
}

// ---- Servers that are none of Redox's ----

static void html_is_no_success(void **state)
{
    (void)state;
    expect_failure("html", NULL, RDX_E_REPLY, "HTTP 200: the reply is no JSON object");
}

static void a_redirect_is_not_followed(void **state)
{
    (void)state;
    expect_failure("redirect", NULL, RDX_E_REPLY, "message: HTTP 307: a redirect");
    assert_int_equal(odd_count("good~redirected", "endpoint"), 0);
}

static void a_reply_of_100_mb_is_cut_short(void **state)
{
    (void)state;
    expect_failure("huge", NULL, RDX_E_REPLY_SIZE, "the reply is over 10000000 bytes");
    expect_failure("huge-unannounced", NULL, RDX_E_REPLY_SIZE, "over 10000000 bytes");
    rdx_client_options options = odd_client_options("good~tiny");
    options.net.max_reply = 10;
    expect_failure("good~tiny", &options, RDX_E_REPLY_SIZE, "the reply is over 10 bytes");
}

static void a_connection_that_breaks_is_told_from_a_server_that_speaks_no_http(void **state)
{
    (void)state;
    expect_failure("cut", NULL, RDX_E_NETWORK, "127.0.0.1: ");
    expect_failure("hang-up", NULL, RDX_E_NETWORK, "127.0.0.1: ");
    expect_failure("no-http", NULL, RDX_E_REPLY, "127.0.0.1: ");
}

static void a_message_that_went_out_whole_may_have_arrived_and_the_report_says_so(void **state)
{
    (void)state;
    expect_failure("cut~doubt", NULL, RDX_E_NETWORK, "; it may have arrived all the same");
    expect_failure("html~doubt", NULL, RDX_E_REPLY, "; it may have arrived all the same");
    expect_failure("empty~doubt", NULL, RDX_E_REPLY, "; it may have arrived all the same");
    expect_failure("no-http~doubt", NULL, RDX_E_REPLY, "; it may have arrived all the same");
    expect_failure("huge~doubt", NULL, RDX_E_REPLY_SIZE, "; it may have arrived all the same");
    expect_failure("broken~doubt", NULL, RDX_E_SERVER, "; it may have arrived all the same");
    rdx_client_options options = odd_client_options("never~doubt");
    options.net.timeout_ms = 300;
    expect_failure("never~doubt", &options, RDX_E_TIMEOUT, "; it may have arrived all the same");
    options.api_url = "http://127.0.0.1:1";
    sender s = sender_open("good~no-doubt", &options);
    assert_int_equal(send_note(&s, hello), RDX_E_CONNECT);
    assert_null(strstr(s.report.issues[0].detail, "may have arrived"));
    sender_close(&s);
}

static void a_message_is_not_repeated_when_a_kept_connection_closes_unanswered(void **state)
{
    (void)state;
    sender s = sender_open("hang-up-later", NULL);
    expect_ok(&s, send_note(&s, hello));
    assert_int_equal(send_note(&s, hello), RDX_E_NETWORK);
    odd_expect_error(&s.report, RDX_E_NETWORK,
                     "message: 127.0.0.1: the connection was closed without an answer; it may have "
                     "arrived");
    assert_int_equal(odd_count("hang-up-later", "endpoint"), 2); // the server has it, once
    sender_close(&s);
}

static int64_t a_fixed_time(void *context)
{
    (void)context;
    return 1795420800; // 2026-11-23T08:00:00Z
}

static void a_wait_that_a_server_asks_for_is_read_in_all_its_forms(void **state)
{
    (void)state;
    static const struct {
        const char *scenario;
        long seconds;
    } cases[] = {
        {"wait-date", 60},    {"wait-past", -1},   {"wait-garbage", -1}, {"wait-negative", -1},
        {"wait-huge", 86400}, {"wait-far", 86400}, {"wait-zero", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rdx_client_options options = odd_client_options(cases[i].scenario);
        options.net.system.now_s = a_fixed_time;
        sender s = sender_open(cases[i].scenario, &options);
        assert_int_equal(send_note(&s, hello), RDX_E_RATE);
        if (s.reply.retry_after_s != cases[i].seconds)
            fail_msg("%s: %ld s", cases[i].scenario, s.reply.retry_after_s);
        sender_close(&s);
    }
}

static void limits_beyond_all_sizes_are_the_largest(void **state)
{
    (void)state;
    rdx_client_options options = odd_client_options("good~limits");
    options.max_file = UINT64_MAX;
    options.net.max_reply = SIZE_MAX;
    sender s = sender_open("good~limits", &options);
    expect_ok(&s, send_note(&s, hello));
    expect_ok(&s, rdx_client_upload(s.client, hello, NULL, &s.reply, &s.report));
    sender_close(&s);
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void a_server_that_never_answers_costs_the_time_limit(void **state)
{
    (void)state;
    rdx_client_options options = odd_client_options("never");
    options.net.timeout_ms = 300;
    const int64_t start = now_ms();
    expect_failure("never", &options, RDX_E_TIMEOUT, "message: 127.0.0.1: Timeout was reached");
    assert_in_range(now_ms() - start, 250, 5000);
    assert_int_equal(odd_count("never", "endpoint"), 1);
}

static void a_server_that_is_not_there_cannot_be_reached(void **state)
{
    (void)state;
    rdx_client_options options = odd_client_options("good~gone");
    options.api_url = "http://127.0.0.1:1";
    expect_failure("good~gone", &options, RDX_E_CONNECT, "127.0.0.1: ");
}

// ---- The caller's progress ----

typedef struct watcher {
    unsigned calls;
    uint64_t sent;
    uint64_t total;
    uint64_t stop_at; // cancels from here on
} watcher;

static bool watch(void *context, uint64_t sent, uint64_t total)
{
    watcher *w = context;
    w->calls++;
    if (sent > w->sent)
        w->sent = sent;
    if (total > w->total)
        w->total = total;
    return sent < w->stop_at;
}

static void progress_ends_at_the_size_of_the_request(void **state)
{
    (void)state;
    watcher w = {.stop_at = UINT64_MAX};
    rdx_client_options options = odd_client_options("good~progress");
    options.net.progress = watch;
    options.net.progress_context = &w;
    sender s = sender_open("good~progress", &options);
    scratch_hollow("zeros", 5000000);
    expect_ok(&s, rdx_client_upload(s.client, RDX_FILE(scratch_path("zeros")), NULL, &s.reply,
                                    &s.report));
    size_t size;
    free(odd_request("good~progress", "upload", 1, "body", &size));
    assert_true(w.calls > 1);
    assert_int_equal(w.sent, size);
    assert_int_equal(w.total, size);
    sender_close(&s);
}

static void a_caller_may_cancel_in_the_middle_of_an_upload(void **state)
{
    (void)state;
    watcher w = {.stop_at = 1000000};
    rdx_client_options options = odd_client_options("good~cancel");
    options.net.progress = watch;
    options.net.progress_context = &w;
    sender s = sender_open("good~cancel", &options);
    scratch_hollow("zeros", 20000000);
    assert_int_equal(
        rdx_client_upload(s.client, RDX_FILE(scratch_path("zeros")), NULL, &s.reply, &s.report),
        RDX_E_CANCELLED);
    odd_expect_error(&s.report, RDX_E_CANCELLED, "cancelled by the caller");
    assert_int_equal(odd_count("good~cancel", "upload"), 0); // nothing arrived whole
    w.stop_at = UINT64_MAX;
    expect_ok(&s, send_note(&s, hello)); // and the client serves on
    sender_close(&s);
}

static void a_caller_may_cancel_before_the_first_byte(void **state)
{
    (void)state;
    watcher w = {.stop_at = 0};
    rdx_client_options options = odd_client_options("good~never");
    options.net.progress = watch;
    options.net.progress_context = &w;
    expect_failure("good~never", &options, RDX_E_CANCELLED, "cancelled");
    assert_int_equal(odd_count("good~never", "endpoint"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_has_a_length_a_token_and_no_chunks),
        cmocka_unit_test(the_source_id_is_told_when_there_is_one),
        cmocka_unit_test(a_url_may_end_in_slashes),
        cmocka_unit_test(an_option_that_cannot_be_used_is_refused_when_opened),
        cmocka_unit_test(an_option_that_is_too_long_is_named),
        cmocka_unit_test(an_accepted_message_has_its_log_id),
        cmocka_unit_test(a_caller_without_a_reply_or_a_report_is_served),
        cmocka_unit_test(an_older_replys_message_id_is_a_log_id),
        cmocka_unit_test(a_200_with_errors_is_a_rejection_that_keeps_the_reply),
        cmocka_unit_test(an_empty_object_is_accepted_and_an_empty_body_is_not),
        cmocka_unit_test(an_upload_that_the_server_finds_too_large_is_rejected_with_the_files_size),
        cmocka_unit_test(a_200_with_an_error_in_place_of_meta_is_a_rejection),
        cmocka_unit_test(a_message_that_is_accepted_without_a_log_id_comes_with_a_notice),
        cmocka_unit_test(a_query_needs_no_log_id),
        cmocka_unit_test(each_refusal_has_its_status_and_no_word_of_the_server),
        cmocka_unit_test(a_raw_body_is_kept_of_a_refusal),
        cmocka_unit_test(a_401_renews_the_token_once_and_the_message_arrives),
        cmocka_unit_test(a_401_on_upload_renews_the_token_once_too),
        cmocka_unit_test(a_second_401_is_the_end),
        cmocka_unit_test(refused_credentials_send_no_message),
        cmocka_unit_test(html_is_no_success),
        cmocka_unit_test(a_redirect_is_not_followed),
        cmocka_unit_test(a_reply_of_100_mb_is_cut_short),
        cmocka_unit_test(a_connection_that_breaks_is_told_from_a_server_that_speaks_no_http),
        cmocka_unit_test(a_message_that_went_out_whole_may_have_arrived_and_the_report_says_so),
        cmocka_unit_test(a_message_is_not_repeated_when_a_kept_connection_closes_unanswered),
        cmocka_unit_test(a_server_that_never_answers_costs_the_time_limit),
        cmocka_unit_test(a_server_that_is_not_there_cannot_be_reached),
        cmocka_unit_test(progress_ends_at_the_size_of_the_request),
        cmocka_unit_test(a_caller_may_cancel_in_the_middle_of_an_upload),
        cmocka_unit_test(a_caller_may_cancel_before_the_first_byte),
        cmocka_unit_test(a_wait_that_a_server_asks_for_is_read_in_all_its_forms),
        cmocka_unit_test(limits_beyond_all_sizes_are_the_largest),
    };
    return cmocka_run_group_tests(tests, odd_set_up, odd_tear_down);
}
