/**
 * @file
 * Each allocation of opening a key's holder, a client and a batch refused in turn, and of signing.
 */
#include "torture.h"

#include <rdx/batch.h>

#include "jwt.h"
#include "key_file.h"

#include "../support/scratch.h"

static char key_file[256];

static rdx_status open_both(const void *context, rdx_report *report)
{
    (void)context;
    const rdx_auth_options options = {
        .token_url = "https://localhost/token",
        .client_id = "client",
        .key_id = "key",
        .private_key_file = key_file,
        .scope = "scope",
    };
    const rdx_client_options client_options = {.api_url = "https://localhost",
                                               .source_id = "source"};
    rdx_auth *auth;
    rdx_client *client = NULL;
    rdx_status status = rdx_auth_open(&options, &auth, report);
    assert_int_equal(auth != NULL, status == RDX_OK);
    if (status == RDX_OK)
        status = rdx_client_open(&client_options, auth, &client, report);
    assert_int_equal(client != NULL, status == RDX_OK);
    rdx_client_close(client);
    rdx_auth_close(auth);
    return status;
}

static rdx_status open_legacy(const void *context, rdx_report *report)
{
    const rdx_legacy_options options = {
        .url = "https://localhost", .api_key = "key", .secret_file = scratch_path(context)};
    rdx_auth *auth;
    const rdx_status status = rdx_auth_open_legacy(&options, &auth, report);
    assert_int_equal(auth != NULL, status == RDX_OK);
    rdx_auth_close(auth);
    return status;
}

// With an auth that is open already: its own refusals are above.
static rdx_status open_batch(const void *context, rdx_report *report)
{
    const rdx_batch_options options = {
        .jobs = 2, .client = {.api_url = "https://localhost", .source_id = "source"}};
    rdx_batch *batch;
    const rdx_status status = rdx_batch_open(&options, *(rdx_auth *const *)context, &batch, report);
    assert_int_equal(batch != NULL, status == RDX_OK);
    rdx_batch_close(batch);
    return status;
}

static rdx_status sign(const void *context, rdx_report *report)
{
    const rdx_key_source source = {.file = scratch_path(context)};
    const rdx_algorithm algorithm =
        strcmp(context, "secret") == 0 ? RDX_ALGORITHM_HS384 : RDX_ALGORITHM_BY_KEY;
    rdx_arena texts = RDX_ARENA(10000);
    const char *key_id;
    const rdx_jwt_claims claims = {.client_id = "client", .key_id = "key", .audience = "a"};
    rdx_key *key;
    buf text = BUF(1 << 16);
    rdx_status status = rdx_key_open(&source, algorithm, &texts, &key, &key_id, report);
    if (status == RDX_OK)
        status = rdx_jwt_sign(key, &claims, &text, report);
    rdx_key_close(key);
    rdx_arena_drop(&texts);
    buf_drop(&text);
    return status;
}

static void opening_survives_each_refusal(void **state)
{
    (void)state;
    torture(open_both, NULL);
    torture(open_legacy, "secret");
}

static void opening_a_batch_survives_each_refusal(void **state)
{
    (void)state;
    const rdx_legacy_options options = {.api_key = "key", .secret_file = scratch_path("secret")};
    rdx_auth *auth;
    assert_int_equal(rdx_auth_open_legacy(&options, &auth, NULL), RDX_OK);
    torture(open_batch, &auth);
    rdx_auth_close(auth);
}

static void signing_survives_each_refusal(void **state)
{
    (void)state;
    static const char *const names[] = {"key.pem", "ec.jwk", "secret"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        torture(sign, names[i]);
}

static int make_key(void **state)
{
    (void)state;
    scratch_open();
    snprintf(key_file, sizeof key_file, "%s", scratch_path("key.pem"));
    char line[512];
    const char *named = getenv("RDX_PYTHON");
    snprintf(line, sizeof line,
             "umask 077; openssl genpkey -quiet -algorithm RSA -out key.pem && "
             "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out ec.pem && "
             "'%s' '%s/support/make_jwk.py' ec.pem kid=a > ec.jwk && tail -c 60 key.pem > secret",
             named != NULL ? named : "python3", RDX_TESTS_DIR);
    return scratch_try(line);
}

static int remove_key(void **state)
{
    (void)state;
    scratch_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opening_survives_each_refusal),
        cmocka_unit_test(opening_a_batch_survives_each_refusal),
        cmocka_unit_test(signing_survives_each_refusal),
    };
    const int failures = cmocka_run_group_tests(tests, make_key, remove_key);
    torture_print_total();
    return failures;
}
