/**
 * @file
 * Legacy API keys: tokens by key and secret, then by refresh token, and all the ways to be refused;
 * first against a server that keeps what it got, then against rdx-sandbox.
 */
#include "sandbox.h"
#include "send.h"

#include <sys/stat.h>

enum { CLOCK = 1795420800 }; // 2026-11-23T08:00:00Z, in seconds since 1970

// Clocks that stand where a test puts them.
static int64_t passed_s;
static int64_t clock_s;

static int64_t test_now(void *context)
{
    (void)context;
    return clock_s;
}

static int64_t test_elapsed(void *context)
{
    (void)context;
    return passed_s * 1000;
}

static int set_up(void **state)
{
    odd_set_up(state);
    sandbox_make_keys();
    scratch_run("umask 077; printf 'the \"secret\"\\n' > secret; echo other > other");
    return 0;
}

static rdx_legacy_options options_of(const char *scenario)
{
    passed_s = 1000;
    clock_s = CLOCK;
    return (rdx_legacy_options){
        .url = odd_url(scenario, ""),
        .api_key = "key-1",
        .secret_file = scratch_path("secret"),
        .net = {.timeout_ms = 10000,
                .retry.attempts = 1,
                .system = {.now_s = test_now, .elapsed_ms = test_elapsed}},
    };
}

static rdx_auth *open_auth(const char *scenario)
{
    const rdx_legacy_options options = options_of(scenario);
    rdx_report report = {0};
    rdx_auth *auth;
    const rdx_status status = rdx_auth_open_legacy(&options, &auth, &report);
    if (status != RDX_OK)
        fail_msg("%s", report.count > 0 ? report.issues[0].detail : rdx_status_name(status));
    return auth;
}

static void expect_no_token(rdx_auth *auth, rdx_status expected, const char *cause)
{
    rdx_arena arena = RDX_ARENA(4096);
    rdx_report report = {0};
    const char *token;
    assert_int_equal(rdx_auth_token(auth, &arena, &token, &report), expected);
    odd_expect_error(&report, expected, cause);
    rdx_arena_drop(&arena);
}

static void expect_body(const char *scenario, const char *what, unsigned number,
                        const char *expected)
{
    char *body = odd_request(scenario, what, number, "body", NULL);
    assert_non_null(body);
    assert_string_equal(body, expected);
    free(body);
}

// ---- Asking ----

static void the_first_token_comes_by_key_and_secret(void **state)
{
    (void)state;
    rdx_auth *auth = open_auth("good~first");
    odd_expect_token(auth, "token-1");
    expect_body("good~first", "authenticate", 1,
                "{\"apiKey\":\"key-1\",\"secret\":\"the \\\"secret\\\"\"}");
    odd_expect_header("good~first", "authenticate", 1, "Content-Type: application/json");
    char *head = odd_request("good~first", "authenticate", 1, "head", NULL);
    assert_null(strstr(head, "Authorization"));
    free(head);
    rdx_auth_close(auth);
}

static void the_next_ones_come_by_the_newest_refresh_token(void **state)
{
    (void)state;
    rdx_auth *auth = open_auth("good~next");
    odd_expect_token(auth, "token-1");
    passed_s += 60;
    odd_expect_token(auth, "refreshed-1");
    expect_body("good~next", "refreshToken", 1,
                "{\"apiKey\":\"key-1\",\"refreshToken\":\"refresh-1\"}");
    rdx_auth_forget(auth, "refreshed-1"); // as after a 401
    odd_expect_token(auth, "refreshed-2");
    assert_int_equal(odd_count("good~next", "authenticate"), 1);
    assert_int_equal(odd_count("good~next", "refreshToken"), 2);
    rdx_auth_close(auth);
}

// One that is empty, or longer than is kept, is none.
static void without_a_refresh_token_key_and_secret_are_used_again(void **state)
{
    (void)state;
    static const char *const scenarios[] = {"legacy-no-refresh", "legacy-empty-refresh",
                                            "legacy-long-refresh"};
    for (size_t i = 0; i < sizeof scenarios / sizeof scenarios[0]; i++) {
        rdx_auth *auth = open_auth(scenarios[i]);
        odd_expect_token(auth, "token-1");
        passed_s += 60;
        odd_expect_token(auth, "token-2");
        assert_int_equal(odd_count(scenarios[i], "refreshToken"), 0);
        rdx_auth_close(auth);
    }
}

static void a_refused_refresh_token_leads_once_to_key_and_secret(void **state)
{
    (void)state;
    rdx_auth *auth = open_auth("legacy-used");
    odd_expect_token(auth, "token-1");
    passed_s += 60;
    odd_expect_token(auth, "token-2"); // and no word of the refusal is reported
    assert_int_equal(odd_count("legacy-used", "refreshToken"), 1);
    assert_int_equal(odd_count("legacy-used", "authenticate"), 2);
    rdx_auth_close(auth);
    auth = open_auth("legacy-revoked");
    odd_expect_token(auth, "token-1");
    passed_s += 60;
    expect_no_token(auth, RDX_E_AUTH, "token request: HTTP 401: the secret was refused");
    assert_int_equal(odd_count("legacy-revoked", "refreshToken"), 1);
    assert_int_equal(odd_count("legacy-revoked", "authenticate"), 2);
    rdx_auth_close(auth);
}

static void a_refresh_that_fails_is_a_failure_and_its_token_not_used_again(void **state)
{
    (void)state;
    rdx_auth *auth = open_auth("legacy-failing");
    odd_expect_token(auth, "token-1");
    passed_s += 60;
    expect_no_token(auth, RDX_E_SERVER, "HTTP 500");
    odd_expect_token(auth, "token-2");
    assert_int_equal(odd_count("legacy-failing", "refreshToken"), 1);
    rdx_auth_close(auth);
}

// ---- Keeping ----

static void a_token_is_kept_until_shortly_before_it_expires(void **state)
{
    (void)state;
    enum { DAY = 24 * 60 * 60 };
    static const struct {
        const char *scenario;
        int64_t life_s;
    } cases[] = {
        {"good~kept", 60},
        {"legacy-offset", 60},
        {"legacy-basic-offset", 60},
        {"legacy-minutes", 60},
        {"legacy-minutes-offset", 60},
        {"legacy-over", DAY}, // the clock may be wrong; a 401 renews the token
        {"legacy-far", DAY},
        {"legacy-odd", DAY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rdx_auth *auth = open_auth(cases[i].scenario);
        odd_expect_token(auth, "token-1");
        passed_s += cases[i].life_s - 31;
        odd_expect_token(auth, "token-1");
        passed_s++;
        odd_expect_token(auth, "refreshed-1");
        rdx_auth_close(auth);
    }
}

static void times_are_counted_over_leap_days(void **state)
{
    (void)state;
    rdx_auth *auth = open_auth("legacy-leap");
    clock_s = 1835395200; // 2028-02-29T00:00:00Z
    odd_expect_token(auth, "token-1");
    passed_s += 29;
    odd_expect_token(auth, "token-1");
    passed_s++;
    odd_expect_token(auth, "refreshed-1");
    rdx_auth_close(auth);
}

// ---- Failing ----

static void a_refusal_in_plain_text_is_told_without_the_servers_words(void **state)
{
    (void)state;
    rdx_auth *auth = open_auth("legacy-unknown");
    expect_no_token(auth, RDX_E_AUTH, "token request: HTTP 401: the credentials were refused");
    rdx_auth_close(auth);
    auth = open_auth("legacy-none");
    expect_no_token(auth, RDX_E_REPLY, "the reply has no access token");
    rdx_auth_close(auth);
}

static void expect_not_opened(const rdx_legacy_options *options, rdx_status expected,
                              const char *cause)
{
    rdx_report report = {0};
    rdx_auth *auth = (rdx_auth *)&report;
    assert_int_equal(rdx_auth_open_legacy(options, &auth, &report), expected);
    assert_null(auth);
    odd_expect_error(&report, expected, cause);
}

static void an_option_that_cannot_be_used_is_refused_when_opened(void **state)
{
    (void)state;
    rdx_legacy_options options = options_of("good");
    options.api_key = NULL;
    expect_not_opened(&options, RDX_E_ARGUMENT, "api_key is missing");
    options = options_of("good");
    options.secret = "SECRET";
    expect_not_opened(&options, RDX_E_ARGUMENT, "only one of secret and secret_file");
    options = options_of("good");
    options.secret_file = NULL;
    expect_not_opened(&options, RDX_E_ARGUMENT, "one of secret and secret_file is needed");
    options.secret = "";
    expect_not_opened(&options, RDX_E_KEY, "legacy secret: it is empty");
    options.secret = "\xff";
    expect_not_opened(&options, RDX_E_KEY, "legacy secret: it is not UTF-8");
    options = options_of("good");
    options.url = "http://api.redoxengine.com";
    expect_not_opened(&options, RDX_E_URL, "url: http is allowed to a loopback");
    options = options_of("good");
    options.secret_file = "/nonexistent";
    expect_not_opened(&options, RDX_E_FILE, "the legacy secret's file: there is no such file");
    options = options_of("good");
    options.renew_before_s = -1;
    expect_not_opened(&options, RDX_E_ARGUMENT, "renew_before_s");
}

static void a_secret_file_that_others_may_access_is_refused(void **state)
{
    (void)state;
    scratch_run("cp secret loose; chmod 644 loose");
    rdx_legacy_options options = options_of("good");
    options.secret_file = scratch_path("loose");
    expect_not_opened(&options, RDX_E_PERMISSIONS, "the legacy secret's file: its mode is 644");
    options.loose_key_file = true;
    rdx_auth *auth;
    assert_int_equal(rdx_auth_open_legacy(&options, &auth, NULL), RDX_OK);
    rdx_auth_close(auth);
}

// ---- Against the sandbox ----

static sender open_sender(const sandbox_process *box, const char *secret)
{
    rdx_legacy_options auth = options_of("good");
    auth.url = box->url;
    auth.secret_file = scratch_path(secret);
    auth.net.system.now_s = NULL; // the sandbox has the machine's
    const rdx_client_options client = {.api_url = box->url, .blob_url = box->url, .net = auth.net};
    sender s = {.reply = RDX_REPLY};
    assert_int_equal(rdx_auth_open_legacy(&auth, &s.auth, NULL), RDX_OK);
    assert_int_equal(rdx_client_open(&client, s.auth, &s.client, NULL), RDX_OK);
    return s;
}

static void expect_sent(sender *s)
{
    const rdx_status status = send_note(s, RDX_BYTES("hello", 5));
    if (status != RDX_OK)
        fail_msg("%s", s->report.count > 0 ? s->report.issues[0].detail : rdx_status_name(status));
}

static void messages_are_sent_with_a_legacy_key(void **state)
{
    (void)state;
    enum { DAY = 24 * 60 * 60 };
    sandbox_process box;
    sandbox_start(&box, "--control --legacy-api-key key-1 --legacy-secret-file secret");
    sender s = open_sender(&box, "secret");
    expect_sent(&s);
    expect_sent(&s);
    assert_int_equal(sandbox_counts(&box, "token").requests, 1);
    passed_s += DAY; // refresh tokens are good once: each is followed by the next
    expect_sent(&s);
    passed_s += DAY;
    expect_sent(&s);
    assert_int_equal(sandbox_counts(&box, "token").requests, 3);
    scratch_run("test $(grep -c refreshToken sandbox.log) = 2");
    scratch_run("test $(ls store/messages | wc -l) = 4");
    sender_close(&s);
    sandbox_stop(&box);
}

static void a_server_that_forgot_all_tokens_costs_a_refresh_and_a_key(void **state)
{
    (void)state;
    sandbox_process box;
    char options[160];
    sandbox_start(&box, "--legacy-api-key key-1 --legacy-secret-file secret");
    sender s = open_sender(&box, "secret");
    expect_sent(&s);
    sandbox_stop(&box);
    snprintf(options, sizeof options,
             "--control --port %d --legacy-api-key key-1 --legacy-secret-file secret", box.port);
    sandbox_start(&box, options);
    expect_sent(&s);
    assert_int_equal(s.reply.attempts, 2);
    assert_int_equal(sandbox_counts(&box, "token").requests, 2);
    sender_close(&s);
    sandbox_stop(&box);
}

static void a_wrong_secret_is_refused(void **state)
{
    (void)state;
    sandbox_process box;
    sandbox_start(&box, "--legacy-api-key key-1 --legacy-secret-file secret");
    sender s = open_sender(&box, "other");
    assert_int_equal(send_note(&s, RDX_BYTES("hello", 5)), RDX_E_AUTH);
    odd_expect_error(&s.report, RDX_E_AUTH, "token request: HTTP 401: the secret was refused");
    sender_close(&s);
    sandbox_stop(&box);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_token_comes_by_key_and_secret),
        cmocka_unit_test(the_next_ones_come_by_the_newest_refresh_token),
        cmocka_unit_test(without_a_refresh_token_key_and_secret_are_used_again),
        cmocka_unit_test(a_refused_refresh_token_leads_once_to_key_and_secret),
        cmocka_unit_test(a_refresh_that_fails_is_a_failure_and_its_token_not_used_again),
        cmocka_unit_test(a_token_is_kept_until_shortly_before_it_expires),
        cmocka_unit_test(times_are_counted_over_leap_days),
        cmocka_unit_test(a_refusal_in_plain_text_is_told_without_the_servers_words),
        cmocka_unit_test(an_option_that_cannot_be_used_is_refused_when_opened),
        cmocka_unit_test(a_secret_file_that_others_may_access_is_refused),
        cmocka_unit_test(messages_are_sent_with_a_legacy_key),
        cmocka_unit_test(a_server_that_forgot_all_tokens_costs_a_refresh_and_a_key),
        cmocka_unit_test(a_wrong_secret_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, odd_tear_down);
}
