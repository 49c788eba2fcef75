/**
 * @file
 * RS384 assertions, and the one door to OpenSSL.
 *
 * OpenSSL keeps its errors in a queue of the thread, which belongs to the program: each call here
 * marks the queue and leaves it as it was.
 */
#include "jwt.h"

#include <rdx/base64.h>

#include "file.h"
#include "json_write.h"
#include "wipe.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_KEY_TEXT = 64 * 1000, MAX_ASSERTION = 64 * 1000 };

struct rdx_jwt_key {
    EVP_PKEY *pkey;
};

// ---- Loading. ----

// OpenSSL would ask the terminal; instead the request is remembered and refused.
static int refuse_pass_phrase(char *to, int size, int writing, void *context)
{
    (void)to;
    (void)size;
    (void)writing;
    *(bool *)context = true;
    return -1;
}

// Why a text without a private key has none, as far as its first words tell.
static const char *cause_of_no_key(const char *pem, bool asked)
{
    if (asked || strstr(pem, "BEGIN ENCRYPTED PRIVATE KEY") != NULL)
        return "it is protected by a pass phrase; store it without one";
    if (strstr(pem, "BEGIN PUBLIC KEY") != NULL || strstr(pem, "BEGIN RSA PUBLIC KEY") != NULL)
        return "it is a public key; the private one is needed";
    if (strstr(pem, "BEGIN CERTIFICATE") != NULL)
        return "it is a certificate; the private key is needed";
    if (strstr(pem, "BEGIN OPENSSH PRIVATE KEY") != NULL)
        return "it is an OpenSSH key; a PEM key is needed";
    if (strstr(pem, "PRIVATE KEY-----") != NULL)
        return "its PEM text is damaged";
    if (pem[0] == '{')
        return "it is JSON; a PEM key is needed";
    return "it is no PEM text (-----BEGIN PRIVATE KEY-----)";
}

static rdx_status refuse_key(rdx_report *report, const char *cause)
{
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_KEY, "private key: %s", cause);
}

static rdx_status judge_key(const EVP_PKEY *pkey, rdx_report *report)
{
    if (EVP_PKEY_base_id(pkey) != EVP_PKEY_RSA)
        return refuse_key(report, "it is no RSA key; RS384 needs one");
    const int bits = EVP_PKEY_bits(pkey);
    if (bits >= RDX_JWT_MIN_BITS)
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_KEY,
                           "private key: it has %d bits, %d are the least", bits, RDX_JWT_MIN_BITS);
}

static rdx_status load(const char *pem, rdx_jwt_key *key, rdx_report *report)
{
    BIO *bio = BIO_new_mem_buf(pem, -1);
    if (bio == NULL)
        return RDX_E_NOMEM;
    bool asked = false;
    key->pkey = PEM_read_bio_PrivateKey(bio, NULL, refuse_pass_phrase, &asked);
    BIO_free(bio);
    if (key->pkey == NULL)
        return refuse_key(report, cause_of_no_key(pem, asked));
    return judge_key(key->pkey, report);
}

rdx_status rdx_jwt_key_open_text(const char *pem, rdx_jwt_key **out, rdx_report *report)
{
    *out = NULL;
    rdx_jwt_key *key = calloc(1, sizeof *key);
    if (key == NULL)
        return RDX_E_NOMEM;
    ERR_set_mark();
    const rdx_status status = load(pem, key, report);
    ERR_pop_to_mark();
    if (status != RDX_OK) {
        rdx_jwt_key_close(key);
        return status;
    }
    *out = key;
    return RDX_OK;
}

// Reads the text, hands it to OpenSSL and wipes it.
static rdx_status open_from(const open_file *f, rdx_jwt_key **out, rdx_report *report)
{
    if (f->size > MAX_KEY_TEXT)
        return refuse_key(report, "its file is over 64,000 bytes");
    const size_t size = (size_t)f->size;
    char *text = calloc(1, size + 1);
    if (text == NULL)
        return RDX_E_NOMEM;
    rdx_status status = file_read(f, 0, text, size, report);
    if (status == RDX_OK)
        status = rdx_jwt_key_open_text(text, out, report);
    rdx_wipe(text, size);
    free(text);
    return status;
}

rdx_status rdx_jwt_key_open_file(const char *path, rdx_jwt_key **out, rdx_report *report)
{
    *out = NULL;
    open_file f;
    const char *cause;
    rdx_status status = file_open(path, &f, &cause);
    if (status != RDX_OK)
        return rdx_report_fail(report, RDX_STAGE_FILE, status, "the private key's file: %s", cause);
    status = open_from(&f, out, report);
    file_close(&f);
    return status;
}

void rdx_jwt_key_close(rdx_jwt_key *key)
{
    if (key == NULL)
        return;
    EVP_PKEY_free(key->pkey);
    free(key);
}

// ---- Signing. ----

rdx_status rdx_uuid(char out[RDX_UUID_SIZE])
{
    unsigned char raw[16];
    ERR_set_mark();
    const int got = RAND_bytes(raw, sizeof raw);
    ERR_pop_to_mark();
    if (got != 1)
        return RDX_E_SYSTEM;
    raw[6] = (unsigned char)((raw[6] & 0x0F) | 0x40); // version 4
    raw[8] = (unsigned char)((raw[8] & 0x3F) | 0x80); // variant of RFC 4122
    char *to = out;
    for (size_t i = 0; i < sizeof raw; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *to++ = '-';
        *to++ = "0123456789abcdef"[raw[i] >> 4];
        *to++ = "0123456789abcdef"[raw[i] & 15];
    }
    *to = '\0';
    return RDX_OK;
}

// Base64 with the alphabet of URLs and without padding (RFC 7515, appendix C).
static void put_base64url(buf *out, const void *data, size_t size)
{
    size_t length = RDX_BASE64_LENGTH(size);
    char *text = buf_reserve(out, length);
    if (text == NULL)
        return;
    rdx_base64_encode(data, size, text);
    while (length > 0 && text[length - 1] == '=')
        text[--length] = '\0';
    for (size_t i = 0; i < length; i++)
        text[i] = (char)(text[i] == '+' ? '-' : text[i] == '/' ? '_' : text[i]);
    out->length += length;
}

static void put_member(buf *out, const char *key, const char *value)
{
    buf_putc(out, out->length == 0 ? '{' : ',');
    rdx_json_write_string(out, key, strlen(key));
    buf_putc(out, ':');
    rdx_json_write_string(out, value, strlen(value));
}

static void put_header(buf *out, const rdx_jwt_claims *claims)
{
    put_member(out, "alg", "RS384");
    put_member(out, "kid", claims->key_id);
    put_member(out, "typ", "JWT");
    buf_putc(out, '}');
}

static void put_claims(buf *out, const rdx_jwt_claims *claims, const char *identifier)
{
    put_member(out, "iss", claims->client_id);
    put_member(out, "sub", claims->client_id);
    put_member(out, "aud", claims->audience);
    put_member(out, "jti", identifier);
    char times[64];
    snprintf(times, sizeof times, ",\"iat\":%" PRId64 ",\"exp\":%" PRId64 "}", claims->now,
             claims->now + RDX_JWT_LIFETIME_S);
    buf_puts(out, times);
}

// Appends the JSON text `json` encoded, and drops it.
static void put_part(buf *out, buf *json)
{
    if (json->status != RDX_OK)
        out->status = json->status;
    else
        put_base64url(out, json->data, json->length);
    buf_drop(json);
}

static bool sign_text(EVP_PKEY *pkey, const buf *text, unsigned char *to, size_t *size)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL)
        return false;
    ERR_set_mark();
    const bool signed_it =
        EVP_DigestSignInit(context, NULL, EVP_sha384(), NULL, pkey) == 1 &&
        EVP_DigestSign(context, to, size, (const unsigned char *)text->data, text->length) == 1;
    ERR_pop_to_mark();
    EVP_MD_CTX_free(context);
    return signed_it;
}

static rdx_status append_signature(const rdx_jwt_key *key, buf *text, rdx_report *report)
{
    size_t size = (size_t)EVP_PKEY_size(key->pkey);
    unsigned char *signature = calloc(1, size);
    if (signature == NULL)
        return RDX_E_NOMEM;
    const bool signed_it = sign_text(key->pkey, text, signature, &size);
    if (signed_it) {
        buf_putc(text, '.');
        put_base64url(text, signature, size);
    }
    free(signature);
    return signed_it ? text->status : refuse_key(report, "it does not sign");
}

rdx_status rdx_jwt_sign(const rdx_jwt_key *key, const rdx_jwt_claims *claims, buf *out,
                        rdx_report *report)
{
    char identifier[RDX_UUID_SIZE];
    rdx_status status = rdx_uuid(identifier);
    if (status != RDX_OK)
        return rdx_report_fail(report, RDX_STAGE_NET, status, "no random numbers");
    buf assertion = BUF(MAX_ASSERTION);
    buf json = BUF(MAX_ASSERTION);
    put_header(&json, claims);
    put_part(&assertion, &json);
    buf_putc(&assertion, '.');
    put_claims(&json, claims, identifier);
    put_part(&assertion, &json);
    status = assertion.status;
    if (status == RDX_OK)
        status = append_signature(key, &assertion, report);
    if (status == RDX_OK)
        buf_put(out, assertion.data, assertion.length);
    buf_drop(&assertion);
    return status == RDX_OK ? out->status : status;
}
