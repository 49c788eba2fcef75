/**
 * @file
 * Signing: the private key of an OAuth API key, and the assertions that it signs.
 *
 * jwt.c is the one door to OpenSSL. The key lives in OpenSSL's memory, which wipes it; what ours
 * held of it while it was read is wiped too. Nothing of it ever stands in a report.
 * Source: RFC 7515 (JWS), RFC 7518 section 3.3 (RS384), RFC 7523 section 3 (the claims).
 */
#ifndef RDX_SRC_JWT_H
#define RDX_SRC_JWT_H

#include <rdx/report.h>

#include "buf.h"

typedef struct rdx_jwt_key rdx_jwt_key;

enum {
    RDX_JWT_LIFETIME_S = 300, // of an assertion
    RDX_JWT_MIN_BITS = 2048,  // of an RSA key
    RDX_UUID_SIZE = 37,       // of a UUID's text, with its NUL
};

/** What an assertion says. Texts are UTF-8. */
typedef struct rdx_jwt_claims {
    const char *client_id; // `iss` and `sub`
    const char *key_id;    // `kid`
    const char *audience;  // `aud`
    int64_t now;           // `iat`, in seconds since 1970
} rdx_jwt_claims;

/**
 * Reads a PEM file: PKCS#8 or RSA PEM, RSA of RDX_JWT_MIN_BITS or more, without a pass phrase;
 * none is ever asked for. RDX_E_FILE when it can't be read or is no regular file, RDX_E_KEY when
 * it holds no such key.
 */
RDX_NODISCARD rdx_status rdx_jwt_key_open_file(const char *path, rdx_jwt_key **out,
                                               rdx_report *report);

/** The same from NUL-terminated text. */
RDX_NODISCARD rdx_status rdx_jwt_key_open_text(const char *pem, rdx_jwt_key **out,
                                               rdx_report *report);

/** Wipes and frees. NULL does nothing. */
void rdx_jwt_key_close(rdx_jwt_key *key);

/** Appends a signed assertion to `out`, with an identifier of its own. */
RDX_NODISCARD rdx_status rdx_jwt_sign(const rdx_jwt_key *key, const rdx_jwt_claims *claims,
                                      buf *out, rdx_report *report);

/** A random UUID (RFC 4122, version 4). RDX_E_SYSTEM when the system has no randomness. */
RDX_NODISCARD rdx_status rdx_uuid(char out[RDX_UUID_SIZE]);

#endif
