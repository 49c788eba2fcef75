/**
 * @file
 * UTF-8 with SSSE3, 16 bytes at a time.
 */
#include "cpu.h"

#if CPU_X86

#include <tmmintrin.h>

#include "utf8_kernels.h"

#define TARGET CPU_TARGET(CPU_SSE_FEATURES)

TARGET static inline __m128i load(const void *at)
{
    return _mm_loadu_si128((const __m128i *)at);
}

TARGET static inline __m128i high_bits(__m128i bytes)
{
    return _mm_and_si128(_mm_srli_epi16(bytes, 4), _mm_set1_epi8(0x0F));
}

// Not 0 where a byte does not fit those before it.
TARGET static inline __m128i faults(const char *at)
{
    const __m128i before = load(at - 1);
    const __m128i low_bits = _mm_and_si128(before, _mm_set1_epi8(0x0F));
    const __m128i first_high = _mm_shuffle_epi8(load(utf8_faults_of_first_high), high_bits(before));
    const __m128i first_low = _mm_shuffle_epi8(load(utf8_faults_of_first_low), low_bits);
    const __m128i second = _mm_shuffle_epi8(load(utf8_faults_of_second_high), high_bits(load(at)));
    const __m128i pair = _mm_and_si128(_mm_and_si128(first_high, first_low), second);
    const __m128i third = _mm_subs_epu8(load(at - 2), _mm_set1_epi8(STARTS_3));
    const __m128i fourth = _mm_subs_epu8(load(at - 3), _mm_set1_epi8(STARTS_4));
    const __m128i due = _mm_and_si128(_mm_or_si128(third, fourth), _mm_set1_epi8((char)0x80));
    return _mm_xor_si128(due, pair);
}

TARGET static inline bool is_ascii(const char *at)
{
    const __m128i low = _mm_or_si128(load(at), load(at + 16));
    const __m128i high = _mm_or_si128(load(at + 32), load(at + 48));
    return _mm_movemask_epi8(_mm_or_si128(low, high)) == 0;
}

TARGET static inline bool has_fault(const char *at)
{
    const __m128i low = _mm_or_si128(faults(at), faults(at + 16));
    const __m128i high = _mm_or_si128(faults(at + 32), faults(at + 48));
    const __m128i none = _mm_cmpeq_epi8(_mm_or_si128(low, high), _mm_setzero_si128());
    return _mm_movemask_epi8(none) != 0xFFFF;
}

TARGET size_t utf8_blocks_sse(const char *text, size_t length)
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
typedef int utf8_sse_is_empty;
#endif
