/**
 * @file
 * PEM (RFC 7468) and as much of DER (X.690) as private keys have of it.
 */
#include "pem.h"

#include "secret64.h"

#include <string.h>

enum { MAX_PEM_MEMORY = 400 * 1000 };

// ---- PEM ----

// The text behind `mark`, or NULL.
static const char *behind(const char *text, const char *end, const char *mark)
{
    const size_t length = strlen(mark);
    for (; (size_t)(end - text) >= length; text++)
        if (memcmp(text, mark, length) == 0)
            return text + length;
    return NULL;
}

// The bytes between two marks; false: there are none, or what stands there is no base64.
static bool decode_between(rdx_arena *scratch, const char *text, const char *end, const char *begin,
                           const char *last, rdx_key_number *out)
{
    const char *start = behind(text, end, begin);
    const char *stop = start == NULL ? NULL : behind(start, end, last);
    if (stop == NULL)
        return false;
    const size_t length = (size_t)(stop - start) - strlen(last);
    unsigned char *bytes = rdx_arena_get(scratch, 1, length + 1);
    out->bytes = bytes;
    return bytes != NULL && secret64_decode(SECRET64_PEM, start, length, bytes, &out->size);
}

// ---- DER ----

typedef enum der_tag {
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OCTET_STRING = 0x04,
    DER_OBJECT = 0x06,
    DER_SEQUENCE = 0x30,
    DER_FIRST = 0xA0, // [0], constructed
    DER_SECOND = 0xA1,
} der_tag;

// Takes the element of `tag` that `in` begins with; its content is *out. Lengths are definite and
// of two bytes at most: no key is longer.
static bool take(rdx_key_number *in, der_tag tag, rdx_key_number *out)
{
    if (in->size < 2 || in->bytes[0] != tag)
        return false;
    size_t length = in->bytes[1];
    size_t head = 2;
    if (length > 0x80 && length <= 0x82) {
        head += length - 0x80;
        if (in->size < head)
            return false;
        length = 0;
        for (size_t i = 2; i < head; i++)
            length = length << 8 | in->bytes[i];
    } else if (length >= 0x80) {
        return false;
    }
    if (length > in->size - head)
        return false;
    *out = (rdx_key_number){in->bytes + head, length};
    in->bytes += head + length;
    in->size -= head + length;
    return true;
}

static bool is(rdx_key_number element, const unsigned char *bytes, size_t size)
{
    return element.size == size && memcmp(element.bytes, bytes, size) == 0;
}

static const unsigned char rsa_encryption[] = {0x2A, 0x86, 0x48, 0x86, 0xF7,
                                               0x0D, 0x01, 0x01, 0x01};
static const unsigned char ec_public_key[] = {0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01};
static const unsigned char secp384r1[] = {0x2B, 0x81, 0x04, 0x00, 0x22};

// ---- Keys ----

// RSAPrivateKey (RFC 8017, appendix A.1.2) of two primes.
static bool read_rsa(rdx_key_number der, rdx_key_rsa *out)
{
    static const unsigned char two_primes[] = {0};
    rdx_key_number version;
    rdx_key_number key;
    return take(&der, DER_SEQUENCE, &key) && take(&key, DER_INTEGER, &version) &&
           is(version, two_primes, sizeof two_primes) && take(&key, DER_INTEGER, &out->n) &&
           take(&key, DER_INTEGER, &out->e) && take(&key, DER_INTEGER, &out->d) &&
           take(&key, DER_INTEGER, &out->p) && take(&key, DER_INTEGER, &out->q) &&
           take(&key, DER_INTEGER, &out->dp) && take(&key, DER_INTEGER, &out->dq) &&
           take(&key, DER_INTEGER, &out->qi);
}

// ECPrivateKey (RFC 5915, section 3). The curve stands in it, or around it (`is_p384`).
static bool read_ec(rdx_key_number der, bool is_p384, rdx_key_p384 *out)
{
    enum { POINT = 2 + 2 * RDX_KEY_COORDINATE }; // no unused bits; uncompressed; x; y
    rdx_key_number key;
    rdx_key_number version;
    rdx_key_number curve;
    rdx_key_number name;
    rdx_key_number public_half;
    rdx_key_number point;
    if (!take(&der, DER_SEQUENCE, &key) || !take(&key, DER_INTEGER, &version) ||
        !take(&key, DER_OCTET_STRING, &out->d))
        return false;
    if (take(&key, DER_FIRST, &curve))
        is_p384 = take(&curve, DER_OBJECT, &name) && is(name, secp384r1, sizeof secp384r1);
    if (!is_p384 || !take(&key, DER_SECOND, &public_half) ||
        !take(&public_half, DER_BIT_STRING, &point) || point.size != POINT || point.bytes[0] != 0 ||
        point.bytes[1] != 4)
        return false;
    out->x = (rdx_key_number){point.bytes + 2, RDX_KEY_COORDINATE};
    out->y = (rdx_key_number){point.bytes + 2 + RDX_KEY_COORDINATE, RDX_KEY_COORDINATE};
    return true;
}

static rdx_status open_rsa(rdx_key_number der, rdx_key **out, rdx_report *report)
{
    rdx_key_rsa numbers;
    return read_rsa(der, &numbers) ? rdx_key_open_rsa(&numbers, out, report) : RDX_OK;
}

static rdx_status open_ec(rdx_key_number der, bool is_p384, rdx_key **out, rdx_report *report)
{
    rdx_key_p384 numbers;
    return read_ec(der, is_p384, &numbers) ? rdx_key_open_p384(&numbers, out, report) : RDX_OK;
}

// PrivateKeyInfo (RFC 5958, section 2).
static rdx_status open_pkcs8(rdx_key_number der, rdx_key **out, rdx_report *report)
{
    rdx_key_number info;
    rdx_key_number version;
    rdx_key_number algorithm;
    rdx_key_number kind;
    rdx_key_number curve;
    rdx_key_number key;
    if (!take(&der, DER_SEQUENCE, &info) || !take(&info, DER_INTEGER, &version) ||
        !take(&info, DER_SEQUENCE, &algorithm) || !take(&algorithm, DER_OBJECT, &kind) ||
        !take(&info, DER_OCTET_STRING, &key))
        return RDX_OK;
    if (is(kind, rsa_encryption, sizeof rsa_encryption))
        return open_rsa(key, out, report);
    if (!is(kind, ec_public_key, sizeof ec_public_key) || !take(&algorithm, DER_OBJECT, &curve))
        return RDX_OK;
    return open_ec(key, is(curve, secp384r1, sizeof secp384r1), out, report);
}

rdx_status rdx_pem_open(const char *text, size_t size, rdx_key **out, rdx_report *report)
{
    *out = NULL;
    rdx_arena scratch = RDX_ARENA(MAX_PEM_MEMORY);
    const char *end = text + size;
    rdx_key_number der;
    rdx_status status = RDX_OK;
    if (decode_between(&scratch, text, end, "-----BEGIN PRIVATE KEY-----",
                       "-----END PRIVATE KEY-----", &der))
        status = open_pkcs8(der, out, report);
    else if (decode_between(&scratch, text, end, "-----BEGIN RSA PRIVATE KEY-----",
                            "-----END RSA PRIVATE KEY-----", &der))
        status = open_rsa(der, out, report);
    else if (decode_between(&scratch, text, end, "-----BEGIN EC PRIVATE KEY-----",
                            "-----END EC PRIVATE KEY-----", &der))
        status = open_ec(der, false, out, report);
    if (scratch.failed)
        status = RDX_E_NOMEM;
    rdx_arena_drop(&scratch);
    return status;
}
