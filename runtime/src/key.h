/**
 * @file
 * A private key or a shared secret, and signing with it. key.c and rsa_fit.c are the door to
 * OpenSSL.
 *
 * The key lives in OpenSSL's memory, which wipes it. Nothing of it ever stands in a report.
 * Source: RFC 7518 sections 3.2 to 3.4 (HS384, RS384, ES384), 6.2 and 6.3 (numbers of a JWK).
 */
#ifndef RDX_SRC_KEY_H
#define RDX_SRC_KEY_H

#include <rdx/auth.h>

#include "buf.h"

typedef struct rdx_key rdx_key;

enum {
    RDX_KEY_MIN_BITS = 2048, // of an RSA key
    RDX_KEY_MIN_SECRET = 48, // bytes of an HS384 secret: as many as SHA-384 gives
    RDX_KEY_COORDINATE = 48, // bytes of a coordinate of P-384, of r and of s
};

/** A number, the most significant byte first; leading zeros do not matter. NULL: not given. */
typedef struct rdx_key_number {
    const unsigned char *bytes;
    size_t size;
} rdx_key_number;

/** The numbers of an RSA key. The five from `p` on are all there or none is. */
typedef struct rdx_key_rsa {
    rdx_key_number n, e, d;
    rdx_key_number p, q, dp, dq, qi;
} rdx_key_rsa;

/** The numbers of a key on P-384. */
typedef struct rdx_key_p384 {
    rdx_key_number x, y, d;
} rdx_key_p384;

/**
 * Reads PEM: PKCS#8, RSA or SEC1; RSA of RDX_KEY_MIN_BITS or more, or EC on P-384; without a pass
 * phrase, for which nobody is ever asked. RDX_E_KEY with the cause when it holds no such key, or
 * one whose halves do not fit. OpenSSL's decoders leave copies of the key behind: see
 * docs/secrets.md.
 */
RDX_NODISCARD rdx_status rdx_key_open_pem(const char *pem, size_t size, rdx_key **out,
                                          rdx_report *report);

/** Whether a text has PEM in it, of a key or anything else, or is the DER of a private key. */
bool rdx_key_is_encoded(const char *text, size_t size);

/** Keys of the numbers of a JWK; those that do not belong together are refused. */
RDX_NODISCARD rdx_status rdx_key_open_rsa(const rdx_key_rsa *numbers, rdx_key **out,
                                          rdx_report *report);
RDX_NODISCARD rdx_status rdx_key_open_p384(const rdx_key_p384 *numbers, rdx_key **out,
                                           rdx_report *report);

/** The secret of HS384, of RDX_KEY_MIN_SECRET bytes or more. */
RDX_NODISCARD rdx_status rdx_key_open_secret(const void *secret, size_t size, rdx_key **out,
                                             rdx_report *report);

/** What the key signs by; never RDX_ALGORITHM_BY_KEY. */
rdx_algorithm rdx_key_algorithm(const rdx_key *key);

/** Appends the signature of `text`, in the bytes of a JWS (RFC 7518), to `out`. */
RDX_NODISCARD rdx_status rdx_key_sign(const rdx_key *key, const buf *text, buf *out,
                                      rdx_report *report);

/** Wipes and frees. NULL does nothing. */
void rdx_key_close(rdx_key *key);

/** Returns RDX_E_KEY and reports "private key: " and the cause. */
rdx_status rdx_key_refuse(rdx_report *report, const char *cause);

/** Fills `to` with random bytes. False: the system has none. */
RDX_NODISCARD bool rdx_random_bytes(void *to, size_t size);

#endif
