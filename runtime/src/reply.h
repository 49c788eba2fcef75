/**
 * @file
 * Reading a reply and saying what it means.
 */
#ifndef RDX_SRC_REPLY_H
#define RDX_SRC_REPLY_H

#include <rdx/reply.h>

/**
 * Extracts log IDs, errors and the URI from the body, as far as they are there; of a 2xx, which
 * says nothing of an error by itself, `errorDetail` and `error` at the top count as one. *readable
 * is whether the body is a JSON object. RDX_E_NOMEM is the only failure.
 */
RDX_NODISCARD rdx_status rdx_reply_read(rdx_reply *reply, bool *readable);

/** What a reply answers. */
typedef struct rdx_sent {
    const char *what;  // how reports call it: "message"
    const char *sized; // what has `size`: "request"
    uint64_t size;     // bytes of the request's body, or of the file in it
    bool of_file;      // to the blob server, which knows no destination and no event type
} rdx_sent;

/**
 * What a reply that was read means: RDX_OK, or a status and an issue with the HTTP status and what
 * it stands for. No word of the server gets into the report.
 */
RDX_NODISCARD rdx_status rdx_reply_judge(const rdx_reply *reply, bool readable,
                                         const rdx_sent *sent, rdx_report *report);

/** Reads and judges what answers anything but an upload: a URI is none of it. */
RDX_NODISCARD rdx_status rdx_reply_settle(rdx_reply *reply, const rdx_sent *sent,
                                          rdx_report *report);

/** Whether `uri` can be one of a blob: http or https, printable, at most 2048 bytes. */
bool rdx_reply_uri_is_plausible(const char *uri);

#endif
