/**
 * @file
 * Long scans with AVX2, 64 bytes at a time.
 */
#include "cpu.h"

#if CPU_X86

#include <immintrin.h>
#include <stdbool.h>

#include "bits.h"
#include "scan_kernels.h"

#define TARGET CPU_TARGET(CPU_AVX2_FEATURES)

TARGET static inline __m256i load(const char *at)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)at);
}

// 0xFF where a byte stops the scan. As signed numbers, control characters and what is not ASCII are
// all that is below 0x20.
TARGET static inline __m256i stops(__m256i bytes, bool ascii)
{
    const __m256i quote = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"'));
    const __m256i backslash = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\'));
    const __m256i outside =
        ascii ? _mm256_cmpgt_epi8(_mm256_set1_epi8(0x20), bytes)
              : _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, _mm256_set1_epi8(0x1F)), bytes);
    return _mm256_or_si256(outside, _mm256_or_si256(quote, backslash));
}

TARGET static inline uint64_t marks_of(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high)
                                                     << 32;
}

TARGET static inline const char *scan(const char *at, bool ascii)
{
    for (;; at += SCAN_BLOCK) {
        const __m256i low = stops(load(at), ascii);
        const __m256i high = stops(load(at + 32), ascii);
        if (_mm256_movemask_epi8(_mm256_or_si256(low, high)) != 0)
            return at + bits_below_lowest(marks_of(low, high));
    }
}

TARGET const char *scan_string_avx2(const char *at)
{
    return scan(at, true);
}

TARGET const char *scan_string_utf8_avx2(const char *at)
{
    return scan(at, false);
}

TARGET size_t scan_blocks_avx2(const char *text, size_t length)
{
    size_t done = 0;
    for (; length - done >= SCAN_BLOCK; done += SCAN_BLOCK) {
        const __m256i low = stops(load(text + done), false);
        const __m256i high = stops(load(text + done + 32), false);
        if (_mm256_movemask_epi8(_mm256_or_si256(low, high)) != 0)
            break;
    }
    return done;
}

TARGET static inline void store(char *to, __m256i bytes)
{
    _mm256_storeu_si256((__m256i *)(void *)to, bytes);
}

TARGET size_t scan_copy_blocks_avx2(char *to, const char *from, size_t length)
{
    size_t done = 0;
    for (; length - done >= SCAN_BLOCK; done += SCAN_BLOCK) {
        const __m256i low = load(from + done);
        const __m256i high = load(from + done + 32);
        if (_mm256_movemask_epi8(_mm256_or_si256(stops(low, true), stops(high, true))) != 0)
            break;
        store(to + done, low);
        store(to + done + 32, high);
    }
    return done;
}

#else
typedef int scan_avx2_is_empty;
#endif
