/**
 * @file
 * The limiter as requests use it: asked before each, told of each outcome. Waits for nothing.
 *
 * All calls may come from any thread. A NULL rate lets everything through.
 */
#ifndef RDX_SRC_RATE_H
#define RDX_SRC_RATE_H

#include <rdx/rate.h>

/** Takes room for one request. False: there is none, and *wait_ms is when to ask again. */
bool rdx_rate_take(rdx_rate *rate, int64_t *wait_ms);

/** A 429 came; `retry_after_s` is -1 when it asks for no wait. */
void rdx_rate_slow_down(rdx_rate *rate, long retry_after_s);

/** Takes a retry from the budget. False: it is used up. */
bool rdx_rate_spend(rdx_rate *rate);

/** A request succeeded. */
void rdx_rate_earn(rdx_rate *rate);

#endif
