/**
 * @file
 * Keys and signatures.
 *
 * A key lives in the memory of the library that signs with it, which wipes it; what ours held of it
 * while it was read is wiped too. Nothing of it ever stands in a report.
 * Source: RFC 7518, sections 3.2 (HS384), 3.3 (RS384) and 3.4 (ES384).
 */
#ifndef RDX_SRC_KEY_H
#define RDX_SRC_KEY_H

#include <rdx/auth.h>

#include "buf.h"

typedef struct rdx_key rdx_key;

/** From PEM text (PKCS#8, RSA, SEC1) of `size` bytes. RDX_E_KEY when it holds no usable key. */
RDX_NODISCARD rdx_status rdx_key_open_pem(const char *pem, size_t size, rdx_key **out,
                                          rdx_report *report);

/** A shared secret, which is copied. RDX_E_KEY when it has less than 48 bytes. */
RDX_NODISCARD rdx_status rdx_key_open_secret(const void *secret, size_t size, rdx_key **out,
                                             rdx_report *report);

/** What it signs by; never RDX_ALGORITHM_BY_KEY. */
rdx_algorithm rdx_key_algorithm(const rdx_key *key);

/** Appends the signature of `text` as bytes, in the form that a JWS has. */
RDX_NODISCARD rdx_status rdx_key_sign(const rdx_key *key, const buf *text, buf *out,
                                      rdx_report *report);

/** Wipes and frees. NULL does nothing. */
void rdx_key_close(rdx_key *key);

#endif
