/**
 * @file
 * The access token as requests need it: now, or after a flight that others may share.
 */
#ifndef RDX_SRC_AUTH_H
#define RDX_SRC_AUTH_H

#include <rdx/auth.h>

/** How long a caller waits for a token. */
typedef struct rdx_patience {
    int64_t until_ms; // by the auth's elapsed_ms
    rdx_progress
        *progress; // asked now and then, with no bytes, on the caller's thread; may be NULL
    void *progress_context;
} rdx_patience;

/**
 * As rdx_auth_token, but with the caller's patience: RDX_E_TIMEOUT or RDX_E_CANCELLED, be it while
 * another thread's flight is waited for. Token requests are repeated in the flight, so that a
 * failure is final.
 */
RDX_NODISCARD rdx_status rdx_auth_get(rdx_auth *auth, rdx_arena *arena,
                                      const rdx_patience *patience, const char **out,
                                      rdx_report *report);

/**
 * The token that is there, if it can be used without a flight. False: rdx_auth_get is needed. Never
 * waits for the network.
 */
bool rdx_auth_peek(rdx_auth *auth, rdx_arena *arena, const char **out);

#endif
