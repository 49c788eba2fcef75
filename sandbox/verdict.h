/**
 * @file
 * What the endpoint answers: Redox's forms of a message that was accepted and of one that was not.
 *
 * Thread safety: pure functions.
 */
#ifndef SANDBOX_VERDICT_H
#define SANDBOX_VERDICT_H

#include "contents.h"
#include "reply.h"

/** 200: the message's Meta with a number, and a log entry for each destination. */
void sandbox_reply_accepted(sandbox_reply *reply, const rdx_meta *meta);

/** Meta.Errors with the errors of `report`: codes and places, no values. `names` may be empty. */
void sandbox_reply_refused(sandbox_reply *reply, unsigned status, const rdx_meta_names *names,
                           const rdx_report *report);

#endif
