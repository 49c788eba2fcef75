/**
 * @file
 * Scanning eight bytes in a word, for every machine. Of a byte that is searched for, the result has
 * the top bit. A subtraction may borrow from the byte above one that is found, never elsewhere: the
 * lowest mark is exact, those above it may be false, and there is none where nothing is found.
 */
#ifndef RDX_SRC_SCAN_WORD_H
#define RDX_SRC_SCAN_WORD_H

#include "bits.h"

#define WORD_TOPS UINT64_C(0x8080808080808080)

// Marks bytes of 0, and, which the callers take out, bytes above 0x80.
static inline uint64_t word_zero(uint64_t word)
{
    return word - bits_repeat(1);
}

/** Quote, backslash, what is below 0x20, and what is not ASCII. */
static inline uint64_t word_stops(uint64_t word)
{
    const uint64_t quote = word_zero(word ^ bits_repeat('"'));
    const uint64_t backslash = word_zero(word ^ bits_repeat('\\'));
    return (quote | backslash | (word - bits_repeat(0x20)) | word) & WORD_TOPS;
}

/** Of what word_stops finds, the ASCII. */
static inline uint64_t word_breaks(uint64_t word)
{
    const uint64_t quote = word_zero(word ^ bits_repeat('"'));
    const uint64_t backslash = word_zero(word ^ bits_repeat('\\'));
    return (quote | backslash | (word - bits_repeat(0x20))) & ~word & WORD_TOPS;
}

// The top bit of each byte that is `byte`, exact for all eight.
static inline uint64_t word_equal(uint64_t word, unsigned char byte)
{
    const uint64_t difference = word ^ bits_repeat(byte);
    const uint64_t low_bits = (difference & ~WORD_TOPS) + ~WORD_TOPS; // top bit: any of the low 7
    return ~(low_bits | difference) & WORD_TOPS;
}

/** What is no white space of JSON. */
static inline uint64_t word_solid(uint64_t word)
{
    const uint64_t space = word_equal(word, ' ') | word_equal(word, '\n') | word_equal(word, '\r') |
                           word_equal(word, '\t');
    return ~space & WORD_TOPS;
}

/** Where the bytes of two words differ. */
static inline uint64_t word_differing(uint64_t one, uint64_t other)
{
    return word_equal(one ^ other, 0) ^ WORD_TOPS;
}

/** The place of the first of `marks`, which are not 0. */
static inline unsigned word_first(uint64_t marks)
{
    return bits_below_lowest(marks) / 8;
}

#endif
