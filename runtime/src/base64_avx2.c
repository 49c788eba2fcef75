/**
 * @file
 * Base64 with AVX2: 32 characters a step, after W. Muła and D. Lemire, "Faster Base64 Encoding and
 * Decoding Using AVX2 Instructions" (2018).
 */
#include "base64_kernels.h"
#include "cpu.h"

#if CPU_X86
#include <immintrin.h>

#define TARGET CPU_TARGET(CPU_AVX2_FEATURES)

enum { BYTES = 24, CHARS = 32, HALF = 16 }; // of a block; a register has two halves

#define BOTH(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

// ---- Encoding ----

// 24 bytes, half in each half of the register: reads four bytes more than these.
TARGET static inline __m256i load_bytes(const unsigned char *in)
{
    const __m128i low = _mm_loadu_si128((const __m128i *)in);
    const __m128i high = _mm_loadu_si128((const __m128i *)(in + BYTES / 2));
    return _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
}

// Six bits in each byte. Products shift: the upper half of one to the right, the lower to the left.
TARGET static inline __m256i six_bits(__m256i bytes)
{
    const __m256i grouped =
        _mm256_shuffle_epi8(bytes, BOTH(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10));
    const __m256i odd = _mm256_and_si256(grouped, _mm256_set1_epi32(0x0FC0FC00));
    const __m256i even = _mm256_and_si256(grouped, _mm256_set1_epi32(0x003F03F0));
    return _mm256_or_si256(_mm256_mulhi_epu16(odd, _mm256_set1_epi32(0x04000040)),
                           _mm256_mullo_epi16(even, _mm256_set1_epi32(0x01000010)));
}

// A value's run of the alphabet, 0 for capitals, 1 for small letters, 2 to 11 for a digit, 12 and
// 13 for + and /, tells how far its character is from it.
TARGET static inline __m256i characters(__m256i values)
{
    const __m256i away =
        BOTH('A', 'a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
             '0' - 52, '0' - 52, '0' - 52, '+' - 62, '/' - 63, 0, 0);
    const __m256i beyond_letters = _mm256_subs_epu8(values, _mm256_set1_epi8(51));
    const __m256i beyond_capitals = _mm256_cmpgt_epi8(values, _mm256_set1_epi8(25));
    const __m256i run = _mm256_sub_epi8(beyond_letters, beyond_capitals);
    return _mm256_add_epi8(values, _mm256_shuffle_epi8(away, run));
}

TARGET static size_t encode(const unsigned char *in, size_t size, char *out)
{
    size_t done = 0;
    for (; size - done >= BYTES + 4; done += BYTES, out += CHARS)
        _mm256_storeu_si256((__m256i *)out, characters(six_bits(load_bytes(in + done))));
    return done;
}

// ---- Decoding ----

// The two halves of a byte each name the sets that it may not belong to; a byte that is in one by
// both is no character of the alphabet. A row for each high half: what it forbids.
//   bit 0: all but + and / of row 2   bit 1: all but digits of row 3   bit 2: @ of rows 4 and 6
//   bit 3: behind Z and z of rows 5 and 7   bit 4: rows 0, 1 and 8 to 15
TARGET static inline __m256i strangers(__m256i text, __m256i rows)
{
    const __m256i of_low = BOTH(0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x13,
                                0x1A, 0x1B, 0x1B, 0x1B, 0x1A);
    const __m256i of_row = BOTH(0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10, 0x10, 0x10,
                                0x10, 0x10, 0x10, 0x10, 0x10);
    const __m256i low = _mm256_and_si256(text, _mm256_set1_epi8(0x0F));
    return _mm256_and_si256(_mm256_shuffle_epi8(of_low, low), _mm256_shuffle_epi8(of_row, rows));
}

// Each row is a constant away from its values; only / is not as + is.
TARGET static inline __m256i values_of(__m256i text, __m256i rows)
{
    const __m256i away = BOTH(0, 63 - '/', 62 - '+', 52 - '0', -'A', -'A', 26 - 'a', 26 - 'a', 0, 0,
                              0, 0, 0, 0, 0, 0);
    const __m256i slash = _mm256_cmpeq_epi8(text, _mm256_set1_epi8('/')); // -1: row 1 for row 2
    return _mm256_add_epi8(text, _mm256_shuffle_epi8(away, _mm256_add_epi8(rows, slash)));
}

// 32 values as 24 bytes, and eight of nothing behind them.
TARGET static inline __m256i joined(__m256i values)
{
    const __m256i pairs = _mm256_maddubs_epi16(values, _mm256_set1_epi32(0x01400140));
    const __m256i lanes = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00011000));
    const __m256i bytes =
        _mm256_shuffle_epi8(lanes, BOTH(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1));
    return _mm256_permutevar8x32_epi32(bytes, _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7));
}

// With `out` NULL it judges; the compiler makes a function of each.
TARGET static inline size_t walk(const unsigned char *in, size_t length, unsigned char *out)
{
    size_t done = 0;
    // The register is written whole, 8 bytes of nothing too: room for them must follow.
    for (; length - done >= CHARS + 12; done += CHARS) {
        const __m256i text = _mm256_loadu_si256((const __m256i *)(in + done));
        const __m256i rows = _mm256_and_si256(_mm256_srli_epi32(text, 4), _mm256_set1_epi8(0x0F));
        const __m256i found = strangers(text, rows);
        if (!_mm256_testz_si256(found, found))
            break;
        if (out != NULL)
            _mm256_storeu_si256((__m256i *)(out + done / 4 * 3), joined(values_of(text, rows)));
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

const base64_kernels base64_avx2 = {encode, decode, judge};

#endif
