/**
 * @file
 * Accounts that may not upload: what a 403 says, and what `auto` does in development.
 */
#include "send.h"

enum { LARGE = 1000000 }; // bytes of the file

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
    rdx_client_options options = with_policy("forbidden~upload", RDX_FILE_UPLOAD);
    options.environment = RDX_ENVIRONMENT_DEVELOPMENT;
    sender s = sender_open("forbidden~upload", &options);
    assert_int_equal(send_note(&s, RDX_FILE(scratch_path("small"))), RDX_E_FORBIDDEN);
    assert_int_equal(odd_count("forbidden~upload", "endpoint"), 0);
    sender_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_403_on_upload_says_what_it_means_and_sends_no_message),
        cmocka_unit_test(in_development_auto_embeds_after_a_403_and_says_so),
        cmocka_unit_test(after_the_first_403_no_other_upload_is_tried),
        cmocka_unit_test(a_file_uploaded_before_a_403_stays_uploaded),
        cmocka_unit_test(in_development_a_file_that_fits_no_request_stays_forbidden),
        cmocka_unit_test(in_development_the_upload_policy_does_not_embed),
    };
    return cmocka_run_group_tests(tests, files_set_up, odd_tear_down);
}
