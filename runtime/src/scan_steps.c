/**
 * @file
 * Long scans with SSE2 or NEON, which every machine of the kind has: four steps at a time.
 */
#include "scan_kernels.h"
#include "scan_step.h"

#if CPU_X86 || CPU_ARM

#include <stdbool.h>

// What stops a scan; `ascii` tells whether bytes that are not do.
static inline step_bytes stops(const char *at, bool ascii)
{
    const step_bytes bytes = step_load(at);
    return ascii ? step_stops_of(bytes) : step_breaks_of(bytes);
}

static inline bool any_stops(const char *at, bool ascii)
{
    const step_bytes low = step_or(stops(at, ascii), stops(at + STEP, ascii));
    const step_bytes high =
        step_or(stops(at + (size_t)2 * STEP, ascii), stops(at + (size_t)3 * STEP, ascii));
    return step_marks_of(step_or(low, high)) != 0;
}

static inline const char *scan(const char *at, bool ascii)
{
    while (!any_stops(at, ascii))
        at += SCAN_BLOCK;
    for (;; at += STEP) {
        const step_marks marks = step_marks_of(stops(at, ascii));
        if (marks != 0)
            return at + step_first(marks);
    }
}

const char *scan_string_steps(const char *at)
{
    return scan(at, true);
}

const char *scan_string_utf8_steps(const char *at)
{
    return scan(at, false);
}

size_t scan_blocks_steps(const char *text, size_t length)
{
    size_t done = 0;
    while (length - done >= SCAN_BLOCK && !any_stops(text + done, false))
        done += SCAN_BLOCK;
    return done;
}

#else
typedef int scan_steps_is_empty;
#endif
