/**
 * @file
 * Queries: a message that goes to one destination and is answered by another message.
 */
#include <rdx/parse.h>
#include <rdx/write.h>

#include "client.h"
#include "lookup.h"
#include "reply.h"
#include "row.h"

#include <inttypes.h>
#include <stdio.h>

#define DESTINATIONS "/Meta/Destinations"

// ---- The query ----

// What is no query changes something: asked again, it would be written twice.
static rdx_status check_event(rdx_message message, rdx_report *report)
{
    if (rdx_is_query(message))
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT,
                           "query: the message is no query; send it");
}

static const rdx_row *find_row(const rdx_view *view, const char *key, uint8_t kind)
{
    const rdx_row *row = view_row(view, key, strlen(key));
    return row != NULL && row->kind == kind ? row : NULL;
}

// How many destinations a message of any event names.
static size_t count_destinations(rdx_message message)
{
    const rdx_row *root = message.event->root;
    if (root->kind != RDX_KIND_OBJECT)
        return 0;
    const rdx_row *meta = find_row(root->sub, "Meta", RDX_KIND_OBJECT);
    if (meta == NULL)
        return 0;
    const rdx_row *destinations = find_row(meta->sub, "Destinations", RDX_KIND_LIST);
    return destinations == NULL ? 0 : row_list(destinations, row_object(meta, message.data)).count;
}

static rdx_status check_destinations(rdx_message message, rdx_report *report)
{
    const size_t count = count_destinations(message);
    if (count == 1)
        return RDX_OK;
    char detail[96];
    snprintf(detail, sizeof detail, "a query has exactly one destination, this one has %zu", count);
    rdx_report_add(report, &(rdx_issue){.code = RDX_E_ARGUMENT,
                                        .stage = RDX_STAGE_NET,
                                        .pointer = DESTINATIONS,
                                        .detail = detail});
    return RDX_E_ARGUMENT;
}

static rdx_status check_size(uint64_t size, uint64_t limit, rdx_report *report)
{
    if (size <= limit)
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_REQUEST_SIZE,
                           "query: request is %" PRIu64 " bytes, the limit is %" PRIu64, size,
                           limit);
}

// ---- Asking ----

static rdx_status judge(const rdx_errand *errand, rdx_reply *reply, rdx_report *report)
{
    return rdx_reply_settle(reply, errand->context, report);
}

static rdx_status ask(rdx_client *client, rdx_body *body, int64_t until_ms, rdx_reply *reply,
                      rdx_report *report)
{
    const rdx_source source = rdx_source_of_body(body);
    rdx_sent sent = {.what = "query", .sized = "request", .size = source.length};
    const rdx_errand errand = {
        .request = {.url = client->endpoint_url,
                    .content_type = "application/json",
                    .body = source},
        .effect = RDX_EFFECT_READS,
        .what = sent.what,
        .judge = judge,
        .context = &sent,
    };
    return rdx_client_run(client, &errand, until_ms, reply, report);
}

// ---- The answer ----

// Whether the body, a JSON object, has no member: this is how nothing found may come.
static bool is_empty_object(const rdx_reply *reply)
{
    const char *open = strchr(reply->body, '{');
    return open[1 + strspn(open + 1, " \t\r\n")] == '}';
}

// Whether an answer names a data model that is not its own.
static bool is_of_another_model(const rdx_event *event, const void *answer)
{
    const rdx_row *root = event->root;
    const rdx_row *meta =
        root->kind == RDX_KIND_OBJECT ? find_row(root->sub, "Meta", RDX_KIND_OBJECT) : NULL;
    const void *object = meta == NULL ? NULL : row_object(meta, answer);
    const rdx_row *row = object == NULL ? NULL : find_row(meta->sub, "DataModel", RDX_KIND_TEXT);
    if (row == NULL)
        return false;
    const char *name = row_text(row, object);
    return rdx_is_text(name) && strcmp(name, event->data_model) != 0;
}

static rdx_status read_answer(rdx_query query, rdx_arena *arena, const rdx_reply *reply,
                              rdx_report *report)
{
    const rdx_parse_options options = {.policy = RDX_TOLERANT, .max_size = reply->body_length};
    void *answer = NULL;
    rdx_status status =
        rdx_message_parse(arena, query.response, reply->body, reply->body_length, &options, &answer,
                          is_empty_object(reply) ? NULL : report);
    if (status == RDX_OK && is_of_another_model(query.response, answer))
        status = rdx_report_fail(report, RDX_STAGE_NET, RDX_E_REPLY,
                                 "query: HTTP %ld: the answer is of another data model",
                                 reply->http_status);
    if (status == RDX_OK && query.out != NULL)
        memcpy(query.out, &answer, sizeof answer);
    return status;
}

static rdx_status ask_and_read(rdx_client *client, rdx_query query, rdx_arena *arena,
                               rdx_reply *reply, rdx_report *report)
{
    const int64_t until_ms = rdx_client_deadline(client);
    rdx_body *body = NULL;
    rdx_status status = check_event(query.message, report);
    if (status == RDX_OK)
        status = check_destinations(query.message, report);
    if (status == RDX_OK)
        status = rdx_message_write(query.message, NULL, &body, report);
    if (status == RDX_OK)
        status = check_size(rdx_body_length(body), client->options.max_request, report);
    if (status == RDX_OK)
        status = ask(client, body, until_ms, reply, report);
    rdx_body_close(body);
    return status != RDX_OK || query.response == NULL ? status
                                                      : read_answer(query, arena, reply, report);
}

rdx_status rdx_client_query(rdx_client *client, rdx_query query, rdx_arena *arena, rdx_reply *reply,
                            rdx_report *report)
{
    const void *nothing = NULL;
    rdx_reply own = RDX_REPLY;
    rdx_reply *used = reply != NULL ? reply : &own;
    rdx_reply_drop(used);
    if (query.out != NULL)
        memcpy(query.out, &nothing, sizeof nothing);
    if ((query.response == NULL && query.out != NULL) || (query.response != NULL && arena == NULL))
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT,
                               "query: an answer needs its event and an arena");
    const rdx_status status = ask_and_read(client, query, arena, used, report);
    rdx_reply_drop(&own);
    return rdx_net_end(status, report);
}
