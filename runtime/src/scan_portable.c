/**
 * @file
 * Long scans, a word at a time.
 */
#include "scan_kernels.h"

#include "scan_word.h"

const char *scan_string_portable(const char *at)
{
    for (;; at += sizeof(uint64_t)) {
        const uint64_t marks = word_stops(bits_load64(at));
        if (marks != 0)
            return at + word_first(marks);
    }
}

const char *scan_string_utf8_portable(const char *at)
{
    for (;; at += sizeof(uint64_t)) {
        const uint64_t marks = word_breaks(bits_load64(at));
        if (marks != 0)
            return at + word_first(marks);
    }
}

size_t scan_blocks_portable(const char *text, size_t length)
{
    size_t done = 0;
    for (; length - done >= SCAN_BLOCK; done += SCAN_BLOCK) {
        uint64_t marks = 0;
        for (size_t i = 0; i < SCAN_BLOCK; i += sizeof(uint64_t))
            marks |= word_breaks(bits_load64(text + done + i));
        if (marks != 0)
            break;
    }
    return done;
}
