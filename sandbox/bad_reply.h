/**
 * @file
 * What a fault makes of a reply. See faults.h.
 *
 * Thread safety: pure functions.
 */
#ifndef SANDBOX_BAD_REPLY_H
#define SANDBOX_BAD_REPLY_H

#include "faults.h"
#include "reply.h"

/** How a reply leaves. */
typedef struct sandbox_manner {
    size_t length; // bytes of its body that do
} sandbox_manner;

/**
 * Puts the fault's reply in place of `reply`, which the endpoint may have decided already, and
 * says how it leaves. Without a fault it leaves as it is.
 */
void sandbox_bad_reply(const sandbox_fault *fault, sandbox_reply *reply, sandbox_manner *manner);

#endif
