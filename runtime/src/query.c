/**
 * @file
 * Queries: a message that is answered by another. As yet refused.
 */
#include "client.h"

rdx_status rdx_client_query(rdx_client *client, rdx_query query, rdx_arena *arena, rdx_reply *reply,
                            rdx_report *report)
{
    (void)client;
    (void)query;
    (void)arena;
    rdx_reply_drop(reply);
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_SYSTEM, "queries are not built yet");
}
