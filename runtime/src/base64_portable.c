/**
 * @file
 * Base64 for any machine, and for what longer vectors leave: by 16 characters with the compiler's
 * own vectors where every machine of a kind has such, then by table.
 *
 * The vectors have no shuffle, which is what the other kernels are about: bits move by shifts
 * within a group of 32 bits, and characters are told apart by comparing.
 */
#include "base64_kernels.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "cpu.h"

#if CPU_X86 || CPU_ARM

typedef signed char chars_16 __attribute__((vector_size(16))); // also the result of comparing them
typedef uint32_t groups_4 __attribute__((vector_size(16)));
typedef uint64_t words_2 __attribute__((vector_size(16)));

enum { BYTES = 12, CHARS = 16 }; // of a block

// How far the values of each run of the alphabet are from its characters.
enum { CAPITAL = 0 - 'A', SMALL = 26 - 'a', DIGIT = 52 - '0', PLUS = 62 - '+', SLASH = 63 - '/' };

// Where a comparison holds a byte is -1, else 0: `&` makes of that a number or none.
static inline chars_16 to_chars(chars_16 values)
{
    return values - CAPITAL - ((values >= 26) & (SMALL - CAPITAL)) -
           ((values >= 52) & (DIGIT - SMALL)) - ((values >= 62) & (PLUS - DIGIT)) -
           ((values == 63) & (SLASH - PLUS));
}

static inline chars_16 to_values(chars_16 text)
{
    return text + PLUS + ((text >= '/') & (SLASH - PLUS)) + ((text >= '0') & (DIGIT - SLASH)) +
           ((text >= 'A') & (CAPITAL - DIGIT)) + ((text >= 'a') & (SMALL - CAPITAL));
}

// -1 for each character of the alphabet; bytes beyond 127 are negative.
static inline chars_16 are_known(chars_16 text)
{
    const chars_16 small = text | 0x20;
    return ((small >= 'a') & (small <= 'z')) | ((text >= '/') & (text <= '9')) | (text == '+');
}

static inline bool are_all(chars_16 marks)
{
    const words_2 words = (words_2)marks;
    return (words[0] & words[1]) == UINT64_MAX;
}

static inline uint32_t load_32(const unsigned char *at)
{
    uint32_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

static size_t encode_blocks(const unsigned char *in, size_t size, char *out)
{
    size_t done = 0;
    // The last group is read with the byte behind it.
    for (; size - done > BYTES; done += BYTES, out += CHARS) {
        const unsigned char *at = in + done;
        const groups_4 g = {load_32(at), load_32(at + 3), load_32(at + 6), load_32(at + 9)};
        const groups_4 values = (g >> 2 & 0x3F) | (g << 12 & 0x3000) | (g >> 4 & 0x0F00) |
                                (g << 10 & 0x3C0000) | (g >> 6 & 0x030000) | (g << 8 & 0x3F000000);
        const chars_16 text = to_chars((chars_16)values);
        memcpy(out, &text, sizeof text);
    }
    return done;
}

static inline void put_block(groups_4 v, unsigned char *out)
{
    const groups_4 bytes = (v << 2 & 0xFC) | (v >> 12 & 0x03) | (v << 4 & 0xF000) |
                           (v >> 10 & 0x0F00) | (v << 6 & 0xC00000) | (v >> 8 & 0x3F0000);
    const words_2 pairs = (words_2)bytes;
    const words_2 joined = (pairs & 0xFFFFFF) | (pairs >> 8 & 0xFFFFFF000000);
    const uint64_t first = joined[0], second = joined[1];
    memcpy(out, &first, sizeof first);
    memcpy(out + 6, &second, sizeof second);
}

// With `out` NULL it judges; the compiler makes a function of each.
static inline size_t walk_blocks(const unsigned char *in, size_t length, unsigned char *out)
{
    size_t done = 0;
    // Two bytes of nothing are written behind a block: there must be room for them.
    for (; length - done >= CHARS + 4; done += CHARS) {
        chars_16 text;
        memcpy(&text, in + done, sizeof text);
        if (!are_all(are_known(text)))
            break;
        if (out != NULL)
            put_block((groups_4)to_values(text), out + done / 4 * 3);
    }
    return done;
}

#else

static size_t encode_blocks(const unsigned char *in, size_t size, char *out)
{
    (void)in, (void)size, (void)out;
    return 0;
}

static inline size_t walk_blocks(const unsigned char *in, size_t length, unsigned char *out)
{
    (void)in, (void)length, (void)out;
    return 0;
}

#endif

// ---- Encoding ----

const char base64_alphabet[64] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static size_t encode(const unsigned char *in, size_t size, char *out)
{
    size_t done = encode_blocks(in, size, out);
    out += done / 3 * 4;
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
    size_t done = walk_blocks(in, length, out);
    for (; length - done >= 4; done += 4) {
        const uint32_t a = base64_values[in[done]], b = base64_values[in[done + 1]],
                       c = base64_values[in[done + 2]], d = base64_values[in[done + 3]];
        if ((a & b & c & d & 0x80) == 0)
            break;
        if (out == NULL)
            continue;
        const uint32_t bits = a << 18 | (b & 0x3F) << 12 | (c & 0x3F) << 6 | (d & 0x3F);
        unsigned char *to = out + done / 4 * 3;
        to[0] = (unsigned char)(bits >> 16);
        to[1] = (unsigned char)(bits >> 8);
        to[2] = (unsigned char)bits;
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
