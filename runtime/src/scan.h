/**
 * @file
 * Search for the byte that ends something in a JSON text, many bytes at once.
 *
 * scan_string, scan_string_utf8 and scan_space read *padded* text: SCAN_PADDING zero bytes follow
 * its end. A NUL ends every search, so none goes beyond the text's end, and nothing behind the
 * padding is read. `at` may be the end itself. Where the text may hold a NUL of its own, the caller
 * compares what it gets with the end.
 *
 *     const char *stop = scan_string(in->at);
 *     if (*stop == '"') ...                          // the usual string
 *
 * scan_plain takes a text with a length and reads nothing behind it.
 */
#ifndef RDX_SRC_SCAN_H
#define RDX_SRC_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "likely.h"
#include "scan_step.h"

enum { SCAN_PADDING = 64 };

/** As scan_string and so on, for long runs; the path of this machine. */
const char *scan_string_run(const char *at);
const char *scan_string_utf8_run(const char *at);
const char *scan_space_run(const char *at);

/** The first quote, backslash, control character (below 0x20) or byte that is not ASCII. */
static inline const char *scan_string(const char *at)
{
    const step_marks first = step_stops(at);
    if (LIKELY(first != 0))
        return at + step_first(first);
    const step_marks second = step_stops(at + STEP);
    if (second != 0)
        return at + STEP + step_first(second);
    return scan_string_run(at + (size_t)2 * STEP);
}

/** The first quote, backslash or control character. What it passes may be UTF-8 or not. */
static inline const char *scan_string_utf8(const char *at)
{
    const step_marks first = step_breaks(at);
    return first != 0 ? at + step_first(first) : scan_string_utf8_run(at + STEP);
}

/** The first byte that is no white space of JSON: usually the first, the second, or the one behind
 *  a line's indentation. */
static inline const char *scan_space(const char *at)
{
    if ((unsigned char)*at > ' ')
        return at;
    if ((unsigned char)at[0] == ' ' && (unsigned char)at[1] > ' ')
        return at + 1;
    const step_marks solid = step_solid(at);
    return solid != 0 ? at + step_first(solid) : scan_space_run(at + STEP);
}

/** Bytes from the start of `text` that a JSON string holds as they are: no quote, backslash or
 *  control character. Needs no padding. */
size_t scan_plain(const char *text, size_t length);

/** Whether this machine's path copies while it scans. */
bool scan_copies(void);

/** There: copies whole blocks of SCAN_BLOCK bytes from the start of `from` as long as scan_string
 *  would pass them; how many bytes. Needs no padding. */
size_t scan_copy_blocks(char *to, const char *from, size_t length);

#endif
