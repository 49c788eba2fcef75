/**
 * @file
 * The sandbox's door to OpenSSL. See verify.h.
 */
#include "verify.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <stdlib.h>

enum { MIN_KEY_BITS = 2048 };

struct sandbox_key {
    EVP_PKEY *pkey;
};

static EVP_PKEY *read_pkey(const char *path)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return NULL;
    EVP_PKEY *pkey = PEM_read_PUBKEY(file, NULL, NULL, NULL);
    fclose(file);
    return pkey;
}

sandbox_key *sandbox_key_open(const char *path)
{
    EVP_PKEY *pkey = read_pkey(path);
    if (pkey == NULL)
        return NULL;
    sandbox_key *key = NULL;
    if (EVP_PKEY_get_base_id(pkey) == EVP_PKEY_RSA && EVP_PKEY_get_bits(pkey) >= MIN_KEY_BITS)
        key = malloc(sizeof *key);
    if (key == NULL)
        EVP_PKEY_free(pkey);
    else
        key->pkey = pkey;
    return key;
}

bool sandbox_key_verify(const sandbox_key *key, const void *data, size_t size,
                        const void *signature, size_t signature_size)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *scheme = NULL; // belongs to `context`
    const bool good = context != NULL &&
                      EVP_DigestVerifyInit(context, &scheme, EVP_sha384(), NULL, key->pkey) == 1 &&
                      EVP_PKEY_CTX_set_rsa_padding(scheme, RSA_PKCS1_PADDING) == 1 &&
                      EVP_DigestVerify(context, signature, signature_size, data, size) == 1;
    EVP_MD_CTX_free(context);
    return good;
}

void sandbox_key_close(sandbox_key *key)
{
    if (key != NULL)
        EVP_PKEY_free(key->pkey);
    free(key);
}
