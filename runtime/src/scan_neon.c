/**
 * @file
 * Long scans with NEON, 64 bytes at a time.
 */
#include "cpu.h"

#if CPU_ARM

#include <stdbool.h>

#include "scan_kernels.h"
#include "scan_step.h"

static inline uint8x16_t stops(const char *at, bool ascii)
{
    const uint8x16_t bytes = step_load(at);
    return ascii ? step_stops_of(bytes) : step_breaks_of(bytes);
}

static inline bool any_stops(const char *at, bool ascii)
{
    const uint8x16_t low = vorrq_u8(stops(at, ascii), stops(at + STEP, ascii));
    const uint8x16_t high = vorrq_u8(stops(at + 2 * STEP, ascii), stops(at + 3 * STEP, ascii));
    return vmaxvq_u8(vorrq_u8(low, high)) != 0;
}

static inline const char *scan(const char *at, bool ascii)
{
    while (!any_stops(at, ascii))
        at += SCAN_BLOCK;
    for (;; at += STEP) {
        const step_marks marks = step_narrow(stops(at, ascii));
        if (marks != 0)
            return at + step_first(marks);
    }
}

const char *scan_string_neon(const char *at)
{
    return scan(at, true);
}

const char *scan_string_utf8_neon(const char *at)
{
    return scan(at, false);
}

size_t scan_blocks_neon(const char *text, size_t length)
{
    size_t done = 0;
    while (length - done >= SCAN_BLOCK && !any_stops(text + done, false))
        done += SCAN_BLOCK;
    return done;
}

#else
typedef int scan_neon_is_empty;
#endif
