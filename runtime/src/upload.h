/**
 * @file
 * Uploading a file to the blob server.
 */
#ifndef RDX_SRC_UPLOAD_H
#define RDX_SRC_UPLOAD_H

#include "client.h"
#include "multipart.h"
#include "reply.h"

/** A file on its way. Stays where it is until it is closed: its errand points into it. */
typedef struct rdx_uploading {
    rdx_multipart multipart;
    rdx_sent sent;
} rdx_uploading;

/** RDX_E_FILE_SIZE beyond the client's limit, or as a file fails. Closed on failure. */
RDX_NODISCARD rdx_status rdx_uploading_open(rdx_uploading *uploading, const rdx_client *client,
                                            const rdx_content *content, const char *file_name,
                                            rdx_report *report);

/**
 * The errand, answered by a URI. RDX_E_FORBIDDEN stands for a 403 and is not reported but by
 * rdx_upload_explain_403, since the caller may have another way.
 */
rdx_errand rdx_uploading_errand(rdx_uploading *uploading, const rdx_client *client);

void rdx_uploading_close(rdx_uploading *uploading);

/** Reports a 403 and what to do. Returns RDX_E_FORBIDDEN. */
rdx_status rdx_upload_explain_403(rdx_report *report);

/** RDX_E_FILE_SIZE with both sizes when a file of `size` bytes is over `limit`. */
RDX_NODISCARD rdx_status rdx_upload_check_size(uint64_t size, uint64_t limit, const char *pointer,
                                               rdx_report *report);

#endif
