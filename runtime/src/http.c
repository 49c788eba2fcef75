/**
 * @file
 * HTTP: what goes out, what comes back and how far, and what a failure is called.
 */
#include "http.h"

#include "buf.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_OPTION_TEXT = 64 * 1000 };

// One request from begin to finish.
typedef struct exchange {
    rdx_http_request request;
    rdx_report *report;
    buf reply;
    uint64_t given;    // bytes of the request's body that were handed over since the last rewind
    bool whole;        // all of them were, at least once
    uint64_t sunk;     // bytes of the reply's that the sink was given
    rdx_status status; // why one of our calls stopped the transfer
    bool said;         // who stopped it has reported
    bool was_closed;   // a kept connection, without an answer to the whole body
} exchange;

struct rdx_http {
    rdx_transfer *transfer;
    rdx_net_options options; // complete; its texts stand in `texts`
    rdx_arena texts;
    exchange x;
};

rdx_status rdx_http_open(const rdx_net_options *options, rdx_http **out, rdx_report *report)
{
    *out = NULL;
    const rdx_status status = rdx_net_check(options, report);
    if (status != RDX_OK)
        return status;
    rdx_http *http = calloc(1, sizeof *http);
    if (http == NULL)
        return RDX_E_NOMEM;
    http->texts = RDX_ARENA(MAX_OPTION_TEXT);
    http->options = rdx_net_complete(options, &http->texts);
    http->transfer = rdx_transfer_open();
    if (http->texts.failed || http->transfer == NULL) {
        rdx_http_close(http);
        return RDX_E_NOMEM;
    }
    *out = http;
    return RDX_OK;
}

void rdx_http_close(rdx_http *http)
{
    if (http == NULL)
        return;
    rdx_transfer_close(http->transfer);
    rdx_arena_drop(&http->texts);
    free(http);
}

rdx_transfer *rdx_http_transfer(rdx_http *http)
{
    return http->transfer;
}

// ---- While it runs. ----

static bool stop(exchange *x, rdx_status status)
{
    x->status = status;
    return status == RDX_OK;
}

static bool give_body(void *context, char *to, size_t size, size_t *out)
{
    rdx_http *http = context;
    exchange *x = &http->x;
    const rdx_source *body = &x->request.body;
    const uint64_t left = body->length - x->given;
    const size_t room = size < left ? size : (size_t)left;
    const rdx_status status = body->read(body->context, to, room, out, x->report);
    x->said = status != RDX_OK;
    x->given += status == RDX_OK ? *out : 0;
    x->whole = x->whole || x->given == body->length;
    return stop(x, status);
}

static bool rewind_body(void *context)
{
    rdx_http *http = context;
    exchange *x = &http->x;
    const rdx_source *body = &x->request.body;
    if (x->request.once && x->whole) {
        x->was_closed = true;
        return false;
    }
    body->rewind(body->context);
    x->given = 0;
    return true;
}

static bool keep_reply(exchange *x, const char *data, size_t size)
{
    if (size > x->reply.max - x->reply.length)
        return stop(x, RDX_E_REPLY_SIZE);
    buf_put(&x->reply, data, size);
    return stop(x, x->reply.status);
}

static bool pass_on(exchange *x, const char *data, size_t size)
{
    if (size > x->request.max_sink - x->sunk)
        return stop(x, RDX_E_FILE_SIZE);
    x->sunk += size;
    return stop(x, x->request.sink(x->request.sink_context, data, size));
}

static bool take_reply(void *context, const char *data, size_t size)
{
    rdx_http *http = context;
    exchange *x = &http->x;
    const bool goes_on =
        x->request.sink != NULL && rdx_http_is_success(rdx_transfer_http_status(http->transfer));
    return goes_on ? pass_on(x, data, size) : keep_reply(x, data, size);
}

static bool ask_progress(void *context, uint64_t sent, uint64_t total)
{
    const rdx_http *http = context;
    const rdx_http_request *request = &http->x.request;
    return request->progress(request->progress_context, sent, total);
}

// ---- Beginning. ----

// Fills `out`, which has room for all of them; returns how many there are.
static size_t list_headers(const rdx_http_request *request, rdx_header out[4])
{
    size_t count = 0;
    out[count++] = (rdx_header){"Accept: ", request->sink != NULL ? "*/*" : "application/json"};
    if (!request->get)
        out[count++] = (rdx_header){"Content-Type: ", request->content_type};
    if (request->bearer != NULL)
        out[count++] = (rdx_header){"Authorization: Bearer ", request->bearer};
    if (request->source_id != NULL)
        out[count++] = (rdx_header){"Redox-Source-Id: ", request->source_id};
    return count;
}

static long time_limit(const rdx_http *http, const rdx_http_request *request)
{
    const long limit = http->options.timeout_ms;
    return request->timeout_ms > 0 && request->timeout_ms < limit ? request->timeout_ms : limit;
}

// A failure may come with a body of its own, so that the larger limit counts until that is known.
static uint64_t largest_reply(const rdx_http *http, const rdx_http_request *request)
{
    const uint64_t reply = http->options.max_reply;
    return request->sink != NULL && request->max_sink > reply ? request->max_sink : reply;
}

rdx_status rdx_http_begin(rdx_http *http, const rdx_http_request *request, rdx_report *report)
{
    http->x = (exchange){
        .request = *request,
        .report = report,
        .reply = BUF(http->options.max_reply),
        .whole = request->body.length == 0,
    };
    if (request->progress == NULL) {
        http->x.request.progress = http->options.progress;
        http->x.request.progress_context = http->options.progress_context;
    }
    rdx_header headers[4];
    const rdx_transfer_setup setup = {
        .url = request->url,
        .headers = headers,
        .header_count = list_headers(request, headers),
        .get = request->get,
        .body_length = request->body.length,
        .options = &http->options,
        .timeout_ms = time_limit(http, request),
        .max_reply = largest_reply(http, request),
        .give = give_body,
        .rewind = rewind_body,
        .take = take_reply,
        .progress = http->x.request.progress != NULL ? ask_progress : NULL,
        .context = http,
    };
    if (!request->get)
        request->body.rewind(request->body.context);
    const rdx_status status = rdx_transfer_begin(http->transfer, &setup);
    if (status == RDX_E_SYSTEM)
        return rdx_report_fail(report, RDX_STAGE_NET, status,
                               "libcurl can't be set up for the request");
    return status;
}

// ---- Failing. ----

// All bytes of the body were handed over. A GET has none, and may have left once it was connected.
static bool left_whole(const exchange *x, const rdx_transfer_end *end)
{
    return x->request.get ? end->connect_ms >= 0 : x->whole;
}

// The server accepted what it cannot have: not all of the body had left.
static bool is_too_early(const exchange *x, const rdx_transfer_end *end)
{
    return end->status == RDX_OK && rdx_http_is_success(end->http_status) && !left_whole(x, end);
}

static const char *words_of(const exchange *x, const rdx_transfer_end *end)
{
    if (x->status != RDX_OK)
        return "what came was not taken";
    if (is_too_early(x, end))
        return "the server accepted it before it had all of the request";
    return x->was_closed ? "the connection was closed without an answer" : end->words;
}

static void report_failure(const exchange *x, const rdx_transfer_end *end, rdx_status status,
                           const char *host)
{
    rdx_report *report = x->report;
    const char *what = x->request.what != NULL ? x->request.what : "request";
    if (status == RDX_E_CONNECT && end->proxys_refusal != 0)
        rdx_report_fail(report, RDX_STAGE_NET, status, "%s: the proxy: HTTP %ld", what,
                        end->proxys_refusal);
    else if (status == RDX_E_NOMEM)
        rdx_report_fail(report, RDX_STAGE_NET, status,
                        "%s: %s: no memory for the request or its reply", what, host);
    else if (status == RDX_E_CANCELLED)
        rdx_report_fail(report, RDX_STAGE_NET, status, "%s: cancelled by the caller", what);
    else if (status == RDX_E_REPLY_SIZE)
        rdx_report_fail(report, RDX_STAGE_NET, status, "%s: %s: the reply is over %zu bytes", what,
                        host, x->reply.max);
    else if (status == RDX_E_FILE_SIZE)
        rdx_report_fail(report, RDX_STAGE_NET, status, "%s: %s: the file is over %" PRIu64 " bytes",
                        what, host, x->request.max_sink);
    else
        rdx_report_fail(report, RDX_STAGE_NET, status, "%s: %s: %s", what, host, words_of(x, end));
}

static rdx_status status_of(const exchange *x, const rdx_transfer_end *end)
{
    if (x->status != RDX_OK)
        return x->status;
    if (is_too_early(x, end))
        return RDX_E_NETWORK;
    const bool is_file = x->request.sink != NULL && rdx_http_is_success(end->http_status);
    return end->status == RDX_E_REPLY_SIZE && is_file ? RDX_E_FILE_SIZE : end->status;
}

static rdx_status explain(const exchange *x, const rdx_transfer_end *end)
{
    const rdx_status status = status_of(x, end);
    if (status == RDX_OK || x->said)
        return status;
    rdx_url_parts parts;
    const bool is_known = rdx_url_parts_take(x->request.url, &parts) == RDX_OK;
    const char *host = is_known ? parts.host : "server";
    report_failure(x, end, status, end->by_proxy ? "the proxy" : host);
    rdx_url_parts_drop(&parts);
    return status;
}

// ---- Ending. ----

static long seconds_to_wait(const rdx_transfer_end *end)
{
    return end->retry_after_s > RDX_MAX_RETRY_AFTER_S ? RDX_MAX_RETRY_AFTER_S
                                                      : (long)end->retry_after_s;
}

static rdx_status fill_reply(const exchange *x, const rdx_transfer_end *end, rdx_reply *reply)
{
    reply->http_status = end->http_status;
    reply->retry_after_s = seconds_to_wait(end);
    const char *type = end->content_type;
    if (type != NULL)
        reply->content_type = rdx_arena_text(&reply->arena, type, strlen(type));
    if (x->reply.length > 0) {
        reply->body = rdx_arena_text(&reply->arena, x->reply.data, x->reply.length);
        reply->body_length = reply->body == NULL ? 0 : x->reply.length;
    }
    if (!reply->arena.failed)
        return RDX_OK;
    return rdx_report_fail(x->report, RDX_STAGE_NET, RDX_E_NOMEM, "no memory for the reply");
}

rdx_status rdx_http_finish(rdx_http *http, rdx_reply *reply, rdx_http_facts *facts)
{
    exchange *x = &http->x;
    const rdx_transfer_end end = rdx_transfer_finish(http->transfer);
    if (facts != NULL)
        *facts = (rdx_http_facts){
            .whole = left_whole(x, &end) || is_too_early(x, &end),
            .sent = x->given,
            .received = x->reply.length + x->sunk,
            .sunk = x->sunk,
            .connect_ms = end.connect_ms,
            .first_byte_ms = end.first_byte_ms,
            .total_ms = end.total_ms,
        };
    rdx_status status = explain(x, &end);
    if (status == RDX_OK)
        status = fill_reply(x, &end, reply);
    buf_drop(&x->reply);
    http->x = (exchange){.given = 0};
    return status;
}

rdx_status rdx_http_run(rdx_http *http, const rdx_http_request *request, rdx_reply *reply,
                        rdx_http_facts *facts, rdx_report *report)
{
    const rdx_status status = rdx_http_begin(http, request, report);
    if (status != RDX_OK) {
        if (facts != NULL)
            *facts = (rdx_http_facts){.connect_ms = -1, .first_byte_ms = -1};
        return status;
    }
    rdx_transfer_perform(http->transfer);
    return rdx_http_finish(http, reply, facts);
}
