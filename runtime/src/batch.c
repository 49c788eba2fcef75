/**
 * @file
 * Batches. As yet refused.
 */
#include <rdx/batch.h>

rdx_status rdx_batch_open(const rdx_batch_options *options, rdx_auth *auth, rdx_batch **out,
                          rdx_report *report)
{
    (void)options;
    (void)auth;
    *out = NULL;
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_SYSTEM, "batches are not built yet");
}

size_t rdx_batch_room(const rdx_batch *batch)
{
    (void)batch;
    return 0;
}

rdx_status rdx_batch_add(rdx_batch *batch, rdx_message message, void *tag)
{
    (void)batch;
    (void)message;
    (void)tag;
    return RDX_E_SYSTEM;
}

bool rdx_batch_next(rdx_batch *batch, rdx_batch_result *out)
{
    (void)batch;
    (void)out;
    return false;
}

void rdx_batch_close(rdx_batch *batch)
{
    (void)batch;
}
