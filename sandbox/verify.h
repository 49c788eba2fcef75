/**
 * @file
 * A registered public key and the one signature that it verifies: RS384.
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

/** A PEM file with an RSA public key of 2048 bits or more; NULL when it is anything else. */
sandbox_key *sandbox_key_open(const char *path);

/** RSASSA-PKCS1-v1_5 with SHA-384 (RFC 7518, section 3.3). */
bool sandbox_key_verify(const sandbox_key *key, const void *data, size_t size,
                        const void *signature, size_t signature_size);

void sandbox_key_close(sandbox_key *key);

#endif
