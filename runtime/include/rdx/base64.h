/**
 * @file
 * Base64 (RFC 4648, section 4), both ways; the decoder is strict.
 *
 * Thread safety: pure functions.
 */
#ifndef RDX_BASE64_H
#define RDX_BASE64_H

#include <rdx/status.h>

RDX_BEGIN

/** Characters that `size` bytes encode to, padding included, without a NUL. */
#define RDX_BASE64_LENGTH(size) (((size) + 2) / 3 * 4)

/** Bytes that `length` characters decode to at most. */
#define RDX_BASE64_MAX_SIZE(length) ((length) / 4 * 3)

/** Writes RDX_BASE64_LENGTH(size) characters to `out`, no NUL. `out` must not overlap `data`. */
RDX_API void rdx_base64_encode(const void *data, size_t size, char *out);

/**
 * Decodes `length` characters to at most RDX_BASE64_MAX_SIZE(length) bytes at `out`; *out_size is
 * how many. RDX_E_BASE64 unless the text is canonical: a multiple of four characters of the
 * alphabet, padding only at the end, pad bits zero, no white space. `out` may be NULL to judge
 * only.
 */
RDX_API RDX_NODISCARD rdx_status rdx_base64_decode(const char *text, size_t length, void *out,
                                                   size_t *out_size);

RDX_END

#endif
