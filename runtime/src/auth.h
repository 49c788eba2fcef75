/**
 * @file
 * The access token as requests need it: now, or after a flight that others may share.
 */
#ifndef RDX_SRC_AUTH_H
#define RDX_SRC_AUTH_H

#include <rdx/auth.h>

/**
 * As rdx_auth_token, but over at `until_ms` on the auth's `elapsed_ms`: RDX_E_TIMEOUT, be it while
 * another thread's flight is waited for. Token requests are repeated in the flight, so that a
 * failure is final.
 */
RDX_NODISCARD rdx_status rdx_auth_get(rdx_auth *auth, rdx_arena *arena, int64_t until_ms,
                                      const char **out, rdx_report *report);

/**
 * The token that is there, if it can be used without a flight. False: rdx_auth_get is needed. Never
 * waits for the network.
 */
bool rdx_auth_peek(rdx_auth *auth, rdx_arena *arena, const char **out);

#endif
