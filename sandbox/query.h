/**
 * @file
 * Queries, answered from what is stored.
 *
 * The newest come first, 100 at most. A document is not found any more once a later Replace named
 * it as its original, or a later Delete named it. Every query walks through all messages: there is
 * nothing to get out of step with what can be looked at in the store.
 *
 * Thread safety: one store, one thread.
 */
#ifndef SANDBOX_QUERY_H
#define SANDBOX_QUERY_H

#include "http.h"
#include "match.h"

/** Decides the reply: the answer of the query's model. `query` was taken apart to `wanted`. */
void sandbox_query_answer(const sandbox *box, rdx_message query, const sandbox_wanted *wanted,
                          sandbox_reply *reply);

#endif
