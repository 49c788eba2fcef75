/**
 * @file
 * Replies of faults. See bad_reply.h.
 */
#include "bad_reply.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

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
    reply->content_type = NULL; // that of a file, say
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

// How the reply leaves, by the fault's row and its own figure.
static sandbox_manner manner_of(const sandbox_fault *fault, size_t length)
{
    const sandbox_fault_row *row = fault->row;
    if (row == NULL)
        return (sandbox_manner){.length = length, .told = length};
    return (sandbox_manner){.way = row->way,
                            .pause_ms = fault->has_value ? (int64_t)fault->value : row->pause_ms,
                            .length = row->is_halved ? length / 2 : length,
                            .told = row->tells_half ? length / 2 : length + row->told_more};
}

void sandbox_bad_reply(const sandbox_fault *fault, sandbox_reply *reply, sandbox_manner *manner)
{
    if (fault->row != NULL && fault->row->status != 0)
        put_words(fault, reply);
    *manner = manner_of(fault, reply->length);
}

// 0 where the file can't be read so far.
static size_t read_piece(int file, uint64_t at, char *out, size_t size)
{
    ssize_t got = -1;
    do
        got = pread(file, out, size, (off_t)at);
    while (got < 0 && errno == EINTR);
    return got < 0 ? 0 : (size_t)got;
}

size_t sandbox_bad_reply_piece(const sandbox_manner *manner, const sandbox_reply *reply,
                               uint64_t at, char *out, size_t room)
{
    if (manner->way == SANDBOX_WAY_ENDLESS) {
        memset(out, ' ', room);
        return room;
    }
    size_t size = at < manner->length ? manner->length - (size_t)at : 0;
    if (manner->way == SANDBOX_WAY_DRIP && size > 1)
        size = 1;
    size = size < room ? size : room;
    if (reply->is_file)
        return read_piece(reply->file, at, out, size);
    if (size > 0)
        memcpy(out, reply->body + at, size);
    return size;
}
