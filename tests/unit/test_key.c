/**
 * @file
 * Keys of PEM files and secrets: what they sign by, judged by the openssl program, and which of
 * them are refused.
 */
#include "keys.h"

#include <sys/stat.h>

static const char make_keys[] =
    "umask 077; exec 2>/dev/null; "
    "openssl rsa -in rsa.pem -traditional -out pkcs1.pem && "
    "openssl ec -in ec.pem -out sec1.pem && "
    "openssl genrsa -out small.pem 1024 && "
    "openssl ecparam -name prime256v1 -genkey -noout -out p256.pem && "
    "openssl genpkey -algorithm ED25519 -out ed.pem && "
    "openssl pkey -in rsa.pem -aes256 -passout pass:secret -out locked.pem && "
    "openssl rsa -in rsa.pem -traditional -aes256 -passout pass:secret -out locked_rsa.pem && "
    "openssl req -x509 -key rsa.pem -subj /CN=test -out certificate.pem && "
    "head -n 12 rsa.pem > cut.pem && "
    "sed '5s/^...../#####/' rsa.pem > damaged.pem && "
    ": > empty.pem && echo hello > text.pem && "
    "{ cat rsa.pem; head -c 64000 /dev/zero | tr '\\0' ' '; } > large.pem && "
    "mkdir folder.pem && mkfifo fifo.pem && "
    "sed 's/$/\r/' rsa.pem > crlf.pem && { echo Bag Attributes; cat rsa.pem; } > bag.pem && "
    "openssl ecparam -name secp384r1 -genkey -out parameters.pem && "
    "openssl ec -in ec.pem -outform DER -out ec.der && "
    "openssl ec -in parameters.pem -outform DER -out other.der && " // its point stands last
    "{ echo '-----BEGIN EC PRIVATE KEY-----'; "
    "{ head -c -97 ec.der; tail -c 97 other.der; } | base64 -w 64; "
    "echo '-----END EC PRIVATE KEY-----'; } > misfit.pem && "
    "openssl ec -in ec.pem -no_public -out half.pem && "
    "openssl pkcs8 -topk8 -nocrypt -in half.pem -out half8.pem && "
    "head -c 47 secret > short && { cat secret; echo; } > line && "
    "{ cat secret; printf '\\r\\n'; } > windows && { cat secret; echo; echo; } > lines";

static int set_up(void **state)
{
    keys_set_up(state);
    scratch_run(make_keys);
    return 0;
}

// ---- Signing ----

static void openssl_verifies_what_an_rsa_key_signed(void **state)
{
    (void)state;
    keys_sign_with("rsa.pem", RDX_ALGORITHM_BY_KEY, RDX_ALGORITHM_RS384);
    keys_expect_rs384();
    keys_sign_with("pkcs1.pem", RDX_ALGORITHM_RS384, RDX_ALGORITHM_RS384);
    keys_expect_rs384();
}

static void openssl_verifies_what_an_ec_key_signed(void **state)
{
    (void)state;
    keys_sign_with("ec.pem", RDX_ALGORITHM_BY_KEY, RDX_ALGORITHM_ES384);
    keys_expect_es384_of("ec_public.pem");
    keys_sign_with("sec1.pem", RDX_ALGORITHM_ES384, RDX_ALGORITHM_ES384);
    keys_expect_es384_of("ec_public.pem");
}

static void pem_is_read_however_it_is_wrapped(void **state)
{
    (void)state;
    static const char *const rsa[] = {"crlf.pem", "bag.pem"};
    static const char *const ec[] = {"half.pem", "half8.pem"}; // without the public half
    for (size_t i = 0; i < 2; i++) {
        keys_sign_with(rsa[i], RDX_ALGORITHM_BY_KEY, RDX_ALGORITHM_RS384);
        keys_expect_rs384();
        keys_sign_with(ec[i], RDX_ALGORITHM_BY_KEY, RDX_ALGORITHM_ES384);
        keys_expect_es384_of("ec_public.pem");
    }
    keys_sign_with("parameters.pem", RDX_ALGORITHM_BY_KEY, RDX_ALGORITHM_ES384);
}

static void openssl_computes_the_same_from_a_secret(void **state)
{
    (void)state;
    keys_sign_with("secret", RDX_ALGORITHM_HS384, RDX_ALGORITHM_HS384);
    keys_expect_hs384();
}

static void a_line_end_behind_a_secret_is_not_part_of_it(void **state)
{
    (void)state;
    keys_sign_with("line", RDX_ALGORITHM_HS384, RDX_ALGORITHM_HS384);
    keys_expect_hs384();
    keys_sign_with("windows", RDX_ALGORITHM_HS384, RDX_ALGORITHM_HS384);
    keys_expect_hs384();
    keys_sign_with("lines", RDX_ALGORITHM_HS384, RDX_ALGORITHM_HS384);
    scratch_run("cp secret kept; cp line secret"); // only one is cut
    keys_expect_hs384();
    scratch_run("mv kept secret");
}

// One signature in 128 or so has an r or s of less than 48 bytes.
static void r_and_s_keep_their_leading_zeros(void **state)
{
    (void)state;
    enum { MOST = 5000 };
    rdx_key *key = keys_open("ec.pem", RDX_ALGORITHM_BY_KEY);
    bool found = false;
    buf text = BUF(100);
    buf_puts(&text, "what");
    buf signature = BUF(1000);
    for (int i = 0; i < MOST && !found; i++) {
        buf_drop(&signature);
        assert_int_equal(rdx_key_sign(key, &text, &signature, NULL), RDX_OK);
        assert_int_equal(signature.length, 96);
        found = signature.data[0] == '\0' || signature.data[48] == '\0';
    }
    assert_true(found);
    scratch_write("signature", signature.data, signature.length);
    scratch_write("signed", text.data, text.length);
    buf_drop(&signature);
    buf_drop(&text);
    keys_expect_es384_of("ec_public.pem");
    rdx_key_close(key);
}

static void a_key_given_as_bytes_signs_and_may_be_gone_then(void **state)
{
    (void)state;
    size_t size;
    char *pem = scratch_read("rsa.pem", &size);
    rdx_arena texts = RDX_ARENA(1000);
    for (int with_size = 0; with_size < 2; with_size++) {
        char *copy = strdup(pem);
        const rdx_key_source source = {.bytes = copy, .size = with_size == 1 ? size : 0};
        const char *key_id;
        rdx_key *key;
        assert_int_equal(rdx_key_open(&source, RDX_ALGORITHM_BY_KEY, &texts, &key, &key_id, NULL),
                         RDX_OK);
        assert_null(key_id);
        memset(copy, 'x', size);
        free(copy);
        keys_sign(key);
        keys_expect_rs384();
        rdx_key_close(key);
    }
    rdx_arena_drop(&texts);
    free(pem);
}

static void expect_signs_with_all_of(const char *bytes, size_t size)
{
    const rdx_key_source source = {.bytes = bytes, .size = size};
    rdx_arena texts = RDX_ARENA(1000);
    const char *key_id;
    rdx_key *key;
    assert_int_equal(rdx_key_open(&source, RDX_ALGORITHM_HS384, &texts, &key, &key_id, NULL),
                     RDX_OK);
    keys_sign(key);
    rdx_key_close(key);
    rdx_arena_drop(&texts);
    scratch_run("mv secret kept");
    scratch_write("secret", bytes, size);
    keys_expect_hs384();
    scratch_run("mv kept secret");
}

static void a_secret_of_any_bytes_is_taken_with_its_size(void **state)
{
    (void)state;
    enum { SIZE = 60 };
    static const char all[][SIZE] = {
        "\0{binary",
        "{\xFF\xFE binary",
        "0\x82\x04\xBE\x02\x01 like DER",
        // a carriage return stands last, and no line feed behind it
        {[SIZE - 2] = '\n', [SIZE - 1] = '\r'},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        expect_signs_with_all_of(all[i], SIZE);
}

// ---- Refused keys ----

static void a_key_that_cannot_be_used_is_refused_with_the_cause(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *cause;
    } cases[] = {
        {"small.pem", "1024 bits, 2048 are the least"},
        {"p256.pem", "its curve is not P-384"},
        {"ed.pem", "neither an RSA key (RS384) nor an EC key (ES384)"},
        {"rsa_public.pem", "it is a public key"},
        {"ec_public.pem", "it is a public key"},
        {"certificate.pem", "it is a certificate"},
        {"cut.pem", "damaged"},
        {"damaged.pem", "damaged"},
        {"misfit.pem", "do not belong together"},
        {"empty.pem", "neither PEM text (-----BEGIN PRIVATE KEY-----) nor a JWK"},
        {"text.pem", "neither PEM text"},
        {"secret", "neither PEM text"},
        {"large.pem", "over 64000 bytes"},
        {"locked.pem", "protected by a pass phrase"}, // which nobody is asked for
        {"locked_rsa.pem", "protected by a pass phrase"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        keys_expect_refused(cases[i].name, RDX_ALGORITHM_BY_KEY, RDX_E_KEY, cases[i].cause);
}

static void a_key_of_another_algorithm_than_asked_for_is_refused(void **state)
{
    (void)state;
    keys_expect_refused("ec.pem", RDX_ALGORITHM_RS384, RDX_E_KEY, "RS384 was asked for");
    keys_expect_refused("rsa.pem", RDX_ALGORITHM_ES384, RDX_E_KEY, "ES384 was asked for");
    keys_expect_refused("rsa.pem", RDX_ALGORITHM_HS384, RDX_E_KEY, "HS384 needs a secret");
}

static void a_key_is_not_taken_as_the_bytes_of_a_secret(void **state)
{
    (void)state;
    static const char *const names[] = {"rsa_public.pem", "locked.pem",  "space.pem",
                                        "bom.pem",        "bag.pem",     "rsa.der",
                                        "rsa8.der",       "ec.sec1.der", "certificate.pem"};
    scratch_run("umask 077; exec 2>/dev/null; { printf ' '; cat rsa.pem; } > space.pem; "
                "{ printf '\\357\\273\\277'; cat rsa.pem; } > bom.pem; "
                "openssl rsa -in rsa.pem -traditional -outform DER -out rsa.der; "
                "openssl pkcs8 -topk8 -nocrypt -in rsa.pem -outform DER -out rsa8.der; "
                "openssl ec -in ec.pem -outform DER -out ec.sec1.der");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        keys_expect_refused(names[i], RDX_ALGORITHM_HS384, RDX_E_KEY, "HS384 needs a secret");
}

static void a_secret_that_is_too_short_is_refused(void **state)
{
    (void)state;
    keys_expect_refused("short", RDX_ALGORITHM_HS384, RDX_E_KEY,
                        "it has 47 bytes, 48 are the least");
    keys_expect_refused("empty.pem", RDX_ALGORITHM_HS384, RDX_E_KEY, "it has 0 bytes");
}

static void a_key_file_that_is_no_readable_file_is_refused_at_once(void **state)
{
    (void)state;
    static const char *const names[] = {"folder.pem", "fifo.pem"}; // nobody waits for a writer
    keys_expect_refused("gone.pem", RDX_ALGORITHM_BY_KEY, RDX_E_FILE, "there is no such file");
    for (size_t i = 0; i < 2; i++)
        keys_expect_refused(names[i], RDX_ALGORITHM_BY_KEY, RDX_E_FILE, "not a regular file");
    if (geteuid() == 0)
        return; // root reads everything
    scratch_run("cp rsa.pem unreadable.pem; chmod 0 unreadable.pem");
    keys_expect_refused("unreadable.pem", RDX_ALGORITHM_BY_KEY, RDX_E_FILE, "permission denied");
}

static void a_key_file_that_others_may_access_is_refused(void **state)
{
    (void)state;
    static const mode_t loose[] = {0640, 0604, 0620, 0602, 0610, 0601, 0644, 0777};
    static const mode_t tight[] = {0600, 0400, 0700};
    scratch_run("cp rsa.pem mode.pem");
    for (size_t i = 0; i < sizeof loose / sizeof loose[0]; i++) {
        char cause[32];
        snprintf(cause, sizeof cause, "its mode is %03o", (unsigned)loose[i]);
        assert_int_equal(chmod(scratch_path("mode.pem"), loose[i]), 0);
        keys_expect_refused("mode.pem", RDX_ALGORITHM_BY_KEY, RDX_E_PERMISSIONS, cause);
    }
    for (size_t i = 0; i < sizeof tight / sizeof tight[0]; i++) {
        assert_int_equal(chmod(scratch_path("mode.pem"), tight[i]), 0);
        rdx_key_close(keys_open("mode.pem", RDX_ALGORITHM_BY_KEY));
    }
}

static void a_loose_key_file_is_taken_where_that_was_allowed(void **state)
{
    (void)state;
    scratch_run("cp rsa.pem loose.pem; chmod 644 loose.pem");
    const rdx_key_source source = {.file = scratch_path("loose.pem"), .loose = true};
    rdx_arena texts = RDX_ARENA(1000);
    const char *key_id;
    rdx_key *key;
    assert_int_equal(rdx_key_open(&source, RDX_ALGORITHM_BY_KEY, &texts, &key, &key_id, NULL),
                     RDX_OK);
    rdx_key_close(key);
    rdx_arena_drop(&texts);
}

static void no_message_repeats_a_part_of_a_damaged_key(void **state)
{
    (void)state;
    char *pem = scratch_read("damaged.pem", NULL);
    rdx_report report = {0};
    rdx_key *key;
    assert_int_equal(keys_try("damaged.pem", RDX_ALGORITHM_BY_KEY, &key, &report), RDX_E_KEY);
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
        cmocka_unit_test(openssl_verifies_what_an_rsa_key_signed),
        cmocka_unit_test(openssl_verifies_what_an_ec_key_signed),
        cmocka_unit_test(pem_is_read_however_it_is_wrapped),
        cmocka_unit_test(openssl_computes_the_same_from_a_secret),
        cmocka_unit_test(a_line_end_behind_a_secret_is_not_part_of_it),
        cmocka_unit_test(r_and_s_keep_their_leading_zeros),
        cmocka_unit_test(a_key_given_as_bytes_signs_and_may_be_gone_then),
        cmocka_unit_test(a_secret_of_any_bytes_is_taken_with_its_size),
        cmocka_unit_test(a_key_that_cannot_be_used_is_refused_with_the_cause),
        cmocka_unit_test(a_key_of_another_algorithm_than_asked_for_is_refused),
        cmocka_unit_test(a_key_is_not_taken_as_the_bytes_of_a_secret),
        cmocka_unit_test(a_secret_that_is_too_short_is_refused),
        cmocka_unit_test(a_key_file_that_is_no_readable_file_is_refused_at_once),
        cmocka_unit_test(a_key_file_that_others_may_access_is_refused),
        cmocka_unit_test(a_loose_key_file_is_taken_where_that_was_allowed),
        cmocka_unit_test(no_message_repeats_a_part_of_a_damaged_key),
    };
    return cmocka_run_group_tests(tests, set_up, keys_tear_down);
}
