/**
 * @file
 * The inside of base64: kernels, one set for each path of the processor.
 *
 * A kernel does the bulk and never the verdict: it takes whole groups (three bytes, four
 * characters), as many as suit its vectors, and returns how much of its input it has done, a
 * multiple of the group. What it leaves, a remainder or a place that it does not like, is done and
 * judged by base64.c. So the rules of canonical text stand in one place for all paths.
 *
 * A kernel reads nothing beyond its input and writes nothing beyond what that input becomes.
 */
#ifndef RDX_SRC_BASE64_KERNELS_H
#define RDX_SRC_BASE64_KERNELS_H

#include <stddef.h>

typedef struct base64_kernels {
    /** Bytes done of `size`; `out` has room for what they become. */
    size_t (*encode)(const unsigned char *in, size_t size, char *out);
    /** Characters done of `length`, a multiple of four, none of it padding. */
    size_t (*decode)(const unsigned char *in, size_t length, unsigned char *out);
    /** The same, written nowhere. */
    size_t (*judge)(const unsigned char *in, size_t length);
} base64_kernels;

extern const base64_kernels base64_portable;
extern const base64_kernels base64_sse;
extern const base64_kernels base64_avx2;
extern const base64_kernels base64_avx512;
extern const base64_kernels base64_neon;

/** The value of each character of the alphabet with bit 7 set; 0 for any other byte. */
extern const unsigned char base64_values[256];

/** The character of each value. */
extern const char base64_alphabet[64];

#endif
