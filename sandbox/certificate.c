/**
 * @file
 * Making certificates: the sandbox's second door to OpenSSL. See certificate.h.
 */
#include "certificate.h"

#include "files.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_S = 24 * 3600, LIFE_DAYS = 30, X509_VERSION_3_NUMBER = 2, SERIAL_BITS = 127 };

// What one certificate says.
typedef struct contents {
    const char *name;  // its subject's
    const char *names; // that it is good for; NULL: it is an authority
    long from_s, to_s; // from now
} contents;

// ---- One certificate ----

static bool add_extension(X509 *certificate, X509V3_CTX *context, int nid, const char *value)
{
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, context, nid, value);
    const bool added = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

// With all that RFC 5280 asks for: strict clients refuse what lacks the identifier of a key.
static bool add_extensions(X509 *certificate, X509 *issuer, const contents *c)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    if (!add_extension(certificate, &context, NID_subject_key_identifier, "hash") ||
        !add_extension(certificate, &context, NID_authority_key_identifier, "keyid:always"))
        return false;
    if (c->names == NULL)
        return add_extension(certificate, &context, NID_basic_constraints, "critical,CA:TRUE") &&
               add_extension(certificate, &context, NID_key_usage, "critical,keyCertSign");
    return add_extension(certificate, &context, NID_basic_constraints, "critical,CA:FALSE") &&
           add_extension(certificate, &context, NID_key_usage, "critical,digitalSignature") &&
           add_extension(certificate, &context, NID_ext_key_usage, "serverAuth") &&
           add_extension(certificate, &context, NID_subject_alt_name, c->names);
}

static bool set_serial(X509 *certificate)
{
    BIGNUM *number = BN_new();
    const bool set = number != NULL && BN_rand(number, SERIAL_BITS, BN_RAND_TOP_ANY, 0) == 1 &&
                     BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
    BN_free(number);
    return set;
}

static bool set_name(X509_NAME *name, const char *text)
{
    return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)text, -1, -1,
                                      0) == 1;
}

// A certificate of `key`, signed by `issuer`'s key; by its own where `issuer` is NULL.
static X509 *make(const contents *c, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key)
{
    X509 *certificate = X509_new();
    if (certificate == NULL)
        return NULL;
    X509_NAME *subject = X509_get_subject_name(certificate);
    const bool made =
        X509_set_version(certificate, X509_VERSION_3_NUMBER) == 1 && set_serial(certificate) &&
        set_name(subject, c->name) &&
        X509_set_issuer_name(certificate,
                             issuer == NULL ? subject : X509_get_subject_name(issuer)) == 1 &&
        X509_gmtime_adj(X509_getm_notBefore(certificate), c->from_s) != NULL &&
        X509_gmtime_adj(X509_getm_notAfter(certificate), c->to_s) != NULL &&
        X509_set_pubkey(certificate, key) == 1 &&
        add_extensions(certificate, issuer == NULL ? certificate : issuer, c) &&
        X509_sign(certificate, issuer == NULL ? key : issuer_key, EVP_sha256()) > 0;
    if (made)
        return certificate;
    X509_free(certificate);
    return NULL;
}

// ---- Texts ----

// What was written to `bio`, which is freed; NULL when it is NULL or `is_written` is false.
static char *take_text(BIO *bio, bool is_written)
{
    char *data = NULL;
    const long size = is_written ? BIO_get_mem_data(bio, &data) : 0;
    char *text = size > 0 ? calloc(1, (size_t)size + 1) : NULL;
    if (text != NULL)
        memcpy(text, data, (size_t)size);
    BIO_free(bio);
    return text;
}

static char *certificate_text(const X509 *certificate)
{
    BIO *bio = BIO_new(BIO_s_mem());
    return take_text(bio, bio != NULL && PEM_write_bio_X509(bio, certificate) == 1);
}

static char *key_text(const EVP_PKEY *key)
{
    BIO *bio = BIO_new(BIO_s_secmem());
    return take_text(bio, bio != NULL && PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0,
                                                                       NULL, NULL) == 1);
}

// ---- Authority and leaf ----

static contents leaf_contents(sandbox_flaw flaw)
{
    contents c = {"rdx-sandbox", "IP:127.0.0.1,DNS:localhost", -DAY_S, LIFE_DAYS * (long)DAY_S};
    if (flaw == SANDBOX_FLAW_WRONG_NAME)
        c.names = "DNS:example.invalid";
    if (flaw == SANDBOX_FLAW_EXPIRED) {
        c.from_s = -2L * DAY_S;
        c.to_s = -DAY_S;
    }
    return c;
}

static bool write_texts(const X509 *leaf, const X509 *authority, const EVP_PKEY *key,
                        sandbox_certificate *out)
{
    *out =
        (sandbox_certificate){certificate_text(leaf), key_text(key), certificate_text(authority)};
    if (out->leaf != NULL && out->key != NULL && out->authority != NULL)
        return true;
    sandbox_file_drop(out->leaf);
    sandbox_file_drop(out->key);
    sandbox_file_drop(out->authority);
    return false;
}

bool sandbox_certificate_make(sandbox_flaw flaw, sandbox_certificate *out)
{
    static const contents of_authority = {"rdx-sandbox authority", NULL, -3L * DAY_S,
                                          LIFE_DAYS * (long)DAY_S};
    const contents of_leaf = leaf_contents(flaw);
    EVP_PKEY *authority_key = EVP_EC_gen("P-256"), *key = EVP_EC_gen("P-256");
    const bool have_keys = authority_key != NULL && key != NULL;
    X509 *authority = have_keys ? make(&of_authority, authority_key, NULL, NULL) : NULL;
    X509 *leaf = NULL;
    if (authority != NULL)
        leaf =
            make(&of_leaf, key, flaw == SANDBOX_FLAW_SELF_SIGNED ? NULL : authority, authority_key);
    const bool made = leaf != NULL && write_texts(leaf, authority, key, out);
    X509_free(leaf);
    X509_free(authority);
    EVP_PKEY_free(key);
    EVP_PKEY_free(authority_key);
    return made;
}
