/**
 * @file
 * The sandbox's door to OpenSSL. See verify.h.
 */
#include "verify.h"

#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MIN_RSA_BITS = 2048,
    NUMBER_SIZE = 48,                    // bytes of r and of s: the order of P-384 has 384 bits
    DIGEST_SIZE = 48,                    // bytes of SHA-384
    MIN_SECRET = 48,                     // RFC 7518, section 3.2: as long as the digest or longer
    MAX_SECRET = 4096,                   // bytes
    MAX_DER = 2 * (NUMBER_SIZE + 3) + 4, // of two numbers, each with its head and a leading zero
};

typedef enum algorithm { RS384, ES384, HS384 } algorithm;

struct sandbox_key {
    algorithm algorithm;
    EVP_PKEY *pkey;        // RS384, ES384
    unsigned char *secret; // HS384
    size_t secret_size;
};

// ---- Opening ----

static EVP_PKEY *read_pkey(const char *path)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return NULL;
    EVP_PKEY *pkey = PEM_read_PUBKEY(file, NULL, NULL, NULL);
    fclose(file);
    return pkey;
}

static bool is_p384(const EVP_PKEY *pkey)
{
    char name[32];
    return EVP_PKEY_get_base_id(pkey) == EVP_PKEY_EC &&
           EVP_PKEY_get_group_name(pkey, name, sizeof name, NULL) == 1 &&
           strcmp(name, SN_secp384r1) == 0;
}

sandbox_key *sandbox_key_open(const char *path)
{
    EVP_PKEY *pkey = read_pkey(path);
    if (pkey == NULL)
        return NULL;
    const bool is_rsa =
        EVP_PKEY_get_base_id(pkey) == EVP_PKEY_RSA && EVP_PKEY_get_bits(pkey) >= MIN_RSA_BITS;
    sandbox_key *key = is_rsa || is_p384(pkey) ? calloc(1, sizeof *key) : NULL;
    if (key == NULL) {
        EVP_PKEY_free(pkey);
        return NULL;
    }
    key->algorithm = is_rsa ? RS384 : ES384;
    key->pkey = pkey;
    return key;
}

unsigned char *sandbox_secret_read(const char *path, size_t least, size_t *size)
{
    enum { ROOM = MAX_SECRET + 3 }; // with a line end, and one byte that shows that there is more
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return NULL;
    setvbuf(file, NULL, _IONBF, 0); // no second copy of it
    unsigned char *secret = malloc(ROOM);
    size_t length = secret == NULL ? 0 : fread(secret, 1, ROOM, file);
    const bool whole = ferror(file) == 0 && length < ROOM;
    fclose(file);
    if (length > 0 && secret[length - 1] == '\n') {
        length--;
        if (length > 0 && secret[length - 1] == '\r')
            length--;
    }
    if (secret == NULL || !whole || length < least || length > MAX_SECRET) {
        sandbox_secret_close(secret, ROOM);
        return NULL;
    }
    *size = length;
    return secret;
}

void sandbox_secret_close(unsigned char *secret, size_t size)
{
    if (secret != NULL)
        OPENSSL_cleanse(secret, size);
    free(secret);
}

sandbox_key *sandbox_secret_open(const char *path)
{
    size_t size = 0;
    unsigned char *secret = sandbox_secret_read(path, MIN_SECRET, &size);
    sandbox_key *key = secret == NULL ? NULL : calloc(1, sizeof *key);
    if (key == NULL)
        sandbox_secret_close(secret, size);
    else
        *key = (sandbox_key){.algorithm = HS384, .secret = secret, .secret_size = size};
    return key;
}

const char *sandbox_key_algorithm(const sandbox_key *key)
{
    static const char *const names[] = {[RS384] = "RS384", [ES384] = "ES384", [HS384] = "HS384"};
    return names[key->algorithm];
}

void sandbox_key_close(sandbox_key *key)
{
    if (key == NULL)
        return;
    EVP_PKEY_free(key->pkey);
    sandbox_secret_close(key->secret, key->secret_size);
    free(key);
}

// ---- Verifying ----

static bool verify_rsa(EVP_PKEY *pkey, const void *data, size_t size, const void *signature,
                       size_t signature_size)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *scheme = NULL; // belongs to `context`
    const bool good = context != NULL &&
                      EVP_DigestVerifyInit(context, &scheme, EVP_sha384(), NULL, pkey) == 1 &&
                      EVP_PKEY_CTX_set_rsa_padding(scheme, RSA_PKCS1_PADDING) == 1 &&
                      EVP_DigestVerify(context, signature, signature_size, data, size) == 1;
    EVP_MD_CTX_free(context);
    return good;
}

// A JWT's form of an ECDSA signature, r and s one behind the other, as OpenSSL wants it. The size
// in DER; 0 for what is no such signature.
static size_t to_der(const unsigned char *signature, size_t size, unsigned char out[MAX_DER])
{
    if (size != (size_t)2 * NUMBER_SIZE)
        return 0;
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(signature, NUMBER_SIZE, NULL);
    BIGNUM *s = BN_bin2bn(signature + NUMBER_SIZE, NUMBER_SIZE, NULL);
    if (pair == NULL || r == NULL || s == NULL || ECDSA_SIG_set0(pair, r, s) != 1) {
        BN_free(r);
        BN_free(s);
        ECDSA_SIG_free(pair);
        return 0;
    }
    const int length = i2d_ECDSA_SIG(pair, NULL);
    size_t written = 0;
    if (length > 0 && length <= MAX_DER) {
        unsigned char *end = out;
        written = (size_t)i2d_ECDSA_SIG(pair, &end);
    }
    ECDSA_SIG_free(pair); // r and s are its own
    return written;
}

static bool verify_ec(EVP_PKEY *pkey, const void *data, size_t size, const void *signature,
                      size_t signature_size)
{
    unsigned char der[MAX_DER];
    const size_t der_size = to_der(signature, signature_size, der);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const bool good = der_size > 0 && context != NULL &&
                      EVP_DigestVerifyInit(context, NULL, EVP_sha384(), NULL, pkey) == 1 &&
                      EVP_DigestVerify(context, der, der_size, data, size) == 1;
    EVP_MD_CTX_free(context);
    return good;
}

static bool verify_hmac(const sandbox_key *key, const void *data, size_t size,
                        const void *signature, size_t signature_size)
{
    unsigned char expected[EVP_MAX_MD_SIZE];
    unsigned expected_size = 0;
    const bool good = HMAC(EVP_sha384(), key->secret, (int)key->secret_size, data, size, expected,
                           &expected_size) != NULL &&
                      expected_size == DIGEST_SIZE && signature_size == DIGEST_SIZE &&
                      CRYPTO_memcmp(expected, signature, DIGEST_SIZE) == 0;
    OPENSSL_cleanse(expected, sizeof expected);
    return good;
}

bool sandbox_key_verify(const sandbox_key *key, const void *data, size_t size,
                        const void *signature, size_t signature_size)
{
    switch (key->algorithm) {
    case RS384:
        return verify_rsa(key->pkey, data, size, signature, signature_size);
    case ES384:
        return verify_ec(key->pkey, data, size, signature, signature_size);
    default:
        return verify_hmac(key, data, size, signature, signature_size);
    }
}

bool sandbox_secret_equal(const void *a, const void *b, size_t size)
{
    return CRYPTO_memcmp(a, b, size) == 0;
}

bool sandbox_digest(const char *a, const char *b, unsigned char out[SANDBOX_DIGEST])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const bool done = context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1 &&
                      EVP_DigestUpdate(context, a, strlen(a) + 1) == 1 &&
                      EVP_DigestUpdate(context, b, strlen(b) + 1) == 1 &&
                      EVP_DigestFinal_ex(context, out, NULL) == 1;
    EVP_MD_CTX_free(context);
    return done;
}
