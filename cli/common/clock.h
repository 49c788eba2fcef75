/**
 * @file
 * The time, for what is shown of it and for how long something may take.
 */
#ifndef RDX_CLI_CLOCK_H
#define RDX_CLI_CLOCK_H

#include <stdint.h>
#include <time.h>

/** Milliseconds since some moment; setting the machine's clock does not change it. */
static inline int64_t clock_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

#endif
