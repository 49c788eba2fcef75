/**
 * @file
 * The store: a directory where everything that the sandbox accepted can be looked at.
 *
 *     blobs/<id>              an uploaded file, byte for byte
 *     blobs/<id>.name         the name that its sender gave it
 *     messages/<log-id>.json  a message, the very bytes that came
 *     files/<log-id>/<n>      its files, decoded, in the order of the message
 *     used/                   which assertions were used: see used.h
 *     tmp/                    what is being written: all above appears whole or not at all
 *
 * No name in it comes from a client. Files are for their owner only: they may hold patient data.
 *
 * Thread safety: one store, one thread.
 */
#ifndef SANDBOX_STORE_H
#define SANDBOX_STORE_H

#include "ids.h"

#include <time.h>

enum { SANDBOX_PATH = 96 }; // bytes of a path in it; the longest is "files/<uuid>/<number>"

typedef struct sandbox_store {
    int directory;
    struct timespec last; // when the newest message was kept: each has a time of its own
} sandbox_store;

/** Makes `path` and its folders where they are missing. False, with errno, when it can't. */
bool sandbox_store_open(sandbox_store *store, const char *path);

void sandbox_store_close(sandbox_store *store);

// ---- Blobs ----

/** An uploaded file while it comes. */
typedef struct sandbox_blob {
    const sandbox_store *store;
    int fd;
    uint64_t size;
    char id[SANDBOX_BLOB_ID + 1];
} sandbox_blob;

bool sandbox_blob_open(const sandbox_store *store, sandbox_blob *blob);
bool sandbox_blob_add(sandbox_blob *blob, const void *data, size_t size);

/** Puts the file and the name that its sender gave it into the store, and closes the blob. */
bool sandbox_blob_keep(sandbox_blob *blob, const char *name);

/** Forgets a blob that was not kept. Does nothing for one that is closed. */
void sandbox_blob_drop(sandbox_blob *blob);

// ---- Messages and their files ----

/** The files of one message while they are collected. */
typedef struct sandbox_bundle {
    sandbox_store *store;
    bool is_open;
    unsigned count;              // files in it
    char name[SANDBOX_UUID + 1]; // the log ID to be
} sandbox_bundle;

typedef enum sandbox_added {
    SANDBOX_ADDED,
    SANDBOX_NO_SUCH_BLOB,
    SANDBOX_NOT_ADDED, // the disk is full, say
} sandbox_added;

/** Makes an empty bundle with a name of its own. */
bool sandbox_bundle_open(sandbox_store *store, sandbox_bundle *bundle);

bool sandbox_bundle_add(sandbox_bundle *bundle, const void *data, size_t size);

/** Adds the blob whose id is the `length` bytes at `id`, which may be any text. */
sandbox_added sandbox_bundle_add_blob(sandbox_bundle *bundle, const char *id, size_t length);

/** Puts the files and the message into the store. */
bool sandbox_bundle_keep(sandbox_bundle *bundle, const void *message, size_t size);

/** Removes a bundle that was not kept. Does nothing for one that was. */
void sandbox_bundle_drop(sandbox_bundle *bundle);

#endif
