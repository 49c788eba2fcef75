/**
 * @file
 * The options of `rdx-sandbox`: one table of them, which is also what --help prints.
 *
 * Thread safety: read once, before there is a second thread.
 */
#ifndef SANDBOX_OPTIONS_H
#define SANDBOX_OPTIONS_H

#include "sandbox.h"

/** Texts of an option that may be given again and again. They belong to argv. */
typedef struct sandbox_texts {
    const char *items[SANDBOX_CREDENTIALS];
    size_t count;
} sandbox_texts;

typedef struct sandbox_options {
    // A client is the same place in each of the four.
    sandbox_texts keys; // files
    bool is_secret[SANDBOX_CREDENTIALS];
    sandbox_texts key_ids, client_ids;
    const char *legacy_api_key, *legacy_secret_file;
    const char *store, *port_file, *tls_cert, *tls_key, *tls_ca_out;
    const char *environment, *account, *empty_answers;
    uint64_t port, max_file, max_request, head_time_s, body_time_s;
    uint64_t token_life_s; // 0: as Redox does
    bool control, with_parent, help, version;
    sandbox_faults faults;
} sandbox_options;

typedef enum sandbox_read {
    SANDBOX_READ,      // go on
    SANDBOX_READ_DONE, // --help or --version: all is said
    SANDBOX_READ_BAD,  // said why on standard error
} sandbox_read;

/** Fills in `out`, defaults included. */
sandbox_read sandbox_options_read(sandbox_options *out, int count, char **arguments);

#endif
