/**
 * @file
 * The assertions that an OAuth API key signs.
 *
 * Source: RFC 7515 (JWS), RFC 7523 section 3 (the claims).
 */
#ifndef RDX_SRC_JWT_H
#define RDX_SRC_JWT_H

#include "key.h"

enum {
    RDX_JWT_LIFETIME_S = 300, // of an assertion
    RDX_UUID_SIZE = 37,       // of a UUID's text, with its NUL
};

/** What an assertion says. Texts are UTF-8. */
typedef struct rdx_jwt_claims {
    const char *client_id; // `iss` and `sub`
    const char *key_id;    // `kid`; NULL: none
    const char *audience;  // `aud`
    int64_t now;           // `iat`, in seconds since 1970
} rdx_jwt_claims;

/** Appends a signed assertion to `out`, by the key's algorithm, with an identifier of its own. */
RDX_NODISCARD rdx_status rdx_jwt_sign(const rdx_key *key, const rdx_jwt_claims *claims, buf *out,
                                      rdx_report *report);

/** A random UUID (RFC 4122, version 4). RDX_E_SYSTEM when the system has no randomness. */
RDX_NODISCARD rdx_status rdx_uuid(char out[RDX_UUID_SIZE]);

#endif
