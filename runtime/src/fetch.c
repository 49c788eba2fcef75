/**
 * @file
 * Fetching a file: a GET with a token, from the blob server and nowhere else.
 */
#include "buf.h"
#include "client.h"
#include "reply.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
    SHOWN = 300, // bytes of an origin that a trace gets to see
    LARGEST_ERRORS = 64 * 1000,
};

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

// One call: the caller's sink, and a copy of what it gets while that may be errors and no file.
typedef struct fetching {
    rdx_sink *sink;
    void *context;
    buf copy;
    bool is_large; // and therefore a file, without a copy
    rdx_sent sent;
} fetching;

static rdx_status pass_on(void *context, const void *data, size_t size)
{
    fetching *it = context;
    it->is_large = it->is_large || size > LARGEST_ERRORS - it->copy.length;
    if (it->is_large)
        buf_drop(&it->copy);
    else
        buf_put(&it->copy, data, size);
    return it->copy.status == RDX_OK ? it->sink(it->context, data, size) : it->copy.status;
}

static rdx_status no_memory(rdx_report *report)
{
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_NOMEM,
                           "fetch: the reply needs more memory than there is");
}

static rdx_status judge_failure(const fetching *it, rdx_reply *reply, rdx_report *report)
{
    if (reply->http_status > 200 && rdx_http_is_success(reply->http_status))
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_REPLY,
                               "fetch: HTTP %ld: not a status that a whole file comes with",
                               reply->http_status);
    return rdx_reply_settle(reply, &it->sent, report);
}

static bool is_json(const char *content_type)
{
    static const char json[] = "application/json";
    const size_t length = sizeof json - 1;
    return content_type != NULL && strncasecmp(content_type, json, length) == 0 &&
           strchr("; \t", content_type[length]) != NULL; // or its end
}

// Whether Meta.Errors tells of one. An `error` at the top is no reason: files may have one, too,
// which is why this is read as of no status.
static rdx_status find_errors(const fetching *it, bool *out)
{
    rdx_reply probe = RDX_REPLY;
    probe.body = it->copy.data;
    probe.body_length = it->copy.length;
    bool readable;
    const rdx_status status = rdx_reply_read(&probe, &readable);
    *out = probe.error_count > 0;
    rdx_reply_drop(&probe);
    return status;
}

// Redox sends errors as JSON, some with a 200. A page of something between us and Redox is not to
// be told from a file.
static rdx_status judge_file(const fetching *it, rdx_reply *reply, rdx_report *report)
{
    bool errors = false;
    if (it->copy.length > 0 && is_json(reply->content_type) && find_errors(it, &errors) != RDX_OK)
        return no_memory(report);
    if (!errors)
        return RDX_OK;
    reply->body = rdx_arena_text(&reply->arena, it->copy.data, it->copy.length);
    if (reply->body == NULL)
        return no_memory(report);
    reply->body_length = it->copy.length;
    return judge_failure(it, reply, report);
}

// The body of a success went to the sink. Only a 200 is a whole file.
static rdx_status judge(const rdx_errand *errand, rdx_reply *reply, rdx_report *report)
{
    const fetching *it = errand->context;
    return reply->http_status == 200 ? judge_file(it, reply, report)
                                     : judge_failure(it, reply, report);
}

static rdx_status fetch(rdx_client *client, const char *uri, rdx_sink *sink, void *context,
                        rdx_reply *reply, rdx_report *report)
{
    const int64_t until_ms = rdx_client_deadline(client);
    char shown[SHOWN + sizeof "/..."];
    const size_t origin = rdx_url_origin_length(uri);
    snprintf(shown, sizeof shown, "%.*s/...", (int)(origin < SHOWN ? origin : SHOWN), uri);
    fetching it = {.sink = sink,
                   .context = context,
                   .copy = BUF(LARGEST_ERRORS),
                   .sent = {.what = "fetch", .sized = "file", .of_file = true}};
    const rdx_errand errand = {
        .request = {.url = uri,
                    .get = true,
                    .sink = pass_on,
                    .sink_context = &it,
                    .max_sink = client->options.max_file},
        .effect = RDX_EFFECT_READS,
        .what = it.sent.what,
        .shown = shown,
        .judge = judge,
        .context = &it,
    };
    const rdx_status status = rdx_client_run(client, &errand, until_ms, reply, report);
    buf_drop(&it.copy);
    return status;
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
