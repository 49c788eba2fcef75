/**
 * @file
 * A token bucket that keeps a process below the server's limit, and a budget for retries.
 *
 *     rdx_rate *rate;
 *     if (rdx_rate_open(NULL, &rate, &report) != RDX_OK) ...
 *     options.rate = rate; // of every auth whose requests leave by the same IP address
 *
 * In no window of `window_ms` do `requests` or more leave. A 429 halves the rate, at most once a
 * second and down to a sixteenth, and holds all threads for Retry-After; each 30 s without one give
 * a sixteenth back. An auth opens a rate of its own unless it is given one. Other processes are not
 * seen.
 *
 * Thread safety: every call but open and close may be made from any thread.
 */
#ifndef RDX_RATE_H
#define RDX_RATE_H

#include <rdx/report.h>
#include <rdx/system.h>

RDX_BEGIN

typedef struct rdx_rate rdx_rate;

#define RDX_RATE_UNLIMITED UINT64_MAX

/** All zero is the default; NULL stands for it. */
typedef struct rdx_rate_options {
    uint64_t requests; ///< In `window_ms`, 3 or more; 0 is 10,000: Redox's limit for an IP address.
    long window_ms;    ///< 0 is 300,000.
    uint64_t burst; ///< That may leave at once, at most `requests` - 2; 0 is a quarter of them. The
                    ///< rest of them, less one, are spread over the window.
    unsigned retry_budget; ///< Retries in store; 10 successes earn one. 0 is 100. Empty: no retry.
    rdx_system system;
} rdx_rate_options;

/**
 * RDX_E_ARGUMENT for numbers of which no bucket can be made: fewer than 3 or more than
 * 1,000,000,000 requests, a window below 0 or over a week, a burst over `requests` - 2; or a
 * budget over 1,000,000. *out is NULL on failure.
 */
RDX_API RDX_NODISCARD rdx_status rdx_rate_open(const rdx_rate_options *options, rdx_rate **out,
                                               rdx_report *report);

/** Requests for which there is room now; 0 while held by a 429. For displays and tests. */
RDX_API uint64_t rdx_rate_room(rdx_rate *rate);

/** Frees. The auths that share it are closed before. NULL does nothing. */
RDX_API void rdx_rate_close(rdx_rate *rate);

RDX_END

#endif
