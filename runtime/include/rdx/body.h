/**
 * @file
 * A body: a request as pieces of text and of content still to be encoded.
 *
 * Its exact length is known before the first byte is read, it can be rewound for a second try,
 * and a file in it is encoded while it is read, in constant memory.
 *
 *     rdx_body *body;
 *     if (rdx_notes_new_write(&note, NULL, &body, &report) == RDX_OK) {
 *         size_t got;
 *         while (rdx_body_read(body, buffer, sizeof buffer, &got, &report) == RDX_OK && got > 0)
 *             put(buffer, got);
 *         rdx_body_close(body);
 *     }
 *
 * Ownership: a body holds its text and the descriptors of its files; bytes of content stay the
 * caller's and must last as long as the body. Thread safety: one body, one thread at a time.
 */
#ifndef RDX_BODY_H
#define RDX_BODY_H

#include <rdx/report.h>
#include <rdx/value.h>

RDX_BEGIN

typedef struct rdx_body rdx_body;

/** Bytes that reading the whole body gives, exactly. */
RDX_API uint64_t rdx_body_length(const rdx_body *body);

/**
 * Up to `size` further bytes into `to`; *out is how many, 0 only at the end (or when `size` is 0).
 * RDX_E_FILE when a file can't be read, RDX_E_FILE_CHANGED when its size or time changed since
 * the body was made; what was read before then is not to be used.
 */
RDX_API RDX_NODISCARD rdx_status rdx_body_read(rdx_body *body, void *to, size_t size, size_t *out,
                                               rdx_report *report);

/** Back to the first byte. Reading gives the same bytes again, or RDX_E_FILE_CHANGED. */
RDX_API void rdx_body_rewind(rdx_body *body);

/**
 * The whole body as one NUL-terminated text in `arena`, whatever was read of it before; rewinds
 * it. RDX_E_NOMEM when it does not fit, else as rdx_body_read.
 */
RDX_API RDX_NODISCARD rdx_status rdx_body_text(rdx_body *body, rdx_arena *arena, const char **out,
                                               size_t *out_length, rdx_report *report);

/** Wipes and frees the body and closes its files. NULL does nothing. */
RDX_API void rdx_body_close(rdx_body *body);

RDX_END

#endif
