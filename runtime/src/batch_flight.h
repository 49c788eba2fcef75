/**
 * @file
 * A token asked for beside a batch: on a thread of its own, so that the transfers go on meanwhile.
 */
#ifndef RDX_SRC_BATCH_FLIGHT_H
#define RDX_SRC_BATCH_FLIGHT_H

#include <rdx/auth.h>

#include "transfer.h"

typedef struct rdx_batch_flight rdx_batch_flight;

/**
 * Asks, until `until_ms` by the auth's elapsed_ms; then wakes `multi`. NULL when memory or a thread
 * is refused. Auth and multi must last until it is closed.
 */
rdx_batch_flight *rdx_batch_flight_open(rdx_auth *auth, rdx_multi *multi, int64_t until_ms);

/** Its deadline. */
int64_t rdx_batch_flight_until(const rdx_batch_flight *flight);

bool rdx_batch_flight_is_over(rdx_batch_flight *flight);

/** Of one that is over: the token, or why there is none. Good until it is closed. */
RDX_NODISCARD rdx_status rdx_batch_flight_take(const rdx_batch_flight *flight, const char **token,
                                               const rdx_report **causes);

/** Cancels what is not over, which takes a second at most, wipes and frees. NULL does nothing. */
void rdx_batch_flight_close(rdx_batch_flight *flight);

#endif
