/**
 * @file
 * Long scans with AVX-512, 64 bytes at a time.
 */
#include "cpu.h"

#if CPU_X86

#include <immintrin.h>
#include <stdbool.h>

#include "bits.h"
#include "scan_kernels.h"

#define TARGET CPU_TARGET(CPU_AVX512_FEATURES)

// The top bit at each ASCII byte that stops a scan: one lookup of 64 bytes in 128 entries.
#define CONTROLS8 -128, -128, -128, -128, -128, -128, -128, -128
#define PLAIN8 0, 0, 0, 0, 0, 0, 0, 0
static const int8_t low_entries[64] = {CONTROLS8,    CONTROLS8, CONTROLS8, CONTROLS8, 0, 0,
                                       -128 /* " */, 0,         0,         0,         0, 0,
                                       PLAIN8,       PLAIN8,    PLAIN8};
static const int8_t high_entries[64] = {
    PLAIN8, PLAIN8, PLAIN8, 0, 0, 0, 0, -128 /* \ */, 0, 0, 0, PLAIN8, PLAIN8, PLAIN8, PLAIN8};

// A bit for each of 64 bytes that stops the scan.
TARGET static inline uint64_t marks_of(const char *at, bool ascii)
{
    const __m512i bytes = _mm512_loadu_si512(at);
    const __m512i found = _mm512_permutex2var_epi8(_mm512_loadu_si512(low_entries), bytes,
                                                   _mm512_loadu_si512(high_entries));
    return _mm512_movepi8_mask(ascii ? _mm512_or_si512(found, bytes)
                                     : _mm512_andnot_si512(bytes, found));
}

// A load over the edge of a cache line costs two: all but the first are aligned.
TARGET static inline const char *scan(const char *at, bool ascii)
{
    uint64_t marks = marks_of(at, ascii);
    if (marks == 0)
        at = scan_next_line(at);
    else
        return at + bits_below_lowest(marks);
    while ((marks = marks_of(at, ascii)) == 0)
        at += SCAN_BLOCK;
    return at + bits_below_lowest(marks);
}

TARGET const char *scan_string_avx512(const char *at)
{
    return scan(at, true);
}

TARGET const char *scan_string_utf8_avx512(const char *at)
{
    return scan(at, false);
}

TARGET size_t scan_blocks_avx512(const char *text, size_t length)
{
    size_t done = 0;
    while (length - done >= SCAN_BLOCK && marks_of(text + done, false) == 0)
        done += SCAN_BLOCK;
    return done;
}

#else
typedef int scan_avx512_is_empty;
#endif
