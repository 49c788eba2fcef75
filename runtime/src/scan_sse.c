/**
 * @file
 * Long scans with SSE2, 64 bytes at a time.
 */
#include "cpu.h"

#if CPU_X86

#include <stdbool.h>

#include "scan_kernels.h"
#include "scan_step.h"

// Of 64 bytes, a bit each. `ascii` tells whether other bytes stop the scan.
static inline uint64_t marks_of(const char *at, bool ascii)
{
    uint64_t marks = 0;
    for (unsigned i = 0; i < SCAN_BLOCK; i += STEP)
        marks |= (uint64_t)(ascii ? step_stops(at + i) : step_breaks(at + i)) << i;
    return marks;
}

static inline const char *scan(const char *at, bool ascii)
{
    for (;; at += SCAN_BLOCK) {
        const uint64_t marks = marks_of(at, ascii);
        if (marks != 0)
            return at + bits_below_lowest(marks);
    }
}

const char *scan_string_sse(const char *at)
{
    return scan(at, true);
}

const char *scan_string_utf8_sse(const char *at)
{
    return scan(at, false);
}

size_t scan_blocks_sse(const char *text, size_t length)
{
    size_t done = 0;
    while (length - done >= SCAN_BLOCK && marks_of(text + done, false) == 0)
        done += SCAN_BLOCK;
    return done;
}

#else
typedef int scan_sse_is_empty;
#endif
