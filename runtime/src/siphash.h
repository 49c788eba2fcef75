/**
 * @file
 * SipHash-1-3: a hash with a key, so that nobody who does not know the key can write names that all
 * fall into one place of a table.
 *
 * Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012.
 */
#ifndef RDX_SRC_SIPHASH_H
#define RDX_SRC_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

typedef struct siphash_key {
    uint64_t k0;
    uint64_t k1;
} siphash_key;

/** A key from the system's random numbers; where it has none, from an address and the clock. */
siphash_key siphash_random_key(void);

uint64_t siphash(siphash_key key, const void *data, size_t length);

#endif
