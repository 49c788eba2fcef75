/**
 * @file
 * One request as a log may show it: no header, body, token, server's word or path of a file.
 */
#ifndef RDX_TRACE_H
#define RDX_TRACE_H

#include <rdx/reply.h>

RDX_BEGIN

/** What was asked and how it ended. Pointers are good until the call returns. */
typedef struct rdx_trace_entry {
    const char *method;
    const char *url;       ///< Has no query (rdx_url_check). A fetch shows the origin and "/...".
    unsigned attempt;      ///< 1 is the first.
    rdx_status status;     ///< Of this attempt.
    long http_status;      ///< 0: no reply came.
    uint64_t sent;         ///< Bytes of the request's body.
    uint64_t received;     ///< Bytes of the reply's.
    int64_t waited_ms;     ///< Before it: for the rate and to spread.
    int64_t connect_ms;    ///< From its start; 0 on a kept connection, -1: not reached.
    int64_t first_byte_ms; ///< Of the reply, from its start; -1: not reached.
    int64_t total_ms;
    const rdx_text_list *log_ids; ///< May be empty; printable ASCII only.
} rdx_trace_entry;

/** Called after each attempt, on the thread that made it. */
typedef void rdx_trace(void *context, const rdx_trace_entry *entry);

RDX_END

#endif
