/**
 * @file
 * Private JWKs: each kind signs as openssl verifies, and what is refused has a cause.
 */
#include "keys.h"

// A key on P-384 whose number is 5: all but one of its 48 bytes are zero.
static const char make_five[] =
    "umask 077; exec 2>/dev/null; "
    "printf 'asn1=SEQUENCE:key\\n[key]\\nversion=INTEGER:1\\n"
    "d=FORMAT:HEX,OCTETSTRING:%0.96x\\ngroup=EXPLICIT:0,OID:secp384r1\\n' 5 > five.conf; "
    "openssl asn1parse -genconf five.conf -noout -out five.der && "
    "openssl ec -inform DER -in five.der -out five.pem && "
    "openssl ec -in five.pem -pubout -out five_public.pem";

static int set_up(void **state)
{
    keys_set_up(state);
    scratch_run(make_five);
    scratch_run("openssl ecparam -name prime256v1 -genkey -noout -out p256.pem; "
                "openssl genrsa -out small.pem 1024 2>/dev/null; "
                "openssl genpkey -quiet -algorithm RSA -out other.pem 2>/dev/null");
    return 0;
}

// ---- Taken ----

static void openssl_verifies_what_an_rsa_jwk_signed(void **state)
{
    (void)state;
    keys_make_jwk("rsa.pem alg=RS384 use=sig kid=a > jwk");
    keys_sign_with("jwk", RDX_ALGORITHM_BY_KEY, RDX_ALGORITHM_RS384);
    keys_expect_rs384();
    keys_sign_with("jwk", RDX_ALGORITHM_RS384, RDX_ALGORITHM_RS384);
}

static void an_rsa_jwk_needs_no_primes(void **state)
{
    (void)state;
    keys_make_jwk("rsa.pem -p -q -dp -dq -qi > jwk");
    keys_sign_with("jwk", RDX_ALGORITHM_BY_KEY, RDX_ALGORITHM_RS384);
    keys_expect_rs384();
}

static void openssl_verifies_what_an_ec_jwk_signed(void **state)
{
    (void)state;
    keys_make_jwk("ec.pem alg=ES384 > jwk");
    keys_sign_with("jwk", RDX_ALGORITHM_BY_KEY, RDX_ALGORITHM_ES384);
    keys_expect_es384_of("ec_public.pem");
}

static void leading_zeros_of_a_number_do_not_matter(void **state)
{
    (void)state;
    keys_make_jwk("five.pem > jwk");
    keys_sign_with("jwk", RDX_ALGORITHM_BY_KEY, RDX_ALGORITHM_ES384);
    keys_expect_es384_of("five_public.pem");
    keys_make_jwk("five.pem d=BQ > jwk"); // none of them
    keys_sign_with("jwk", RDX_ALGORITHM_BY_KEY, RDX_ALGORITHM_ES384);
    keys_expect_es384_of("five_public.pem");
    keys_make_jwk("rsa.pem e=AAAAAAEAAQ > jwk"); // too many
    keys_sign_with("jwk", RDX_ALGORITHM_BY_KEY, RDX_ALGORITHM_RS384);
    keys_expect_rs384();
}

static void openssl_computes_the_same_from_an_oct_jwk(void **state)
{
    (void)state;
    scratch_run("umask 077; printf '{\"kty\":\"oct\",\"k\":\"%s\"}' "
                "$(base64 -w0 secret | tr '+/' '-_' | tr -d =) > jwk");
    keys_sign_with("jwk", RDX_ALGORITHM_BY_KEY, RDX_ALGORITHM_HS384);
    keys_expect_hs384();
    keys_sign_with("jwk", RDX_ALGORITHM_HS384, RDX_ALGORITHM_HS384);
    keys_expect_hs384();
}

static void the_id_of_a_key_is_read_from_its_jwk(void **state)
{
    (void)state;
    keys_make_jwk("ec.pem kid=key-7 > jwk");
    const rdx_key_source source = {.file = scratch_path("jwk")};
    rdx_arena texts = RDX_ARENA(1000);
    const char *key_id;
    rdx_key *key;
    assert_int_equal(rdx_key_open(&source, RDX_ALGORITHM_BY_KEY, &texts, &key, &key_id, NULL),
                     RDX_OK);
    assert_string_equal(key_id, "key-7");
    rdx_key_close(key);
    rdx_arena_drop(&texts);
}

// ---- Refused ----

static void a_jwk_that_cannot_be_used_is_refused_with_the_cause(void **state)
{
    (void)state;
    static const struct {
        const char *changes;
        const char *cause;
    } cases[] = {
        {"rsa.pem -d", "it is a public JWK"},
        {"ec.pem -d", "it is a public JWK"},
        {"rsa.pem -qi", "lacks a number"},
        {"rsa.pem -n", "lacks a number"},
        {"ec.pem -y", "lacks a number"},
        {"rsa.pem d=a+b/", "no base64url"},
        {"rsa.pem d=abc=", "no base64url"},
        {"rsa.pem d=abcde", "no base64url"},
        {"rsa.pem d=", "no base64url"},
        {"rsa.pem -p -q -dp -dq -qi d=AQAB", "do not belong together"},
        {"rsa.pem d=AA", "do not belong together"}, // the others would do without
        {"rsa.pem d=AQAB", "do not belong together"},
        {"rsa.pem p=AQAB", "do not belong together"},
        {"rsa.pem q=AQAB", "do not belong together"},
        {"rsa.pem p=AQ", "do not belong together"},
        {"rsa.pem p=AA", "do not belong together"},
        {"rsa.pem dp=AQAB", "do not belong together"},
        {"rsa.pem dq=AQAB", "do not belong together"},
        {"rsa.pem qi=AQAB", "do not belong together"},
        {"rsa.pem e=Aw", "do not belong together"},
        {"rsa.pem e=AQ d=AQ dp=AQ dq=AQ", "do not belong together"}, // would sign nothing
        {"rsa.pem -p -q -dp -dq -qi e=AQ d=AQ", "do not belong together"},
        {"rsa.pem -p -q -dp -dq -qi d=AA", "do not belong together"},
        {"ec.pem d=AA", "do not belong together"},
        {"ec.pem d=BQ", "do not belong together"},
        {"ec.pem x=BQ", "do not belong together"},
        {"p256.pem", "its curve is not P-384"},
        {"ec.pem crv=P-521", "its curve is not P-384"},
        {"small.pem", "1024 bits, 2048 are the least"},
        {"rsa.pem alg=RS256", "its `alg` is not RS384"},
        {"ec.pem alg=RS384", "its `alg` is not ES384"},
        {"rsa.pem use=enc", "its `use` is not to sign"},
        {"rsa.pem kty=OKP", "no JWK of RSA, EC or oct"},
        {"rsa.pem -kty", "no JWK of RSA, EC or oct"},
        {"rsa.pem oth=x", "more than two primes"},
        {"rsa.pem kty=oct", "its JWK has no secret"},
        {"rsa.pem kty=oct k=QUJD", "it has 3 bytes, 48 are the least"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char line[128];
        snprintf(line, sizeof line, "%s > jwk", cases[i].changes);
        keys_make_jwk(line);
        keys_expect_refused("jwk", RDX_ALGORITHM_BY_KEY, RDX_E_KEY, cases[i].cause);
    }
}

static void text_that_is_no_jwk_is_told_from_one(void **state)
{
    (void)state;
    scratch_run("umask 077; printf '{\"keys\":[{\"kty\":\"RSA\"}]}' > set; "
                "printf '{\"kty\":\"RSA\"' > cut; printf ' {}' > none; printf '[]' > list");
    keys_expect_refused("set", RDX_ALGORITHM_BY_KEY, RDX_E_KEY, "it is a set of keys");
    keys_expect_refused("cut", RDX_ALGORITHM_BY_KEY, RDX_E_KEY, "its JSON text is damaged");
    keys_expect_refused("none", RDX_ALGORITHM_BY_KEY, RDX_E_KEY, "no JWK of RSA, EC or oct");
    keys_expect_refused("list", RDX_ALGORITHM_BY_KEY, RDX_E_KEY, "nor a JWK");
}

static void a_damaged_jwk_is_not_taken_as_the_bytes_of_a_secret(void **state)
{
    (void)state;
    keys_make_jwk("rsa.pem > jwk");
    scratch_run(
        "umask 077; head -c 900 jwk > cut; { printf '\\357\\273\\277'; cat jwk; } > marked; "
        "{ printf ' \\n'; head -c 900 jwk; } > later");
    static const char *const names[] = {"cut", "marked", "later"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        keys_expect_refused(names[i], RDX_ALGORITHM_HS384, RDX_E_KEY, "its JSON text is damaged");
}

static void a_jwk_with_a_member_twice_or_of_another_type_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *member; // put first
        const char *cause;
    } cases[] = {
        {"\"d\": \"AQAB\"", "stands in it twice"},
        {"\"kid\": \"a\", \"kid\": \"a\"", "stands in it twice"},
        {"\"x5c\": [], \"x5c\": []", "stands in it twice"},
        {"\"kid\": 7", "wrong type"},
    };
    keys_make_jwk("rsa.pem > whole");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char line[160];
        snprintf(line, sizeof line, "umask 077; sed '1s/{/{ %s,/' whole > jwk", cases[i].member);
        scratch_run(line);
        keys_expect_refused("jwk", RDX_ALGORITHM_BY_KEY, RDX_E_KEY, cases[i].cause);
    }
    scratch_run("umask 077; sed '1s/{/{ \"kid\": null, \"x5t\": 7,/' whole > jwk");
    keys_sign_with("jwk", RDX_ALGORITHM_BY_KEY, RDX_ALGORITHM_RS384);
}

static void a_jwk_of_another_algorithm_than_asked_for_is_refused(void **state)
{
    (void)state;
    keys_make_jwk("rsa.pem > jwk");
    keys_expect_refused("jwk", RDX_ALGORITHM_ES384, RDX_E_KEY, "ES384 was asked for");
    keys_expect_refused("jwk", RDX_ALGORITHM_HS384, RDX_E_KEY, "HS384 was asked for");
}

static void the_private_number_of_another_key_is_refused(void **state)
{
    (void)state;
    keys_make_jwk("other.pem -p -q -dp -dq -qi > other.jwk");
    scratch_run("d=$(sed -n 's/^ \"d\": \"\\(.*\\)\".*/\\1/p' other.jwk); echo \"d=$d\" > d");
    keys_make_jwk("rsa.pem -p -q -dp -dq -qi $(cat d) > jwk");
    keys_expect_refused("jwk", RDX_ALGORITHM_BY_KEY, RDX_E_KEY, "do not belong together");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(openssl_verifies_what_an_rsa_jwk_signed),
        cmocka_unit_test(an_rsa_jwk_needs_no_primes),
        cmocka_unit_test(openssl_verifies_what_an_ec_jwk_signed),
        cmocka_unit_test(leading_zeros_of_a_number_do_not_matter),
        cmocka_unit_test(openssl_computes_the_same_from_an_oct_jwk),
        cmocka_unit_test(the_id_of_a_key_is_read_from_its_jwk),
        cmocka_unit_test(a_jwk_that_cannot_be_used_is_refused_with_the_cause),
        cmocka_unit_test(text_that_is_no_jwk_is_told_from_one),
        cmocka_unit_test(a_damaged_jwk_is_not_taken_as_the_bytes_of_a_secret),
        cmocka_unit_test(a_jwk_with_a_member_twice_or_of_another_type_is_refused),
        cmocka_unit_test(a_jwk_of_another_algorithm_than_asked_for_is_refused),
        cmocka_unit_test(the_private_number_of_another_key_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, keys_tear_down);
}
