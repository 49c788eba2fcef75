/**
 * @file
 * Judging a client's assertion: a JWT that says who asks for a token, signed with the private half
 * of a registered key or with a secret. Sources: RFC 7515 (JWS), RFC 7519 (JWT), RFC 7523
 * section 3.
 *
 * Thread safety: pure functions.
 */
#ifndef SANDBOX_ASSERTION_H
#define SANDBOX_ASSERTION_H

#include "verify.h"

#include <stdint.h>

enum {
    SANDBOX_CREDENTIALS = 8,   // registered at most
    SANDBOX_JTI = 128,         // bytes of an assertion's own ID, at most
    SANDBOX_ASSERTION = 16384, // bytes of an assertion, at most
    SANDBOX_LIFE_S = 300,      // seconds that an assertion may be good for
    SANDBOX_CLOCK_SKEW_S = 10, // seconds that two clocks may differ
};

/** A client that was registered by the sandbox's options. */
typedef struct sandbox_credential {
    const char *client_id;
    const char *key_id; // "" for a secret whose assertions have no `kid`
    sandbox_key *key;
} sandbox_credential;

typedef struct sandbox_rules {
    const sandbox_credential *credentials;
    size_t credential_count;
    const char *audience; // the token URL that the request was sent to
    int64_t now;          // seconds after 1970
    int64_t earliest;     // assertions of before this time are no good
} sandbox_rules;

/** What is remembered of a good assertion, so that it is good once. */
typedef struct sandbox_seen {
    const char *client_id; // of the credential
    int64_t expires;
    char jti[SANDBOX_JTI + 1];
} sandbox_seen;

/** NULL when the assertion is good; else what is wrong with it, in words without any value. */
const char *sandbox_assertion_judge(const char *text, const sandbox_rules *rules,
                                    sandbox_seen *out);

#endif
