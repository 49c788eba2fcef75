/**
 * @file
 * Copying a short text with AVX-512, as it is or with escapes: a load that leaves out what is
 * behind the text needs no branch on the length, which nobody can foresee.
 */
#include "json_write.h"
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

CPU_TARGET(CPU_AVX512_FEATURES)
char *json_put_masked_avx512(char *to, const char *text, size_t length)
{
    const __mmask64 there = UINT64_MAX >> (JSON_MASKED - length);
    const __m512i bytes = _mm512_maskz_loadu_epi8(there, text);
    _mm512_storeu_si512(to, bytes);
    uint64_t breaks = _mm512_mask_cmplt_epu8_mask(there, bytes, _mm512_set1_epi8(0x20)) |
                      _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')) |
                      _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\\'));
    size_t done = 0;
    for (; breaks != 0; breaks &= breaks - 1) {
        const unsigned place = bits_below_lowest(breaks);
        to = json_put_escape(to + (place - done), (unsigned char)text[place]);
        done = (size_t)place + 1;
        _mm512_storeu_si512(to, _mm512_maskz_loadu_epi8(there >> place >> 1, text + done));
    }
    return to + (length - done);
}

#else
typedef int text_copy_avx512_is_empty;
#endif
