/**
 * @file
 * The keys that an OAuth API key can have, each against rdx-sandbox, which verifies with OpenSSL
 * alone: a message is sent with a token that each of them got.
 */
#include "sandbox.h"
#include "send.h"

static const char make_keys[] =
    "umask 077; exec 2>/dev/null; "
    "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out ec.pem && "
    "openssl pkey -in ec.pem -pubout -out ec_public.pem && "
    "head -c 36 /dev/urandom | base64 > secret && " // 48 characters and a line end
    "printf '{\"kty\":\"oct\",\"k\":\"%s\"}' "
    "$(head -c 48 secret | base64 -w0 | tr '+/' '-_' | tr -d =) > secret.jwk";

static const char registered[] =
    "--control --public-key ec_public.pem --key-id key-2 --client-id client-2 "
    "--secret-file secret --key-id key-3 --client-id client-3 "
    "--secret-file secret --key-id '' --client-id client-4";

static sandbox_process box;

static void make_jwk(const char *pem, const char *jwk)
{
    const char *named = getenv("RDX_PYTHON");
    char line[1024];
    snprintf(line, sizeof line, "umask 077; '%s' '%s/support/make_jwk.py' %s > %s",
             named != NULL ? named : "python3", RDX_TESTS_DIR, pem, jwk);
    scratch_run(line);
}

static int set_up(void **state)
{
    (void)state;
    scratch_open();
    sandbox_make_keys();
    scratch_run(make_keys);
    make_jwk("key.pem kid=key-1", "rsa.jwk");
    make_jwk("ec.pem kid=key-2 alg=ES384", "ec.jwk");
    sandbox_start(&box, registered);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return sandbox_tear_down(&box);
}

typedef struct credentials {
    const char *file;
    const char *client_id;
    const char *key_id;
    rdx_algorithm algorithm;
} credentials;

static rdx_status send_as(const credentials *as, rdx_report *report)
{
    char token_url[160];
    snprintf(token_url, sizeof token_url, "%s/v2/auth/token", box.url);
    const rdx_auth_options auth = {
        .token_url = token_url,
        .client_id = as->client_id,
        .key_id = as->key_id,
        .algorithm = as->algorithm,
        .private_key_file = scratch_path(as->file),
        .net = {.timeout_ms = 20000, .retry.attempts = 1},
    };
    const rdx_client_options client = {.api_url = box.url, .blob_url = box.url, .net = auth.net};
    sender s = {.reply = RDX_REPLY};
    rdx_status status = rdx_auth_open(&auth, &s.auth, &s.report);
    if (status == RDX_OK) {
        assert_int_equal(rdx_client_open(&client, s.auth, &s.client, NULL), RDX_OK);
        status = send_note(&s, RDX_BYTES("hello", 5));
    }
    *report = s.report;
    s.report = (rdx_report){0};
    sender_close(&s);
    return status;
}

static void each_kind_of_key_gets_a_token(void **state)
{
    (void)state;
    static const credentials all[] = {
        {"key.pem", "client-1", "key-1", RDX_ALGORITHM_BY_KEY},
        {"rsa.jwk", "client-1", NULL, RDX_ALGORITHM_BY_KEY},
        {"ec.pem", "client-2", "key-2", RDX_ALGORITHM_BY_KEY},
        {"ec.pem", "client-2", "key-2", RDX_ALGORITHM_ES384},
        {"ec.jwk", "client-2", NULL, RDX_ALGORITHM_BY_KEY},
        {"secret", "client-3", "key-3", RDX_ALGORITHM_HS384},
        {"secret.jwk", "client-3", "key-3", RDX_ALGORITHM_BY_KEY},
        {"secret", "client-4", NULL, RDX_ALGORITHM_HS384},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        rdx_report report;
        const rdx_status status = send_as(&all[i], &report);
        if (status != RDX_OK)
            fail_msg("%s: %s", all[i].file,
                     report.count > 0 ? report.issues[0].detail : rdx_status_name(status));
        rdx_report_drop(&report);
    }
    assert_int_equal(sandbox_counts(&box, "token").stored, sizeof all / sizeof all[0]);
}

static void a_key_of_another_client_gets_none(void **state)
{
    (void)state;
    static const credentials all[] = {
        {"key.pem", "client-2", "key-2", RDX_ALGORITHM_BY_KEY},
        {"ec.pem", "client-1", "key-1", RDX_ALGORITHM_BY_KEY},
        {"secret", "client-1", "key-1", RDX_ALGORITHM_HS384},
        {"secret", "client-2", NULL, RDX_ALGORITHM_HS384},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        rdx_report report;
        assert_int_equal(send_as(&all[i], &report), RDX_E_AUTH);
        odd_expect_error(&report, RDX_E_AUTH, "token request: HTTP 40");
    }
}

static void the_kid_of_a_jwk_is_held_to_what_a_key_id_is(void **state)
{
    (void)state;
    static const struct {
        const char *kid;
        const char *cause;
    } cases[] = {
        {"kid=", "kid of the JWK is missing"},
        {"kid=$(head -c 9000 /dev/zero | tr '\\0' k)", "kid of the JWK is over 8000 bytes"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char with_kid[80];
        snprintf(with_kid, sizeof with_kid, "ec.pem %s", cases[i].kid);
        make_jwk(with_kid, "odd.jwk");
        const credentials as = {"odd.jwk", "client-2", NULL, RDX_ALGORITHM_BY_KEY};
        const credentials named = {"odd.jwk", "client-2", "key-2", RDX_ALGORITHM_BY_KEY};
        rdx_report report;
        assert_int_equal(send_as(&as, &report), RDX_E_ARGUMENT);
        odd_expect_error(&report, RDX_E_ARGUMENT, cases[i].cause);
        assert_int_equal(send_as(&named, &report), RDX_OK); // it is not looked at
        rdx_report_drop(&report);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_of_key_gets_a_token),
        cmocka_unit_test(a_key_of_another_client_gets_none),
        cmocka_unit_test(the_kid_of_a_jwk_is_held_to_what_a_key_id_is),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
