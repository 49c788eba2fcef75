/**
 * @file
 * The access token: kept, renewed before it expires, and asked for by one thread at a time.
 *
 * A *flight* is one request for a token, its retries included. The thread that finds no usable
 * token flies; the others wait for its outcome, be it a token or a failure, so that a server which
 * does not answer costs each of them one time limit and not one for every thread before it.
 *
 * Shortly before a token expires it is *stale*: one thread flies, though not for all of its time,
 * and the others use the stale one meanwhile, as that thread does when its flight fails.
 *
 * A flight ends when the caller whose thread it is cancels; those who waited then fly themselves.
 */
#include "auth_parts.h"

#include <string.h>
#include <time.h>

enum {
    LONGEST_WAIT_MS = 60 * 1000,    // between two looks at the clock, which may be a test's
    ASKING_MS = 200,                // the same where the caller may cancel
    EVEN_DEADLINES_MS = 1000,       // what lies closer is the same deadline
    LONGEST_RENEWAL_MS = 10 * 1000, // of a token that can still be used
};

typedef enum token_state {
    TOKEN_NONE, // there is none, or it has expired
    TOKEN_STALE,
    TOKEN_FRESH,
} token_state;

// ---- The mutex is held in all of these. ----

static token_state state_of(const rdx_auth *auth, int64_t now)
{
    if (auth->token.length == 0 || now >= auth->expires_at_ms)
        return TOKEN_NONE;
    return now >= auth->renew_at_ms ? TOKEN_STALE : TOKEN_FRESH;
}

// A token of a short life is used for half of it at least.
static void keep_token(rdx_auth *auth, rdx_fresh_token *fresh)
{
    const int64_t life = fresh->lifetime_s * 1000;
    const int64_t early = auth->renew_before_ms < life / 2 ? auth->renew_before_ms : life / 2;
    buf_drop(&auth->token);
    auth->token = fresh->text;
    auth->expires_at_ms = fresh->asked_at_ms + life;
    auth->renew_at_ms = auth->expires_at_ms - early;
}

static void land(rdx_auth *auth, rdx_status outcome, rdx_fresh_token *fresh, rdx_report *causes)
{
    const int64_t now = rdx_auth_now_ms(auth);
    rdx_report_drop(&auth->causes);
    auth->causes = *causes;
    auth->outcome = outcome;
    auth->cut_short =
        outcome != RDX_OK && auth->flight_until_ms - now < auth->net.retry.max_delay_ms;
    if (outcome == RDX_OK)
        keep_token(auth, fresh);
    else
        buf_drop(&fresh->text);
    if (outcome != RDX_OK && state_of(auth, now) == TOKEN_STALE)
        auth->renew_at_ms = now + (auth->expires_at_ms - now) / 2; // not at each call from now on
    auth->flying = false;
    pthread_cond_broadcast(&auth->landed);
}

static void fly(rdx_auth *auth, const rdx_patience *patience)
{
    auth->flying = true;
    auth->flight++;
    auth->flight_until_ms = patience->until_ms;
    auth->flyer = patience;
    pthread_mutex_unlock(&auth->mutex);
    rdx_fresh_token fresh = {.text = BUF(RDX_MAX_TOKEN)};
    rdx_report causes = {0};
    const rdx_status outcome = auth->ask(auth, patience->until_ms, &fresh, &causes);
    pthread_mutex_lock(&auth->mutex);
    land(auth, outcome, &fresh, &causes);
}

static void wait_for_signal(rdx_auth *auth, int64_t ms)
{
    const int64_t wait = ms < LONGEST_WAIT_MS ? ms : LONGEST_WAIT_MS;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (time_t)(wait / 1000);
    until.tv_nsec += (long)(wait % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    pthread_cond_timedwait(&auth->landed, &auth->mutex, &until);
}

static rdx_status fail_late(rdx_report *report)
{
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_TIMEOUT,
                           "the deadline passed while a token was waited for");
}

// Asks a caller that waits for another's flight.
static bool goes_on(rdx_auth *auth, const rdx_patience *patience)
{
    pthread_mutex_unlock(&auth->mutex); // it may use the auth
    const bool on = patience->progress(patience->progress_context, 0, 0);
    pthread_mutex_lock(&auth->mutex);
    return on;
}

// Another status than RDX_OK: the flight goes on, but without this caller.
static rdx_status wait_for_flight(rdx_auth *auth, const rdx_patience *patience, rdx_report *report)
{
    const uint64_t flight = auth->flight;
    const bool may_cancel = patience->progress != NULL;
    while (auth->flying && auth->flight == flight) {
        const int64_t left = patience->until_ms - rdx_auth_now_ms(auth);
        if (left <= 0)
            return fail_late(report);
        wait_for_signal(auth, may_cancel && left > ASKING_MS ? ASKING_MS : left);
        if (may_cancel && !goes_on(auth, patience))
            return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_CANCELLED,
                                   "token request: cancelled by the caller");
    }
    return RDX_OK;
}

static rdx_status share_failure(const rdx_auth *auth, rdx_report *report)
{
    rdx_auth_add_causes(&auth->causes, report);
    return auth->outcome;
}

// A flight that failed for want of time says nothing to who has more, and one that its caller
// cancelled says nothing to others.
static bool is_answer_for(const rdx_auth *auth, int64_t until_ms)
{
    if (auth->outcome == RDX_E_CANCELLED)
        return false;
    return !auth->cut_short || until_ms - auth->flight_until_ms < EVEN_DEADLINES_MS;
}

// Flies, or waits for who does. *done: there is nothing more to try.
static rdx_status get_anew(rdx_auth *auth, const rdx_patience *patience, bool *done,
                           rdx_report *report)
{
    const bool flies = !auth->flying;
    rdx_status waited = RDX_OK;
    if (flies)
        fly(auth, patience);
    else
        waited = wait_for_flight(auth, patience, report);
    *done = waited != RDX_OK;
    if (*done)
        return waited;
    // A token that was forgotten between landing and waking is asked for again.
    *done = auth->outcome == RDX_OK ? auth->token.length > 0
                                    : flies || is_answer_for(auth, patience->until_ms);
    return auth->outcome != RDX_OK && *done ? share_failure(auth, report) : RDX_OK;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

// Renews a token that can still be used: enough of the caller's time, and of the token's, is left
// to use it when that fails.
static void renew_early(rdx_auth *auth, const rdx_patience *patience, int64_t now)
{
    const int64_t time =
        least(least(patience->until_ms, auth->expires_at_ms) - now, 2 * LONGEST_RENEWAL_MS) / 2;
    rdx_patience brief = *patience;
    brief.until_ms = now + time;
    fly(auth, &brief);
}

// Sees to it that a token is there.
static rdx_status need_token(rdx_auth *auth, const rdx_patience *patience, rdx_report *report)
{
    int64_t now = rdx_auth_now_ms(auth);
    if (state_of(auth, now) == TOKEN_STALE && !auth->flying) {
        renew_early(auth, patience, now);
        now = rdx_auth_now_ms(auth);
    }
    bool done = false;
    while (!done && state_of(auth, now) == TOKEN_NONE) {
        if (now >= patience->until_ms)
            return fail_late(report);
        const rdx_status status = get_anew(auth, patience, &done, report);
        if (status != RDX_OK)
            return status;
        now = rdx_auth_now_ms(auth);
    }
    return RDX_OK;
}

static rdx_status copy_token(const rdx_auth *auth, rdx_arena *arena, const char **out,
                             rdx_report *report)
{
    *out = rdx_arena_text(arena, auth->token.data, auth->token.length);
    if (*out != NULL)
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_NOMEM,
                           "the token needs more memory than its arena may take");
}

// ---- Calls. ----

rdx_status rdx_auth_get(rdx_auth *auth, rdx_arena *arena, const rdx_patience *patience,
                        const char **out, rdx_report *report)
{
    *out = NULL;
    pthread_mutex_lock(&auth->mutex);
    rdx_status status = need_token(auth, patience, report);
    if (status == RDX_OK)
        status = copy_token(auth, arena, out, report);
    pthread_mutex_unlock(&auth->mutex);
    return rdx_net_end(status, report);
}

rdx_status rdx_auth_token(rdx_auth *auth, rdx_arena *arena, const char **out, rdx_report *report)
{
    const rdx_patience patience = {.until_ms = rdx_auth_now_ms(auth) + auth->net.retry.deadline_ms,
                                   .progress = auth->net.progress,
                                   .progress_context = auth->net.progress_context};
    return rdx_auth_get(auth, arena, &patience, out, report);
}

bool rdx_auth_peek(rdx_auth *auth, rdx_arena *arena, const char **out)
{
    *out = NULL;
    pthread_mutex_lock(&auth->mutex);
    const token_state state = state_of(auth, rdx_auth_now_ms(auth));
    if (state == TOKEN_FRESH || (state == TOKEN_STALE && auth->flying))
        *out = rdx_arena_text(arena, auth->token.data, auth->token.length);
    pthread_mutex_unlock(&auth->mutex);
    return *out != NULL;
}

void rdx_auth_forget(rdx_auth *auth, const char *token)
{
    pthread_mutex_lock(&auth->mutex);
    if (auth->token.length > 0 && token != NULL && strcmp(auth->token.data, token) == 0)
        buf_drop(&auth->token);
    pthread_mutex_unlock(&auth->mutex);
}
