/**
 * @file
 * Each allocation of opening a key's holder and a client refused in turn, and of signing.
 */
#include "torture.h"

#include <rdx/client.h>

#include "jwt.h"

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

static rdx_status sign(const void *context, rdx_report *report)
{
    (void)context;
    const rdx_jwt_claims claims = {.client_id = "client", .key_id = "key", .audience = "a"};
    rdx_jwt_key *key;
    buf text = BUF(1 << 16);
    rdx_status status = rdx_jwt_key_open_file(key_file, &key, report);
    if (status == RDX_OK)
        status = rdx_jwt_sign(key, &claims, &text, report);
    rdx_jwt_key_close(key);
    buf_drop(&text);
    return status;
}

static void opening_survives_each_refusal(void **state)
{
    (void)state;
    torture(open_both, NULL);
}

static void signing_survives_each_refusal(void **state)
{
    (void)state;
    torture(sign, NULL);
}

static int make_key(void **state)
{
    (void)state;
    scratch_open();
    snprintf(key_file, sizeof key_file, "%s", scratch_path("key.pem"));
    return scratch_try("openssl genpkey -quiet -algorithm RSA -out key.pem 2>openssl.log");
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
        cmocka_unit_test(signing_survives_each_refusal),
    };
    const int failures = cmocka_run_group_tests(tests, make_key, remove_key);
    torture_print_total();
    return failures;
}
