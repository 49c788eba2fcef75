/**
 * @file
 * Fetching a file: a GET with a token, from the blob server and nowhere else.
 */
#include "client.h"
#include "reply.h"

#include <stdio.h>

enum { SHOWN = 300 }; // bytes of an origin that a trace gets to see

static rdx_status check_uri(const rdx_client *client, const char *uri, rdx_report *report)
{
    if (uri == NULL || !rdx_reply_uri_is_plausible(uri))
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_URL,
                               "fetch: the URI is none of an uploaded file");
    rdx_status status = rdx_url_judge("fetch", uri, report);
    if (status != RDX_OK)
        return status;
    bool same;
    status = rdx_url_same_origin(uri, client->upload_url, &same);
    if (status != RDX_OK || same)
        return status;
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_URL,
                           "fetch: the URI is not of the blob server's scheme, host and port; the "
                           "access token goes nowhere else");
}

// The body of a success went to the sink. Only a 200 is a whole file.
static rdx_status judge(const rdx_errand *errand, rdx_reply *reply, rdx_report *report)
{
    if (reply->http_status == 200)
        return RDX_OK;
    bool readable;
    const rdx_status status = rdx_reply_read(reply, &readable);
    reply->uri = NULL; // of uploads only
    if (status == RDX_E_NOMEM)
        return rdx_report_fail(report, RDX_STAGE_NET, status,
                               "fetch: the reply needs more memory than there is");
    if (reply->http_status > 200 && reply->http_status < 300)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_REPLY,
                               "fetch: HTTP %ld: not a status that a whole file comes with",
                               reply->http_status);
    return rdx_reply_judge(reply, readable, errand->context, report);
}

static rdx_status fetch(rdx_client *client, const char *uri, rdx_sink *sink, void *context,
                        rdx_reply *reply, rdx_report *report)
{
    const int64_t until_ms = rdx_client_deadline(client);
    char shown[SHOWN + sizeof "/..."];
    const size_t origin = rdx_url_origin_length(uri);
    snprintf(shown, sizeof shown, "%.*s/...", (int)(origin < SHOWN ? origin : SHOWN), uri);
    rdx_sent sent = {.what = "fetch", .sized = "file"};
    const rdx_errand errand = {
        .request = {.url = uri,
                    .get = true,
                    .sink = sink,
                    .sink_context = context,
                    .max_sink = client->options.max_file},
        .effect = RDX_EFFECT_READS,
        .what = sent.what,
        .shown = shown,
        .judge = judge,
        .context = &sent,
    };
    return rdx_client_run(client, &errand, until_ms, reply, report);
}

rdx_status rdx_client_fetch(rdx_client *client, const char *uri, rdx_sink *sink, void *context,
                            rdx_reply *reply, rdx_report *report)
{
    rdx_reply own = RDX_REPLY;
    rdx_reply *used = reply != NULL ? reply : &own;
    rdx_reply_drop(used);
    rdx_status status = sink == NULL ? rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT,
                                                       "fetch: there is no sink")
                                     : check_uri(client, uri, report);
    if (status == RDX_OK)
        status = fetch(client, uri, sink, context, used, report);
    rdx_reply_drop(&own);
    return rdx_net_end(status, report);
}
