/**
 * @file
 * Time, waiting and spread as Linux gives them.
 */
#include "system.h"

#include <errno.h>
#include <sys/random.h>
#include <time.h>

enum { SLICE_MS = 200 };

static int64_t clock_s(void *context)
{
    (void)context;
    return (int64_t)time(NULL);
}

static int64_t monotonic_ms(void *context)
{
    (void)context;
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void sleep_ms(void *context, int64_t ms)
{
    (void)context;
    struct timespec left = {.tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left) == EINTR)
        continue;
}

static uint64_t random_bits(void *context)
{
    uint64_t bits;
    if (getrandom(&bits, sizeof bits, 0) == (ssize_t)sizeof bits)
        return bits;
    // Only the spread of waits depends on it.
    return (uint64_t)monotonic_ms(context) * UINT64_C(0x9E3779B97F4A7C15);
}

rdx_system rdx_system_complete(const rdx_system *given)
{
    rdx_system system = *given;
    if (system.now_s == NULL)
        system.now_s = clock_s;
    if (system.elapsed_ms == NULL)
        system.elapsed_ms = monotonic_ms;
    if (system.wait_ms == NULL)
        system.wait_ms = sleep_ms;
    if (system.random == NULL)
        system.random = random_bits;
    return system;
}

rdx_status rdx_wait(const rdx_system *system, int64_t ms, rdx_progress *progress,
                    void *progress_context)
{
    if (progress == NULL) {
        system->wait_ms(system->context, ms);
        return RDX_OK;
    }
    for (int64_t left = ms; left > 0; left -= SLICE_MS) {
        if (!progress(progress_context, 0, 0))
            return RDX_E_CANCELLED;
        system->wait_ms(system->context, left < SLICE_MS ? left : SLICE_MS);
    }
    return RDX_OK;
}
