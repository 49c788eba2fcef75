/**
 * @file
 * Eight bytes as one word, its lowest byte the first in memory on every machine.
 */
#ifndef RDX_SRC_BITS_H
#define RDX_SRC_BITS_H

#include <stdint.h>
#include <string.h>

/** The number of zero bits below the lowest one bit of `word`, which is not 0. */
static inline unsigned bits_below_lowest(uint64_t word)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(word);
#else
    unsigned count = 0;
    while ((word >> count & 1) == 0)
        count++;
    return count;
#endif
}

static inline uint64_t bits_load64(const char *at)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
#else
    uint64_t word = 0;
    for (unsigned i = 0; i < sizeof word; i++)
        word |= (uint64_t)(unsigned char)at[i] << (8 * i);
    return word;
#endif
}

/** `byte` eight times. */
static inline uint64_t bits_repeat(unsigned char byte)
{
    return UINT64_C(0x0101010101010101) * byte;
}

#endif
