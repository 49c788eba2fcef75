/**
 * @file
 * Copying a text with AVX-512, alone or in a member: a load that leaves out what is behind a short
 * text needs no branch on the length, which nobody can foresee.
 */
#include "likely.h"
#include "text_copy.h"
#include "utf8_kernels.h"

#if CPU_X86

#include <immintrin.h>

#define TARGET CPU_TARGET(CPU_AVX512_FEATURES)

// A bit for each of the first 1 to 32 bytes.
TARGET static inline __mmask32 first_of(size_t length)
{
    return UINT32_MAX >> ((0 - length) & 31);
}

// Looked up by their low bits, only the quote and the backslash are found to be what they are.
TARGET static inline __mmask32 quotes_of(__m256i bytes)
{
    const __m128i by_low_bits = _mm_setr_epi8(1, 0, '"', 0, 0, 0, 0, 0, 0, 0, 0, 0, '\\', 0, 0, 0);
    const __m256i twice = _mm256_broadcastsi128_si256(by_low_bits);
    return _mm256_cmpeq_epi8_mask(_mm256_shuffle_epi8(twice, bytes), bytes);
}

// Whether something of `there` is no plain ASCII: as signed numbers, control characters and what is
// not ASCII are all that is below 0x20.
TARGET static inline bool has_stops(__mmask32 there, __m256i bytes)
{
    const __mmask32 low = _mm256_mask_cmplt_epi8_mask(there, bytes, _mm256_set1_epi8(0x20));
    return !_kortestz_mask32_u8(low, quotes_of(bytes));
}

// Of a text that has stops: letters beyond ASCII go out as they are, too.
TARGET static bool is_odd(const char *text, size_t length)
{
    const __mmask32 there = first_of(length);
    const __m256i bytes = _mm256_maskz_loadu_epi8(there, text);
    const __mmask32 control = _mm256_mask_cmplt_epu8_mask(there, bytes, _mm256_set1_epi8(0x20));
    return (control | quotes_of(bytes)) != 0 || !utf8_short_avx512(text, length);
}

// Copies 1 to COPY_SHORT bytes; whether they have stops.
TARGET static inline bool copy_short(char *to, const char *from, size_t length)
{
    const __mmask32 there = first_of(length);
    const __m256i bytes = _mm256_maskz_loadu_epi8(there, from);
    _mm256_storeu_si256((__m256i *)(void *)to, bytes);
    return has_stops(there, bytes);
}

TARGET bool copy_odd_short_avx512(char *to, const char *from, size_t length)
{
    return copy_short(to, from, length) && is_odd(from, length);
}

TARGET static inline bool copy_step(char *to, const char *from)
{
    return copy_short(to, from, COPY_SHORT);
}

TARGET bool copy_odd_long_avx512(char *to, const char *from, size_t length)
{
    const size_t last = length - COPY_SHORT;
    bool odd = copy_step(to, from);
    odd |= copy_step(to + last, from + last);
    for (size_t i = COPY_SHORT; i < last; i += COPY_SHORT)
        odd |= copy_step(to + i, from + i);
    return odd;
}

// Called last, so that the usual case needs no stack.
TARGET static KEPT_WHOLE char *end_unless_odd(char *end, const char *text, size_t length)
{
    return is_odd(text, length) ? NULL : end;
}

TARGET char *copy_member_avx512(char *to, const char *key, size_t key_length, const char *text,
                                size_t length)
{
    const __m256i name = _mm256_maskz_loadu_epi8(first_of(key_length), key);
    *to = '"';
    _mm256_storeu_si256((__m256i *)(void *)(to + 1), name);
    to += 1 + key_length;
    memcpy(to, "\":\"", 3);
    to += 3;
    const bool stops = copy_short(to, text, length);
    memcpy(to + length, "\",", 2);
    to += length + 2;
    return stops ? end_unless_odd(to, text, length) : to;
}

#else
typedef int text_copy_avx512_is_empty;
#endif
