/**
 * @file
 * Writing a text with escapes with AVX-512: what stands between two of them is one copy, whatever
 * its length.
 */
#include "bits.h"
#include "json_write.h"

#if CPU_X86

#include <immintrin.h>

#define TARGET CPU_TARGET(CPU_AVX512_FEATURES)

TARGET char *json_put_masked_avx512(char *to, const char *text, size_t length)
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
typedef int json_write_avx512_is_empty;
#endif
