/**
 * @file
 * Fetching a file from the blob server. As yet refused.
 */
#include "client.h"

rdx_status rdx_client_fetch(rdx_client *client, const char *uri, rdx_sink *sink, void *context,
                            rdx_reply *reply, rdx_report *report)
{
    (void)client;
    (void)uri;
    (void)sink;
    (void)context;
    rdx_reply_drop(reply);
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_SYSTEM, "fetching is not built yet");
}
