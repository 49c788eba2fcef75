/**
 * @file
 * Assertions: header, claims and signature, each in base64url.
 */
#include "jwt.h"

#include <rdx/base64.h>

#include "json_write.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { MAX_ASSERTION = 64 * 1000, MAX_SIGNATURE = 8 * 1000 };

rdx_status rdx_uuid(char out[RDX_UUID_SIZE])
{
    unsigned char raw[16];
    if (!rdx_random_bytes(raw, sizeof raw))
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

static const char *name_of(rdx_algorithm algorithm)
{
    static const char *const names[] = {
        [RDX_ALGORITHM_RS384] = "RS384",
        [RDX_ALGORITHM_ES384] = "ES384",
        [RDX_ALGORITHM_HS384] = "HS384",
    };
    return names[algorithm];
}

static void put_header(buf *out, rdx_algorithm algorithm, const rdx_jwt_claims *claims)
{
    put_member(out, "alg", name_of(algorithm));
    if (claims->key_id != NULL)
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

static rdx_status append_signature(const rdx_key *key, buf *text, rdx_report *report)
{
    buf signature = BUF(MAX_SIGNATURE);
    const rdx_status status = rdx_key_sign(key, text, &signature, report);
    if (status == RDX_OK) {
        buf_putc(text, '.');
        put_base64url(text, signature.data, signature.length);
    }
    buf_drop(&signature);
    return status == RDX_OK ? text->status : status;
}

rdx_status rdx_jwt_sign(const rdx_key *key, const rdx_jwt_claims *claims, buf *out,
                        rdx_report *report)
{
    char identifier[RDX_UUID_SIZE];
    rdx_status status = rdx_uuid(identifier);
    if (status != RDX_OK)
        return rdx_report_fail(report, RDX_STAGE_NET, status, "no random numbers");
    buf assertion = BUF(MAX_ASSERTION);
    buf json = BUF(MAX_ASSERTION);
    put_header(&json, rdx_key_algorithm(key), claims);
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
