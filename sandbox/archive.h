/**
 * @file
 * Messages of the store, read back.
 *
 *     sandbox_archive archive;
 *     if (sandbox_archive_open(store, &archive)) {
 *         for (size_t i = 0; i < archive.count; i++) ...
 *         sandbox_archive_close(&archive);
 *     }
 *
 * Thread safety: one archive, one thread.
 */
#ifndef SANDBOX_ARCHIVE_H
#define SANDBOX_ARCHIVE_H

#include "store.h"

typedef struct sandbox_entry {
    struct timespec kept;        // no two messages have the same
    char name[SANDBOX_UUID + 1]; // the log ID
} sandbox_entry;

typedef struct sandbox_archive {
    const sandbox_store *store;
    sandbox_entry *entries; // the newest first
    size_t count;
} sandbox_archive;

/** Lists what is there. False when it can't be read, or there is no memory for it. */
bool sandbox_archive_open(const sandbox_store *store, sandbox_archive *out);

/** The text of a message, wiped and freed by sandbox_archive_drop; NULL when it can't be read. */
char *sandbox_archive_read(const sandbox_archive *archive, const sandbox_entry *entry,
                           size_t *size);
void sandbox_archive_drop(char *text, size_t size);

void sandbox_archive_close(sandbox_archive *archive);

/** An open descriptor of a blob by its id, which may be any text, and its size; -1: there is none.
 */
int sandbox_archive_blob(const sandbox_store *store, const char *id, uint64_t *size);

#endif
