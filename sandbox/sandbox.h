/**
 * @file
 * What the options tell the sandbox, and what its endpoints share.
 *
 * Thread safety: all endpoints run on the one thread of the server, so nothing here is locked.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

#include "assertion.h"
#include "faults.h"
#include "store.h"

enum {
    SANDBOX_TOKENS =
        256,             // access tokens of a client that are good at one time; refresh tokens, too
    SANDBOX_SEEN = 4096, // assertions of one client that are remembered at one time, at most
    SANDBOX_BASE = 32,   // "https://127.0.0.1:65535", and a NUL
    SANDBOX_HOSTS = 2,   // names that the sandbox answers to: 127.0.0.1 and localhost
    SANDBOX_CLIENTS = SANDBOX_CREDENTIALS + 1, // the last is the one with the legacy key
};

typedef struct sandbox_token {
    char text[SANDBOX_TOKEN + 1];
    int64_t expires; // seconds after 1970
} sandbox_token;

/** What came to one place since the faults were set last. */
typedef struct sandbox_count {
    uint64_t requests; // to their heads' end at least
    uint64_t stored;   // that were acted on: a token given, a file or a message kept
} sandbox_count;

/** A legacy API key and its secret; `secret` is NULL when there is none. */
typedef struct sandbox_legacy_key {
    const char *api_key;
    unsigned char *secret;
    size_t secret_size;
} sandbox_legacy_key;

typedef struct sandbox {
    // ---- From the options ----
    sandbox_credential credentials[SANDBOX_CREDENTIALS];
    size_t credential_count;
    sandbox_legacy_key legacy;
    bool uploads_forbidden; // a free account in a development environment
    uint64_t max_file;      // bytes
    uint64_t max_request;   // bytes
    int64_t token_life_s;   // of an OAuth key's access tokens
    int64_t legacy_life_s;  // of a legacy key's
    int64_t head_time_s;    // in which a request's head must come
    int64_t body_time_s;    // in which its body must come, and its reply leave
    bool empty_objects;     // a query that finds nothing is answered by {}
    bool control;           // the faults may be set and the counts be asked for by HTTP

    // ---- Shared by the endpoints ----
    char bases[SANDBOX_HOSTS][SANDBOX_BASE]; // scheme and authority, by each of its names
    sandbox_faults faults;
    sandbox_count counts[SANDBOX_PLACES];
    sandbox_store store;
    int64_t started; // seconds after 1970
    // A client is the place of its first credential: none can use up another's room.
    sandbox_token tokens[SANDBOX_CLIENTS][SANDBOX_TOKENS];
    char refresh_tokens[SANDBOX_TOKENS][SANDBOX_TOKEN + 1]; // "" where there is none
    size_t next_refresh_token;
    sandbox_seen seen[SANDBOX_CREDENTIALS][SANDBOX_SEEN];
} sandbox;

#endif
