/**
 * @file
 * What the library asks of the system: time, waiting, spread.
 *
 * Thread safety: each call may come from any thread that uses the auth, client or rate that it was
 * given to.
 */
#ifndef RDX_SYSTEM_H
#define RDX_SYSTEM_H

#include <rdx/base.h>

RDX_BEGIN

/**
 * All zero is the real system; a test that fills it in waits for nothing. Copied when an auth, a
 * client or a rate is opened; `context` must outlive them. A client and its auth have the same
 * elapsed_ms: the deadline of a call goes from one to the other.
 */
typedef struct rdx_system {
    int64_t (*now_s)(void *context);            ///< Since 1970: `iat`, `expires`. NULL: the clock.
    int64_t (*elapsed_ms)(void *context);       ///< Never steps back. NULL: CLOCK_MONOTONIC.
    void (*wait_ms)(void *context, int64_t ms); ///< Maybe several times for one wait. NULL: sleeps.
    uint64_t (*random)(void *context); ///< Spreads waits; nothing is secret by it. NULL: getrandom.
    void *context;
} rdx_system;

RDX_END

#endif
