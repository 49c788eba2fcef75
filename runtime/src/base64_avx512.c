/**
 * @file
 * Base64 with AVX-512 VBMI: 64 characters a step, after W. Muła and D. Lemire, "Base64 encoding and
 * decoding at almost the speed of a memory copy" (2019).
 *
 * The bulk goes 192 bytes = 256 characters a step: four blocks of 48 bytes are three whole
 * registers, so that no load and no store overlaps another. The rest goes by blocks under a mask.
 */
#include "base64_kernels.h"
#include "cpu.h"

#if CPU_X86
#include <immintrin.h>
#include <stdbool.h>
#include <stdint.h>

#define TARGET CPU_TARGET(CPU_AVX512_FEATURES)

enum { BYTES = 48, CHARS = 64 }; // of a block

// The lowest `count` of 64, 64 at most.
static __mmask64 first(size_t count)
{
    return count >= 64 ? ~(__mmask64)0 : ((__mmask64)1 << count) - 1;
}

// ---- Past the caches ----

// Output of this size leaves the caches before anybody reads it. To write it past them spares
// reading what it overwrites: half the time at 30 MB, but twice the time of what had its place.
enum { LARGE = 8000000, LINE = 64 };

// Writes 64 bytes; past the caches only to a whole line of memory.
TARGET static inline void put_line(void *out, __m512i bytes, bool past_caches)
{
    if (past_caches)
        _mm512_stream_si512(out, bytes);
    else
        _mm512_storeu_si512(out, bytes);
}

// How many groups of `size` bytes there are up to a line of memory.
static size_t groups_to_line(const void *out, size_t size)
{
    size_t count = 0;
    while (count < LINE && ((uintptr_t)out + count * size) % LINE != 0)
        count++;
    return count;
}

// ---- Encoding ----

// For each group of three bytes: the second, first, third, second, from which multishift cuts six
// bits for each character.
#define GROUP(n) 3 * (n) + 1, 3 * (n), 3 * (n) + 2, 3 * (n) + 1
static const unsigned char groups[CHARS] = {
    GROUP(0), GROUP(1), GROUP(2),  GROUP(3),  GROUP(4),  GROUP(5),  GROUP(6),  GROUP(7),
    GROUP(8), GROUP(9), GROUP(10), GROUP(11), GROUP(12), GROUP(13), GROUP(14), GROUP(15),
};

TARGET static inline __m512i characters(__m512i grouped)
{
    const __m512i shifts = _mm512_set1_epi64(0x3036242A1016040A);
    const __m512i alphabet = _mm512_loadu_si512(base64_alphabet);
    return _mm512_permutexvar_epi8(_mm512_multishift_epi64_epi8(shifts, grouped), alphabet);
}

// Bytes done, by four blocks.
TARGET static inline size_t encode_blocks(const unsigned char *in, size_t size, char *out,
                                          bool past_caches)
{
    const __m512i at_0 = _mm512_loadu_si512(groups);
    const __m512i at_16 = _mm512_add_epi8(at_0, _mm512_set1_epi8(16));
    const __m512i at_32 = _mm512_add_epi8(at_0, _mm512_set1_epi8(32));
    const __m512i at_48 = _mm512_add_epi8(at_0, _mm512_set1_epi8(48));
    size_t done = 0;
    for (; size - done >= 4 * BYTES; done += 4 * BYTES, out += 4 * CHARS) {
        const __m512i a = _mm512_loadu_si512(in + done);
        const __m512i b = _mm512_loadu_si512(in + done + 64);
        const __m512i c = _mm512_loadu_si512(in + done + 128);
        put_line(out, characters(_mm512_permutexvar_epi8(at_0, a)), past_caches);
        put_line(out + 64, characters(_mm512_permutex2var_epi8(a, at_48, b)), past_caches);
        put_line(out + 128, characters(_mm512_permutex2var_epi8(b, at_32, c)), past_caches);
        put_line(out + 192, characters(_mm512_permutexvar_epi8(at_16, c)), past_caches);
    }
    return done;
}

// Bytes done, block by block, the last one in part.
TARGET static size_t encode_groups(const unsigned char *in, size_t size, char *out)
{
    const __m512i at_0 = _mm512_loadu_si512(groups);
    size_t done = 0;
    while (size - done >= 3) {
        const size_t left = size - done;
        const size_t taken = left < BYTES ? left / 3 * 3 : BYTES;
        const __m512i bytes = _mm512_maskz_loadu_epi8(first(taken), in + done);
        _mm512_mask_storeu_epi8(out, first(taken / 3 * 4),
                                characters(_mm512_permutexvar_epi8(at_0, bytes)));
        done += taken;
        out += taken / 3 * 4;
    }
    return done;
}

TARGET static size_t encode(const unsigned char *in, size_t size, char *out)
{
    size_t done = 0;
    // Groups of four never reach a line from an odd place.
    const size_t ahead = size / 3 * 4 >= LARGE ? groups_to_line(out, 4) : LINE;
    if (ahead < LINE) {
        done = encode_groups(in, ahead * 3, out);
        done += encode_blocks(in + done, size - done, out + done / 3 * 4, true);
        _mm_sfence();
    } else {
        done = encode_blocks(in, size, out, false);
    }
    return done + encode_groups(in + done, size - done, out + done / 3 * 4);
}

// ---- Decoding ----

// Four values of six bits become 24 bits of a 32-bit lane.
TARGET static inline __m512i joined(__m512i values)
{
    const __m512i pairs = _mm512_maddubs_epi16(values, _mm512_set1_epi32(0x01400140));
    return _mm512_madd_epi16(pairs, _mm512_set1_epi32(0x00011000));
}

// Where byte N of a block stands in its 16 lanes: of each, highest of the 24 bits first.
#define BYTE(n) ((n) / 3 * 4 + 2 - (n) % 3)
#define BYTES_4(n) BYTE(n), BYTE((n) + 1), BYTE((n) + 2), BYTE((n) + 3)
#define BYTES_16(n) BYTES_4(n), BYTES_4((n) + 4), BYTES_4((n) + 8), BYTES_4((n) + 12)
// The same in the second of two registers.
#define NEXT_4(n) 64 + BYTE(n), 64 + BYTE((n) + 1), 64 + BYTE((n) + 2), 64 + BYTE((n) + 3)
#define NEXT_16(n) NEXT_4(n), NEXT_4((n) + 4), NEXT_4((n) + 8), NEXT_4((n) + 12)

// Four blocks of 48 bytes as three registers, each from two of their lanes.
static const unsigned char packing[3][64] = {
    {BYTES_16(0), BYTES_16(16), BYTES_16(32), NEXT_16(0)},
    {BYTES_16(16), BYTES_16(32), NEXT_16(0), NEXT_16(16)},
    {BYTES_16(32), NEXT_16(0), NEXT_16(16), NEXT_16(32)},
};

// 64 characters, and what they stand for; bit 7 marks those of which a byte is no character.
typedef struct block {
    __m512i text, values;
} block;

typedef struct table {
    __m512i low, high;
} table;

TARGET static inline table load_table(void)
{
    // In the shared one bit 7 marks what is of the alphabet.
    const __m512i turn = _mm512_set1_epi8((char)0x80);
    const table turned = {_mm512_xor_si512(_mm512_loadu_si512(base64_values), turn),
                          _mm512_xor_si512(_mm512_loadu_si512(base64_values + 64), turn)};
    return turned;
}

TARGET static inline block look_up(__m512i text, table t)
{
    const block found = {text, _mm512_permutex2var_epi8(t.low, text, t.high)};
    return found;
}

// Bytes beyond 127 have bit 7 themselves.
TARGET static inline __m512i doubts(block b)
{
    return _mm512_or_si512(b.text, b.values);
}

TARGET static inline __m512i packed(__m512i first_lanes, __m512i second_lanes, int part)
{
    const __m512i from = _mm512_loadu_si512(packing[part]);
    return _mm512_permutex2var_epi8(first_lanes, from, second_lanes);
}

// Whether all of 256 characters are of the alphabet; then their bytes are at `out`, unless NULL.
TARGET static inline bool take_four(const unsigned char *in, table t, unsigned char *out,
                                    bool past_caches)
{
    const block a = look_up(_mm512_loadu_si512(in), t);
    const block b = look_up(_mm512_loadu_si512(in + 64), t);
    const block c = look_up(_mm512_loadu_si512(in + 128), t);
    const block d = look_up(_mm512_loadu_si512(in + 192), t);
    const __m512i all = _mm512_or_si512(_mm512_or_si512(doubts(a), doubts(b)),
                                        _mm512_or_si512(doubts(c), doubts(d)));
    if (_mm512_movepi8_mask(all) != 0)
        return false;
    if (out != NULL) {
        const __m512i lanes_b = joined(b.values), lanes_c = joined(c.values);
        put_line(out, packed(joined(a.values), lanes_b, 0), past_caches);
        put_line(out + LINE, packed(lanes_b, lanes_c, 1), past_caches);
        put_line(out + 2 * LINE, packed(lanes_c, joined(d.values), 2), past_caches);
    }
    return true;
}

// The same for up to 64 characters, a multiple of four.
TARGET static inline bool take_some(const unsigned char *in, size_t length, table t,
                                    unsigned char *out)
{
    const __m512i fill = _mm512_set1_epi8('A');
    const block some = look_up(_mm512_mask_loadu_epi8(fill, first(length), in), t);
    if (_mm512_movepi8_mask(doubts(some)) != 0)
        return false;
    if (out != NULL) {
        const __m512i from = _mm512_loadu_si512(packing[0]);
        _mm512_mask_storeu_epi8(out, first(length / 4 * 3),
                                _mm512_permutexvar_epi8(from, joined(some.values)));
    }
    return true;
}

// Characters done, by four blocks. With `out` NULL it judges.
TARGET static inline size_t take_blocks(const unsigned char *in, size_t length, table t,
                                        unsigned char *out, bool past_caches)
{
    size_t done = 0;
    while (length - done >= 4 * CHARS &&
           take_four(in + done, t, out != NULL ? out + done / 4 * 3 : NULL, past_caches))
        done += 4 * CHARS;
    return done;
}

// Characters done, block by block, the last one in part.
TARGET static inline size_t take_groups(const unsigned char *in, size_t length, table t,
                                        unsigned char *out)
{
    size_t done = 0;
    while (length - done >= 4) {
        const size_t left = length - done;
        const size_t taken = left < CHARS ? left / 4 * 4 : CHARS;
        if (!take_some(in + done, taken, t, out != NULL ? out + done / 4 * 3 : NULL))
            break;
        done += taken;
    }
    return done;
}

TARGET static size_t decode(const unsigned char *in, size_t length, unsigned char *out)
{
    const table t = load_table();
    size_t done = 0;
    if (length / 4 * 3 >= LARGE) {
        const size_t ahead = groups_to_line(out, 3) * 4;
        done = take_groups(in, ahead, t, out);
        if (done == ahead)
            done += take_blocks(in + done, length - done, t, out + done / 4 * 3, true);
        _mm_sfence();
    } else {
        done = take_blocks(in, length, t, out, false);
    }
    return done + take_groups(in + done, length - done, t, out + done / 4 * 3);
}

TARGET static size_t judge(const unsigned char *in, size_t length)
{
    const table t = load_table();
    const size_t done = take_blocks(in, length, t, NULL, false);
    return done + take_groups(in + done, length - done, t, NULL);
}

const base64_kernels base64_avx512 = {encode, decode, judge};

#endif
