/**
 * @file
 * What a fault makes of a reply. See faults.h.
 *
 * Thread safety: as a reply's.
 */
#ifndef SANDBOX_BAD_REPLY_H
#define SANDBOX_BAD_REPLY_H

#include "faults.h"
#include "reply.h"

typedef struct sandbox_manner {
    sandbox_way way;
    int64_t pause_ms; // before the reply, or before each byte of a body that drips
    size_t length;    // bytes of the body that leave
    size_t told;      // its length as the head tells it
} sandbox_manner;

/**
 * Puts the fault's reply in place of `reply`, which the endpoint may have decided already, and
 * says how it leaves. Without a fault it leaves as it is.
 */
void sandbox_bad_reply(const sandbox_fault *fault, sandbox_reply *reply, sandbox_manner *manner);

/**
 * Copies what leaves of the body at `at`, `room` bytes at most, to `out`: how many; 0 where the
 * reply breaks off.
 */
size_t sandbox_bad_reply_piece(const sandbox_manner *manner, const sandbox_reply *reply,
                               uint64_t at, char *out, size_t room);

#endif
