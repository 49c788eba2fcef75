/**
 * @file
 * Replies, handed to libmicrohttpd in the manner of the fault that the request meets. See
 * request.h.
 */
#include "request.h"

#include <stdio.h>
#include <sys/socket.h>

enum {
    STREAM_BLOCK = 16 * 1024, // bytes
    REST_MS = 250, // of a pause in one go: behind each it is seen whether the client has left
};

static void add_headers(const sandbox_exchange *x, struct MHD_Response *response)
{
    const sandbox_reply *reply = &x->reply;
    MHD_add_response_header(response, "Content-Type",
                            reply->content_type != NULL ? reply->content_type : "application/json");
    MHD_add_response_header(response, "Cache-Control", "no-store");
    if (reply->location != NULL)
        MHD_add_response_header(response, "Location", reply->location);
    if (reply->retry_after[0] != '\0')
        MHD_add_response_header(response, "Retry-After", reply->retry_after);
    if (reply->status == 401)
        MHD_add_response_header(response, "WWW-Authenticate", "Bearer");
    if (reply->status == 405)
        MHD_add_response_header(response, "Allow", x->route->method);
    if (x->is_last)
        MHD_add_response_header(response, "Connection", "close");
    if (reply->status == 429)
        MHD_add_response_header(response, "X-RateLimit-Limit", "10000");
}

// Lets the connection rest as the manner says; false when it has rested enough. A client that left
// meanwhile is noticed by libmicrohttpd between two rests.
static bool wait(sandbox_request *r)
{
    const int64_t left = r->exchange.manner.pause_ms - r->rested_ms;
    const int64_t rest = left < REST_MS ? left : REST_MS;
    if (rest > 0 && sandbox_watch_pause(r->server->watch, r->line, r->connection, rest)) {
        r->rested_ms += rest;
        return true;
    }
    r->rested_ms = 0;
    return false;
}

enum MHD_Result sandbox_request_break_off(struct MHD_Connection *connection)
{
    const struct sockaddr nobody = {.sa_family = AF_UNSPEC};
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (info != NULL)
        (void)connect(info->connect_fd, &nobody, (socklen_t)sizeof nobody);
    return MHD_NO;
}

// Gives libmicrohttpd the body's next bytes, where they do not leave in the usual way.
static ssize_t give_body(void *context, uint64_t at, char *out, size_t room)
{
    sandbox_request *r = context;
    if (r->exchange.manner.way == SANDBOX_WAY_DRIP && wait(r))
        return 0;
    const size_t size =
        sandbox_bad_reply_piece(&r->exchange.manner, &r->exchange.reply, at, out, room);
    if (size > 0)
        return (ssize_t)size;
    if (r->exchange.manner.way == SANDBOX_WAY_BREAK_OFF)
        sandbox_request_break_off(r->connection);
    else if (at >= r->exchange.manner.length)
        return MHD_CONTENT_READER_END_OF_STREAM;
    return MHD_CONTENT_READER_END_WITH_ERROR; // as where a file has become shorter
}

static struct MHD_Response *make_stream(sandbox_request *r, uint64_t size)
{
    return MHD_create_response_from_callback(size, STREAM_BLOCK, give_body, r, NULL);
}

// A body whose length is another one than its head tells. The connection ends with it, so that the
// client waits for nothing that does not come. libmicrohttpd must not know the length, or it would
// add a true Content-Length behind the false one, and clients believe the last; and answer as of
// HTTP 1.0, or it would send chunks.
static struct MHD_Response *make_lie(sandbox_request *r)
{
    char told[32];
    snprintf(told, sizeof told, "%zu", r->exchange.manner.told);
    struct MHD_Response *response = make_stream(r, MHD_SIZE_UNKNOWN);
    if (response == NULL)
        return NULL;
    MHD_set_response_options(
        response, MHD_RF_INSANITY_HEADER_CONTENT_LENGTH | MHD_RF_HTTP_1_0_COMPATIBLE_STRICT,
        MHD_RO_END);
    MHD_add_response_header(response, "Content-Length", told);
    MHD_add_response_header(response, "Connection", "close");
    return response;
}

// The text of the body is the exchange's and outlives the response: see close_request.
static struct MHD_Response *make_response(sandbox_request *r)
{
    const sandbox_manner *manner = &r->exchange.manner;
    if (manner->way == SANDBOX_WAY_ENDLESS)
        return make_stream(r, MHD_SIZE_UNKNOWN);
    if (manner->way == SANDBOX_WAY_DRIP || manner->way == SANDBOX_WAY_BREAK_OFF)
        return make_stream(r, manner->told);
    if (manner->told != manner->length)
        return make_lie(r);
    if (r->exchange.reply.is_file)
        return make_stream(r, manner->length);
    return MHD_create_response_from_buffer(manner->length, r->exchange.reply.body,
                                           MHD_RESPMEM_PERSISTENT);
}

enum MHD_Result sandbox_request_send(sandbox_request *r)
{
    const bool drips = r->exchange.manner.way == SANDBOX_WAY_DRIP;
    struct MHD_Response *response = make_response(r);
    if (response == NULL)
        return MHD_NO;
    add_headers(&r->exchange, response);
    sandbox_watch_limit(r->server->watch, r->line,
                        drips ? -1 : SANDBOX_SECOND_MS * r->server->box->body_time_s);
    const enum MHD_Result queued =
        MHD_queue_response(r->connection, r->exchange.reply.status, response);
    MHD_destroy_response(response);
    return queued;
}

enum MHD_Result sandbox_request_reply(sandbox_request *r)
{
    const sandbox_way way = r->exchange.manner.way;
    sandbox_watch_limit(r->server->watch, r->line, -1);
    if (way == SANDBOX_WAY_RESET)
        return sandbox_request_break_off(r->connection);
    if ((way == SANDBOX_WAY_SLOW || way == SANDBOX_WAY_SILENT) && wait(r))
        return MHD_YES;
    return way == SANDBOX_WAY_SILENT ? MHD_NO : sandbox_request_send(r);
}
