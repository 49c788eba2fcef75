/**
 * @file
 * Kernels that judge UTF-8 by table, one a path: the method of J. Keiser and D. Lemire, "Validating
 * UTF-8 in less than one instruction per byte", Software: Practice and Experience 51 (2021).
 *
 * Each byte is judged with the one before it. Of the four high bits and the four low bits of the
 * first, and of the four high bits of the second, a table gives the faults that they allow, a bit
 * each; a fault that all three allow is there. What is left is whether a byte is the third or the
 * fourth of a sequence, where the pair of continuations around it is none.
 *
 * Each kernel has the walk over blocks for itself: gcc inlines no walk that is given its questions
 * as functions into code for another target.
 *
 * None but utf8.c and tests call these.
 */
#ifndef RDX_SRC_UTF8_KERNELS_H
#define RDX_SRC_UTF8_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpu.h"

enum {
    UTF8_BLOCK = 64,
    UTF8_BEHIND = 3,
    UTF8_SHORT = UTF8_BLOCK - 1, // a NUL behind it, which a sequence that is open cannot have
};

// The faults of two bytes.
enum {
    CUT_SHORT = 1 << 0,     // a start, then no continuation
    STRAY = 1 << 1,         // ASCII, then a continuation
    OVERLONG_3 = 1 << 2,    // E0, then below A0
    ABOVE_4 = 1 << 3,       // F4, then above 8F; F5 and higher, then above 8F
    SURROGATE = 1 << 4,     // ED, then above 9F
    OVERLONG_2 = 1 << 5,    // C0 or C1, then a continuation
    OVERLONG_4 = 1 << 6,    // F0, then below 90
    ABOVE_4_LOW = 1 << 6,   // F5 and higher, then below 90: another first byte than OVERLONG_4's
    CONTINUATIONS = 1 << 7, // two; no fault where a third or fourth byte is due
    OF_ANY_LOW_BITS = CUT_SHORT | STRAY | CONTINUATIONS,
};

static const uint8_t utf8_faults_of_first_high[16] = {
    // ASCII
    STRAY, STRAY, STRAY, STRAY, STRAY, STRAY, STRAY, STRAY,
    // continuations
    CONTINUATIONS, CONTINUATIONS, CONTINUATIONS, CONTINUATIONS,
    // C, D, E, F
    CUT_SHORT | OVERLONG_2, CUT_SHORT, CUT_SHORT | OVERLONG_3 | SURROGATE,
    CUT_SHORT | ABOVE_4 | ABOVE_4_LOW | OVERLONG_4};

static const uint8_t utf8_faults_of_first_low[16] = {
    OF_ANY_LOW_BITS | OVERLONG_2 | OVERLONG_3 | OVERLONG_4, // C0, E0, F0
    OF_ANY_LOW_BITS | OVERLONG_2,                           // C1
    OF_ANY_LOW_BITS,
    OF_ANY_LOW_BITS,
    OF_ANY_LOW_BITS | ABOVE_4, // F4
    OF_ANY_LOW_BITS | ABOVE_4 | ABOVE_4_LOW,
    OF_ANY_LOW_BITS | ABOVE_4 | ABOVE_4_LOW,
    OF_ANY_LOW_BITS | ABOVE_4 | ABOVE_4_LOW,
    OF_ANY_LOW_BITS | ABOVE_4 | ABOVE_4_LOW,
    OF_ANY_LOW_BITS | ABOVE_4 | ABOVE_4_LOW,
    OF_ANY_LOW_BITS | ABOVE_4 | ABOVE_4_LOW,
    OF_ANY_LOW_BITS | ABOVE_4 | ABOVE_4_LOW,
    OF_ANY_LOW_BITS | ABOVE_4 | ABOVE_4_LOW,
    OF_ANY_LOW_BITS | ABOVE_4 | ABOVE_4_LOW | SURROGATE, // ED
    OF_ANY_LOW_BITS | ABOVE_4 | ABOVE_4_LOW,
    OF_ANY_LOW_BITS | ABOVE_4 | ABOVE_4_LOW,
};

enum { OF_ANY_CONTINUATION = STRAY | OVERLONG_2 | CONTINUATIONS };

static const uint8_t utf8_faults_of_second_high[16] = {
    // ASCII
    CUT_SHORT, CUT_SHORT, CUT_SHORT, CUT_SHORT, CUT_SHORT, CUT_SHORT, CUT_SHORT, CUT_SHORT,
    // 8, 9, A, B
    OF_ANY_CONTINUATION | OVERLONG_3 | OVERLONG_4 | ABOVE_4_LOW,
    OF_ANY_CONTINUATION | OVERLONG_3 | ABOVE_4, OF_ANY_CONTINUATION | SURROGATE | ABOVE_4,
    OF_ANY_CONTINUATION | SURROGATE | ABOVE_4,
    // starts
    CUT_SHORT, CUT_SHORT, CUT_SHORT, CUT_SHORT};

// Taken from a byte, these leave its top bit set if it starts three bytes or more, or four.
enum { STARTS_3 = 0xE0 - 0x80, STARTS_4 = 0xF0 - 0x80 };

/** Whether the sequence before `at` lacks bytes. */
static inline bool utf8_is_open(const char *at)
{
    const unsigned char *bytes = (const unsigned char *)at;
    return bytes[-1] >= 0xC0 || bytes[-2] >= 0xE0 || bytes[-3] >= 0xF0;
}

/**
 * Whole blocks of UTF8_BLOCK bytes from the start of `text` without a fault; a sequence that is
 * open behind the last is none yet. The UTF8_BEHIND bytes before `text` are readable and end with a
 * whole sequence.
 */
#if CPU_X86
size_t utf8_blocks_sse(const char *text, size_t length);
size_t utf8_blocks_avx2(const char *text, size_t length);
size_t utf8_blocks_avx512(const char *text, size_t length);

/** Whether 1 to UTF8_SHORT bytes, and none behind them are read, are UTF-8. */
bool utf8_short_avx512(const char *text, size_t length);
#elif CPU_ARM
size_t utf8_blocks_neon(const char *text, size_t length);
#endif

#endif
