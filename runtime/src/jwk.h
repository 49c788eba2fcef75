/**
 * @file
 * Private keys as JWK: RSA, EC on P-384, and `oct`, the secret of HS384.
 *
 * Source: RFC 7517 section 4, RFC 7518 section 6.
 */
#ifndef RDX_SRC_JWK_H
#define RDX_SRC_JWK_H

#include "key.h"

/**
 * Reads a JWK. *key_id is its `kid`, in `texts`, or NULL. RDX_E_KEY with the cause when it is no
 * private key for signing; RDX_OK and no key when the text is no JSON object. All that was made of
 * the text on the way is wiped.
 */
RDX_NODISCARD rdx_status rdx_jwk_open(const char *text, size_t size, rdx_arena *texts,
                                      rdx_key **out, const char **key_id, rdx_report *report);

#endif
