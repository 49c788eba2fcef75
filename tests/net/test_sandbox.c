/**
 * @file
 * The whole path against rdx-sandbox, which shares no signing and no HTTP with us: real assertions,
 * real tokens, and the files that it stored, compared byte for byte.
 */
#include "sandbox.h"
#include "send.h"

#include <time.h>

static sandbox_process sandbox;
static int64_t started_at; // any time: it stands

static const char make_files[] =
    "exec 2>/dev/null; "
    "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out other.pem && "
    "openssl req -x509 -newkey rsa:2048 -nodes -keyout tls.key -out tls.pem -days 2 "
    "-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 && "
    "head -c 50000 /dev/urandom > small && head -c 3000000 /dev/urandom > large";

static int set_up(void **state)
{
    (void)state;
    scratch_open();
    sandbox_make_keys();
    scratch_run(make_files);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    scratch_close();
    return 0;
}

// A clock that stands still, so that only the server notices that a token has expired.
static int64_t standing(void *context)
{
    return *(const int64_t *)context;
}

static sender open_sender(const char *key, rdx_client_options options)
{
    char token_url[160];
    snprintf(token_url, sizeof token_url, "%s/v2/auth/token", sandbox.url);
    started_at = (int64_t)time(NULL);
    const rdx_auth_options auth = {
        .token_url = token_url,
        .client_id = "client-1",
        .key_id = "key-1",
        .private_key_file = scratch_path(key),
        .renew_before_s = 1,
        .net = {.ca_file = scratch_path("tls.pem"),
                .timeout_ms = 20000,
                .system = {.elapsed_ms = standing, .context = &started_at}},
    };
    sender s = {.reply = RDX_REPLY};
    assert_int_equal(rdx_auth_open(&auth, &s.auth, NULL), RDX_OK);
    options.api_url = sandbox.url;
    options.blob_url = sandbox.url;
    options.net = auth.net;
    assert_int_equal(rdx_client_open(&options, s.auth, &s.client, NULL), RDX_OK);
    return s;
}

// The file that the sandbox stored of the message just sent is `file`.
static void expect_stored(sender *s, rdx_status status, unsigned number, const char *file)
{
    expect_ok(s, status);
    assert_int_equal(s->reply.log_ids.count, 1);
    char line[256];
    snprintf(line, sizeof line, "cmp %s store/files/%s/%u", file, s->reply.log_ids.items[0],
             number);
    scratch_run(line);
}

static void send_all(const rdx_client_options *options)
{
    sender s = open_sender("key.pem", *options);
    const rdx_content small = RDX_FILE(scratch_path("small"));
    const rdx_content large = RDX_FILE(scratch_path("large"));
    expect_stored(&s, send_note(&s, small), 0, "small");
    expect_stored(&s, send_note(&s, large), 0, "large");
    expect_stored(&s, send_media(&s, small), 0, "small");
    expect_stored(&s, send_media(&s, large), 0, "large");
    const rdx_status status = send_results(&s, small, large);
    expect_stored(&s, status, 0, "small");
    expect_stored(&s, status, 1, "large");
    sender_close(&s);
}

static void files_arrive_embedded_uploaded_and_mixed(void **state)
{
    (void)state;
    sandbox_start(&sandbox, "");
    send_all(&(rdx_client_options){.file_policy = RDX_FILE_EMBED});
    send_all(&(rdx_client_options){.file_policy = RDX_FILE_UPLOAD});
    send_all(&(rdx_client_options){.file_policy = RDX_FILE_AUTO});
    sandbox_stop(&sandbox);
}

static void files_arrive_over_tls(void **state)
{
    (void)state;
    sandbox_start(&sandbox, "--tls-cert tls.pem --tls-key tls.key");
    assert_int_equal(strncmp(sandbox.url, "https://", 8), 0);
    send_all(&(rdx_client_options){0});
    sandbox_stop(&sandbox);
}

static void a_key_that_is_not_registered_gets_no_token(void **state)
{
    (void)state;
    sandbox_start(&sandbox, "");
    sender s = open_sender("other.pem", (rdx_client_options){0});
    assert_int_equal(send_note(&s, RDX_BYTES("hello", 5)), RDX_E_AUTH);
    odd_expect_error(&s.report, RDX_E_AUTH, "token request: HTTP ");
    scratch_run("test -z \"$(ls store/messages)\"");
    sender_close(&s);
    sandbox_stop(&sandbox);
}

static void a_free_account_in_development_gets_the_file_embedded(void **state)
{
    (void)state;
    sandbox_start(&sandbox, "--environment development --account free");
    sender s =
        open_sender("key.pem", (rdx_client_options){.environment = RDX_ENVIRONMENT_DEVELOPMENT});
    expect_stored(&s, send_note(&s, RDX_FILE(scratch_path("large"))), 0, "large");
    assert_int_equal(s.report.count, 1);
    assert_int_equal(s.report.issues[0].severity, RDX_SEVERITY_NOTICE);
    sender_close(&s);
    s = open_sender("key.pem", (rdx_client_options){0});
    assert_int_equal(send_note(&s, RDX_FILE(scratch_path("large"))), RDX_E_FORBIDDEN);
    odd_expect_error(&s.report, RDX_E_FORBIDDEN, "free accounts");
    sender_close(&s);
    sandbox_stop(&sandbox);
}

static void a_file_that_only_the_server_finds_too_large_is_refused_there(void **state)
{
    (void)state;
    sandbox_start(&sandbox, "--max-file 1000000");
    sender s = open_sender("key.pem", (rdx_client_options){0});
    assert_int_equal(send_note(&s, RDX_FILE(scratch_path("large"))), RDX_E_REJECTED);
    odd_expect_error(&s.report, RDX_E_REJECTED, "upload: HTTP 413");
    sender_close(&s);
    sandbox_stop(&sandbox);
}

static void a_token_that_expired_on_the_server_is_renewed_once(void **state)
{
    (void)state;
    sandbox_start(&sandbox, "--token-life 2");
    sender s = open_sender("key.pem", (rdx_client_options){0});
    expect_stored(&s, send_note(&s, RDX_FILE(scratch_path("small"))), 0, "small");
    sleep(3);
    expect_stored(&s, send_note(&s, RDX_FILE(scratch_path("small"))), 0, "small");
    scratch_run("grep -q ' 401' sandbox.log");
    sender_close(&s);
    sandbox_stop(&sandbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_arrive_embedded_uploaded_and_mixed),
        cmocka_unit_test(files_arrive_over_tls),
        cmocka_unit_test(a_key_that_is_not_registered_gets_no_token),
        cmocka_unit_test(a_free_account_in_development_gets_the_file_embedded),
        cmocka_unit_test(a_file_that_only_the_server_finds_too_large_is_refused_there),
        cmocka_unit_test(a_token_that_expired_on_the_server_is_renewed_once),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
