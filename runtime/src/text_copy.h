/**
 * @file
 * Copies a text, alone or as a member with its name, and tells whether JSON takes it as it is, in
 * one pass.
 *
 * A text is odd where it holds what scan_string stops at: a quote, a backslash, a control character
 * or what is not ASCII; where masks are, a short text is odd only if something in it must be
 * escaped. Nothing is read beyond a text; short ones are copied as two halves that may overlap. Of
 * names, which the tables have, the padding is read.
 */
#ifndef RDX_SRC_TEXT_COPY_H
#define RDX_SRC_TEXT_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "scan_step.h"

/** 1 to 3 bytes: the first, the middle and the last, which may be the same. */
static inline bool copy_odd_few(char *to, const char *from, size_t length)
{
    const unsigned char first = (unsigned char)from[0];
    const unsigned char middle = (unsigned char)from[length / 2];
    const unsigned char last = (unsigned char)from[length - 1];
    to[0] = (char)first;
    to[length / 2] = (char)middle;
    to[length - 1] = (char)last;
    const uint64_t few = UINT64_C(0x2020202020000000) | first | (uint64_t)middle << 8 |
                         (uint64_t)last << 16; // and blanks, which are not odd
    return step_stops_in(few, few);
}

/** 4 to 7 bytes. */
static inline bool copy_odd_4_and_4(char *to, const char *from, size_t second)
{
    uint32_t low;
    uint32_t high;
    memcpy(&low, from, sizeof low);
    memcpy(&high, from + second, sizeof high);
    memcpy(to, &low, sizeof low);
    memcpy(to + second, &high, sizeof high);
    const uint64_t both = low | (uint64_t)high << 32;
    return step_stops_in(both, both);
}

/** 8 to 15 bytes. */
static inline bool copy_odd_8_and_8(char *to, const char *from, size_t second)
{
    const uint64_t low = bits_load64(from);
    const uint64_t high = bits_load64(from + second);
    memcpy(to, from, sizeof low);
    memcpy(to + second, from + second, sizeof high);
    return step_stops_in(low, high);
}

/** Copies `length` bytes; whether they are odd. */
static inline bool copy_odd(char *to, const char *from, size_t length)
{
    if (length < 4)
        return length > 0 && copy_odd_few(to, from, length);
    if (length < 8)
        return copy_odd_4_and_4(to, from, length - 4);
    if (length < 16)
        return copy_odd_8_and_8(to, from, length - 8);
    const size_t last = length - STEP;
    step_marks odd = step_stops(from + last);
    memcpy(to + last, from + last, STEP);
    for (size_t i = 0; i < last; i += STEP) {
        odd |= step_stops(from + i);
        memcpy(to + i, from + i, STEP);
    }
    return odd != 0;
}

enum { COPY_SHORT = 32 };

#if CPU_X86
/** The same for 1 to COPY_SHORT bytes, with AVX-512; what is behind them, up to COPY_SHORT bytes,
 *  becomes NUL. UTF-8 in which nothing must be escaped is not odd. */
bool copy_odd_short_avx512(char *to, const char *from, size_t length);

/** The same for more bytes; what is not ASCII is odd. */
bool copy_odd_long_avx512(char *to, const char *from, size_t length);

/** As copy_member. */
char *copy_member_avx512(char *to, const char *key, size_t key_length, const char *text,
                         size_t length);
#endif

/** Whether what has masks may be taken on this machine. */
static inline bool copy_has_masks(void)
{
    return cpu_path_now() == CPU_AVX512;
}

/** Copies `length` bytes; whether they are odd. For `to` with room for COPY_SHORT bytes at least,
 * of which those that are behind the text may become NUL. `masks`: copy_has_masks(), which is not
 * asked for each text. */
static inline bool copy_odd_by(bool masks, char *to, const char *from, size_t length)
{
#if CPU_X86
    if (masks && length > 0)
        return length <= COPY_SHORT ? copy_odd_short_avx512(to, from, length)
                                    : copy_odd_long_avx512(to, from, length);
#else
    (void)masks;
#endif
    return copy_odd(to, from, length);
}

// A key and its padding have as many bytes at least.
enum { KEY_STEP = 16, KEY_MARKS = 3 }; // two quotes and the colon

/** The name of a member and the colon, in room for KEY_MARKS more than the name and a step; their
 *  end. What is copied behind the name is its padding. Few are longer than one step. */
static inline char *copy_key(char *to, const char *key, size_t length)
{
    to[0] = '"';
    memcpy(to + 1, key, KEY_STEP);
    for (size_t i = KEY_STEP; i < length; i += KEY_STEP)
        memcpy(to + 1 + i, key + i, KEY_STEP);
    to[length + 1] = '"';
    to[length + 2] = ':';
    return to + length + KEY_MARKS;
}

/** `"key":"text",` with a key and a text of 1 to COPY_SHORT bytes each; the end, behind which as
 *  many bytes may become NUL. NULL: the text is odd. `masks`: as for copy_odd_by. */
static inline char *copy_member(bool masks, char *to, const char *key, size_t key_length,
                                const char *text, size_t length)
{
#if CPU_X86
    if (masks)
        return copy_member_avx512(to, key, key_length, text, length);
#else
    (void)masks;
#endif
    to = copy_key(to, key, key_length);
    to[0] = '"';
    if (copy_odd(to + 1, text, length))
        return NULL;
    to[length + 1] = '"';
    to[length + 2] = ',';
    return to + length + 3;
}

#endif
