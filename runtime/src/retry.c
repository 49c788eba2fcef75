/**
 * @file
 * The table of what is made again: docs/sending.md has it in words.
 */
#include "retry.h"

enum {
    ATTEMPTS = 4,
    BASE_DELAY_MS = 500,
    MAX_DELAY_MS = 20 * 1000,
    DEADLINE_MS = 300 * 1000,
};

rdx_retry rdx_retry_complete(const rdx_retry *given)
{
    rdx_retry retry = *given;
    if (retry.attempts == 0)
        retry.attempts = ATTEMPTS;
    if (retry.base_delay_ms == 0)
        retry.base_delay_ms = BASE_DELAY_MS;
    if (retry.max_delay_ms == 0)
        retry.max_delay_ms = MAX_DELAY_MS;
    if (retry.deadline_ms == 0)
        retry.deadline_ms = DEADLINE_MS;
    return retry;
}

static bool is_no_time(long ms)
{
    return ms < 0 || ms > RDX_MAX_RETRY_TIME_MS;
}

rdx_status rdx_retry_check(const rdx_retry *retry, rdx_report *report)
{
    if (retry->attempts > RDX_MAX_ATTEMPTS)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT, "retry.attempts is over %u",
                               RDX_MAX_ATTEMPTS);
    if (is_no_time(retry->base_delay_ms) || is_no_time(retry->max_delay_ms) ||
        is_no_time(retry->deadline_ms))
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT,
                               "a delay or the deadline of retry is below 0 or over %ld ms",
                               RDX_MAX_RETRY_TIME_MS);
    return RDX_OK;
}

// Whether the server certainly did not act on it: it was not reached, did not get all of the body,
// or says that it is too busy.
static bool was_not_acted_on(const rdx_outcome *outcome)
{
    switch (outcome->status) {
    case RDX_E_CONNECT:
        return true;
    case RDX_E_NETWORK:
    case RDX_E_TIMEOUT:
        return !outcome->whole;
    default:
        return outcome->http_status == 429 || outcome->http_status == 503;
    }
}

// Whether another attempt may end better, whatever became of this one.
static bool may_pass(const rdx_outcome *outcome)
{
    switch (outcome->status) {
    case RDX_E_NETWORK:
    case RDX_E_TIMEOUT:
        return true;
    default:
        return outcome->http_status == 500 || outcome->http_status == 502 ||
               outcome->http_status == 504;
    }
}

rdx_verdict rdx_retry_decide(const rdx_retry *retry, rdx_effect effect, const rdx_outcome *outcome)
{
    if (outcome->status == RDX_E_NOMEM) // the next attempt would need as much
        return RDX_VERDICT_END;
    if (outcome->http_status == 401)
        return RDX_VERDICT_RENEW;
    if (was_not_acted_on(outcome))
        return RDX_VERDICT_AGAIN;
    const bool twice_is_allowed = effect == RDX_EFFECT_READS || retry->may_duplicate;
    return twice_is_allowed && may_pass(outcome) ? RDX_VERDICT_AGAIN : RDX_VERDICT_END;
}

bool rdx_retry_is_doubtful(rdx_effect effect, const rdx_outcome *outcome)
{
    if (effect == RDX_EFFECT_READS || was_not_acted_on(outcome))
        return false;
    switch (outcome->status) {
    case RDX_E_SERVER:
    case RDX_E_REPLY: // what answered was not Redox as we know it; what it did nobody knows
        return true;
    case RDX_E_REJECTED: // by a success with errors: a part of it may have been done
        return outcome->logged && outcome->http_status < 300;
    case RDX_E_NETWORK:
    case RDX_E_TIMEOUT:
    case RDX_E_REPLY_SIZE:
    case RDX_E_CANCELLED:
    case RDX_E_NOMEM:
    case RDX_E_SYSTEM:
        return outcome->whole;
    default:
        return false;
    }
}

// base * 2^(made-1), at most max.
static uint64_t most(const rdx_retry *retry, unsigned made)
{
    uint64_t delay = (uint64_t)retry->base_delay_ms;
    const uint64_t limit = (uint64_t)retry->max_delay_ms;
    for (unsigned i = 1; i < made && delay < limit; i++)
        delay *= 2;
    return delay < limit ? delay : limit;
}

int64_t rdx_retry_delay(const rdx_retry *retry, unsigned made, long retry_after_s, uint64_t random)
{
    const int64_t asked = retry_after_s > 0 ? (int64_t)retry_after_s * 1000 : 0;
    return asked + (int64_t)(random % (most(retry, made) + 1));
}
