/**
 * @file
 * UTF-8 to the letter (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
 */
#ifndef RDX_SRC_UTF8_H
#define RDX_SRC_UTF8_H

#include <stddef.h>
#include <stdint.h>

/** Length of the valid sequence at `text` (1 to 4), 0 when there is none within `length` bytes. */
size_t rdx_utf8_sequence(const char *text, size_t length);

/** Bytes of `text` that are valid, from its start: `length` when all is. */
size_t rdx_utf8_valid(const char *text, size_t length);

/** Writes the 1 to 4 bytes of `code_point` (no surrogate, at most 0x10FFFF); returns how many. */
size_t rdx_utf8_encode(uint32_t code_point, char *out);

#endif
