/**
 * @file
 * Base64, by table: three bytes are four characters.
 */
#include <rdx/base64.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// ---- Encoding ----

static void encode_three(const unsigned char *in, char *out)
{
    out[0] = alphabet[in[0] >> 2];
    out[1] = alphabet[(in[0] & 0x03) << 4 | in[1] >> 4];
    out[2] = alphabet[(in[1] & 0x0F) << 2 | in[2] >> 6];
    out[3] = alphabet[in[2] & 0x3F];
}

void rdx_base64_encode(const void *data, size_t size, char *out)
{
    const unsigned char *in = data;
    for (; size >= 3; size -= 3, in += 3, out += 4)
        encode_three(in, out);
    if (size == 0)
        return;
    const unsigned char last[3] = {in[0], size == 2 ? in[1] : 0, 0};
    encode_three(last, out);
    out[3] = '=';
    if (size == 1)
        out[2] = '=';
}

// ---- Decoding ----

// Bit 7 marks a character of the alphabet, so that four are judged by one AND.
#define V(value) (0x80 | (value))
#define FOUR(a, b, c, d, value) \
    [a] = V(value), [b] = V((value) + 1), [c] = V((value) + 2), [d] = V((value) + 3)

static const unsigned char values[256] = {
    // clang-format off
    FOUR('A', 'B', 'C', 'D',  0), FOUR('E', 'F', 'G', 'H',  4), FOUR('I', 'J', 'K', 'L',  8),
    FOUR('M', 'N', 'O', 'P', 12), FOUR('Q', 'R', 'S', 'T', 16), FOUR('U', 'V', 'W', 'X', 20),
    FOUR('Y', 'Z', 'a', 'b', 24), FOUR('c', 'd', 'e', 'f', 28), FOUR('g', 'h', 'i', 'j', 32),
    FOUR('k', 'l', 'm', 'n', 36), FOUR('o', 'p', 'q', 'r', 40), FOUR('s', 't', 'u', 'v', 44),
    FOUR('w', 'x', 'y', 'z', 48), FOUR('0', '1', '2', '3', 52), FOUR('4', '5', '6', '7', 56),
    FOUR('8', '9', '+', '/', 60),
    // clang-format on
};

// Four characters as 24 bits, or NOT_BASE64.
enum { NOT_BASE64 = 1 << 24 };

static uint32_t decode_four(const unsigned char *in)
{
    const unsigned a = values[in[0]], b = values[in[1]], c = values[in[2]], d = values[in[3]];
    if ((a & b & c & d & 0x80) == 0)
        return NOT_BASE64;
    return (a & 0x3F) << 18 | (b & 0x3F) << 12 | (c & 0x3F) << 6 | (d & 0x3F);
}

static void put_bytes(unsigned char *out, uint32_t bits, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (unsigned char)(bits >> (16 - 8 * i));
}

rdx_status rdx_base64_decode(const char *text, size_t length, void *out, size_t *out_size)
{
    const unsigned char *in = (const unsigned char *)text;
    unsigned char *bytes = out;
    *out_size = 0;
    if (length % 4 != 0)
        return RDX_E_BASE64;
    if (length == 0)
        return RDX_OK;

    size_t size = 0;
    for (const unsigned char *last = in + length - 4; in < last; in += 4, size += 3) {
        const uint32_t bits = decode_four(in);
        if (bits == NOT_BASE64)
            return RDX_E_BASE64;
        if (bytes != NULL)
            put_bytes(bytes + size, bits, 3);
    }

    // The last four characters may be padded; pad bits are those of bytes that do not exist.
    const size_t padding = in[3] != '=' ? 0 : in[2] != '=' ? 1 : 2;
    const unsigned char filled[4] = {in[0], in[1], padding > 1 ? 'A' : in[2],
                                     padding > 0 ? 'A' : in[3]};
    const uint32_t bits = decode_four(filled);
    if (bits == NOT_BASE64 || (bits & ((1U << (8 * padding)) - 1)) != 0)
        return RDX_E_BASE64;
    if (bytes != NULL)
        put_bytes(bytes + size, bits, 3 - padding);
    *out_size = size + 3 - padding;
    return RDX_OK;
}
