/**
 * @file
 * Base64 with SSSE3: 16 characters a step; the method is that of base64_avx2.c.
 */
#include "base64_kernels.h"
#include "cpu.h"

#if CPU_X86
#include <tmmintrin.h>

#define TARGET CPU_TARGET(CPU_SSE_FEATURES)

enum { BYTES = 12, CHARS = 16 }; // of a block

// ---- Encoding ----

TARGET static inline __m128i six_bits(__m128i bytes)
{
    const __m128i grouped =
        _mm_shuffle_epi8(bytes, _mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10));
    const __m128i odd = _mm_and_si128(grouped, _mm_set1_epi32(0x0FC0FC00));
    const __m128i even = _mm_and_si128(grouped, _mm_set1_epi32(0x003F03F0));
    return _mm_or_si128(_mm_mulhi_epu16(odd, _mm_set1_epi32(0x04000040)),
                        _mm_mullo_epi16(even, _mm_set1_epi32(0x01000010)));
}

TARGET static inline __m128i characters(__m128i values)
{
    const __m128i away =
        _mm_setr_epi8('A', 'a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
                      '0' - 52, '0' - 52, '0' - 52, '0' - 52, '+' - 62, '/' - 63, 0, 0);
    const __m128i beyond_letters = _mm_subs_epu8(values, _mm_set1_epi8(51));
    const __m128i beyond_capitals = _mm_cmpgt_epi8(values, _mm_set1_epi8(25));
    const __m128i run = _mm_sub_epi8(beyond_letters, beyond_capitals);
    return _mm_add_epi8(values, _mm_shuffle_epi8(away, run));
}

TARGET static size_t encode(const unsigned char *in, size_t size, char *out)
{
    size_t done = 0;
    for (; size - done >= BYTES + 4; done += BYTES, out += CHARS) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(in + done));
        _mm_storeu_si128((__m128i *)out, characters(six_bits(bytes)));
    }
    return done;
}

// ---- Decoding ----

TARGET static inline __m128i strangers(__m128i text, __m128i rows)
{
    const __m128i of_low = _mm_setr_epi8(0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
                                         0x13, 0x1A, 0x1B, 0x1B, 0x1B, 0x1A);
    const __m128i of_row = _mm_setr_epi8(0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10, 0x10,
                                         0x10, 0x10, 0x10, 0x10, 0x10, 0x10);
    const __m128i low = _mm_and_si128(text, _mm_set1_epi8(0x0F));
    return _mm_and_si128(_mm_shuffle_epi8(of_low, low), _mm_shuffle_epi8(of_row, rows));
}

TARGET static inline __m128i values_of(__m128i text, __m128i rows)
{
    const __m128i away = _mm_setr_epi8(0, 63 - '/', 62 - '+', 52 - '0', -'A', -'A', 26 - 'a',
                                       26 - 'a', 0, 0, 0, 0, 0, 0, 0, 0);
    const __m128i slash = _mm_cmpeq_epi8(text, _mm_set1_epi8('/'));
    return _mm_add_epi8(text, _mm_shuffle_epi8(away, _mm_add_epi8(rows, slash)));
}

// 16 values as 12 bytes, and four of nothing behind them.
TARGET static inline __m128i joined(__m128i values)
{
    const __m128i pairs = _mm_maddubs_epi16(values, _mm_set1_epi32(0x01400140));
    const __m128i lanes = _mm_madd_epi16(pairs, _mm_set1_epi32(0x00011000));
    return _mm_shuffle_epi8(lanes,
                            _mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1));
}

typedef struct block {
    __m128i text, rows, strangers; // the last above 0 where there is one
} block;

TARGET static inline block load(const unsigned char *in)
{
    const __m128i text = _mm_loadu_si128((const __m128i *)in);
    const __m128i rows = _mm_and_si128(_mm_srli_epi32(text, 4), _mm_set1_epi8(0x0F));
    const block loaded = {text, rows, strangers(text, rows)};
    return loaded;
}

TARGET static inline void put(block b, unsigned char *out)
{
    _mm_storeu_si128((__m128i *)out, joined(values_of(b.text, b.rows)));
}

// With `out` NULL it judges; the compiler makes a function of each. Two blocks a check.
TARGET static inline size_t walk(const unsigned char *in, size_t length, unsigned char *out)
{
    size_t done = 0;
    // A register is written whole, 4 bytes of nothing too: room for them must follow.
    for (; length - done >= 2 * CHARS + 8; done += 2 * CHARS) {
        const block a = load(in + done), b = load(in + done + CHARS);
        const __m128i found = _mm_or_si128(a.strangers, b.strangers);
        if (_mm_movemask_epi8(_mm_cmpgt_epi8(found, _mm_setzero_si128())) != 0)
            break;
        if (out != NULL) {
            put(a, out + done / 4 * 3);
            put(b, out + done / 4 * 3 + BYTES);
        }
    }
    return done;
}

TARGET static size_t decode(const unsigned char *in, size_t length, unsigned char *out)
{
    return walk(in, length, out);
}

TARGET static size_t judge(const unsigned char *in, size_t length)
{
    return walk(in, length, NULL);
}

const base64_kernels base64_sse = {encode, decode, judge};

#endif
