/**
 * @file
 * Keys for tests, made by openssl, and their signatures, judged by openssl: never by the code under
 * test.
 */
#ifndef RDX_TESTS_KEYS_H
#define RDX_TESTS_KEYS_H

#include "key_file.h"

#include "../support/scratch.h"

/** Makes the scratch folder, and in it rsa.pem, ec.pem, both public halves, and a secret. */
static inline int keys_set_up(void **state)
{
    (void)state;
    scratch_open();
    scratch_run("umask 077; exec 2>/dev/null; "
                "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem && "
                "openssl pkey -in rsa.pem -pubout -out rsa_public.pem && "
                "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out ec.pem && "
                "openssl pkey -in ec.pem -pubout -out ec_public.pem && "
                "printf 0123456789abcdef0123456789abcdef0123456789abcdef > secret");
    return 0;
}

static inline int keys_tear_down(void **state)
{
    (void)state;
    scratch_close();
    return 0;
}

/** Runs make_jwk.py: "rsa.pem kid=a > rsa.jwk". */
static inline void keys_make_jwk(const char *arguments)
{
    const char *named = getenv("RDX_PYTHON");
    char line[1024];
    snprintf(line, sizeof line, "umask 077; '%s' '%s/support/make_jwk.py' %s",
             named != NULL ? named : "python3", RDX_TESTS_DIR, arguments);
    scratch_run(line);
}

static inline rdx_status keys_try(const char *name, rdx_algorithm algorithm, rdx_key **out,
                                  rdx_report *report)
{
    const rdx_key_source source = {.file = scratch_path(name)};
    rdx_arena texts = RDX_ARENA(10000);
    const char *key_id;
    const rdx_status status = rdx_key_open(&source, algorithm, &texts, out, &key_id, report);
    rdx_arena_drop(&texts);
    return status;
}

static inline rdx_key *keys_open(const char *name, rdx_algorithm algorithm)
{
    rdx_report report = {0};
    rdx_key *key = NULL;
    const rdx_status status = keys_try(name, algorithm, &key, &report);
    if (status != RDX_OK)
        fail_msg("%s: %s", name, report.count > 0 ? report.issues[0].detail : "");
    assert_int_equal(report.count, 0);
    assert_non_null(key);
    return key;
}

/** Requires that the file is refused with `cause`. */
static inline void keys_expect_refused(const char *name, rdx_algorithm algorithm,
                                       rdx_status expected, const char *cause)
{
    rdx_report report = {0};
    rdx_key *key = (rdx_key *)&report;
    const rdx_status status = keys_try(name, algorithm, &key, &report);
    if (status != expected)
        fail_msg("%s: %s", name, rdx_status_name(status));
    assert_null(key);
    assert_int_equal(report.count, 1);
    assert_int_equal(report.issues[0].code, expected);
    if (strstr(report.issues[0].detail, cause) == NULL)
        fail_msg("%s: %s", name, report.issues[0].detail);
    rdx_report_drop(&report);
}

/** Requires that openssl finds the file `signature` to be that of the file `signed`. */
static inline void keys_expect_rs384(void)
{
    scratch_run("openssl dgst -sha384 -verify rsa_public.pem -signature signature signed "
                ">/dev/null");
    scratch_run("! openssl dgst -sha256 -verify rsa_public.pem -signature signature signed "
                ">/dev/null 2>&1");
}

/** The same of r and s, 48 bytes each, by the public key in `file`. */
static inline void keys_expect_es384_of(const char *file)
{
    scratch_run("test $(wc -c < signature) = 96");
    scratch_run("r=$(head -c 48 signature | od -An -v -tx1 | tr -d ' \\n'); "
                "s=$(tail -c 48 signature | od -An -v -tx1 | tr -d ' \\n'); "
                "printf 'asn1=SEQUENCE:both\\n[both]\\nr=INTEGER:0x%s\\ns=INTEGER:0x%s\\n' "
                "$r $s > both.conf; openssl asn1parse -genconf both.conf -noout -out der");
    char line[256];
    snprintf(line, sizeof line, "openssl dgst -sha384 -verify %s -signature der signed >/dev/null",
             file);
    scratch_run(line);
}

/** The same of an HMAC by the bytes of the file `secret`. */
static inline void keys_expect_hs384(void)
{
    scratch_run("openssl dgst -sha384 -mac HMAC "
                "-macopt hexkey:$(od -An -v -tx1 secret | tr -d ' \\n') -binary -out mac signed");
    scratch_run("cmp mac signature");
}

/** Signs "signed" with a key and leaves both as files. */
static inline void keys_sign(const rdx_key *key)
{
    buf text = BUF(100);
    buf signature = BUF(10000);
    buf_puts(&text, "what is signed");
    assert_int_equal(rdx_key_sign(key, &text, &signature, NULL), RDX_OK);
    scratch_write("signed", text.data, text.length);
    scratch_write("signature", signature.data, signature.length);
    buf_drop(&signature);
    buf_drop(&text);
}

/** Opens a key, requires that it turns out to be `expected`, and signs with it. */
static inline void keys_sign_with(const char *name, rdx_algorithm asked, rdx_algorithm expected)
{
    rdx_key *key = keys_open(name, asked);
    assert_int_equal(rdx_key_algorithm(key), expected);
    keys_sign(key);
    rdx_key_close(key);
}

#endif
