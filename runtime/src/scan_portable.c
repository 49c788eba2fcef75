/**
 * @file
 * Long scans, four words at a time.
 */
#include "scan_kernels.h"

#include <stdbool.h>

#include "scan_word.h"

enum { WORD = sizeof(uint64_t), WORDS = 4 * WORD };

static inline uint64_t stops(const char *at, bool ascii)
{
    const uint64_t word = bits_load64(at);
    return ascii ? word_stops(word) : word_breaks(word);
}

static inline bool any_stops(const char *at, bool ascii)
{
    return (stops(at, ascii) | stops(at + WORD, ascii) | stops(at + (size_t)2 * WORD, ascii) |
            stops(at + (size_t)3 * WORD, ascii)) != 0;
}

static inline const char *scan(const char *at, bool ascii)
{
    while (!any_stops(at, ascii))
        at += WORDS;
    for (;; at += WORD) {
        const uint64_t marks = stops(at, ascii);
        if (marks != 0)
            return at + word_first(marks);
    }
}

const char *scan_string_portable(const char *at)
{
    return scan(at, true);
}

const char *scan_string_utf8_portable(const char *at)
{
    return scan(at, false);
}

size_t scan_blocks_portable(const char *text, size_t length)
{
    size_t done = 0;
    while (length - done >= SCAN_BLOCK && !any_stops(text + done, false) &&
           !any_stops(text + done + WORDS, false))
        done += SCAN_BLOCK;
    return done;
}
