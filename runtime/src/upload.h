/**
 * @file
 * Uploading a file to the blob server.
 */
#ifndef RDX_SRC_UPLOAD_H
#define RDX_SRC_UPLOAD_H

#include "client.h"

/**
 * As rdx_client_upload; `reply` is not NULL. RDX_E_FORBIDDEN stands for a 403 and is not reported
 * but by rdx_upload_explain_403, since the caller may have another way.
 */
RDX_NODISCARD rdx_status rdx_upload(rdx_client *client, const rdx_content *content,
                                    const char *file_name, rdx_reply *reply, rdx_report *report);

/** Reports a 403 and what to do. Returns RDX_E_FORBIDDEN. */
rdx_status rdx_upload_explain_403(rdx_report *report);

/** RDX_E_FILE_SIZE with both sizes when a file of `size` bytes is over `limit`. */
RDX_NODISCARD rdx_status rdx_upload_check_size(uint64_t size, uint64_t limit, const char *pointer,
                                               rdx_report *report);

#endif
