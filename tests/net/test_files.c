/**
 * @file
 * What becomes of a file: embedded or uploaded, judged by programs that are not ours.
 */
#include "send.h"

enum { SMALL = 12345 }; // bytes of the file

// The file between the first empty line of an upload and its last boundary is `file`.
static void expect_uploaded(const char *scenario, unsigned number, const char *file)
{
    size_t size, body_size;
    char *content = scratch_read(file, &size);
    char *body = odd_request(scenario, "upload", number, "body", &body_size);
    assert_non_null(body);
    const char *start = strstr(body, "\r\n\r\n") + 4;
    assert_true(body_size > (size_t)(start - body) + size);
    assert_memory_equal(start, content, size);
    assert_memory_equal(start + size, "\r\n--", 4);
    free(content);
    free(body);
}

static void expect_contents(const char *scenario, unsigned number, const char *contents)
{
    char *body = odd_request(scenario, "endpoint", number, "body", NULL);
    assert_non_null(body);
    char member[256];
    snprintf(member, sizeof member, "\"FileContents\":\"%s\"", contents);
    if (strstr(body, member) == NULL)
        fail_msg("no %s", member);
    free(body);
}

// ---- Embedding ----

static void a_small_file_is_embedded_in_a_note(void **state)
{
    (void)state;
    sender s = sender_open("good~note", NULL);
    expect_ok(&s, send_note(&s, RDX_FILE(scratch_path("small"))));
    assert_int_equal(odd_count("good~note", "upload"), 0);
    judge_request("good~note", 1, "notes/new", "/Note/FileContents", "small");
    sender_close(&s);
}

static void small_files_are_embedded_in_results(void **state)
{
    (void)state;
    sender s = sender_open("good~results", NULL);
    expect_ok(&s, send_results(&s, RDX_FILE(scratch_path("small")), RDX_BYTES("hello", 5)));
    judge_request("good~results", 1, "results/new", "/Orders/0/Results/0/Value", "small");
    scratch_write("hello", "hello", 5);
    judge_request("good~results", 1, "results/new", "/Orders/0/Results/1/Value", "hello");
    sender_close(&s);
}

static void a_large_file_is_embedded_in_media_when_the_policy_says_so(void **state)
{
    (void)state;
    const rdx_client_options options = with_policy("good~media", RDX_FILE_EMBED);
    sender s = sender_open("good~media", &options);
    expect_ok(&s, send_media(&s, RDX_FILE(scratch_path("large"))));
    assert_int_equal(odd_count("good~media", "upload"), 0);
    judge_request("good~media", 1, "media/new", "/Media/FileContents", "large");
    sender_close(&s);
}

static void auto_embeds_up_to_its_limit_and_uploads_beyond(void **state)
{
    (void)state;
    sender s = sender_open("good~auto", NULL);
    expect_ok(&s, send_note(&s, RDX_FILE(scratch_path("limit"))));
    assert_int_equal(odd_count("good~auto", "upload"), 0);
    judge_request("good~auto", 1, "notes/new", "/Note/FileContents", "limit");
    expect_ok(&s, send_note(&s, RDX_FILE(scratch_path("above"))));
    assert_int_equal(odd_count("good~auto", "upload"), 1);
    expect_uploaded("good~auto", 1, "above");
    expect_contents("good~auto", 2, "https://blob.example.com/1");
    sender_close(&s);
}

static void the_limit_of_auto_is_the_callers(void **state)
{
    (void)state;
    rdx_client_options options = odd_client_options("good~embed-limit");
    options.embed_limit = SMALL - 1;
    sender s = sender_open("good~embed-limit", &options);
    expect_ok(&s, send_note(&s, RDX_FILE(scratch_path("small"))));
    assert_int_equal(odd_count("good~embed-limit", "upload"), 1);
    sender_close(&s);
}

static void wire_text_is_neither_embedded_nor_uploaded(void **state)
{
    (void)state;
    const rdx_client_options options = with_policy("good~text", RDX_FILE_UPLOAD);
    sender s = sender_open("good~text", &options);
    expect_ok(&s, send_note(&s, RDX_TEXT("https://blob.example.com/77")));
    assert_int_equal(odd_count("good~text", "upload"), 0);
    expect_contents("good~text", 1, "https://blob.example.com/77");
    sender_close(&s);
}

// ---- Uploading ----

static void an_upload_is_one_part_named_file_with_a_length(void **state)
{
    (void)state;
    sender s = sender_open("good~upload", NULL);
    const rdx_status status =
        rdx_client_upload(s.client, RDX_FILE(scratch_path("small")), NULL, &s.reply, &s.report);
    expect_ok(&s, status);
    assert_string_equal(s.reply.uri, "https://blob.example.com/1");
    assert_int_equal(s.reply.http_status, 201);
    expect_uploaded("good~upload", 1, "small");
    size_t size = 0;
    char *body = odd_request("good~upload", "upload", 1, "body", &size);
    assert_non_null(strstr(body, "Content-Disposition: form-data; name=\"file\"; "
                                 "filename=\"small\"\r\n"));
    char length[64];
    snprintf(length, sizeof length, "Content-Length: %zu", size);
    odd_expect_header("good~upload", "upload", 1, length);
    odd_expect_header("good~upload", "upload", 1, "Authorization: Bearer token-1");
    free(body);
    sender_close(&s);
}

static void curl_and_we_upload_the_same_part(void **state)
{
    (void)state;
    sender s = sender_open("good~curl", NULL);
    assert_int_equal(
        rdx_client_upload(s.client, RDX_FILE(scratch_path("small")), NULL, &s.reply, NULL), RDX_OK);
    char line[512];
    snprintf(line, sizeof line, "curl -sS -F file=@small %s >/dev/null",
             odd_url("good~curl", "upload"));
    scratch_run(line);
    // The same lines but for the boundaries.
    scratch_run("for n in 1 2; do b=$(head -n 1 good~curl.upload.$n.body | tr -d '\\r'); "
                "LC_ALL=C sed \"s/^$b/BOUNDARY/\" good~curl.upload.$n.body > part.$n; done; "
                "cmp part.1 part.2");
    sender_close(&s);
}

static void bytes_are_uploaded_under_the_name_given(void **state)
{
    (void)state;
    sender s = sender_open("good~bytes", NULL);
    expect_ok(
        &s, rdx_client_upload(s.client, RDX_BYTES("hello", 5), "a \"b\".txt", &s.reply, &s.report));
    char *body = odd_request("good~bytes", "upload", 1, "body", NULL);
    assert_non_null(strstr(body, "filename=\"a %22b%22.txt\"\r\n"));
    assert_non_null(strstr(body, "\r\n\r\nhello\r\n--"));
    free(body);
    sender_close(&s);
}

static void each_file_of_a_message_gets_its_own_uri(void **state)
{
    (void)state;
    sender s = sender_open("good~two", NULL);
    expect_ok(&s,
              send_results(&s, RDX_FILE(scratch_path("large")), RDX_FILE(scratch_path("above"))));
    expect_uploaded("good~two", 1, "large");
    expect_uploaded("good~two", 2, "above");
    char *body = odd_request("good~two", "endpoint", 1, "body", NULL);
    const char *first = strstr(body, "\"Value\":\"https://blob.example.com/1\"");
    const char *second = strstr(body, "\"Value\":\"https://blob.example.com/2\"");
    assert_non_null(first);
    assert_non_null(second);
    assert_true(first < second);
    free(body);
    judge_request("good~two", 1, "results/new", "", "");
    sender_close(&s);
}

static void a_large_file_beside_a_small_one_is_the_only_one_uploaded(void **state)
{
    (void)state;
    sender s = sender_open("good~mixed", NULL);
    expect_ok(&s,
              send_results(&s, RDX_FILE(scratch_path("small")), RDX_FILE(scratch_path("large"))));
    assert_int_equal(odd_count("good~mixed", "upload"), 1);
    expect_uploaded("good~mixed", 1, "large");
    judge_request("good~mixed", 1, "results/new", "/Orders/0/Results/0/Value", "small");
    sender_close(&s);
}

static void the_largest_file_allowed_is_uploaded_whole(void **state)
{
    (void)state;
    scratch_hollow("largest", 30000000);
    sender s = sender_open("good~largest", NULL);
    expect_ok(&s, rdx_client_upload(s.client, RDX_FILE(scratch_path("largest")), NULL, &s.reply,
                                    &s.report));
    expect_uploaded("good~largest", 1, "largest");
    sender_close(&s);
}

static void a_reply_without_a_usable_uri_sends_no_message(void **state)
{
    (void)state;
    static const char *const scenarios[] = {"uri-missing", "uri-strange"};
    for (size_t i = 0; i < 2; i++) {
        sender s = sender_open(scenarios[i], NULL);
        assert_int_equal(send_note(&s, RDX_FILE(scratch_path("large"))), RDX_E_REPLY);
        odd_expect_error(&s.report, RDX_E_REPLY, "upload: HTTP 201: the reply has no usable URI");
        assert_null(s.reply.uri);
        assert_int_equal(odd_count(scenarios[i], "endpoint"), 0);
        sender_close(&s);
    }
}

static void a_message_whose_upload_failed_never_left(void **state)
{
    (void)state;
    const rdx_client_options options = with_policy("too-large~files", RDX_FILE_UPLOAD);
    sender s = sender_open("too-large~files", &options);
    assert_int_equal(send_note(&s, RDX_BYTES("hello", 5)), RDX_E_REJECTED);
    assert_int_equal(s.reply.attempts, 0);
    assert_int_equal(s.reply.http_status, 413); // the upload's, as the report tells
    assert_false(s.reply.may_have_arrived);
    odd_expect_error(&s.report, RDX_E_REJECTED, "upload: HTTP 413");
    sender_close(&s);
}

// The URI makes the message larger than the file's stand-in did.
static void a_message_that_fails_behind_its_upload_has_no_reply(void **state)
{
    (void)state;
    rdx_client_options options = with_policy("uri-long", RDX_FILE_UPLOAD);
    options.max_request = 1000;
    sender s = sender_open("uri-long", &options);
    assert_int_equal(send_note(&s, RDX_BYTES("hello", 5)), RDX_E_REQUEST_SIZE);
    assert_int_equal(odd_count("uri-long", "upload"), 1);
    assert_int_equal(s.reply.attempts, 0);
    assert_int_equal(s.reply.http_status, 0);
    assert_null(s.reply.uri);
    sender_close(&s);
}

static void an_upload_is_not_repeated_when_a_kept_connection_closes_unanswered(void **state)
{
    (void)state;
    sender s = sender_open("hang-up-later~upload", NULL);
    const rdx_content hello = RDX_BYTES("hello", 5);
    expect_ok(&s, rdx_client_upload(s.client, hello, NULL, &s.reply, &s.report));
    assert_int_equal(rdx_client_upload(s.client, hello, NULL, &s.reply, &s.report), RDX_E_NETWORK);
    assert_true(s.reply.may_have_arrived);
    assert_int_equal(odd_count("hang-up-later~upload", "upload"), 2); // the server has it, once
    sender_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_file_is_embedded_in_a_note),
        cmocka_unit_test(small_files_are_embedded_in_results),
        cmocka_unit_test(a_large_file_is_embedded_in_media_when_the_policy_says_so),
        cmocka_unit_test(auto_embeds_up_to_its_limit_and_uploads_beyond),
        cmocka_unit_test(the_limit_of_auto_is_the_callers),
        cmocka_unit_test(wire_text_is_neither_embedded_nor_uploaded),
        cmocka_unit_test(an_upload_is_one_part_named_file_with_a_length),
        cmocka_unit_test(curl_and_we_upload_the_same_part),
        cmocka_unit_test(bytes_are_uploaded_under_the_name_given),
        cmocka_unit_test(each_file_of_a_message_gets_its_own_uri),
        cmocka_unit_test(a_large_file_beside_a_small_one_is_the_only_one_uploaded),
        cmocka_unit_test(the_largest_file_allowed_is_uploaded_whole),
        cmocka_unit_test(a_reply_without_a_usable_uri_sends_no_message),
        cmocka_unit_test(an_upload_is_not_repeated_when_a_kept_connection_closes_unanswered),
        cmocka_unit_test(a_message_whose_upload_failed_never_left),
        cmocka_unit_test(a_message_that_fails_behind_its_upload_has_no_reply),
    };
    return cmocka_run_group_tests(tests, files_set_up, odd_tear_down);
}
