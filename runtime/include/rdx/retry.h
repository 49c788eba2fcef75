/**
 * @file
 * When a request is made again.
 *
 * By default it is what no server can have acted on: no connection, a body that did not leave
 * whole, 429 and 503; and, for tokens, queries and fetches, 500, 502, 504, timeouts and broken
 * connections too. A 401 renews the token and tries once more, beside these attempts and even where
 * only one is allowed.
 *
 * Attempts are spread by full jitter: before attempt n + 1 there is a wait between 0 and the lesser
 * of max_delay_ms and base_delay_ms * 2^(n-1), behind the one that Retry-After asks for. A wait
 * that would end after the deadline is not begun: the call ends with what the last attempt came to.
 * docs/sending.md has the whole table, and what the reply says of doubt and duplicates.
 */
#ifndef RDX_RETRY_H
#define RDX_RETRY_H

#include <rdx/base.h>

RDX_BEGIN

#define RDX_MAX_ATTEMPTS 20U

/**
 * All zero is the default. No time is below 0 or over a week; with other numbers no auth and no
 * client is opened (RDX_E_ARGUMENT).
 */
typedef struct rdx_retry {
    unsigned attempts;  ///< At most RDX_MAX_ATTEMPTS, the first included. 0 is 4; 1: never again.
    long base_delay_ms; ///< 0 is 500.
    long max_delay_ms;  ///< 0 is 20,000.
    long deadline_ms;   ///< Of the whole call: token, uploads, message and waits. 0 is 300,000.
    bool may_duplicate; ///< Messages and uploads, too, after 500, 502, 504, a timeout or a broken
                        ///< connection: Redox has no idempotency key, so one may arrive twice.
} rdx_retry;

RDX_END

#endif
