/**
 * @file
 * Assertions, judged by the openssl program, and the keys that are refused.
 */
#include "jwt.h"

#include <rdx/base64.h>

#include "../support/scratch.h"

#include <sys/stat.h>

// All keys are made here, by openssl, and live as long as this program.
static const char make_keys[] =
    "exec 2>/dev/null; "
    "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out pkcs8.pem && "
    "openssl pkey -in pkcs8.pem -pubout -out public.pem && "
    "openssl rsa -in pkcs8.pem -traditional -out rsa.pem && "
    "openssl genrsa -out small.pem 1024 && "
    "openssl ecparam -name prime256v1 -genkey -noout -out ec.pem && "
    "openssl genpkey -algorithm ED25519 -out ed.pem && "
    "openssl pkey -in pkcs8.pem -aes256 -passout pass:secret -out locked.pem && "
    "openssl rsa -in pkcs8.pem -traditional -aes256 -passout pass:secret -out locked_rsa.pem && "
    "openssl req -x509 -key pkcs8.pem -subj /CN=test -out certificate.pem && "
    "head -n 12 pkcs8.pem > cut.pem && "
    "sed '5s/^...../#####/' pkcs8.pem > damaged.pem && "
    "echo '{\"kty\":\"RSA\"}' > jwk.pem && "
    ": > empty.pem && echo hello > text.pem && "
    "{ cat pkcs8.pem; head -c 64000 /dev/zero | tr '\\0' ' '; } > large.pem && "
    "mkdir folder.pem && mkfifo fifo.pem";

static const rdx_jwt_claims claims = {
    .client_id = "client-1",
    .key_id = "key-1",
    .audience = "https://api.example.com/v2/auth/token",
    .now = 1700000000,
};

static int set_up(void **state)
{
    (void)state;
    scratch_open();
    scratch_run(make_keys);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    scratch_close();
    return 0;
}

static rdx_jwt_key *open_key(const char *name)
{
    rdx_report report = {0};
    rdx_jwt_key *key = NULL;
    assert_int_equal(rdx_jwt_key_open_file(scratch_path(name), &key, &report), RDX_OK);
    assert_int_equal(report.count, 0);
    assert_non_null(key);
    return key;
}

static buf sign(const rdx_jwt_key *key, const rdx_jwt_claims *about)
{
    buf out = BUF(64000);
    assert_int_equal(rdx_jwt_sign(key, about, &out, NULL), RDX_OK);
    return out;
}

// ---- Assertions ----

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

static void an_assertion_names_algorithm_and_key(void **state)
{
    (void)state;
    rdx_jwt_key *key = open_key("pkcs8.pem");
    buf assertion = sign(key, &claims);
    char *header = decode_part(assertion.data, 0);
    assert_string_equal(header, "{\"alg\":\"RS384\",\"kid\":\"key-1\",\"typ\":\"JWT\"}");
    free(header);
    buf_drop(&assertion);
    rdx_jwt_key_close(key);
}

static void an_assertion_claims_what_redox_asks_for_and_lives_five_minutes(void **state)
{
    (void)state;
    rdx_jwt_key *key = open_key("pkcs8.pem");
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
    rdx_jwt_key_close(key);
}

static void names_with_quotes_are_escaped_in_an_assertion(void **state)
{
    (void)state;
    rdx_jwt_key *key = open_key("pkcs8.pem");
    rdx_jwt_claims odd = claims;
    odd.client_id = "a\",\"sub\":\"b\\\n";
    buf assertion = sign(key, &odd);
    char *text = decode_part(assertion.data, 1);
    assert_non_null(strstr(text, "{\"iss\":\"a\\\",\\\"sub\\\":\\\"b\\\\\\n\","));
    free(text);
    buf_drop(&assertion);
    rdx_jwt_key_close(key);
}

static void verify_with_openssl(const char *key_name)
{
    rdx_jwt_key *key = open_key(key_name);
    buf assertion = sign(key, &claims);
    scratch_write("assertion", assertion.data, assertion.length);
    scratch_run("printf %s \"$(cut -d. -f1,2 assertion)\" > signed");
    scratch_run("s=$(cut -d. -f3 assertion | tr -- '-_' '+/'); "
                "while [ $((${#s} % 4)) != 0 ]; do s=$s=; done; "
                "printf %s \"$s\" | base64 -d > signature");
    scratch_run("openssl dgst -sha384 -verify public.pem -signature signature signed >/dev/null");
    scratch_run("! openssl dgst -sha256 -verify public.pem -signature signature signed "
                ">/dev/null 2>&1");
    buf_drop(&assertion);
    rdx_jwt_key_close(key);
}

static void openssl_verifies_what_a_pkcs8_key_signed(void **state)
{
    (void)state;
    verify_with_openssl("pkcs8.pem");
}

static void openssl_verifies_what_an_rsa_pem_key_signed(void **state)
{
    (void)state;
    verify_with_openssl("rsa.pem");
}

static void a_key_given_as_text_signs_too(void **state)
{
    (void)state;
    char *pem = scratch_read("pkcs8.pem", NULL);
    rdx_jwt_key *key;
    assert_int_equal(rdx_jwt_key_open_text(pem, &key, NULL), RDX_OK);
    memset(pem, 'x', strlen(pem)); // it is not needed any more
    free(pem);
    buf assertion = sign(key, &claims);
    assert_true(assertion.length > 400);
    buf_drop(&assertion);
    rdx_jwt_key_close(key);
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

// ---- Refused keys ----

static void expect_refused(const char *name, rdx_status expected, const char *cause)
{
    rdx_report report = {0};
    rdx_jwt_key *key = (rdx_jwt_key *)&report;
    assert_int_equal(rdx_jwt_key_open_file(scratch_path(name), &key, &report), expected);
    assert_null(key);
    assert_int_equal(report.count, 1);
    assert_int_equal(report.issues[0].code, expected);
    if (strstr(report.issues[0].detail, cause) == NULL)
        fail_msg("%s: %s", name, report.issues[0].detail);
    rdx_report_drop(&report);
}

static void a_key_that_cannot_be_used_is_refused_with_the_cause(void **state)
{
    (void)state;
    expect_refused("small.pem", RDX_E_KEY, "1024 bits, 2048 are the least");
    expect_refused("ec.pem", RDX_E_KEY, "no RSA key");
    expect_refused("ed.pem", RDX_E_KEY, "no RSA key");
    expect_refused("public.pem", RDX_E_KEY, "it is a public key");
    expect_refused("certificate.pem", RDX_E_KEY, "it is a certificate");
    expect_refused("cut.pem", RDX_E_KEY, "damaged");
    expect_refused("damaged.pem", RDX_E_KEY, "damaged");
    expect_refused("jwk.pem", RDX_E_KEY, "it is JSON");
    expect_refused("empty.pem", RDX_E_KEY, "no PEM text");
    expect_refused("text.pem", RDX_E_KEY, "no PEM text");
    expect_refused("large.pem", RDX_E_KEY, "over 64,000 bytes");
}

static void a_pass_phrase_is_never_asked_for(void **state)
{
    (void)state;
    expect_refused("locked.pem", RDX_E_KEY, "protected by a pass phrase");
    expect_refused("locked_rsa.pem", RDX_E_KEY, "protected by a pass phrase");
}

static void a_key_file_that_is_no_readable_file_is_refused_at_once(void **state)
{
    (void)state;
    expect_refused("gone.pem", RDX_E_FILE, "there is no such file");
    expect_refused("folder.pem", RDX_E_FILE, "not a regular file");
    expect_refused("fifo.pem", RDX_E_FILE, "not a regular file"); // and nobody waits for its writer
    if (geteuid() == 0)
        return; // root reads everything
    scratch_run("cp pkcs8.pem unreadable.pem; chmod 0 unreadable.pem");
    expect_refused("unreadable.pem", RDX_E_FILE, "permission denied");
}

static void no_message_repeats_a_part_of_a_damaged_key(void **state)
{
    (void)state;
    char *pem = scratch_read("damaged.pem", NULL);
    rdx_report report = {0};
    rdx_jwt_key *key;
    assert_int_equal(rdx_jwt_key_open_text(pem, &key, &report), RDX_E_KEY);
    const char *line = strchr(pem, '\n') + 1; // the first of the key
    for (size_t i = 0; i + 8 < strcspn(line, "\n"); i++) {
        char piece[9] = "";
        memcpy(piece, line + i, 8);
        assert_null(strstr(report.issues[0].detail, piece));
    }
    rdx_report_drop(&report);
    free(pem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_assertion_names_algorithm_and_key),
        cmocka_unit_test(an_assertion_claims_what_redox_asks_for_and_lives_five_minutes),
        cmocka_unit_test(names_with_quotes_are_escaped_in_an_assertion),
        cmocka_unit_test(openssl_verifies_what_a_pkcs8_key_signed),
        cmocka_unit_test(openssl_verifies_what_an_rsa_pem_key_signed),
        cmocka_unit_test(a_key_given_as_text_signs_too),
        cmocka_unit_test(every_assertion_has_an_identifier_of_its_own),
        cmocka_unit_test(a_key_that_cannot_be_used_is_refused_with_the_cause),
        cmocka_unit_test(a_pass_phrase_is_never_asked_for),
        cmocka_unit_test(a_key_file_that_is_no_readable_file_is_refused_at_once),
        cmocka_unit_test(no_message_repeats_a_part_of_a_damaged_key),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
