/**
 * @file
 * A file as the one part of a multipart/form-data body, as a browser's form would send it.
 *
 * The file is read while it is sent, in constant memory, and the exact length is known before.
 * Source: RFC 7578; escapes in the file name as in HTML, "Multipart form data".
 */
#ifndef RDX_SRC_MULTIPART_H
#define RDX_SRC_MULTIPART_H

#include <rdx/value.h>

#include "buf.h"
#include "file.h"
#include "source.h"

/** All zero is closed. Members are private but for the last two. */
typedef struct rdx_multipart {
    rdx_memory head;
    rdx_memory bytes; // of content in memory
    rdx_memory tail;
    buf text;       // of head, tail and content type
    open_file file; // its descriptor is -1 for content in memory
    uint64_t given; // bytes of the file that were read
    const char *content_type;
    uint64_t size; // of the file or the bytes alone
} rdx_multipart;

/**
 * Opens `content`, bytes or a file, which must last as long as `out`. `file_name` NULL: the last
 * part of the path, or "file". RDX_E_ARGUMENT for other content, RDX_E_FILE when the file can't be
 * opened or is no regular file. After a failure `out` is closed.
 */
RDX_NODISCARD rdx_status rdx_multipart_open(const rdx_content *content, const char *file_name,
                                            rdx_multipart *out, rdx_report *report);

/** The whole body. `multipart` must last as long. */
rdx_source rdx_source_of_multipart(rdx_multipart *multipart);

void rdx_multipart_close(rdx_multipart *multipart);

#endif
