/**
 * @file
 * Random names: tokens, blobs and log entries. All come from the kernel's random numbers.
 *
 * Thread safety: pure functions over the kernel's state.
 */
#ifndef SANDBOX_IDS_H
#define SANDBOX_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SANDBOX_UUID = 36,    // characters of a UUID
    SANDBOX_BLOB_ID = 32, // hex digits that name a blob
    SANDBOX_TOKEN = 64,   // hex digits of an access token
};

/** Writes `digits` (at most 64, even) random hex digits and a NUL to `out`. */
bool sandbox_hex(char *out, size_t digits);

/** Writes a random UUID (RFC 4122, version 4) and a NUL to `out`. */
bool sandbox_uuid(char out[SANDBOX_UUID + 1]);

/** Whether the `length` bytes at `text`, which may be any, have the form of a blob's name. */
bool sandbox_is_blob_id(const char *text, size_t length);

/** A number above 2^32, as those that Redox gives to messages. 0 when there is none to be had. */
uint64_t sandbox_message_number(void);

#endif
