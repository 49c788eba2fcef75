/**
 * @file
 * Private keys in PEM, read to their numbers.
 *
 * OpenSSL reads PEM, too, but its decoders free a dozen copies of the key as they stand. What is
 * read here is wiped.
 */
#ifndef RDX_SRC_PEM_H
#define RDX_SRC_PEM_H

#include "key.h"

/**
 * Reads an RSA key (PKCS#8, RFC 5958; PKCS#1, RFC 8017) or an EC key on P-384 with its public half
 * (PKCS#8; SEC1, RFC 5915), without a pass phrase. RDX_OK and no key when the text is anything
 * else: rdx_key_open_pem finds out what.
 */
RDX_NODISCARD rdx_status rdx_pem_open(const char *text, size_t size, rdx_key **out,
                                      rdx_report *report);

#endif
