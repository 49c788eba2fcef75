/**
 * @file
 * Keys and signatures, and the door to OpenSSL.
 *
 * OpenSSL keeps its errors in a queue of the thread, which belongs to the program: each call here
 * marks the queue and leaves it as it was.
 */
#include "key.h"

#include "rsa_fit.h"
#include "wipe.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <stdlib.h>
#include <string.h>

static const char misfit[] = "its numbers do not belong together";

struct rdx_key {
    EVP_PKEY *pkey;
    rdx_algorithm algorithm;
};

rdx_status rdx_key_refuse(rdx_report *report, const char *cause)
{
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_KEY, "private key: %s", cause);
}

rdx_algorithm rdx_key_algorithm(const rdx_key *key)
{
    return key->algorithm;
}

void rdx_key_close(rdx_key *key)
{
    if (key == NULL)
        return;
    EVP_PKEY_free(key->pkey);
    free(key);
}

bool rdx_random_bytes(void *to, size_t size)
{
    ERR_set_mark();
    const int got = size <= INT_MAX ? RAND_bytes(to, (int)size) : 0;
    ERR_pop_to_mark();
    return got == 1;
}

// ---- What a key may be ----

static bool sign(EVP_PKEY *pkey, const void *text, size_t length, unsigned char *to, size_t *size)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const bool signed_it = context != NULL &&
                           EVP_DigestSignInit(context, NULL, EVP_sha384(), NULL, pkey) == 1 &&
                           EVP_DigestSign(context, to, size, text, length) == 1;
    EVP_MD_CTX_free(context);
    return signed_it;
}

static bool verify(EVP_PKEY *pkey, const void *text, size_t length, const unsigned char *signature,
                   size_t size)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const bool good = context != NULL &&
                      EVP_DigestVerifyInit(context, NULL, EVP_sha384(), NULL, pkey) == 1 &&
                      EVP_DigestVerify(context, signature, size, text, length) == 1;
    EVP_MD_CTX_free(context);
    return good;
}

// Whether the private half signs what the public half accepts. OpenSSL takes numbers as they come,
// and a server would only say that the signature is wrong.
static bool halves_fit(EVP_PKEY *pkey)
{
    static const char text[] = "rdx";
    size_t size = (size_t)EVP_PKEY_get_size(pkey);
    unsigned char *signature = OPENSSL_malloc(size);
    const bool fit = signature != NULL && sign(pkey, text, sizeof text, signature, &size) &&
                     verify(pkey, text, sizeof text, signature, size);
    OPENSSL_free(signature);
    return fit;
}

static rdx_status judge_rsa(const EVP_PKEY *pkey, rdx_report *report)
{
    const int bits = EVP_PKEY_get_bits(pkey);
    if (bits >= RDX_KEY_MIN_BITS)
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_KEY,
                           "private key: it has %d bits, %d are the least", bits, RDX_KEY_MIN_BITS);
}

static rdx_status judge_ec(const EVP_PKEY *pkey, rdx_report *report)
{
    char curve[64] = "";
    size_t length;
    const bool named = EVP_PKEY_get_group_name(pkey, curve, sizeof curve, &length) == 1;
    if (named && strcmp(curve, SN_secp384r1) == 0)
        return RDX_OK;
    return rdx_key_refuse(report, "its curve is not P-384, which ES384 needs");
}

// Finds the algorithm that goes with the key, or the cause why none does.
static rdx_status judge_kind(rdx_key *key, rdx_report *report)
{
    switch (EVP_PKEY_get_base_id(key->pkey)) {
    case EVP_PKEY_RSA:
        key->algorithm = RDX_ALGORITHM_RS384;
        return judge_rsa(key->pkey, report);
    case EVP_PKEY_EC:
        key->algorithm = RDX_ALGORITHM_ES384;
        return judge_ec(key->pkey, report);
    default:
        return rdx_key_refuse(report, "it is neither an RSA key (RS384) nor an EC key (ES384)");
    }
}

static rdx_status judge(rdx_key *key, rdx_report *report)
{
    const rdx_status status = judge_kind(key, report);
    if (status != RDX_OK || halves_fit(key->pkey))
        return status;
    return rdx_key_refuse(report, misfit);
}

// Takes over `pkey`; NULL was refused for `cause`.
static rdx_status open_key(EVP_PKEY *pkey, const char *cause, rdx_key **out, rdx_report *report)
{
    *out = NULL;
    if (pkey == NULL)
        return rdx_key_refuse(report, cause);
    rdx_key *key = calloc(1, sizeof *key);
    if (key == NULL) {
        EVP_PKEY_free(pkey);
        return RDX_E_NOMEM;
    }
    key->pkey = pkey;
    const rdx_status status = judge(key, report);
    if (status == RDX_OK)
        *out = key;
    else
        rdx_key_close(key);
    return status;
}

// ---- PEM ----

// OpenSSL would ask the terminal; instead the request is remembered and refused.
static int refuse_pass_phrase(char *to, int size, int writing, void *context)
{
    (void)to;
    (void)size;
    (void)writing;
    *(bool *)context = true;
    return -1;
}

static bool holds(const char *text, size_t size, const char *word)
{
    const size_t length = strlen(word);
    for (size_t i = 0; i + length <= size; i++)
        if (memcmp(text + i, word, length) == 0)
            return true;
    return false;
}

// Why a text without a private key has none, as far as its first words tell.
static const char *cause_of_no_key(const char *pem, size_t size, bool asked)
{
    static const struct {
        const char *words;
        const char *cause;
    } kinds[] = {
        {"BEGIN ENCRYPTED PRIVATE KEY", "it is protected by a pass phrase; store it without one"},
        {"BEGIN PUBLIC KEY", "it is a public key; the private one is needed"},
        {"BEGIN RSA PUBLIC KEY", "it is a public key; the private one is needed"},
        {"BEGIN CERTIFICATE", "it is a certificate; the private key is needed"},
        {"BEGIN OPENSSH PRIVATE KEY", "it is an OpenSSH key; a PEM key is needed"},
        {"PRIVATE KEY-----", "its PEM text is damaged"},
    };
    if (asked)
        return kinds[0].cause;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (holds(pem, size, kinds[i].words))
            return kinds[i].cause;
    return "it is neither PEM text (-----BEGIN PRIVATE KEY-----) nor a JWK";
}

rdx_status rdx_key_open_pem(const char *pem, size_t size, rdx_key **out, rdx_report *report)
{
    *out = NULL;
    bool asked = false;
    ERR_set_mark();
    BIO *bio = size <= INT_MAX ? BIO_new_mem_buf(pem, (int)size) : NULL;
    EVP_PKEY *pkey =
        bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, refuse_pass_phrase, &asked);
    BIO_free(bio);
    const rdx_status status = open_key(pkey, cause_of_no_key(pem, size, asked), out, report);
    ERR_pop_to_mark();
    return status;
}

static bool is_der(const char *text, size_t size)
{
    const unsigned char *at = (const unsigned char *)text;
    ERR_set_mark();
    EVP_PKEY *pkey = size <= LONG_MAX ? d2i_AutoPrivateKey(NULL, &at, (long)size) : NULL;
    ERR_pop_to_mark();
    EVP_PKEY_free(pkey);
    return pkey != NULL;
}

bool rdx_key_is_encoded(const char *text, size_t size)
{
    return holds(text, size, "-----BEGIN ") || is_der(text, size);
}

// ---- Numbers of a JWK ----

// Adds a number, if it is given. Secret BIGNUMs and the parameters that hold them are wiped by
// OpenSSL; those that come from ordinary ones are not.
static bool push(OSSL_PARAM_BLD *to, BIGNUM **kept, const char *name, rdx_key_number number)
{
    if (number.bytes == NULL)
        return true;
    *kept = BN_secure_new();
    return number.size <= INT_MAX && *kept != NULL &&
           BN_bin2bn(number.bytes, (int)number.size, *kept) != NULL &&
           OSSL_PARAM_BLD_push_BN(to, name, *kept) == 1;
}

static EVP_PKEY *make_pkey(const char *type, OSSL_PARAM_BLD *from)
{
    EVP_PKEY *pkey = NULL;
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(from);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    const bool made = parameters != NULL && context != NULL &&
                      EVP_PKEY_fromdata_init(context) == 1 &&
                      EVP_PKEY_fromdata(context, &pkey, EVP_PKEY_KEYPAIR, parameters) == 1;
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    return made ? pkey : NULL;
}

static EVP_PKEY *make_rsa(const rdx_key_rsa *numbers)
{
    const struct {
        const char *name;
        rdx_key_number number;
    } parts[] = {
        {OSSL_PKEY_PARAM_RSA_N, numbers->n},
        {OSSL_PKEY_PARAM_RSA_E, numbers->e},
        {OSSL_PKEY_PARAM_RSA_D, numbers->d},
        {OSSL_PKEY_PARAM_RSA_FACTOR1, numbers->p},
        {OSSL_PKEY_PARAM_RSA_FACTOR2, numbers->q},
        {OSSL_PKEY_PARAM_RSA_EXPONENT1, numbers->dp},
        {OSSL_PKEY_PARAM_RSA_EXPONENT2, numbers->dq},
        {OSSL_PKEY_PARAM_RSA_COEFFICIENT1, numbers->qi},
    };
    enum { PARTS = sizeof parts / sizeof parts[0] };
    BIGNUM *kept[PARTS] = {NULL};
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    bool pushed = builder != NULL;
    for (size_t i = 0; i < PARTS && pushed; i++)
        pushed = push(builder, &kept[i], parts[i].name, parts[i].number);
    EVP_PKEY *pkey = pushed ? make_pkey("RSA", builder) : NULL;
    OSSL_PARAM_BLD_free(builder);
    for (size_t i = 0; i < PARTS; i++)
        BN_clear_free(kept[i]);
    return pkey;
}

// The number in exactly `size` bytes; false: it needs more.
static bool pad(rdx_key_number number, unsigned char *to, size_t size)
{
    while (number.size > 0 && number.bytes[0] == 0) {
        number.bytes++;
        number.size--;
    }
    if (number.size > size)
        return false;
    memset(to, 0, size - number.size);
    memcpy(to + size - number.size, number.bytes, number.size);
    return true;
}

static EVP_PKEY *make_p384(const rdx_key_p384 *numbers)
{
    // An uncompressed point (SEC 1, section 2.3.3).
    unsigned char point[1 + 2 * RDX_KEY_COORDINATE] = {POINT_CONVERSION_UNCOMPRESSED};
    BIGNUM *d = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    const bool pushed = builder != NULL && pad(numbers->x, point + 1, RDX_KEY_COORDINATE) &&
                        pad(numbers->y, point + 1 + RDX_KEY_COORDINATE, RDX_KEY_COORDINATE) &&
                        OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME,
                                                        SN_secp384r1, 0) == 1 &&
                        OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point,
                                                         sizeof point) == 1 &&
                        push(builder, &d, OSSL_PKEY_PARAM_PRIV_KEY, numbers->d);
    EVP_PKEY *pkey = pushed ? make_pkey("EC", builder) : NULL;
    OSSL_PARAM_BLD_free(builder);
    BN_clear_free(d);
    return pkey;
}

rdx_status rdx_key_open_rsa(const rdx_key_rsa *numbers, rdx_key **out, rdx_report *report)
{
    ERR_set_mark();
    const rdx_status status =
        open_key(rdx_rsa_fits(numbers) ? make_rsa(numbers) : NULL, misfit, out, report);
    ERR_pop_to_mark();
    return status;
}

rdx_status rdx_key_open_p384(const rdx_key_p384 *numbers, rdx_key **out, rdx_report *report)
{
    ERR_set_mark();
    const rdx_status status = open_key(make_p384(numbers), misfit, out, report);
    ERR_pop_to_mark();
    return status;
}

rdx_status rdx_key_open_secret(const void *secret, size_t size, rdx_key **out, rdx_report *report)
{
    *out = NULL;
    if (size < RDX_KEY_MIN_SECRET)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_KEY,
                               "secret of HS384: it has %zu bytes, %d are the least", size,
                               RDX_KEY_MIN_SECRET);
    rdx_key *key = calloc(1, sizeof *key);
    if (key == NULL)
        return RDX_E_NOMEM;
    ERR_set_mark();
    key->pkey = EVP_PKEY_new_raw_private_key(EVP_PKEY_HMAC, NULL, secret, size);
    ERR_pop_to_mark();
    key->algorithm = RDX_ALGORITHM_HS384;
    if (key->pkey != NULL) {
        *out = key;
        return RDX_OK;
    }
    rdx_key_close(key);
    return RDX_E_NOMEM;
}

// ---- Signing ----

// Turns the DER of an ECDSA signature into r and s, each in 48 bytes (RFC 7518, section 3.4).
static bool put_r_and_s(const unsigned char *der, size_t size, unsigned char *to)
{
    ECDSA_SIG *parts = d2i_ECDSA_SIG(NULL, &der, (long)size);
    const bool put =
        parts != NULL &&
        BN_bn2binpad(ECDSA_SIG_get0_r(parts), to, RDX_KEY_COORDINATE) == RDX_KEY_COORDINATE &&
        BN_bn2binpad(ECDSA_SIG_get0_s(parts), to + RDX_KEY_COORDINATE, RDX_KEY_COORDINATE) ==
            RDX_KEY_COORDINATE;
    ECDSA_SIG_free(parts);
    return put;
}

static bool sign_as_jws(const rdx_key *key, const void *text, size_t length, unsigned char *to,
                        size_t *size)
{
    if (key->algorithm != RDX_ALGORITHM_ES384)
        return sign(key->pkey, text, length, to, size);
    unsigned char der[256]; // of two numbers of 48 bytes: 104 at most
    size_t der_size = sizeof der;
    *size = (size_t)2 * RDX_KEY_COORDINATE;
    return sign(key->pkey, text, length, der, &der_size) && put_r_and_s(der, der_size, to);
}

rdx_status rdx_key_sign(const rdx_key *key, const buf *text, buf *out, rdx_report *report)
{
    // Of HS384, whose key has no size, 48 bytes.
    size_t size = (size_t)EVP_PKEY_get_size(key->pkey);
    if (size < EVP_MAX_MD_SIZE)
        size = EVP_MAX_MD_SIZE;
    if (size < (size_t)2 * RDX_KEY_COORDINATE)
        size = (size_t)2 * RDX_KEY_COORDINATE;
    char *room = buf_reserve(out, size);
    if (room == NULL)
        return RDX_E_NOMEM;
    ERR_set_mark();
    const bool signed_it = sign_as_jws(key, text->data, text->length, (unsigned char *)room, &size);
    ERR_pop_to_mark();
    if (!signed_it)
        return rdx_key_refuse(report, "it does not sign");
    out->length += size;
    return RDX_OK;
}
