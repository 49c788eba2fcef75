/**
 * @file
 * Assertions, judged by the openssl program.
 */
#include "jwt.h"

#include <rdx/base64.h>

#include "keys.h"

static const rdx_jwt_claims claims = {
    .client_id = "client-1",
    .key_id = "key-1",
    .audience = "https://api.example.com/v2/auth/token",
    .now = 1700000000,
};

static buf sign(const rdx_key *key, const rdx_jwt_claims *about)
{
    buf out = BUF(64000);
    assert_int_equal(rdx_jwt_sign(key, about, &out, NULL), RDX_OK);
    return out;
}

// The text of part `index` of an assertion, to be freed.
static char *decode_part(const char *assertion, unsigned index)
{
    for (; index > 0; index--)
        assertion = strchr(assertion, '.') + 1;
    const size_t length = strcspn(assertion, ".");
    char *text = calloc(1, length + 4);
    for (size_t i = 0; i < length; i++)
        text[i] = (char)(assertion[i] == '-' ? '+' : assertion[i] == '_' ? '/' : assertion[i]);
    for (size_t i = length; i % 4 != 0; i++)
        text[i] = '=';
    char *decoded = calloc(1, length + 4);
    size_t size;
    assert_int_equal(rdx_base64_decode(text, (length + 3) / 4 * 4, decoded, &size), RDX_OK);
    free(text);
    return decoded;
}

static void an_assertion_claims_what_redox_asks_for_and_lives_five_minutes(void **state)
{
    (void)state;
    rdx_key *key = keys_open("rsa.pem", RDX_ALGORITHM_BY_KEY);
    buf assertion = sign(key, &claims);
    char *text = decode_part(assertion.data, 1);
    char *identifier = strstr(text, "\"jti\":\"");
    assert_non_null(identifier);
    memset(identifier + 7, '*', 36);
    assert_string_equal(text, "{\"iss\":\"client-1\",\"sub\":\"client-1\","
                              "\"aud\":\"https://api.example.com/v2/auth/token\","
                              "\"jti\":\"************************************\","
                              "\"iat\":1700000000,\"exp\":1700000300}");
    free(text);
    buf_drop(&assertion);
    rdx_key_close(key);
}

static void names_with_quotes_are_escaped_in_an_assertion(void **state)
{
    (void)state;
    rdx_key *key = keys_open("rsa.pem", RDX_ALGORITHM_BY_KEY);
    rdx_jwt_claims odd = claims;
    odd.client_id = "a\",\"sub\":\"b\\\n";
    buf assertion = sign(key, &odd);
    char *text = decode_part(assertion.data, 1);
    assert_non_null(strstr(text, "{\"iss\":\"a\\\",\\\"sub\\\":\\\"b\\\\\\n\","));
    free(text);
    buf_drop(&assertion);
    rdx_key_close(key);
}

// Leaves what was signed and its signature as files.
static void take_apart(const buf *assertion)
{
    scratch_write("assertion", assertion->data, assertion->length);
    scratch_run("printf %s \"$(cut -d. -f1,2 assertion)\" > signed");
    scratch_run("s=$(cut -d. -f3 assertion | tr -- '-_' '+/'); "
                "while [ $((${#s} % 4)) != 0 ]; do s=$s=; done; "
                "printf %s \"$s\" | base64 -d > signature");
}

static void openssl_verifies_an_assertion_of_each_algorithm(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        rdx_algorithm algorithm;
        const char *header;
    } cases[] = {
        {"rsa.pem", RDX_ALGORITHM_RS384, "{\"alg\":\"RS384\",\"kid\":\"key-1\",\"typ\":\"JWT\"}"},
        {"ec.pem", RDX_ALGORITHM_ES384, "{\"alg\":\"ES384\",\"kid\":\"key-1\",\"typ\":\"JWT\"}"},
        {"secret", RDX_ALGORITHM_HS384, "{\"alg\":\"HS384\",\"kid\":\"key-1\",\"typ\":\"JWT\"}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rdx_key *key = keys_open(cases[i].file, cases[i].algorithm);
        buf assertion = sign(key, &claims);
        char *header = decode_part(assertion.data, 0);
        assert_string_equal(header, cases[i].header);
        free(header);
        take_apart(&assertion);
        buf_drop(&assertion);
        rdx_key_close(key);
        if (cases[i].algorithm == RDX_ALGORITHM_RS384)
            keys_expect_rs384();
        else if (cases[i].algorithm == RDX_ALGORITHM_ES384)
            keys_expect_es384_of("ec_public.pem");
        else
            keys_expect_hs384();
    }
}

static void an_assertion_without_a_key_id_has_no_kid(void **state)
{
    (void)state;
    rdx_jwt_claims without = claims;
    without.key_id = NULL;
    rdx_key *key = keys_open("secret", RDX_ALGORITHM_HS384);
    buf assertion = sign(key, &without);
    char *header = decode_part(assertion.data, 0);
    assert_string_equal(header, "{\"alg\":\"HS384\",\"typ\":\"JWT\"}");
    free(header);
    buf_drop(&assertion);
    rdx_key_close(key);
}

static void every_assertion_has_an_identifier_of_its_own(void **state)
{
    (void)state;
    char one[RDX_UUID_SIZE], other[RDX_UUID_SIZE];
    assert_int_equal(rdx_uuid(one), RDX_OK);
    assert_int_equal(rdx_uuid(other), RDX_OK);
    assert_string_not_equal(one, other);
    assert_int_equal(strlen(one), 36);
    assert_int_equal(strspn(one, "0123456789abcdef-"), 36);
    assert_int_equal(one[14], '4');
    assert_non_null(strchr("89ab", one[19]));
    for (size_t i = 8; i <= 23; i += 5)
        assert_int_equal(one[i], '-');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(openssl_verifies_an_assertion_of_each_algorithm),
        cmocka_unit_test(an_assertion_without_a_key_id_has_no_kid),
        cmocka_unit_test(an_assertion_claims_what_redox_asks_for_and_lives_five_minutes),
        cmocka_unit_test(names_with_quotes_are_escaped_in_an_assertion),
        cmocka_unit_test(every_assertion_has_an_identifier_of_its_own),
    };
    return cmocka_run_group_tests(tests, keys_set_up, keys_tear_down);
}
