/**
 * @file
 * Sending a message: plan, upload, write, post.
 *
 * The plan is a first writing, in which nothing is read of the files: it finds what the schema
 * forbids, decides for each file whether it is embedded or uploaded, and knows the size of the
 * request before a byte leaves. The writer asks for files in document order every time, so that a
 * decision is found again by its number.
 */
#include <rdx/write.h>

#include "reply.h"
#include "upload.h"

#include <inttypes.h>
#include <string.h>

enum { MAX_PLAN = 16 * 1000 * 1000 };

// What becomes of one file.
typedef struct decision {
    rdx_content content;
    bool upload;
    const char *uri; // of an upload; before it a stand-in of usual length
} decision;

typedef struct plan {
    rdx_client *client;
    decision *files; // in document order
    size_t count;
    size_t capacity;
    size_t next; // of the writing after the plan
    size_t uploads;
    rdx_arena arena;
} plan;

// ---- Deciding. ----

static bool is_to_be_uploaded(const rdx_client *client, uint64_t size)
{
    switch (client->options.file_policy) {
    case RDX_FILE_EMBED:
        return false;
    case RDX_FILE_UPLOAD:
        return true;
    case RDX_FILE_AUTO:
        break;
    }
    return size > client->options.embed_limit;
}

static decision *add_decision(plan *p)
{
    if (p->count == p->capacity) {
        const size_t capacity = p->capacity == 0 ? 4 : p->capacity * 2;
        decision *files = rdx_arena_grow(&p->arena, p->files, sizeof *files, p->count, capacity);
        if (files == NULL)
            return NULL;
        p->files = files;
        p->capacity = capacity;
    }
    return &p->files[p->count++];
}

static rdx_status decide(void *context, const rdx_content *content, uint64_t size,
                         const char *pointer, const char **uri, rdx_report *report)
{
    plan *p = context;
    const bool upload = is_to_be_uploaded(p->client, size);
    if (upload) {
        const rdx_status status =
            rdx_upload_check_size(size, p->client->options.max_file, pointer, report);
        if (status != RDX_OK)
            return status;
        p->uploads++;
    }
    decision *file = add_decision(p);
    if (file == NULL)
        return RDX_E_NOMEM;
    *file = (decision){*content, upload, upload ? RDX_BLOB_URL "/00000000000000000000" : NULL};
    *uri = file->uri;
    return RDX_OK;
}

static rdx_status repeat(void *context, const rdx_content *content, uint64_t size,
                         const char *pointer, const char **uri, rdx_report *report)
{
    (void)content;
    (void)size;
    (void)pointer;
    plan *p = context;
    if (p->next == p->count) // the caller's message changed meanwhile
        return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_ARGUMENT,
                               "the message was changed while it was sent");
    *uri = p->files[p->next++].uri;
    return RDX_OK;
}

static rdx_status check_request(const rdx_client *client, const rdx_body *body, rdx_status failure,
                                rdx_report *report)
{
    const uint64_t size = rdx_body_length(body);
    if (size <= client->options.max_request)
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_NET, failure,
                           "request is %" PRIu64 " bytes, the limit is %" PRIu64, size,
                           client->options.max_request);
}

// Writes with `handler`. On RDX_OK the body is within the limit.
static rdx_status write_body(plan *p, rdx_message message, rdx_content_handler *handler,
                             rdx_status too_large, rdx_body **out, rdx_report *report)
{
    const rdx_write_options options = {.on_content = handler, .context = p};
    rdx_status status = rdx_message_write(message, &options, out, report);
    if (status != RDX_OK)
        return status;
    status = check_request(p->client, *out, too_large, report);
    if (status != RDX_OK) {
        rdx_body_close(*out);
        *out = NULL;
    }
    return status;
}

// ---- Uploading. ----

static bool may_embed_instead(const rdx_client *client)
{
    return client->options.file_policy == RDX_FILE_AUTO &&
           client->options.environment == RDX_ENVIRONMENT_DEVELOPMENT;
}

static rdx_status upload_file(plan *p, decision *file, rdx_reply *reply, rdx_report *report)
{
    const rdx_status status = rdx_upload(p->client, &file->content, NULL, reply, report);
    if (status == RDX_OK) {
        file->uri = rdx_arena_text(&p->arena, reply->uri, strlen(reply->uri));
        return file->uri == NULL ? RDX_E_NOMEM : RDX_OK;
    }
    if (status == RDX_E_FORBIDDEN && !may_embed_instead(p->client))
        return rdx_upload_explain_403(report);
    return status;
}

// From the first 403 on, files are embedded: those uploaded before stay so. *forbidden tells.
static rdx_status upload_files(plan *p, rdx_reply *reply, bool *forbidden, rdx_report *report)
{
    *forbidden = false;
    for (size_t i = 0; i < p->count; i++) {
        if (!p->files[i].upload)
            continue;
        const rdx_status status =
            *forbidden ? RDX_E_FORBIDDEN : upload_file(p, &p->files[i], reply, report);
        if (status == RDX_E_FORBIDDEN && may_embed_instead(p->client)) {
            *forbidden = true;
            p->files[i].uri = NULL;
        } else if (status != RDX_OK) {
            return status;
        }
    }
    return RDX_OK;
}

// Uploads and writes again, with the URIs.
static rdx_status replace_files(plan *p, rdx_message message, rdx_body **body, rdx_reply *reply,
                                rdx_report *report)
{
    rdx_body_close(*body);
    *body = NULL;
    bool forbidden;
    rdx_status status = upload_files(p, reply, &forbidden, report);
    if (status != RDX_OK)
        return status;
    const rdx_status too_large = forbidden ? RDX_E_FORBIDDEN : RDX_E_REQUEST_SIZE;
    status = write_body(p, message, repeat, too_large, body, report);
    if (forbidden && status == RDX_OK)
        rdx_report_note(report, RDX_STAGE_NET, RDX_E_FORBIDDEN,
                        "upload: HTTP 403: free accounts can't upload files in a development "
                        "environment; the file was embedded instead");
    else if (forbidden && status == RDX_E_FORBIDDEN)
        rdx_upload_explain_403(report); // and embedded it does not fit
    return status;
}

// ---- Sending. ----

static rdx_status post(rdx_client *client, rdx_body *body, rdx_reply *reply, rdx_report *report)
{
    const rdx_http_request request = {
        .url = client->endpoint_url,
        .content_type = "application/json",
        .body = rdx_source_of_body(body),
        .once = true,
    };
    rdx_sent sent = {
        .what = "message", .sized = "request", .size = request.body.length, .once = true};
    rdx_status status = rdx_client_post(client, request, reply, &sent.attempts, report);
    if (status != RDX_OK)
        return status;
    bool readable;
    status = rdx_reply_read(reply, &readable);
    reply->uri = NULL; // of uploads only
    if (status == RDX_E_NOMEM)
        return rdx_report_fail(
            report, RDX_STAGE_NET, status,
            "message: the reply needs more memory than there is" RDX_MAY_HAVE_ARRIVED);
    return rdx_reply_judge(reply, readable, &sent, report);
}

// Redox answers a message with the IDs of its log entries, and a query with what was found.
static void note_missing_log_id(const rdx_event *event, const rdx_reply *reply, rdx_report *report)
{
    const bool is_query = strncmp(event->event_type, "Query", strlen("Query")) == 0;
    if (!is_query && reply->log_ids.count == 0)
        rdx_report_note(report, RDX_STAGE_NET, RDX_E_REPLY,
                        "message: HTTP %ld: accepted, but no log ID came back; look into Redox's "
                        "log for it",
                        reply->http_status);
}

static rdx_status send_planned(plan *p, rdx_message message, rdx_reply *reply, rdx_report *report)
{
    rdx_body *body;
    rdx_status status = write_body(p, message, decide, RDX_E_REQUEST_SIZE, &body, report);
    if (status == RDX_OK && p->uploads > 0)
        status = replace_files(p, message, &body, reply, report);
    if (status == RDX_OK)
        status = post(p->client, body, reply, report);
    rdx_body_close(body);
    if (status == RDX_OK)
        note_missing_log_id(message.event, reply, report);
    return status;
}

rdx_status rdx_client_send(rdx_client *client, rdx_message message, rdx_reply *reply,
                           rdx_report *report)
{
    plan p = {.client = client, .arena = RDX_ARENA(MAX_PLAN)};
    rdx_reply own = RDX_REPLY;
    rdx_reply *used = reply != NULL ? reply : &own;
    rdx_reply_drop(used);
    const rdx_status status = send_planned(&p, message, used, report);
    rdx_reply_drop(&own);
    rdx_arena_drop(&p.arena);
    return rdx_net_end(status, report);
}
