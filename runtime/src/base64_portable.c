/**
 * @file
 * Base64 by table, for any machine, and for what vectors leave.
 */
#include "base64_kernels.h"

#include <stdint.h>

const char base64_alphabet[64] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// ---- Encoding ----

static size_t encode(const unsigned char *in, size_t size, char *out)
{
    size_t done = 0;
    for (; size - done >= 3; done += 3, out += 4) {
        const unsigned a = in[done], b = in[done + 1], c = in[done + 2];
        out[0] = base64_alphabet[a >> 2];
        out[1] = base64_alphabet[(a & 0x03) << 4 | b >> 4];
        out[2] = base64_alphabet[(b & 0x0F) << 2 | c >> 6];
        out[3] = base64_alphabet[c & 0x3F];
    }
    return done;
}

// ---- Decoding ----

#define V(value) (0x80 | (value))
#define FOUR(a, b, c, d, value) \
    [a] = V(value), [b] = V((value) + 1), [c] = V((value) + 2), [d] = V((value) + 3)

// Bit 7 marks a character of the alphabet, so that several are judged by one AND.
const unsigned char base64_values[256] = {
    // clang-format off
    FOUR('A', 'B', 'C', 'D',  0), FOUR('E', 'F', 'G', 'H',  4), FOUR('I', 'J', 'K', 'L',  8),
    FOUR('M', 'N', 'O', 'P', 12), FOUR('Q', 'R', 'S', 'T', 16), FOUR('U', 'V', 'W', 'X', 20),
    FOUR('Y', 'Z', 'a', 'b', 24), FOUR('c', 'd', 'e', 'f', 28), FOUR('g', 'h', 'i', 'j', 32),
    FOUR('k', 'l', 'm', 'n', 36), FOUR('o', 'p', 'q', 'r', 40), FOUR('s', 't', 'u', 'v', 44),
    FOUR('w', 'x', 'y', 'z', 48), FOUR('0', '1', '2', '3', 52), FOUR('4', '5', '6', '7', 56),
    FOUR('8', '9', '+', '/', 60),
    // clang-format on
};

// With `out` NULL it judges; the compiler makes a function of each.
static inline size_t walk(const unsigned char *in, size_t length, unsigned char *out)
{
    size_t done = 0;
    for (; length - done >= 4; done += 4) {
        const uint32_t a = base64_values[in[done]], b = base64_values[in[done + 1]],
                       c = base64_values[in[done + 2]], d = base64_values[in[done + 3]];
        if ((a & b & c & d & 0x80) == 0)
            break;
        if (out == NULL)
            continue;
        const uint32_t bits = a << 18 | (b & 0x3F) << 12 | (c & 0x3F) << 6 | (d & 0x3F);
        *out++ = (unsigned char)(bits >> 16);
        *out++ = (unsigned char)(bits >> 8);
        *out++ = (unsigned char)bits;
    }
    return done;
}

static size_t decode(const unsigned char *in, size_t length, unsigned char *out)
{
    return walk(in, length, out);
}

static size_t judge(const unsigned char *in, size_t length)
{
    return walk(in, length, NULL);
}

const base64_kernels base64_portable = {encode, decode, judge};
