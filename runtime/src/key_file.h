/**
 * @file
 * Keys and secrets as a program is given them: a file that nobody else may access, or bytes.
 */
#ifndef RDX_SRC_KEY_FILE_H
#define RDX_SRC_KEY_FILE_H

#include "key.h"

/** Where a key or secret comes from: `file`, or else `bytes`. */
typedef struct rdx_key_source {
    const char *file;
    bool loose; // the file may be accessible to others
    const void *bytes;
    size_t size; // 0: `bytes` is NUL-terminated text
} rdx_key_source;

/**
 * Opens a private key: PEM or a JWK, or the bytes of a secret where `algorithm` is HS384. *key_id
 * is the `kid` of a JWK, in `texts`, or NULL. What our memory held of the key is wiped.
 * RDX_E_FILE when the file can't be read or is no regular file, RDX_E_PERMISSIONS when others may
 * access it, RDX_E_KEY when it holds no key for `algorithm`.
 */
RDX_NODISCARD rdx_status rdx_key_open(const rdx_key_source *source, rdx_algorithm algorithm,
                                      rdx_arena *texts, rdx_key **out, const char **key_id,
                                      rdx_report *report);

/**
 * Appends a secret to `out`, less one line end behind it. Failures as above; `name` is how reports
 * call it. The caller drops `out`, which wipes it.
 */
RDX_NODISCARD rdx_status rdx_secret_read(const rdx_key_source *source, const char *name, buf *out,
                                         rdx_report *report);

#endif
