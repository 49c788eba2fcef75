/**
 * @file
 * What a client's assertions are verified with: a registered public key, or a secret that both
 * sides know. What a file holds fixes the one algorithm; nothing that a client sends can choose
 * another. Source: RFC 7518, section 3.
 *
 * The sandbox verifies on its own and shares no code with the library that signs, so that a fault
 * there can't hide behind the same fault here.
 *
 * Thread safety: a key may be used by one thread at a time.
 */
#ifndef SANDBOX_VERIFY_H
#define SANDBOX_VERIFY_H

#include <stdbool.h>
#include <stddef.h>

typedef struct sandbox_key sandbox_key;

/** A PEM file with a public key: RSA of 2048 bits or more, or EC of P-384. NULL for all else. */
sandbox_key *sandbox_key_open(const char *path);

/**
 * A file whose bytes are a secret of 48 to 4096 bytes; a line end behind them is none of them. NULL
 * for all else.
 */
sandbox_key *sandbox_secret_open(const char *path);

/** The one `alg` that goes with the key: "RS384", "ES384" or "HS384". */
const char *sandbox_key_algorithm(const sandbox_key *key);

/** Whether `signature` is the key's, by its algorithm. */
bool sandbox_key_verify(const sandbox_key *key, const void *data, size_t size,
                        const void *signature, size_t signature_size);

/** Wipes a secret and frees. NULL does nothing. */
void sandbox_key_close(sandbox_key *key);

/**
 * The bytes of a secret's file, to be closed by sandbox_secret_close; NULL when it has less than
 * `least` bytes, more than 4096, or can't be read. A line end behind them is cut off.
 */
unsigned char *sandbox_secret_read(const char *path, size_t least, size_t *size);

/** Wipes and frees. NULL does nothing. */
void sandbox_secret_close(unsigned char *secret, size_t size);

enum { SANDBOX_DIGEST = 32 }; // bytes

/** SHA-256 of two texts, each with the NUL behind it; false without memory. */
bool sandbox_digest(const char *a, const char *b, unsigned char out[SANDBOX_DIGEST]);

/** Whether the two are equal, in a time that tells nothing of where they differ. */
bool sandbox_secret_equal(const void *a, const void *b, size_t size);

#endif
