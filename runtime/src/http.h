/**
 * @file
 * One HTTP request over a kept connection. http.c is the one door to libcurl.
 *
 * Content-Length is always sent, exact; redirects are not followed; what a server says goes into
 * the reply and never into a report.
 */
#ifndef RDX_SRC_HTTP_H
#define RDX_SRC_HTTP_H

#include <rdx/net.h>
#include <rdx/reply.h>

#include "source.h"

typedef struct rdx_http rdx_http;

/** A POST, or a GET without a body. Texts hold no control characters, and last until its end. */
typedef struct rdx_http_request {
    const char *url;
    bool get;                 // else a POST
    const char *content_type; // of a POST
    const char *bearer;       // NULL: no Authorization
    const char *source_id;    // Redox-Source-Id; NULL: not sent
    rdx_source body;
    // Not to be sent again by itself once the server may have all of it: libcurl repeats a request
    // when a kept connection closes without an answer, which could write twice into a chart.
    bool once;
    long timeout_ms; // 0, or less than the options': what a deadline leaves
    // Where the body of a 2xx goes, up to `max_sink` bytes; NULL: into the reply, as others do.
    rdx_sink *sink;
    void *sink_context;
    uint64_t max_sink;
} rdx_http_request;

/** What became of a request, whether a reply came or not. */
typedef struct rdx_http_facts {
    bool whole;         // all bytes of the body were handed over; true of an empty one, too
    uint64_t sent;      // bytes of the request's body
    uint64_t received;  // bytes of the reply's
    uint64_t sunk;      // bytes that the sink got
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
 * RDX_E_TIMEOUT, RDX_E_NETWORK, RDX_E_CANCELLED, RDX_E_REPLY_SIZE, or as the source fails.
 * RDX_E_FILE_SIZE when the sink's limit is passed, and what the sink says. `facts` may be NULL.
 */
RDX_NODISCARD rdx_status rdx_http_run(rdx_http *http, const rdx_http_request *request,
                                      rdx_reply *reply, rdx_http_facts *facts, rdx_report *report);

/** Closes connections and frees. NULL does nothing. */
void rdx_http_close(rdx_http *http);

/** As rdx_url_check; `name` is how the report calls the URL. RDX_E_NOMEM is the other failure. */
RDX_NODISCARD rdx_status rdx_url_judge(const char *name, const char *url, rdx_report *report);

/** Bytes of a text among the options of a client, an auth or the net. */
#define RDX_MAX_OPTION ((size_t)8000)

/** RDX_E_ARGUMENT when `text` is over RDX_MAX_OPTION bytes. NULL is none. */
RDX_NODISCARD rdx_status rdx_net_check_text(const char *name, const char *text, rdx_report *report);

/** Returns `status`; reports refused memory, unless that was done. The end of each public call. */
rdx_status rdx_net_end(rdx_status status, rdx_report *report);

#endif
