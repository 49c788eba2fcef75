/**
 * @file
 * Copying a short text with AVX-512: a load that leaves out what is behind the text needs no branch
 * on the length, which nobody can foresee.
 */
#include "text_copy.h"

#if CPU_X86

#include <immintrin.h>

CPU_TARGET(CPU_AVX512_FEATURES)
bool copy_odd_short_avx512(char *to, const char *from, size_t length)
{
    const __mmask32 there = UINT32_MAX >> (COPY_SHORT - length);
    const __m256i bytes = _mm256_maskz_loadu_epi8(there, from);
    _mm256_storeu_si256((__m256i *)(void *)to, bytes);
    const __mmask32 odd = _mm256_mask_cmplt_epi8_mask(there, bytes, _mm256_set1_epi8(0x20)) |
                          _mm256_cmpeq_epi8_mask(bytes, _mm256_set1_epi8('"')) |
                          _mm256_cmpeq_epi8_mask(bytes, _mm256_set1_epi8('\\'));
    return odd != 0;
}

#else
typedef int text_copy_avx512_is_empty;
#endif
