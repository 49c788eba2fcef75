/**
 * @file
 * The store's folder used/: which assertions were used, so that each is good once even over a
 * restart.
 *
 * Each is an empty file until it expires. Its name is a digest of whose it is and of its own ID, as
 * no name in the store comes from a client; its time is when it expires.
 *
 * Thread safety: one store, one thread.
 */
#ifndef SANDBOX_USED_H
#define SANDBOX_USED_H

#include "assertion.h"
#include "store.h"

typedef enum sandbox_use {
    SANDBOX_USE_FIRST,
    SANDBOX_USE_AGAIN,
    SANDBOX_USE_TOO_MANY, // no more can be remembered now; tokens.c alone says so
    SANDBOX_USE_FAILED,   // the disk is full, say
} sandbox_use;

/** Makes the folder and forgets what has expired. False, with errno, when it can't be made. */
bool sandbox_used_open(const sandbox_store *store, int64_t now);

/** Remembers the assertion; SANDBOX_USE_FIRST unless it was remembered, or can't be. */
sandbox_use sandbox_used_add(const sandbox_store *store, const sandbox_seen *assertion,
                             int64_t now);

void sandbox_used_forget(const sandbox_store *store, const sandbox_seen *assertion);

#endif
