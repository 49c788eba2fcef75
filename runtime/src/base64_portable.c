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
typedef uint16_t pairs_8 __attribute__((vector_size(16)));
typedef uint32_t groups_4 __attribute__((vector_size(16)));
typedef uint64_t words_2 __attribute__((vector_size(16)));

enum { BYTES = 12, CHARS = 16 }; // of a block

// How far the values of each run of the alphabet are from its characters.
enum { CAPITAL = 0 - 'A', SMALL = 26 - 'a', DIGIT = 52 - '0', PLUS = 62 - '+', SLASH = 63 - '/' };

// -1 where it holds, else 0: `&` makes of that a number or none.
static inline chars_16 at_least(chars_16 bytes, signed char limit)
{
    return (chars_16)(bytes >= limit);
}

static inline chars_16 to_chars(chars_16 values)
{
    return values - CAPITAL - (at_least(values, 26) & (SMALL - CAPITAL)) -
           (at_least(values, 52) & (DIGIT - SMALL)) - (at_least(values, 62) & (PLUS - DIGIT)) -
           (at_least(values, 63) & (SLASH - PLUS));
}

static inline chars_16 to_values(chars_16 text)
{
    return text + PLUS + (at_least(text, '/') & (SLASH - PLUS)) +
           (at_least(text, '0') & (DIGIT - SLASH)) + (at_least(text, 'A') & (CAPITAL - DIGIT)) +
           (at_least(text, 'a') & (SMALL - CAPITAL));
}

// -1 for each character of the alphabet; bytes beyond 127 are negative.
static inline chars_16 are_known(chars_16 text)
{
    const chars_16 small = text | 0x20;
    const chars_16 letters = at_least(small, 'a') & ~at_least(small, 'z' + 1);
    const chars_16 digits_and_slash = at_least(text, '/') & ~at_least(text, '9' + 1);
    return letters | digits_and_slash | (chars_16)(text == '+');
}

static inline bool are_all(chars_16 marks)
{
    const words_2 words = (words_2)marks;
    return (words[0] & words[1]) == UINT64_MAX;
}

// The first six of eight bytes, the first the highest.
static inline uint64_t load_six(const unsigned char *in)
{
    uint64_t word;
    memcpy(&word, in, sizeof word);
    return __builtin_bswap64(word) >> 16;
}

// Of 48 bits it makes two groups of 24, of these two pairs of 12, of these two values each.
static inline chars_16 load_block(const unsigned char *in)
{
    const words_2 bits = {load_six(in), load_six(in + BYTES / 2)};
    const groups_4 g = (groups_4)(bits >> 24 | (bits << 32 & 0xFFFFFF00000000));
    const pairs_8 p = (pairs_8)(g >> 12 | (g << 16 & 0x0FFF0000));
    return (chars_16)(p >> 6 | (p << 8 & 0x3F00));
}

static size_t encode_blocks(const unsigned char *in, size_t size, char *out)
{
    size_t done = 0;
    // The last six bytes are read with two behind them.
    for (; size - done >= BYTES + 2; done += BYTES, out += CHARS) {
        const chars_16 text = to_chars(load_block(in + done));
        memcpy(out, &text, sizeof text);
    }
    return done;
}

// The way back, to the upper 48 bits of a word.
static inline void put_block(chars_16 values, unsigned char *out)
{
    const pairs_8 v = (pairs_8)values;
    const groups_4 p = (groups_4)((v << 6 & 0x0FC0) | v >> 8);
    const words_2 g = (words_2)((p << 12 & 0xFFF000) | p >> 16);
    const words_2 bits = g << 40 | g >> 32 << 16;
    const uint64_t first = __builtin_bswap64(bits[0]), second = __builtin_bswap64(bits[1]);
    memcpy(out, &first, sizeof first);
    memcpy(out + BYTES / 2, &second, sizeof second);
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
            put_block(to_values(text), out + done / 4 * 3);
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
