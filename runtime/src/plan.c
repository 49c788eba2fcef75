/**
 * @file
 * Decisions on files: embedded or uploaded, and what a refused upload makes of them.
 */
#include "plan.h"

#include "upload.h"

#include <inttypes.h>
#include <string.h>

enum { MAX_PLAN = 16 * 1000 * 1000 };

void rdx_plan_begin(rdx_plan *plan, const rdx_client *client, rdx_message message)
{
    *plan = (rdx_plan){.client = client, .message = message, .arena = RDX_ARENA(MAX_PLAN)};
}

void rdx_plan_drop(rdx_plan *plan)
{
    rdx_arena_drop(&plan->arena);
}

// ---- Deciding ----

static rdx_planned_file *add_file(rdx_plan *plan)
{
    if (plan->count == plan->capacity) {
        const size_t capacity = plan->capacity == 0 ? 4 : plan->capacity * 2;
        rdx_planned_file *files =
            rdx_arena_grow(&plan->arena, plan->files, sizeof *files, plan->count, capacity);
        if (files == NULL)
            return NULL;
        plan->files = files;
        plan->capacity = capacity;
    }
    return &plan->files[plan->count++];
}

static rdx_status decide(void *context, const rdx_content *content, uint64_t size,
                         const char *pointer, const char **uri, rdx_report *report)
{
    rdx_plan *plan = context;
    const bool upload = rdx_client_would_upload(&plan->client->options, size);
    if (upload) {
        const rdx_status status =
            rdx_upload_check_size(size, plan->client->options.max_file, pointer, report);
        if (status != RDX_OK)
            return status;
    }
    rdx_planned_file *file = add_file(plan);
    if (file == NULL)
        return RDX_E_NOMEM;
    *file =
        (rdx_planned_file){*content, upload, upload ? RDX_BLOB_URL "/00000000000000000000" : NULL};
    *uri = file->uri;
    return RDX_OK;
}

static rdx_status repeat(void *context, const rdx_content *content, uint64_t size,
                         const char *pointer, const char **uri, rdx_report *report)
{
    (void)content;
    (void)size;
    (void)pointer;
    rdx_plan *plan = context;
    if (plan->written == plan->count) // the caller's message changed meanwhile
        return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_ARGUMENT,
                               "the message was changed while it was sent");
    *uri = plan->files[plan->written++].uri;
    return RDX_OK;
}

// ---- Writing ----

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
static rdx_status write_body(rdx_plan *plan, rdx_content_handler *handler, rdx_status too_large,
                             rdx_body **out, rdx_report *report)
{
    const rdx_write_options options = {.on_content = handler, .context = plan};
    rdx_status status = rdx_message_write(plan->message, &options, out, report);
    if (status != RDX_OK)
        return status;
    status = check_request(plan->client, *out, too_large, report);
    if (status != RDX_OK) {
        rdx_body_close(*out);
        *out = NULL;
    }
    return status;
}

rdx_status rdx_plan_decide(rdx_plan *plan, rdx_body **out, rdx_report *report)
{
    return write_body(plan, decide, RDX_E_REQUEST_SIZE, out, report);
}

rdx_status rdx_plan_write(rdx_plan *plan, rdx_body **out, rdx_report *report)
{
    const bool forbidden = plan->forbidden;
    const rdx_status too_large = forbidden ? RDX_E_FORBIDDEN : RDX_E_REQUEST_SIZE;
    plan->written = 0;
    const rdx_status status = write_body(plan, repeat, too_large, out, report);
    if (forbidden && status == RDX_OK)
        rdx_report_note(report, RDX_STAGE_NET, RDX_E_FORBIDDEN,
                        "upload: HTTP 403: free accounts can't upload files in a development "
                        "environment; the file was embedded instead");
    else if (forbidden && status == RDX_E_FORBIDDEN)
        rdx_upload_explain_403(report); // and embedded it does not fit
    return status;
}

// ---- Uploading ----

static bool may_embed_instead(const rdx_client *client)
{
    return client->options.file_policy == RDX_FILE_AUTO &&
           client->options.environment == RDX_ENVIRONMENT_DEVELOPMENT;
}

// Those that are still to be uploaded are embedded: those uploaded before stay so.
static void embed_the_rest(rdx_plan *plan)
{
    plan->forbidden = true;
    for (size_t i = plan->uploaded; i < plan->count; i++) {
        plan->files[i].upload = false;
        plan->files[i].uri = NULL;
    }
}

rdx_planned_file *rdx_plan_next_upload(rdx_plan *plan)
{
    while (plan->uploaded < plan->count && !plan->files[plan->uploaded].upload)
        plan->uploaded++;
    return plan->uploaded < plan->count ? &plan->files[plan->uploaded] : NULL;
}

rdx_status rdx_plan_take(rdx_plan *plan, rdx_status status, const rdx_reply *reply,
                         rdx_report *report)
{
    if (status == RDX_E_FORBIDDEN && may_embed_instead(plan->client)) {
        embed_the_rest(plan);
        return RDX_OK;
    }
    if (status == RDX_E_FORBIDDEN)
        return rdx_upload_explain_403(report);
    if (status != RDX_OK)
        return status;
    rdx_planned_file *file = &plan->files[plan->uploaded++];
    file->uri = rdx_arena_text(&plan->arena, reply->uri, strlen(reply->uri));
    return file->uri == NULL ? RDX_E_NOMEM : RDX_OK;
}
