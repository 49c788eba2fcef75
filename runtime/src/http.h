/**
 * @file
 * One HTTP request over a kept connection.
 *
 * Content-Length is always sent, exact; redirects are not followed; what a server says goes into
 * the reply and never into a report.
 */
#ifndef RDX_SRC_HTTP_H
#define RDX_SRC_HTTP_H

#include <rdx/reply.h>

#include "net_options.h"
#include "source.h"
#include "transfer.h"
#include "url.h"

typedef struct rdx_http rdx_http;

/** A POST, or a GET without a body. Texts hold no control characters. */
typedef struct rdx_http_request {
    const char *url;
    const char *what;         // how reports call it: "message"; NULL: "request"
    bool get;                 // else a POST
    const char *content_type; // of a POST
    const char *bearer;       // NULL: no Authorization
    const char *source_id;    // Redox-Source-Id; NULL: not sent
    rdx_source body;          // of a POST
    // Not to be sent again by itself once the server may have all of it: libcurl repeats a request
    // when a kept connection closes without an answer, which could write twice into a chart.
    bool once;
    long timeout_ms;        // 0: that of the options; else less than it: what a deadline leaves
    rdx_progress *progress; // in place of the options'; NULL: that one
    void *progress_context;
    // Where the body of a 2xx goes, up to `max_sink` bytes; NULL: into the reply, as others do.
    rdx_sink *sink;
    void *sink_context;
    uint64_t max_sink;
} rdx_http_request;

/** What became of a request, whether a reply came or not. */
typedef struct rdx_http_facts {
    bool whole;         // all bytes of the body were handed over; of a GET: it may have left; or
                        // the server accepted it before that
    uint64_t sent;      // bytes of the request's body
    uint64_t received;  // bytes of the reply's
    uint64_t sunk;      // bytes of it that the sink was given
    int64_t connect_ms; // as in rdx_trace_entry
    int64_t first_byte_ms;
    int64_t total_ms;
} rdx_http_facts;

/** Texts of `options` are copied. *out is NULL on failure. */
RDX_NODISCARD rdx_status rdx_http_open(const rdx_net_options *options, rdx_http **out,
                                       rdx_report *report);

/**
 * Sends and waits for the reply, whatever its status: RDX_OK means that one came whole. `reply` is
 * empty and gets status, body, content type and Retry-After. Else RDX_E_CONNECT, RDX_E_TLS,
 * RDX_E_TIMEOUT, RDX_E_NETWORK, RDX_E_CANCELLED, RDX_E_REPLY_SIZE, RDX_E_REPLY, or as the source or
 * the sink fails; RDX_E_FILE_SIZE when what comes is over `max_sink`. `facts` may be NULL.
 */
RDX_NODISCARD rdx_status rdx_http_run(rdx_http *http, const rdx_http_request *request,
                                      rdx_reply *reply, rdx_http_facts *facts, rdx_report *report);

/**
 * The same in three steps, for who runs many at once: begin; then rdx_multi_add and rdx_multi_poll
 * with rdx_http_transfer, until it has ended or was removed; then finish. After a begin that failed
 * there is nothing to finish. What texts, body and sink point to, and the report, must last until
 * then.
 */
RDX_NODISCARD rdx_status rdx_http_begin(rdx_http *http, const rdx_http_request *request,
                                        rdx_report *report);
rdx_transfer *rdx_http_transfer(rdx_http *http);
RDX_NODISCARD rdx_status rdx_http_finish(rdx_http *http, rdx_reply *reply, rdx_http_facts *facts);

/** Of an HTTP status. */
static inline bool rdx_http_is_success(long http_status)
{
    return http_status >= 200 && http_status < 300;
}

/** Closes connections and frees. NULL does nothing. */
void rdx_http_close(rdx_http *http);

#endif
