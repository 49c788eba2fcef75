/**
 * @file
 * The limiter as requests see it. Nothing here sleeps: who asks is told how long to wait.
 *
 * All calls may come from any thread. A NULL rate lets everything through.
 */
#ifndef RDX_SRC_RATE_H
#define RDX_SRC_RATE_H

#include <rdx/rate.h>

/** Takes room for one request. False: there is none, and *wait_ms is when to ask again. */
bool rdx_rate_take(rdx_rate *rate, int64_t *wait_ms);

/** After a 429: halves the rate and holds all for what Retry-After asks (-1: nothing). */
void rdx_rate_slow_down(rdx_rate *rate, long retry_after_s);

/** Takes a retry from the budget. False: it is spent. */
bool rdx_rate_spend(rdx_rate *rate);

/** After a success: ten earn a retry. */
void rdx_rate_earn(rdx_rate *rate);

#endif
