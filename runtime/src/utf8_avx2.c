/**
 * @file
 * UTF-8 with AVX2, 32 bytes at a time.
 */
#include "cpu.h"

#if CPU_X86

#include <immintrin.h>

#include "utf8_kernels.h"

#define TARGET CPU_TARGET(CPU_AVX2_FEATURES)

TARGET static inline __m256i load(const char *at)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)at);
}

// Each half of the register looks up in a copy of its own.
TARGET static inline __m256i look_up(const uint8_t table[16], __m256i nibbles)
{
    const __m128i entries = _mm_loadu_si128((const __m128i *)(const void *)table);
    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(entries), nibbles);
}

TARGET static inline __m256i high_bits(__m256i bytes)
{
    return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
}

// Not 0 where a byte does not fit those before it.
TARGET static inline __m256i faults(const char *at)
{
    const __m256i before = load(at - 1);
    const __m256i low_bits = _mm256_and_si256(before, _mm256_set1_epi8(0x0F));
    const __m256i first_high = look_up(utf8_faults_of_first_high, high_bits(before));
    const __m256i first_low = look_up(utf8_faults_of_first_low, low_bits);
    const __m256i second = look_up(utf8_faults_of_second_high, high_bits(load(at)));
    const __m256i pair = _mm256_and_si256(_mm256_and_si256(first_high, first_low), second);
    const __m256i third = _mm256_subs_epu8(load(at - 2), _mm256_set1_epi8(STARTS_3));
    const __m256i fourth = _mm256_subs_epu8(load(at - 3), _mm256_set1_epi8(STARTS_4));
    const __m256i due =
        _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
    return _mm256_xor_si256(due, pair);
}

TARGET static inline bool is_ascii(const char *at)
{
    return _mm256_movemask_epi8(_mm256_or_si256(load(at), load(at + 32))) == 0;
}

TARGET static inline bool has_fault(const char *at)
{
    const __m256i found = _mm256_or_si256(faults(at), faults(at + 32));
    return _mm256_testz_si256(found, found) == 0;
}

TARGET size_t utf8_blocks_avx2(const char *text, size_t length)
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
typedef int utf8_avx2_is_empty;
#endif
