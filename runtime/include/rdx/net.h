/**
 * @file
 * How to reach Redox: what authentication, upload and sending have in common.
 */
#ifndef RDX_NET_H
#define RDX_NET_H

#include <rdx/report.h>
#include <rdx/retry.h>
#include <rdx/system.h>
#include <rdx/trace.h>

RDX_BEGIN

/**
 * Asked now and then while a call runs, on the thread that made it (but see rdx/batch.h). Return
 * false to cancel: the call ends with RDX_E_CANCELLED. `done` bytes of `total` have been sent; or
 * have come, of a file that is fetched. `total` is 0 when it is not known; both are in a wait.
 */
typedef bool rdx_progress(void *context, uint64_t done, uint64_t total);

/** Takes the next piece of what comes; anything but RDX_OK ends the transfer with it. */
typedef rdx_status rdx_sink(void *context, const void *data, size_t size);

/**
 * All zero is the default. Texts are copied when a client or an auth is opened, which refuses those
 * over 8,000 bytes and times below 0 (RDX_E_ARGUMENT). Redirects are never followed and TLS is 1.2
 * or later.
 */
typedef struct rdx_net_options {
    const char *ca_file; ///< PEM file of the authorities to trust; NULL: the system's.
    const char *proxy;   ///< As libcurl knows them: "http://host:port"; NULL: the environment's.
    long connect_timeout_ms; ///< 0 is 10,000.
    long timeout_ms;         ///< For a whole request; 0 is 150,000 (a query may take 120 s).
    size_t max_reply;        ///< Bytes of a reply's body; 0 is 10,000,000.
    rdx_progress *progress;  ///< May be NULL.
    void *progress_context;
    rdx_retry retry;
    rdx_system system;
    rdx_trace *trace; ///< Told of each request; may be NULL.
    void *trace_context;
} rdx_net_options;

/**
 * Whether requests may go to `url`: https, or http to a loopback address (127.0.0.0/8, [::1],
 * localhost). No user name, no query, no fragment. RDX_E_URL with the reason otherwise.
 */
RDX_API RDX_NODISCARD rdx_status rdx_url_check(const char *url, rdx_report *report);

RDX_END

#endif
