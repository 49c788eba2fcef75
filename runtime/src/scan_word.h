/**
 * @file
 * Scanning eight bytes in a word, for every machine. Of a byte that is searched for, the result has
 * the top bit. No sum below carries into the next byte, so each byte's bit is exact.
 */
#ifndef RDX_SRC_SCAN_WORD_H
#define RDX_SRC_SCAN_WORD_H

#include "bits.h"

#define WORD_TOPS UINT64_C(0x8080808080808080)

static inline uint64_t word_equal(uint64_t word, unsigned char byte)
{
    const uint64_t difference = word ^ bits_repeat(byte);
    const uint64_t low_bits = (difference & ~WORD_TOPS) + ~WORD_TOPS; // top bit: any of the low 7
    return ~(low_bits | difference) & WORD_TOPS;
}

/** Quote, backslash, and what is below 0x20. */
static inline uint64_t word_breaks(uint64_t word)
{
    const uint64_t from_space = ((word & ~WORD_TOPS) + bits_repeat(0x80 - 0x20)) | word;
    return (~from_space & WORD_TOPS) | word_equal(word, '"') | word_equal(word, '\\');
}

/** What word_breaks finds, and what is not ASCII. */
static inline uint64_t word_stops(uint64_t word)
{
    return word_breaks(word) | (word & WORD_TOPS);
}

/** What is no white space of JSON. */
static inline uint64_t word_solid(uint64_t word)
{
    const uint64_t space = word_equal(word, ' ') | word_equal(word, '\n') | word_equal(word, '\r') |
                           word_equal(word, '\t');
    return ~space & WORD_TOPS;
}

/** The place of the first of `marks`, which are not 0. */
static inline unsigned word_first(uint64_t marks)
{
    return bits_below_lowest(marks) / 8;
}

#endif
