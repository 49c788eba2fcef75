/**
 * @file
 * The tokens that the sandbox gave out and that are still good.
 *
 * Thread safety: as the endpoints', see sandbox.h.
 */
#ifndef SANDBOX_TOKENS_H
#define SANDBOX_TOKENS_H

#include "http.h"
#include "used.h"

/**
 * An access token that is good for `life_s` seconds, in place of that of the same client which
 * expires first. NULL for `client_id`: the legacy key's. NULL without random numbers. The text is
 * good until the next one is made.
 */
const char *sandbox_token_make(sandbox *box, const char *client_id, int64_t life_s);

/** Whether `authorization` is "Bearer " and a token that is still good; decides a 401 if not. */
bool sandbox_token_check(const sandbox *box, const sandbox_head *head, sandbox_reply *reply);

/**
 * A refresh token, good once, in place of the oldest. NULL without random numbers. Good until the
 * next one is made.
 */
const char *sandbox_refresh_make(sandbox *box);

/** Whether `text` is a refresh token that was not used; now it is. */
bool sandbox_refresh_use(sandbox *box, const char *text);

/** Remembers an assertion, so that it is good once. */
sandbox_use sandbox_assertion_use(sandbox *box, const sandbox_seen *assertion, int64_t now);

#endif
