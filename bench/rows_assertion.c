/**
 * @file
 * The assertion that asks for an OAuth token, its key loaded, against the bare RS384 signature of
 * as many bytes. The key is made when the program starts.
 */
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "jwt.h"

enum { KEY_BITS = 2048, MOST_ASSERTION = 8192, SIGNATURES = 8 };

typedef struct signing {
    EVP_PKEY *key;
    rdx_key *loaded;
    char signed_text[MOST_ASSERTION]; // of an assertion, without its signature
    size_t signed_length;
} signing;

// ---- Contestants ----

static void assertion(const signing *s, buf *out)
{
    const rdx_jwt_claims claims = {
        .client_id = "4a7b1f1e-0000-4000-8000-000000000001",
        .key_id = "key-1",
        .audience = "https://token.example.org/v2/auth/token",
        .now = 1768471800,
    };
    bench_require(rdx_jwt_sign(s->loaded, &claims, out, NULL) == RDX_OK, "rdx signs");
}

static void rdx_run(void *context, size_t from, size_t to)
{
    const signing *s = context;
    for (size_t i = from; i < to; i++) {
        buf out = BUF(MOST_ASSERTION);
        assertion(s, &out);
        bench_keep(out.data);
        buf_drop(&out);
    }
}

static bool sign(const signing *s, unsigned char *signature, size_t *length)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const bool done = context != NULL &&
                      EVP_DigestSignInit(context, NULL, EVP_sha384(), NULL, s->key) == 1 &&
                      EVP_DigestSign(context, signature, length,
                                     (const unsigned char *)s->signed_text, s->signed_length) == 1;
    EVP_MD_CTX_free(context);
    return done;
}

static void openssl_run(void *context, size_t from, size_t to)
{
    const signing *s = context;
    for (size_t i = from; i < to; i++) {
        unsigned char signature[KEY_BITS / 8];
        size_t length = sizeof signature;
        bench_require(sign(s, signature, &length), "OpenSSL signs");
        bench_keep(signature);
    }
}

// ---- Rows ----

static void load(signing *s)
{
    BIO *memory = BIO_new(BIO_s_mem());
    char *pem = NULL;
    bench_require(memory != NULL &&
                      PEM_write_bio_PrivateKey(memory, s->key, NULL, NULL, 0, NULL, NULL) == 1 &&
                      BIO_write(memory, "", 1) == 1 && BIO_get_mem_data(memory, &pem) > 0,
                  "the key has a PEM form");
    bench_require(rdx_key_open_pem(pem, strlen(pem), &s->loaded, NULL) == RDX_OK,
                  "rdx loads the key");
    BIO_free(memory);
}

// What is signed is the assertion up to its last dot; the signature behind it is OpenSSL's, since
// RS384 gives the same for the same bytes.
static void require_equal(signing *s)
{
    buf out = BUF(MOST_ASSERTION);
    assertion(s, &out);
    const char *dot = strrchr(out.data, '.');
    bench_require(dot != NULL, "an assertion has dots");
    s->signed_length = (size_t)(dot - out.data);
    memcpy(s->signed_text, out.data, s->signed_length);
    unsigned char signature[KEY_BITS / 8];
    unsigned char text[KEY_BITS];
    size_t length = sizeof signature;
    bench_require(sign(s, signature, &length), "OpenSSL signs");
    EVP_EncodeBlock(text, signature, (int)length);
    const char *ours = dot + 1;
    for (size_t i = 0; ours[i] != '\0'; i++) {
        const char same = ours[i] == '-' ? '+' : ours[i] == '_' ? '/' : ours[i];
        bench_require((char)text[i] == same, "both sign the same");
    }
    buf_drop(&out);
}

static void measure(const bench *b)
{
    signing *s = bench_get(sizeof *s, 1);
    s->key = EVP_RSA_gen(KEY_BITS);
    bench_require(s->key != NULL, "OpenSSL makes a key");
    load(s);
    require_equal(s);
    const contestant all[] = {{"rdx", rdx_run, NULL, s}, {"openssl", openssl_run, NULL, s}};
    const bench_work work = {.items = SIGNATURES, .batch = SIGNATURES, .per = "assertion"};
    bench_measure(b, &work, all, sizeof all / sizeof *all);
    rdx_key_close(s->loaded);
    EVP_PKEY_free(s->key);
    free(s);
}

int main(int count, char **words)
{
    static const bench_row rows[] = {{"assertion.rs384", measure, NULL}};
    return bench_main(count, words, rows, 1);
}
