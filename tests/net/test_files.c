/**
 * @file
 * What becomes of a file: embedded or uploaded, judged by programs that are not ours; and what is
 * refused before a byte leaves.
 */
#include "send.h"

enum { SMALL = 12345, LIMIT = 200000, LARGE = 1000000 };

static int set_up(void **state)
{
    odd_set_up(state);
    scratch_run("head -c 12345 /dev/urandom > small && head -c 200000 /dev/urandom > limit && "
                "head -c 200001 /dev/urandom > above && head -c 1000000 /dev/urandom > large && "
                ": > nothing");
    return 0;
}

static rdx_client_options policy(const char *scenario, rdx_file_policy chosen)
{
    rdx_client_options options = odd_client_options(scenario);
    options.file_policy = chosen;
    return options;
}

static void expect_nothing_sent(const char *scenario)
{
    assert_int_equal(odd_count(scenario, "token"), 0);
    assert_int_equal(odd_count(scenario, "upload"), 0);
    assert_int_equal(odd_count(scenario, "endpoint"), 0);
}

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
    const rdx_client_options options = policy("good~media", RDX_FILE_EMBED);
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
    const rdx_client_options options = policy("good~text", RDX_FILE_UPLOAD);
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
    size_t size;
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

static void an_empty_file_is_uploaded_empty(void **state)
{
    (void)state;
    sender s = sender_open("good~nothing", NULL);
    expect_ok(&s, rdx_client_upload(s.client, RDX_FILE(scratch_path("nothing")), NULL, &s.reply,
                                    &s.report));
    expect_uploaded("good~nothing", 1, "nothing");
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

// ---- Forbidden uploads ----

static void a_403_on_upload_says_what_it_means_and_sends_no_message(void **state)
{
    (void)state;
    sender s = sender_open("forbidden~production", NULL);
    assert_int_equal(send_note(&s, RDX_FILE(scratch_path("large"))), RDX_E_FORBIDDEN);
    assert_int_equal(s.reply.http_status, 403);
    odd_expect_error(&s.report, RDX_E_FORBIDDEN,
                     "free accounts can't upload files in a development environment");
    assert_int_equal(odd_count("forbidden~production", "endpoint"), 0);
    sender_close(&s);
}

static void in_development_auto_embeds_after_a_403_and_says_so(void **state)
{
    (void)state;
    rdx_client_options options = odd_client_options("forbidden~auto");
    options.environment = RDX_ENVIRONMENT_DEVELOPMENT;
    sender s = sender_open("forbidden~auto", &options);
    expect_ok(&s, send_note(&s, RDX_FILE(scratch_path("large"))));
    assert_int_equal(s.report.errors, 0);
    assert_int_equal(s.report.count, 1);
    assert_int_equal(s.report.issues[0].severity, RDX_SEVERITY_NOTICE);
    assert_non_null(strstr(s.report.issues[0].detail, "embedded instead"));
    judge_request("forbidden~auto", 1, "notes/new", "/Note/FileContents", "large");
    sender_close(&s);
}

static void after_the_first_403_no_other_upload_is_tried(void **state)
{
    (void)state;
    rdx_client_options options = odd_client_options("forbidden~two");
    options.environment = RDX_ENVIRONMENT_DEVELOPMENT;
    sender s = sender_open("forbidden~two", &options);
    expect_ok(&s,
              send_results(&s, RDX_FILE(scratch_path("large")), RDX_FILE(scratch_path("above"))));
    assert_int_equal(odd_count("forbidden~two", "upload"), 1);
    judge_request("forbidden~two", 1, "results/new", "/Orders/0/Results/0/Value", "large");
    judge_request("forbidden~two", 1, "results/new", "/Orders/0/Results/1/Value", "above");
    sender_close(&s);
}

static void a_file_uploaded_before_a_403_stays_uploaded(void **state)
{
    (void)state;
    rdx_client_options options = odd_client_options("forbidden-later");
    options.environment = RDX_ENVIRONMENT_DEVELOPMENT;
    sender s = sender_open("forbidden-later", &options);
    expect_ok(&s,
              send_results(&s, RDX_FILE(scratch_path("large")), RDX_FILE(scratch_path("above"))));
    char *body = odd_request("forbidden-later", "endpoint", 1, "body", NULL);
    assert_non_null(strstr(body, "\"Value\":\"https://blob.example.com/1\""));
    free(body);
    judge_request("forbidden-later", 1, "results/new", "/Orders/0/Results/1/Value", "above");
    sender_close(&s);
}

static void in_development_a_file_that_fits_no_request_stays_forbidden(void **state)
{
    (void)state;
    rdx_client_options options = odd_client_options("forbidden~tight");
    options.environment = RDX_ENVIRONMENT_DEVELOPMENT;
    options.max_request = LARGE;
    sender s = sender_open("forbidden~tight", &options);
    assert_int_equal(send_note(&s, RDX_FILE(scratch_path("large"))), RDX_E_FORBIDDEN);
    assert_int_equal(s.report.count, 2);
    assert_non_null(strstr(s.report.issues[0].detail, "the limit is 1000000"));
    assert_non_null(strstr(s.report.issues[1].detail, "free accounts"));
    assert_int_equal(odd_count("forbidden~tight", "endpoint"), 0);
    sender_close(&s);
}

static void in_development_the_upload_policy_does_not_embed(void **state)
{
    (void)state;
    rdx_client_options options = policy("forbidden~upload", RDX_FILE_UPLOAD);
    options.environment = RDX_ENVIRONMENT_DEVELOPMENT;
    sender s = sender_open("forbidden~upload", &options);
    assert_int_equal(send_note(&s, RDX_FILE(scratch_path("small"))), RDX_E_FORBIDDEN);
    assert_int_equal(odd_count("forbidden~upload", "endpoint"), 0);
    sender_close(&s);
}

// ---- Refused before a byte leaves ----

static void a_file_over_30_mb_is_refused_with_both_sizes_and_nothing_is_sent(void **state)
{
    (void)state;
    scratch_hollow("huge", 30000001);
    sender s = sender_open("good~huge", NULL);
    assert_int_equal(send_note(&s, RDX_FILE(scratch_path("huge"))), RDX_E_FILE_SIZE);
    assert_string_equal(s.report.issues[0].pointer, "/Note/FileContents");
    odd_expect_error(&s.report, RDX_E_FILE_SIZE, "file is 30000001 bytes, the limit is 30000000");
    assert_int_equal(
        rdx_client_upload(s.client, RDX_FILE(scratch_path("huge")), NULL, &s.reply, &s.report),
        RDX_E_FILE_SIZE);
    odd_expect_error(&s.report, RDX_E_FILE_SIZE, "file is 30000001 bytes, the limit is 30000000");
    expect_nothing_sent("good~huge");
    sender_close(&s);
}

static void a_second_file_over_the_limit_keeps_the_first_from_being_sent(void **state)
{
    (void)state;
    scratch_hollow("huge", 30000001);
    sender s = sender_open("good~second", NULL);
    assert_int_equal(
        send_results(&s, RDX_FILE(scratch_path("large")), RDX_FILE(scratch_path("huge"))),
        RDX_E_FILE_SIZE);
    assert_string_equal(s.report.issues[0].pointer, "/Orders/0/Results/1/Value");
    expect_nothing_sent("good~second");
    sender_close(&s);
}

static void a_request_over_its_limit_is_refused_with_both_sizes_and_nothing_is_sent(void **state)
{
    (void)state;
    rdx_client_options options = policy("good~request", RDX_FILE_EMBED);
    sender s = sender_open("good~request", &options);
    expect_ok(&s, send_note(&s, RDX_FILE(scratch_path("small"))));
    size_t size;
    free(odd_request("good~request", "endpoint", 1, "body", &size));
    sender_close(&s);

    options.max_request = size;
    s = sender_open("good~request-exact", &options);
    expect_ok(&s, send_note(&s, RDX_FILE(scratch_path("small"))));
    sender_close(&s);

    options = policy("good~request-over", RDX_FILE_EMBED);
    options.max_request = size - 1;
    s = sender_open("good~request-over", &options);
    assert_int_equal(send_note(&s, RDX_FILE(scratch_path("small"))), RDX_E_REQUEST_SIZE);
    char sizes[96];
    snprintf(sizes, sizeof sizes, "request is %zu bytes, the limit is %zu", size, size - 1);
    odd_expect_error(&s.report, RDX_E_REQUEST_SIZE, sizes);
    expect_nothing_sent("good~request-over");
    sender_close(&s);
}

static void a_message_that_the_schema_forbids_is_not_sent(void **state)
{
    (void)state;
    sender s = sender_open("good~schema", NULL);
    const rdx_notes_new note = {.meta = some_meta(), .patient = some_patient()};
    assert_int_equal(rdx_client_send(s.client, rdx_notes_new_message(&note), &s.reply, &s.report),
                     RDX_E_MISSING);
    assert_string_equal(s.report.issues[0].pointer, "/Note");
    expect_nothing_sent("good~schema");
    sender_close(&s);
}

static void a_file_that_cannot_be_read_sends_nothing(void **state)
{
    (void)state;
    scratch_run("mkdir -p folder; mkfifo fifo");
    static const char *const names[] = {"gone", "folder", "fifo"};
    sender s = sender_open("good~unreadable", NULL);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(send_note(&s, RDX_FILE(scratch_path(names[i]))), RDX_E_FILE);
        odd_expect_error(&s.report, RDX_E_FILE, names[i]);
        assert_int_equal(
            rdx_client_upload(s.client, RDX_FILE(scratch_path(names[i])), NULL, NULL, &s.report),
            RDX_E_FILE);
        odd_expect_error(&s.report, RDX_E_FILE, names[i]);
    }
    expect_nothing_sent("good~unreadable");
    sender_close(&s);
}

// A progress callback that writes to the file while it is sent.
static bool grow_file(void *context, uint64_t sent, uint64_t total)
{
    (void)total;
    bool *grown = context;
    if (sent > 0 && !*grown) {
        scratch_run("printf x >> growing");
        *grown = true;
    }
    return true;
}

static void a_file_that_grows_while_it_is_uploaded_is_not_sent_whole(void **state)
{
    (void)state;
    scratch_hollow("growing", 20000000);
    bool grown = false;
    rdx_client_options options = odd_client_options("good~growing");
    options.net.progress = grow_file;
    options.net.progress_context = &grown;
    sender s = sender_open("good~growing", &options);
    const rdx_status status =
        rdx_client_upload(s.client, RDX_FILE(scratch_path("growing")), NULL, &s.reply, &s.report);
    assert_true(grown);
    assert_int_equal(status, RDX_E_FILE_CHANGED);
    odd_expect_error(&s.report, RDX_E_FILE_CHANGED, "changed");
    assert_int_equal(odd_count("good~growing", "upload"), 0);
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
        cmocka_unit_test(an_empty_file_is_uploaded_empty),
        cmocka_unit_test(the_largest_file_allowed_is_uploaded_whole),
        cmocka_unit_test(a_reply_without_a_usable_uri_sends_no_message),
        cmocka_unit_test(a_403_on_upload_says_what_it_means_and_sends_no_message),
        cmocka_unit_test(in_development_auto_embeds_after_a_403_and_says_so),
        cmocka_unit_test(after_the_first_403_no_other_upload_is_tried),
        cmocka_unit_test(a_file_uploaded_before_a_403_stays_uploaded),
        cmocka_unit_test(in_development_a_file_that_fits_no_request_stays_forbidden),
        cmocka_unit_test(in_development_the_upload_policy_does_not_embed),
        cmocka_unit_test(a_file_over_30_mb_is_refused_with_both_sizes_and_nothing_is_sent),
        cmocka_unit_test(a_second_file_over_the_limit_keeps_the_first_from_being_sent),
        cmocka_unit_test(a_request_over_its_limit_is_refused_with_both_sizes_and_nothing_is_sent),
        cmocka_unit_test(a_message_that_the_schema_forbids_is_not_sent),
        cmocka_unit_test(a_file_that_cannot_be_read_sends_nothing),
        cmocka_unit_test(a_file_that_grows_while_it_is_uploaded_is_not_sent_whole),
    };
    return cmocka_run_group_tests(tests, set_up, odd_tear_down);
}
