/**
 * @file
 * A JWK, read by a table as a message is, and its numbers.
 */
#include "jwk.h"

#include <rdx/base64.h>
#include <rdx/parse.h>
#include <rdx/view.h>

#include <string.h>

enum { MAX_JWK_MEMORY = 1000 * 1000 };

typedef struct jwk {
    const char *kty;
    const char *use;
    const char *alg;
    const char *kid;
    const char *crv;
    const char *x, *y;
    const char *n, *e, *d, *p, *q, *dp, *dq, *qi;
    const char *k;
    rdx_json oth;  // further primes
    rdx_json keys; // of a JWK set
    rdx_extra extra;
} jwk;

typedef struct jwk_view {
    rdx_view view;
} jwk_view;

// clang-format off
static const rdx_row rows_of_jwk[] = {
    RDX_ROW(jwk, kty,  "kty",  RDX_NULLABLE),
    RDX_ROW(jwk, use,  "use",  RDX_NULLABLE),
    RDX_ROW(jwk, alg,  "alg",  RDX_NULLABLE),
    RDX_ROW(jwk, kid,  "kid",  RDX_NULLABLE),
    RDX_ROW(jwk, crv,  "crv",  RDX_NULLABLE),
    RDX_ROW(jwk, x,    "x",    RDX_NULLABLE),
    RDX_ROW(jwk, y,    "y",    RDX_NULLABLE),
    RDX_ROW(jwk, n,    "n",    RDX_NULLABLE),
    RDX_ROW(jwk, e,    "e",    RDX_NULLABLE),
    RDX_ROW(jwk, d,    "d",    RDX_NULLABLE),
    RDX_ROW(jwk, p,    "p",    RDX_NULLABLE),
    RDX_ROW(jwk, q,    "q",    RDX_NULLABLE),
    RDX_ROW(jwk, dp,   "dp",   RDX_NULLABLE),
    RDX_ROW(jwk, dq,   "dq",   RDX_NULLABLE),
    RDX_ROW(jwk, qi,   "qi",   RDX_NULLABLE),
    RDX_ROW(jwk, k,    "k",    RDX_NULLABLE),
    RDX_ROW(jwk, oth,  "oth",  0),
    RDX_ROW(jwk, keys, "keys", 0),
};
static const jwk_view jwk_table = RDX_VIEW(jwk, jwk, 18, 0);
// clang-format on

static const rdx_row jwk_root = RDX_ROOT_OBJECT(jwk, jwk_table, RDX_REQUIRED);
static const rdx_event jwk_event = {.root = &jwk_root};

// A JWK while it is read.
typedef struct reading {
    const jwk *it;
    rdx_arena *scratch; // wiped when it is dropped
    bool damaged;       // a number is no base64url
} reading;

// ---- Numbers ----

// Base64url without padding (RFC 7515, appendix C) as the base64 that rdx_base64_decode takes;
// NULL: it holds something else.
static char *as_base64(rdx_arena *scratch, const char *text, size_t length)
{
    char *usual = rdx_arena_get(scratch, 1, length + 4);
    if (usual == NULL)
        return NULL;
    for (size_t i = 0; i < length; i++) {
        if (strchr("+/=", text[i]) != NULL)
            return NULL;
        usual[i] = (char)(text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i]);
    }
    for (size_t i = length; i % 4 != 0; i++)
        usual[i] = '=';
    return usual;
}

static rdx_key_number number_of(reading *r, const char *text)
{
    rdx_key_number number = {NULL, 0};
    if (!rdx_is_text(text))
        return number;
    const size_t length = strlen(text);
    const char *usual = as_base64(r->scratch, text, length);
    unsigned char *bytes = rdx_arena_get(r->scratch, 1, length + 1);
    const bool decoded =
        usual != NULL && bytes != NULL && length > 0 &&
        rdx_base64_decode(usual, (length + 3) / 4 * 4, bytes, &number.size) == RDX_OK;
    if (decoded)
        number.bytes = bytes;
    else
        r->damaged = true;
    return number;
}

static rdx_status refuse_damaged(const reading *r, rdx_report *report)
{
    return r->scratch->failed ? RDX_E_NOMEM
                              : rdx_key_refuse(report, "a number of its JWK is no base64url");
}

// ---- Kinds of keys ----

static bool text_is(const char *text, const char *expected)
{
    return rdx_is_text(text) && strcmp(text, expected) == 0;
}

static rdx_status open_rsa(reading *r, rdx_key **out, rdx_report *report)
{
    const jwk *it = r->it;
    if (it->oth.kind != RDX_JSON_KIND_ABSENT)
        return rdx_key_refuse(report, "it has more than two primes");
    if (!rdx_is_text(it->d))
        return rdx_key_refuse(report, "it is a public JWK; the private one is needed");
    const rdx_key_rsa numbers = {
        .n = number_of(r, it->n),
        .e = number_of(r, it->e),
        .d = number_of(r, it->d),
        .p = number_of(r, it->p),
        .q = number_of(r, it->q),
        .dp = number_of(r, it->dp),
        .dq = number_of(r, it->dq),
        .qi = number_of(r, it->qi),
    };
    if (r->damaged)
        return refuse_damaged(r, report);
    const int given = (numbers.p.size > 0) + (numbers.q.size > 0) + (numbers.dp.size > 0) +
                      (numbers.dq.size > 0) + (numbers.qi.size > 0);
    if (numbers.n.size == 0 || numbers.e.size == 0 || (given != 0 && given != 5))
        return rdx_key_refuse(report, "its JWK lacks a number");
    return rdx_key_open_rsa(&numbers, out, report);
}

static rdx_status open_ec(reading *r, rdx_key **out, rdx_report *report)
{
    const jwk *it = r->it;
    if (!text_is(it->crv, "P-384"))
        return rdx_key_refuse(report, "its curve is not P-384, which ES384 needs");
    if (!rdx_is_text(it->d))
        return rdx_key_refuse(report, "it is a public JWK; the private one is needed");
    const rdx_key_p384 numbers = {
        .x = number_of(r, it->x), .y = number_of(r, it->y), .d = number_of(r, it->d)};
    if (r->damaged)
        return refuse_damaged(r, report);
    if (numbers.x.size == 0 || numbers.y.size == 0)
        return rdx_key_refuse(report, "its JWK lacks a number");
    return rdx_key_open_p384(&numbers, out, report);
}

static rdx_status open_oct(reading *r, rdx_key **out, rdx_report *report)
{
    const rdx_key_number secret = number_of(r, r->it->k);
    if (r->damaged)
        return refuse_damaged(r, report);
    if (secret.size == 0)
        return rdx_key_refuse(report, "its JWK has no secret");
    return rdx_key_open_secret(secret.bytes, secret.size, out, report);
}

static const struct kind {
    const char *kty;
    const char *alg;
    rdx_status (*open)(reading *r, rdx_key **out, rdx_report *report);
} kinds[] = {
    {"RSA", "RS384", open_rsa},
    {"EC", "ES384", open_ec},
    {"oct", "HS384", open_oct},
};

static const struct kind *kind_of(const jwk *it)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (text_is(it->kty, kinds[i].kty))
            return &kinds[i];
    return NULL;
}

static rdx_status open_any(reading *r, rdx_key **out, rdx_report *report)
{
    const jwk *it = r->it;
    const struct kind *kind = kind_of(it);
    if (kind == NULL && it->keys.kind != RDX_JSON_KIND_ABSENT)
        return rdx_key_refuse(report, "it is a set of keys; one private JWK is needed");
    if (kind == NULL)
        return rdx_key_refuse(report, "it is JSON, but no JWK of RSA, EC or oct");
    if (rdx_is_text(it->use) && strcmp(it->use, "sig") != 0)
        return rdx_key_refuse(report, "its `use` is not to sign");
    if (rdx_is_text(it->alg) && strcmp(it->alg, kind->alg) != 0)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_KEY, "private key: its `alg` is not %s",
                               kind->alg);
    return kind->open(r, out, report);
}

// Read as the schema has it, so that a member that stands there twice is a fault: readers differ in
// which of them they take.
static rdx_status parse(rdx_arena *scratch, const char *text, size_t size, void **out,
                        rdx_report *report)
{
    const rdx_status status = rdx_message_parse(scratch, &jwk_event, text, size, NULL, out, NULL);
    switch (status) {
    case RDX_E_DUPLICATE:
        return rdx_key_refuse(report, "a member of its JWK stands in it twice");
    case RDX_E_TYPE:
        return rdx_key_refuse(report, "a member of its JWK has the wrong type");
    case RDX_E_NOMEM:
        return status;
    default:
        return RDX_OK; // *out is NULL where it is no JSON
    }
}

rdx_status rdx_jwk_open(const char *text, size_t size, rdx_arena *texts, rdx_key **out,
                        const char **key_id, rdx_report *report)
{
    *out = NULL;
    *key_id = NULL;
    rdx_arena scratch = RDX_ARENA(MAX_JWK_MEMORY);
    void *parsed = NULL;
    rdx_status status = parse(&scratch, text, size, &parsed, report);
    const jwk *it = parsed;
    if (status == RDX_OK && it != NULL) {
        reading r = {.it = it, .scratch = &scratch};
        status = open_any(&r, out, report);
        if (status == RDX_OK && rdx_is_text(it->kid)) {
            *key_id = rdx_arena_text(texts, it->kid, strlen(it->kid));
            status = *key_id != NULL ? RDX_OK : RDX_E_NOMEM;
        }
    }
    rdx_arena_drop(&scratch);
    if (status != RDX_OK) {
        rdx_key_close(*out);
        *out = NULL;
    }
    return status;
}
