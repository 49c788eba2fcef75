/**
 * @file
 * The certificate that the sandbox shows: from the options' files, or one that it makes.
 *
 * Thread safety: pure functions over the file system.
 */
#ifndef SANDBOX_TLS_H
#define SANDBOX_TLS_H

#include "options.h"

/** PEM texts; both NULL for plain http. */
typedef struct sandbox_tls {
    char *certificate, *key;
} sandbox_tls;

/** NULL, or what is wrong. Writes the authority's certificate where --tls-ca-out says. */
const char *sandbox_tls_open(const sandbox_options *options, sandbox_tls *out);

void sandbox_tls_close(sandbox_tls *tls);

#endif
