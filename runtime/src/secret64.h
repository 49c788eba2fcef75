/**
 * @file
 * Base64 of secrets. rdx_base64_decode is faster, but works on pieces that it leaves on the stack.
 */
#ifndef RDX_SRC_SECRET64_H
#define RDX_SRC_SECRET64_H

#include <rdx/base.h>

typedef enum secret64_kind {
    SECRET64_PEM, // RFC 7468: `+` and `/`, padded, with white space anywhere
    SECRET64_URL, // RFC 7515, appendix C: `-` and `_`, neither padding nor white space
} secret64_kind;

/** Decodes to `out`, which has room for `length` bytes; *size is how many they are. False: it is
 *  something else. Bits behind the last byte are zero. */
RDX_NODISCARD bool secret64_decode(secret64_kind kind, const char *text, size_t length,
                                   unsigned char *out, size_t *size);

#endif
