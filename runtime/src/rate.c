/**
 * @file
 * A token bucket that shrinks on 429, and a budget for retries, behind one mutex.
 *
 * The bucket holds `burst` requests and fills with requests - 1 - burst of them in a window: what
 * it held at the start of any window and what came in it are requests - 1 together at most.
 * All is counted in whole numbers: a request costs 16 * window_ms units, and a millisecond fills in
 * as many units as requests come in a window, times the sixteenths of the rate that a 429 left.
 */
#include "rate.h"

#include "system.h"

#include <pthread.h>
#include <stdlib.h>

enum {
    REQUESTS = 10 * 1000,
    WINDOW_MS = 300 * 1000,
    BUDGET = 100,
    SUCCESSES_FOR_A_RETRY = 10,
    WHOLE_SHARE = 16,
    SHRINK_PAUSE_MS = 1000,
    GIVE_BACK_MS = 30 * 1000,
    FEWEST_REQUESTS = 3, // one at once, one in a window, and one below the limit
    MAX_BUDGET = 1000 * 1000,
};

// Products of the two fit 64 bits.
#define MAX_REQUESTS UINT64_C(1000000000)
#define MAX_WINDOW_MS (7 * 24 * 60 * 60 * 1000L)

struct rdx_rate {
    rdx_system system;
    uint64_t cost;     // of a request, in units; 0: unlimited
    uint64_t capacity; // units, at the whole rate
    uint64_t fill;     // units in a millisecond, for each sixteenth of the rate
    unsigned max_budget;
    pthread_mutex_t mutex; // guards all below
    uint64_t level;        // units
    unsigned share;        // of the whole rate, in sixteenths
    int64_t filled_ms;     // up to when
    int64_t shrunk_ms;     // when it last did
    int64_t changed_ms;    // the last 429, or what was given back since
    int64_t held_until_ms; // nothing leaves before
    unsigned budget;       // in tenths of a retry
};

// ---- Opening ----

static rdx_status refuse(rdx_report *report, const char *cause)
{
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT, "%s", cause);
}

static rdx_rate_options complete(const rdx_rate_options *given)
{
    rdx_rate_options options = *given;
    if (options.requests == 0)
        options.requests = REQUESTS;
    if (options.window_ms == 0)
        options.window_ms = WINDOW_MS;
    if (options.burst == 0 && options.requests != RDX_RATE_UNLIMITED)
        options.burst = options.requests < 4 ? 1 : options.requests / 4;
    if (options.retry_budget == 0)
        options.retry_budget = BUDGET;
    options.system = rdx_system_complete(&options.system);
    return options;
}

static rdx_status check(const rdx_rate_options *options, rdx_report *report)
{
    if (options->retry_budget > MAX_BUDGET)
        return refuse(report, "retry_budget is over 1,000,000");
    if (options->window_ms < 0 || options->window_ms > MAX_WINDOW_MS)
        return refuse(report, "window_ms is below 0 or over a week");
    if (options->requests == RDX_RATE_UNLIMITED)
        return RDX_OK;
    if (options->requests < FEWEST_REQUESTS || options->requests > MAX_REQUESTS)
        return refuse(report, "requests of a rate are fewer than 3 or more than 1,000,000,000");
    if (options->burst > options->requests - 2)
        return refuse(report, "burst is more than requests - 2: the bucket would never fill");
    return RDX_OK;
}

static int64_t now_ms(const rdx_rate *rate)
{
    return rate->system.elapsed_ms(rate->system.context);
}

rdx_status rdx_rate_open(const rdx_rate_options *given, rdx_rate **out, rdx_report *report)
{
    static const rdx_rate_options defaults = {0};
    const rdx_rate_options options = complete(given != NULL ? given : &defaults);
    *out = NULL;
    const rdx_status status = check(&options, report);
    if (status != RDX_OK)
        return status;
    rdx_rate *rate = calloc(1, sizeof *rate);
    if (rate == NULL)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_NOMEM, "no memory for a rate");
    rate->system = options.system;
    rate->share = WHOLE_SHARE;
    rate->max_budget = options.retry_budget * SUCCESSES_FOR_A_RETRY;
    rate->budget = rate->max_budget;
    if (options.requests != RDX_RATE_UNLIMITED) {
        rate->cost = (uint64_t)options.window_ms * WHOLE_SHARE;
        rate->capacity = options.burst * rate->cost;
        rate->fill = options.requests - 1 - options.burst;
    }
    rate->level = rate->capacity;
    rate->filled_ms = now_ms(rate);
    rate->held_until_ms = rate->filled_ms;
    pthread_mutex_init(&rate->mutex, NULL);
    *out = rate;
    return RDX_OK;
}

void rdx_rate_close(rdx_rate *rate)
{
    if (rate == NULL)
        return;
    pthread_mutex_destroy(&rate->mutex);
    free(rate);
}

// ---- The bucket. The mutex is held in all of these. ----

// What fits now: a share of the whole bucket, but always one request.
static uint64_t capacity_now(const rdx_rate *rate)
{
    const uint64_t capacity = rate->capacity / WHOLE_SHARE * rate->share;
    return capacity > rate->cost ? capacity : rate->cost;
}

static void give_back(rdx_rate *rate, int64_t now)
{
    while (rate->share < WHOLE_SHARE && now - rate->changed_ms >= GIVE_BACK_MS) {
        rate->share++;
        rate->changed_ms += GIVE_BACK_MS;
    }
}

// Fills in what came since the last time, at the rate of now.
static void fill(rdx_rate *rate, int64_t now)
{
    const uint64_t capacity = capacity_now(rate);
    const uint64_t speed = rate->fill * rate->share;
    if (rate->level > capacity)
        rate->level = capacity;
    if (now <= rate->filled_ms || rate->cost == 0)
        return;
    const uint64_t passed = (uint64_t)(now - rate->filled_ms);
    const uint64_t missing = capacity - rate->level;
    rate->level = passed > missing / speed ? capacity : rate->level + passed * speed;
    rate->filled_ms = now;
}

static void catch_up(rdx_rate *rate, int64_t now)
{
    give_back(rate, now);
    fill(rate, now);
}

// How long nothing may leave: for a 429, or until the bucket holds a request.
static int64_t closed_for_ms(const rdx_rate *rate, int64_t now)
{
    int64_t wait = 0;
    if (rate->level < rate->cost) {
        const uint64_t speed = rate->fill * rate->share;
        wait = (int64_t)((rate->cost - rate->level + speed - 1) / speed);
    }
    const int64_t held = rate->held_until_ms - now;
    return held > wait ? held : wait;
}

bool rdx_rate_take(rdx_rate *rate, int64_t *wait_ms)
{
    *wait_ms = 0;
    if (rate == NULL)
        return true;
    pthread_mutex_lock(&rate->mutex);
    const int64_t now = now_ms(rate);
    catch_up(rate, now);
    *wait_ms = closed_for_ms(rate, now);
    if (*wait_ms == 0)
        rate->level -= rate->cost;
    pthread_mutex_unlock(&rate->mutex);
    return *wait_ms == 0;
}

uint64_t rdx_rate_room(rdx_rate *rate)
{
    pthread_mutex_lock(&rate->mutex);
    const int64_t now = now_ms(rate);
    catch_up(rate, now);
    uint64_t room = rate->cost == 0 ? RDX_RATE_UNLIMITED : rate->level / rate->cost;
    if (rate->held_until_ms > now)
        room = 0;
    pthread_mutex_unlock(&rate->mutex);
    return room;
}

// Many threads meet the same limit at once: what comes within a second counts as one 429.
static void shrink(rdx_rate *rate, int64_t now)
{
    if (rate->share < WHOLE_SHARE && now - rate->shrunk_ms < SHRINK_PAUSE_MS)
        return;
    if (rate->share > 1)
        rate->share /= 2;
    rate->level /= 2;
    rate->shrunk_ms = now;
}

void rdx_rate_slow_down(rdx_rate *rate, long retry_after_s)
{
    if (rate == NULL)
        return;
    pthread_mutex_lock(&rate->mutex);
    const int64_t now = now_ms(rate);
    catch_up(rate, now);
    shrink(rate, now);
    rate->changed_ms = now; // 30 s without a 429 begin anew
    const int64_t until = now + (retry_after_s > 0 ? (int64_t)retry_after_s * 1000 : 0);
    if (until > rate->held_until_ms)
        rate->held_until_ms = until;
    pthread_mutex_unlock(&rate->mutex);
}

// ---- The budget ----

bool rdx_rate_spend(rdx_rate *rate)
{
    if (rate == NULL)
        return true;
    pthread_mutex_lock(&rate->mutex);
    const bool enough = rate->budget >= SUCCESSES_FOR_A_RETRY;
    if (enough)
        rate->budget -= SUCCESSES_FOR_A_RETRY;
    pthread_mutex_unlock(&rate->mutex);
    return enough;
}

void rdx_rate_earn(rdx_rate *rate)
{
    if (rate == NULL)
        return;
    pthread_mutex_lock(&rate->mutex);
    if (rate->budget < rate->max_budget)
        rate->budget++;
    pthread_mutex_unlock(&rate->mutex);
}
