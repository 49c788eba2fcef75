/**
 * @file
 * Certificates that the sandbox makes for itself, in memory: an authority, and a leaf for 127.0.0.1
 * and localhost that it signed, which may have a flaw. A client that trusts the authority meets
 * that flaw and no other.
 *
 * Thread safety: pure functions.
 */
#ifndef SANDBOX_CERTIFICATE_H
#define SANDBOX_CERTIFICATE_H

#include <stdbool.h>

typedef enum sandbox_flaw {
    SANDBOX_FLAW_NONE,
    SANDBOX_FLAW_EXPIRED,     // since yesterday
    SANDBOX_FLAW_SELF_SIGNED, // and not by the authority
    SANDBOX_FLAW_WRONG_NAME,  // for example.invalid alone
} sandbox_flaw;

/** PEM texts, for sandbox_file_drop. The authority's own key is kept by nobody. */
typedef struct sandbox_certificate {
    char *leaf, *key, *authority;
} sandbox_certificate;

/** False when it can't be made; nothing is to be freed then. */
bool sandbox_certificate_make(sandbox_flaw flaw, sandbox_certificate *out);

#endif
