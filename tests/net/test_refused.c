/**
 * @file
 * What is refused before a byte leaves, and files that change while they are sent.
 */
#include "send.h"

static void expect_nothing_sent(const char *scenario)
{
    assert_int_equal(odd_count(scenario, "token"), 0);
    assert_int_equal(odd_count(scenario, "upload"), 0);
    assert_int_equal(odd_count(scenario, "endpoint"), 0);
}

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
    rdx_client_options options = with_policy("good~request", RDX_FILE_EMBED);
    sender s = sender_open("good~request", &options);
    expect_ok(&s, send_note(&s, RDX_FILE(scratch_path("small"))));
    size_t size = 0;
    free(odd_request("good~request", "endpoint", 1, "body", &size));
    sender_close(&s);

    options.max_request = size;
    s = sender_open("good~request-exact", &options);
    expect_ok(&s, send_note(&s, RDX_FILE(scratch_path("small"))));
    sender_close(&s);

    options = with_policy("good~request-over", RDX_FILE_EMBED);
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
    scratch_run("mkdir -p folder; mkfifo fifo; : >empty");
    static const struct {
        const char *name;
        const char *cause;
    } files[] = {{"gone", "there is no such file"},
                 {"folder", "not a regular file"},
                 {"fifo", "not a regular file"},
                 {"empty", "is empty"}};
    sender s = sender_open("good~unreadable", NULL);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        const rdx_content file = RDX_FILE(scratch_path(files[i].name));
        assert_int_equal(send_note(&s, file), RDX_E_FILE);
        odd_expect_error(&s.report, RDX_E_FILE, files[i].cause);
        assert_int_equal(rdx_client_upload(s.client, file, NULL, NULL, &s.report), RDX_E_FILE);
        odd_expect_error(&s.report, RDX_E_FILE, files[i].cause);
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
        cmocka_unit_test(a_file_over_30_mb_is_refused_with_both_sizes_and_nothing_is_sent),
        cmocka_unit_test(a_second_file_over_the_limit_keeps_the_first_from_being_sent),
        cmocka_unit_test(a_request_over_its_limit_is_refused_with_both_sizes_and_nothing_is_sent),
        cmocka_unit_test(a_message_that_the_schema_forbids_is_not_sent),
        cmocka_unit_test(a_file_that_cannot_be_read_sends_nothing),
        cmocka_unit_test(a_file_that_grows_while_it_is_uploaded_is_not_sent_whole),
    };
    return cmocka_run_group_tests(tests, files_set_up, odd_tear_down);
}
