/**
 * @file
 * The limiter: as yet one that lets everything through.
 */
#include "rate.h"

rdx_status rdx_rate_open(const rdx_rate_options *options, rdx_rate **out, rdx_report *report)
{
    (void)options;
    *out = NULL;
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_SYSTEM, "rate limits are not built yet");
}

uint64_t rdx_rate_room(rdx_rate *rate)
{
    (void)rate;
    return RDX_RATE_UNLIMITED;
}

void rdx_rate_close(rdx_rate *rate)
{
    (void)rate;
}

bool rdx_rate_take(rdx_rate *rate, int64_t *wait_ms)
{
    (void)rate;
    *wait_ms = 0;
    return true;
}

void rdx_rate_slow_down(rdx_rate *rate, long retry_after_s)
{
    (void)rate;
    (void)retry_after_s;
}

bool rdx_rate_spend(rdx_rate *rate)
{
    (void)rate;
    return true;
}

void rdx_rate_earn(rdx_rate *rate)
{
    (void)rate;
}
