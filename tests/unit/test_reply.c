/**
 * @file
 * Replies: what is extracted, what a status means, and that no word of a server is repeated.
 */
#include "reply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

// A reply as http.c leaves it. `body` NULL: none came.
static rdx_reply came(long http_status, const char *body)
{
    rdx_reply reply = RDX_REPLY;
    reply.http_status = http_status;
    if (body != NULL) {
        reply.body_length = strlen(body);
        reply.body = rdx_arena_text(&reply.arena, body, reply.body_length);
    }
    return reply;
}

static rdx_reply read_body(const char *body)
{
    rdx_reply reply = came(200, body);
    bool readable;
    assert_int_equal(rdx_reply_read(&reply, &readable), RDX_OK);
    assert_true(readable);
    return reply;
}

static rdx_status judge(long http_status, const char *body, rdx_report *report)
{
    rdx_reply reply = came(http_status, body);
    bool readable;
    assert_int_equal(rdx_reply_read(&reply, &readable), RDX_OK);
    const rdx_sent sent = {.what = "message", .sized = "request", .size = 1234};
    const rdx_status status = rdx_reply_judge(&reply, readable, &sent, report);
    rdx_reply_drop(&reply);
    return status;
}

// ---- Reading ----

static void every_log_has_its_id(void **state)
{
    (void)state;
    rdx_reply reply = read_body("{\"Meta\":{\"DataModel\":\"Notes\",\"Logs\":[{\"ID\":\"a\","
                                "\"AttemptID\":\"x\"},{\"ID\":\"b\"}]}}");
    assert_int_equal(reply.log_ids.count, 2);
    assert_string_equal(reply.log_ids.items[0], "a");
    assert_string_equal(reply.log_ids.items[1], "b");
    assert_int_equal(reply.error_count, 0);
    rdx_reply_drop(&reply);
}

static void an_older_reply_has_its_message_id_as_a_number_beyond_32_bits(void **state)
{
    (void)state;
    rdx_reply reply = read_body("{\"Meta\":{\"Message\":{\"ID\":5000000001}}}");
    assert_int_equal(reply.log_ids.count, 1);
    assert_string_equal(reply.log_ids.items[0], "5000000001");
    rdx_reply_drop(&reply);
}

static void logs_without_an_id_are_left_out(void **state)
{
    (void)state;
    rdx_reply reply =
        read_body("{\"Meta\":{\"Logs\":[{\"ID\":null},{},7,{\"ID\":\"b\"}],\"Message\":null}}");
    assert_int_equal(reply.log_ids.count, 1);
    assert_string_equal(reply.log_ids.items[0], "b");
    rdx_reply_drop(&reply);
}

static void every_member_of_an_error_is_found(void **state)
{
    (void)state;
    rdx_reply reply = read_body("{\"Meta\":{\"Errors\":[{\"ID\":4681,\"Text\":\"t\",\"Type\":\"y\","
                                "\"Module\":\"m\"},{\"Text\":\"u\"}]}}");
    assert_int_equal(reply.error_count, 2);
    assert_string_equal(reply.errors[0].id, "4681");
    assert_string_equal(reply.errors[0].text, "t");
    assert_string_equal(reply.errors[0].type, "y");
    assert_string_equal(reply.errors[0].module, "m");
    assert_null(reply.errors[1].id);
    assert_string_equal(reply.errors[1].text, "u");
    rdx_reply_drop(&reply);
}

static void errors_of_another_form_are_not_overlooked(void **state)
{
    (void)state;
    rdx_reply reply = read_body("{\"Meta\":{\"Errors\":[\"bad\"]}}");
    assert_int_equal(reply.error_count, 1);
    assert_string_equal(reply.errors[0].text, "\"bad\"");
    rdx_reply_drop(&reply);
    reply = read_body("{\"Meta\":{\"Errors\":{\"Text\":\"bad\"}}}");
    assert_int_equal(reply.error_count, 1);
    assert_string_equal(reply.errors[0].text, "{\"Text\":\"bad\"}");
    rdx_reply_drop(&reply);
    reply = read_body("{\"Meta\":{\"Errors\":[{\"Text\":\"bad\"}],\"Errors\":[]}}");
    assert_true(reply.error_count > 0);
    rdx_reply_drop(&reply);
}

static void no_errors_are_no_errors_in_any_spelling(void **state)
{
    (void)state;
    static const char *const bodies[] = {"{\"Meta\":{\"Errors\":[]}}",
                                         "{\"Meta\":{\"Errors\":null}}", "{\"Meta\":{}}",
                                         "{\"Meta\":null}", "{\"Meta\":7}"};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        rdx_reply reply = read_body(bodies[i]);
        assert_int_equal(reply.error_count, 0);
        rdx_reply_drop(&reply);
    }
}

static void an_error_at_the_top_of_a_success_is_found_in_any_form(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        const char *text;
    } cases[] = {{"{\"errorDetail\":\"bad\"}", "bad"},
                 {"{\"error\":\"bad\",\"error_description\":\"x\"}", "bad"},
                 {"{\"error\":{\"code\":7}}", "{\"code\":7}"},
                 {"{\"error\":[\"bad\"]}", "[\"bad\"]"},
                 {"{\"error\":true}", "true"},
                 {"{\"errorDetail\":null,\"error\":7}", "7"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rdx_reply reply = read_body(cases[i].body);
        assert_int_equal(reply.error_count, 1);
        assert_string_equal(reply.errors[0].text, cases[i].text);
        rdx_reply_drop(&reply);
        assert_int_equal(judge(200, cases[i].body, NULL), RDX_E_REJECTED);
    }
}

static void an_empty_error_at_the_top_is_none(void **state)
{
    (void)state;
    static const char *const values[] = {"null", "false", "\"\"", "[]", "[ ]", "{}", "{ }"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        char body[64];
        snprintf(body, sizeof body, "{\"errorDetail\":%s,\"error\":%s}", values[i], values[i]);
        assert_int_equal(judge(200, body, NULL), RDX_OK);
    }
}

static void an_error_at_the_top_does_not_change_what_another_status_means(void **state)
{
    (void)state;
    assert_int_equal(judge(403, "{\"error\":\"bad\"}", NULL), RDX_E_FORBIDDEN);
    assert_int_equal(judge(500, "{\"errorDetail\":\"bad\"}", NULL), RDX_E_SERVER);
}

static void the_uri_of_an_upload_is_found(void **state)
{
    (void)state;
    rdx_reply reply = read_body("{\"URI\":\"https://blob.redoxengine.com/14652614\"}");
    assert_string_equal(reply.uri, "https://blob.redoxengine.com/14652614");
    rdx_reply_drop(&reply);
    reply = read_body("{\"uri\":\"https://blob.redoxengine.com/1\"}");
    assert_null(reply.uri);
    rdx_reply_drop(&reply);
}

static void a_dropped_reply_is_empty_and_usable_again(void **state)
{
    (void)state;
    rdx_reply reply = read_body("{\"URI\":\"https://x/1\"}");
    rdx_reply_drop(&reply);
    assert_null(reply.body);
    assert_null(reply.uri);
    assert_int_equal(reply.http_status, 0);
    assert_int_equal(reply.retry_after_s, -1);
    rdx_reply_drop(NULL);
}

// ---- URIs ----

static void only_what_can_be_a_blobs_uri_is_taken_for_one(void **state)
{
    (void)state;
    assert_true(rdx_reply_uri_is_plausible("https://blob.redoxengine.com/14652614"));
    assert_true(rdx_reply_uri_is_plausible("http://127.0.0.1:4711/1?x=%20"));
    assert_false(rdx_reply_uri_is_plausible(NULL));
    assert_false(rdx_reply_uri_is_plausible(""));
    assert_false(rdx_reply_uri_is_plausible("ftp://blob.redoxengine.com/1"));
    assert_false(rdx_reply_uri_is_plausible("javascript:alert(1)"));
    assert_false(rdx_reply_uri_is_plausible("https://"));
    assert_false(rdx_reply_uri_is_plausible("https:///1"));
    assert_false(rdx_reply_uri_is_plausible("https://blob/a b"));
    assert_false(rdx_reply_uri_is_plausible("https://blob/\"a"));
    assert_false(rdx_reply_uri_is_plausible("https://blob/\n"));
    assert_false(rdx_reply_uri_is_plausible("https://blob/\xc3\xa9"));
    char uri[2050] = "https://blob/";
    memset(uri + 13, 'a', 2048 - 13);
    assert_true(rdx_reply_uri_is_plausible(uri));
    uri[2048] = 'a';
    assert_false(rdx_reply_uri_is_plausible(uri));
}

// ---- Judging ----

static void each_http_status_has_its_meaning(void **state)
{
    (void)state;
    static const struct {
        long http_status;
        rdx_status status;
    } cases[] = {
        {200, RDX_OK},         {201, RDX_OK},         {202, RDX_OK},         {301, RDX_E_REPLY},
        {307, RDX_E_REPLY},    {400, RDX_E_REJECTED}, {401, RDX_E_AUTH},     {403, RDX_E_FORBIDDEN},
        {404, RDX_E_REJECTED}, {413, RDX_E_REJECTED}, {418, RDX_E_REJECTED}, {422, RDX_E_REJECTED},
        {429, RDX_E_RATE},     {500, RDX_E_SERVER},   {502, RDX_E_SERVER},   {504, RDX_E_SERVER},
        {999, RDX_E_REPLY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rdx_report report = {0};
        const rdx_status status = judge(cases[i].http_status, "{\"Meta\":{}}", &report);
        if (status != cases[i].status)
            fail_msg("HTTP %ld: %s", cases[i].http_status, rdx_status_name(status));
        assert_int_equal(report.errors, status == RDX_OK ? 0 : 1);
        char said[32];
        snprintf(said, sizeof said, "HTTP %ld", cases[i].http_status);
        if (status != RDX_OK)
            assert_non_null(strstr(report.issues[0].detail, said));
        rdx_report_drop(&report);
    }
}

static void a_200_that_carries_errors_is_a_rejection(void **state)
{
    (void)state;
    rdx_report report = {0};
    assert_int_equal(judge(200, "{\"Meta\":{\"Errors\":[{\"Text\":\"t\"},{}]}}", &report),
                     RDX_E_REJECTED);
    assert_string_equal(report.issues[0].detail,
                        "message: HTTP 200: the reply carries errors; errors in the reply: 2");
    rdx_report_drop(&report);
}

static void errors_do_not_hide_a_status_that_says_what_to_do(void **state)
{
    (void)state;
    static const char body[] = "{\"Meta\":{\"Errors\":[{\"Text\":\"t\"}]}}";
    assert_int_equal(judge(401, body, NULL), RDX_E_AUTH);
    assert_int_equal(judge(429, body, NULL), RDX_E_RATE);
    assert_int_equal(judge(500, body, NULL), RDX_E_SERVER);
    assert_int_equal(judge(400, body, NULL), RDX_E_REJECTED);
    assert_int_equal(judge(403, body, NULL), RDX_E_REJECTED);
}

static void a_413_tells_the_size_that_the_server_does_not_take(void **state)
{
    (void)state;
    rdx_report report = {0};
    judge(413, "{\"Meta\":{\"Errors\":[{}]}}", &report);
    assert_string_equal(report.issues[0].detail,
                        "message: HTTP 413: the server takes none of this size: request is 1234 "
                        "bytes; errors in the reply: 1");
    rdx_report_drop(&report);
}

static void a_200_that_is_not_redoxs_is_no_success(void **state)
{
    (void)state;
    static const char *const bodies[] = {NULL,
                                         "<html>Sign in</html>",
                                         "ok",
                                         "[]",
                                         "\"ok\"",
                                         "{\"Meta\":{}",
                                         "{\"Meta\":{}} x",
                                         "{\"a\":\"\xff\"}"};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
        assert_int_equal(judge(200, bodies[i], NULL), RDX_E_REPLY);
}

static void an_empty_object_is_a_success(void **state)
{
    (void)state;
    assert_int_equal(judge(200, "{}", NULL), RDX_OK);
}

static void the_servers_wish_to_wait_is_told(void **state)
{
    (void)state;
    rdx_report report = {0};
    rdx_reply reply = came(429, NULL);
    reply.retry_after_s = 7;
    const rdx_sent sent = {.what = "upload", .sized = "file", .size = 1234};
    assert_int_equal(rdx_reply_judge(&reply, false, &sent, &report), RDX_E_RATE);
    assert_string_equal(report.issues[0].detail,
                        "upload: HTTP 429: too many requests; try again later; the server asks to "
                        "wait 7 s");
    rdx_reply_drop(&reply);
    rdx_report_drop(&report);
}

static void what_is_advised_of_a_refusal_is_what_the_server_knows(void **state)
{
    (void)state;
    static const char *const advice[][2] = {
        {"destination, the event type and the URL", "not found; check the URL"},
        {"key, the destination and the event type", "not permitted; check the key"},
    };
    for (size_t i = 0; i < 4; i++) {
        rdx_report report = {0};
        rdx_reply reply = came(i / 2 == 0 ? 404 : 403, NULL);
        const bool of_file = i % 2 == 1;
        const rdx_sent sent = {.what = "a", .sized = "b", .of_file = of_file};
        assert_int_not_equal(rdx_reply_judge(&reply, false, &sent, &report), RDX_OK);
        assert_non_null(strstr(report.issues[0].detail, advice[i / 2][i % 2]));
        assert_int_equal(strstr(report.issues[0].detail, "destination") == NULL, of_file);
        rdx_reply_drop(&reply);
        rdx_report_drop(&report);
    }
}

static void no_word_of_a_server_gets_into_a_report(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "{\"Meta\":{\"Errors\":[{\"ID\":\"SECRET\",\"Text\":\"SECRET\"}]}}",
        "{\"errorDetail\":\"SECRET\",\"SECRET\":1}", "<b>SECRET</b>", "SECRET"};
    for (long http_status = 200; http_status < 600; http_status++) {
        for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
            rdx_report report = {0};
            judge(http_status, bodies[i], &report);
            for (size_t k = 0; k < report.count; k++)
                assert_null(strstr(report.issues[k].detail, "SECRET"));
            rdx_report_drop(&report);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_log_has_its_id),
        cmocka_unit_test(an_older_reply_has_its_message_id_as_a_number_beyond_32_bits),
        cmocka_unit_test(logs_without_an_id_are_left_out),
        cmocka_unit_test(every_member_of_an_error_is_found),
        cmocka_unit_test(errors_of_another_form_are_not_overlooked),
        cmocka_unit_test(no_errors_are_no_errors_in_any_spelling),
        cmocka_unit_test(an_error_at_the_top_of_a_success_is_found_in_any_form),
        cmocka_unit_test(an_empty_error_at_the_top_is_none),
        cmocka_unit_test(an_error_at_the_top_does_not_change_what_another_status_means),
        cmocka_unit_test(the_uri_of_an_upload_is_found),
        cmocka_unit_test(a_dropped_reply_is_empty_and_usable_again),
        cmocka_unit_test(only_what_can_be_a_blobs_uri_is_taken_for_one),
        cmocka_unit_test(each_http_status_has_its_meaning),
        cmocka_unit_test(a_200_that_carries_errors_is_a_rejection),
        cmocka_unit_test(errors_do_not_hide_a_status_that_says_what_to_do),
        cmocka_unit_test(a_413_tells_the_size_that_the_server_does_not_take),
        cmocka_unit_test(a_200_that_is_not_redoxs_is_no_success),
        cmocka_unit_test(an_empty_object_is_a_success),
        cmocka_unit_test(the_servers_wish_to_wait_is_told),
        cmocka_unit_test(what_is_advised_of_a_refusal_is_what_the_server_knows),
        cmocka_unit_test(no_word_of_a_server_gets_into_a_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
