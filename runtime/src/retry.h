/**
 * @file
 * Whether a request is made again, and when. Pure: no clock, no waiting, no memory.
 */
#ifndef RDX_SRC_RETRY_H
#define RDX_SRC_RETRY_H

#include <rdx/report.h>
#include <rdx/retry.h>

/** What a request does to the server when it is acted on twice. */
typedef enum rdx_effect {
    RDX_EFFECT_WRITES, // messages, uploads: Redox has no idempotency key, so that it may write
                       // twice
    RDX_EFFECT_READS,  // tokens, queries, fetches: nothing
} rdx_effect;

/** How one attempt ended. */
typedef struct rdx_outcome {
    rdx_status status;
    long http_status; // 0: no reply came
    bool whole;       // all bytes of the body left this process
    bool logged;      // the reply has a log ID
} rdx_outcome;

typedef enum rdx_verdict {
    RDX_VERDICT_END,   // with this outcome
    RDX_VERDICT_AGAIN, // after rdx_retry_delay
    RDX_VERDICT_RENEW, // at once, with a new token
} rdx_verdict;

/** Fills in what is 0. */
rdx_retry rdx_retry_complete(const rdx_retry *given);

/** A week: longer times are mistakes, and sums of shorter ones fit any integer here. */
#define RDX_MAX_RETRY_TIME_MS (7 * 24 * 60 * 60 * 1000L)

/** RDX_E_ARGUMENT for more than RDX_MAX_ATTEMPTS, or a time below 0 or above the limit. */
RDX_NODISCARD rdx_status rdx_retry_check(const rdx_retry *retry, rdx_report *report);

/** By kind of outcome alone: attempts, budget and deadline are the caller's to count. */
rdx_verdict rdx_retry_decide(const rdx_retry *retry, rdx_effect effect, const rdx_outcome *outcome);

/** Whether the server may have acted on an attempt that did not succeed. */
bool rdx_retry_is_doubtful(rdx_effect effect, const rdx_outcome *outcome);

/**
 * The wait in ms before the next attempt, when `made` were made: full jitter, after what the server
 * asks for (`retry_after_s`, -1 when it does not). `retry` is complete.
 */
int64_t rdx_retry_delay(const rdx_retry *retry, unsigned made, long retry_after_s, uint64_t random);

#endif
