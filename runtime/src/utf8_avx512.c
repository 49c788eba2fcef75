/**
 * @file
 * UTF-8 with AVX-512, 64 bytes at a time.
 */
#include "cpu.h"

#if CPU_X86

#include <immintrin.h>

#include "utf8_kernels.h"

#define TARGET CPU_TARGET(CPU_AVX512_FEATURES)

TARGET static inline __m512i load(const char *at)
{
    return _mm512_loadu_si512(at);
}

// Each quarter of the register looks up in a copy of its own.
TARGET static inline __m512i look_up(const uint8_t table[16], __m512i nibbles)
{
    const __m128i entries = _mm_loadu_si128((const __m128i *)(const void *)table);
    return _mm512_shuffle_epi8(_mm512_broadcast_i32x4(entries), nibbles);
}

TARGET static inline __m512i high_bits(__m512i bytes)
{
    return _mm512_and_si512(_mm512_srli_epi16(bytes, 4), _mm512_set1_epi8(0x0F));
}

// Whether a byte of `now` does not fit those that are one, two and three places before it.
TARGET static inline bool do_not_fit(__m512i now, __m512i one, __m512i two, __m512i three)
{
    const __m512i low_bits = _mm512_and_si512(one, _mm512_set1_epi8(0x0F));
    const __m512i first_high = look_up(utf8_faults_of_first_high, high_bits(one));
    const __m512i first_low = look_up(utf8_faults_of_first_low, low_bits);
    const __m512i second = look_up(utf8_faults_of_second_high, high_bits(now));
    const __m512i pair = _mm512_and_si512(_mm512_and_si512(first_high, first_low), second);
    const __m512i third = _mm512_subs_epu8(two, _mm512_set1_epi8(STARTS_3));
    const __m512i fourth = _mm512_subs_epu8(three, _mm512_set1_epi8(STARTS_4));
    const __m512i due =
        _mm512_and_si512(_mm512_or_si512(third, fourth), _mm512_set1_epi8((char)0x80));
    return _mm512_cmpneq_epi8_mask(due, pair) != 0;
}

TARGET static inline bool has_fault(const char *at)
{
    return do_not_fit(load(at), load(at - 1), load(at - 2), load(at - 3));
}

TARGET bool utf8_short_avx512(const char *text, size_t length)
{
    const __mmask64 there = UINT64_MAX >> (UTF8_BLOCK - length);
    const __m512i now = _mm512_maskz_loadu_epi8(there, text);
    const __m512i quarter = _mm512_alignr_epi32(now, _mm512_setzero_si512(), 12);
    return !do_not_fit(now, _mm512_alignr_epi8(now, quarter, 15),
                       _mm512_alignr_epi8(now, quarter, 14), _mm512_alignr_epi8(now, quarter, 13));
}

TARGET static inline bool is_ascii(const char *at)
{
    return _mm512_movepi8_mask(load(at)) == 0;
}

TARGET size_t utf8_blocks_avx512(const char *text, size_t length)
{
    size_t done = 0;
    bool behind_ascii = true;
    for (; length - done >= UTF8_BLOCK; done += UTF8_BLOCK) {
        const char *at = text + done;
        const bool ascii = is_ascii(at);
        if (ascii ? !behind_ascii && utf8_is_open(at) : has_fault(at))
            break;
        behind_ascii = ascii;
    }
    return done;
}

#else
typedef int utf8_avx512_is_empty;
#endif
