/**
 * @file
 * Replies of faults. See bad_reply.h.
 */
#include "bad_reply.h"

static const char on_purpose[] = "The sandbox was told to fail.";

// What stands before a server speaks HTML, whatever it was asked for.
static void put_page(sandbox_reply *reply, unsigned status)
{
    FILE *to = sandbox_reply_open(reply, status);
    if (to != NULL)
        fprintf(to, "<!DOCTYPE html>\n<html><body><h1>%u</h1><p>%s</p></body></html>\n", status,
                on_purpose);
    sandbox_reply_close(reply, to);
    reply->content_type = "text/html";
}

static void put_errors(sandbox_reply *reply, unsigned status)
{
    FILE *to = sandbox_reply_open(reply, status);
    if (to != NULL)
        fprintf(to,
                "{\"Meta\":{\"Errors\":[{\"ID\":1,\"Text\":\"%s\",\"Type\":\"fault\","
                "\"Module\":\"sandbox\"}]}}",
                on_purpose);
    sandbox_reply_close(reply, to);
}

static void put_status(const sandbox_fault *fault, sandbox_reply *reply)
{
    const unsigned status = fault->row->status;
    if (status == 502 || status == 504)
        put_page(reply, status);
    else
        sandbox_reply_error(reply, status, on_purpose);
    if (fault->has_value)
        snprintf(reply->retry_after, sizeof reply->retry_after, "%llu",
                 (unsigned long long)fault->value);
}

// The words of the reply, where the fault has its own.
static void put_words(const sandbox_fault *fault, sandbox_reply *reply)
{
    const sandbox_fault_row *row = fault->row;
    sandbox_reply_drop(reply);
    switch (row->kind) {
    case SANDBOX_FAULT_HTML:
        put_page(reply, row->status);
        return;
    case SANDBOX_FAULT_ERRORS:
        put_errors(reply, row->status);
        return;
    case SANDBOX_FAULT_REDIRECT:
        sandbox_reply_error(reply, row->status, on_purpose);
        reply->location = "http://example.invalid/";
        return;
    default:
        put_status(fault, reply);
        return;
    }
}

void sandbox_bad_reply(const sandbox_fault *fault, sandbox_reply *reply, sandbox_manner *manner)
{
    if (fault->row != NULL && fault->row->status != 0)
        put_words(fault, reply);
    *manner = (sandbox_manner){.length = reply->length};
    if (fault->row == NULL)
        return;
    if (fault->row->kind == SANDBOX_FAULT_TRUNCATED)
        manner->length /= 2;
}
