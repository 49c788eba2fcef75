/**
 * @file
 * Sending a message: plan, upload, write, post.
 */
#include "send.h"

#include "drive.h"
#include "reply.h"

void rdx_sending_begin(rdx_sending *sending, rdx_client *client, rdx_message message,
                       rdx_reply *reply, rdx_report *report)
{
    *sending = (rdx_sending){.client = client,
                             .reply = reply,
                             .report = report,
                             .until_ms = rdx_client_deadline(client)};
    rdx_plan_begin(&sending->plan, client, message);
    rdx_reply_drop(reply);
}

static rdx_operation *begin_operation(rdx_sending *s, const rdx_errand *errand)
{
    rdx_client_begin(s->client, &s->op, errand, s->until_ms, s->reply);
    s->under_way = true;
    return &s->op;
}

static rdx_operation *end_with(rdx_sending *s, rdx_status status)
{
    s->status = status;
    s->stage = RDX_SENDING_OVER;
    return NULL;
}

// ---- The message ----

static rdx_status judge(const rdx_errand *errand, rdx_reply *reply, rdx_report *report)
{
    return rdx_reply_settle(reply, errand->context, report);
}

static rdx_operation *begin_message(rdx_sending *s)
{
    if (s->body == NULL) {
        const rdx_status status = rdx_plan_write(&s->plan, &s->body, s->report);
        if (status != RDX_OK)
            return end_with(s, status);
    }
    const rdx_source body = rdx_source_of_body(s->body);
    s->sent = (rdx_sent){.what = "message", .sized = "request", .size = body.length};
    const rdx_errand errand = {
        .request = {.url = s->client->endpoint_url,
                    .content_type = "application/json",
                    .body = body,
                    .once = true},
        .effect = RDX_EFFECT_WRITES,
        .what = s->sent.what,
        .judge = judge,
        .context = &s->sent,
    };
    s->stage = RDX_SENDING_MESSAGE;
    return begin_operation(s, &errand);
}

// Redox answers a message with the IDs of its log entries, and a query with what was found.
static void note_missing_log_id(rdx_message message, const rdx_reply *reply, rdx_report *report)
{
    if (!rdx_is_query(message) && reply->log_ids.count == 0)
        rdx_report_note(report, RDX_STAGE_NET, RDX_E_REPLY,
                        "message: HTTP %ld: accepted, but no log ID came back; look into Redox's "
                        "log for it",
                        reply->http_status);
}

// ---- The files ----

// Uploads the next file, or goes on with the message.
static rdx_operation *begin_next(rdx_sending *s)
{
    rdx_reply_drop(s->reply); // of an upload that is done with
    const rdx_planned_file *file = rdx_plan_next_upload(&s->plan);
    if (file == NULL)
        return begin_message(s);
    rdx_body_close(s->body); // written with stand-ins
    s->body = NULL;
    const rdx_status status =
        rdx_uploading_open(&s->uploading, s->client, &file->content, NULL, s->report);
    if (status != RDX_OK)
        return end_with(s, status);
    rdx_errand errand = rdx_uploading_errand(&s->uploading, s->client);
    errand.is_part = true;
    s->stage = RDX_SENDING_FILES;
    return begin_operation(s, &errand);
}

// ---- The chain ----

// Takes the outcome of the operation that is over.
static void end_operation(rdx_sending *s)
{
    rdx_status status = rdx_operation_end(&s->op, s->report);
    s->under_way = false;
    if (s->stage == RDX_SENDING_FILES) {
        rdx_uploading_close(&s->uploading);
        status = rdx_plan_take(&s->plan, status, s->reply, s->report);
    } else if (status == RDX_OK) {
        note_missing_log_id(s->plan.message, s->reply, s->report);
    }
    if (status != RDX_OK || s->stage == RDX_SENDING_MESSAGE)
        end_with(s, status);
}

rdx_operation *rdx_sending_next(rdx_sending *s)
{
    if (s->stage == RDX_SENDING_PLAN) {
        const rdx_status status = rdx_plan_decide(&s->plan, &s->body, s->report);
        return status == RDX_OK ? begin_next(s) : end_with(s, status);
    }
    if (s->under_way)
        end_operation(s);
    return s->stage == RDX_SENDING_OVER ? NULL : begin_next(s);
}

rdx_status rdx_sending_end(rdx_sending *s)
{
    if (s->under_way)
        end_operation(s);
    rdx_body_close(s->body);
    rdx_plan_drop(&s->plan);
    return rdx_net_end(s->status, s->report);
}

rdx_status rdx_client_send(rdx_client *client, rdx_message message, rdx_reply *reply,
                           rdx_report *report)
{
    rdx_reply own = RDX_REPLY;
    rdx_sending sending;
    rdx_sending_begin(&sending, client, message, reply != NULL ? reply : &own, report);
    for (rdx_operation *op; (op = rdx_sending_next(&sending)) != NULL;)
        rdx_drive(op, client->http);
    const rdx_status status = rdx_sending_end(&sending);
    rdx_reply_drop(&own);
    return status;
}
