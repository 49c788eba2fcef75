/**
 * @file
 * One JSON object of an assertion, its header or its claims, read member by member.
 *
 *     sandbox_claims *claims = sandbox_claims_open(json, length);
 *     const char *issuer = sandbox_claims_text(claims, "iss");
 *     ...
 *     sandbox_claims_close(claims);
 *
 * A member that occurs twice counts as absent: it is not for us to say which of the two was meant.
 *
 * Thread safety: one object, one thread at a time.
 */
#ifndef SANDBOX_CLAIMS_H
#define SANDBOX_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct sandbox_claims sandbox_claims;

/** NULL unless the text is one JSON object, by RFC 8259 to the letter. */
sandbox_claims *sandbox_claims_open(const char *json, size_t length);

/** Whether there is a member of this name, of any type and number. */
bool sandbox_claims_has(const sandbox_claims *claims, const char *name);

/** A member that is a string; NULL otherwise. Good until the claims are closed. */
const char *sandbox_claims_text(const sandbox_claims *claims, const char *name);

/** A member that is a number of seconds after 1970, without its fraction; false otherwise. */
bool sandbox_claims_time(const sandbox_claims *claims, const char *name, int64_t *out);

/** Frees. NULL does nothing. */
void sandbox_claims_close(sandbox_claims *claims);

#endif
