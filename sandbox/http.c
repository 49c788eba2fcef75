/**
 * @file
 * The sandbox's door to libmicrohttpd: requests in, routes asked. See http.h and exchange.h; what
 * goes out is response.c's.
 */
#include "listener.h"
#include "request.h"

#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

enum {
    CONNECTION_MEMORY = 256 * 1024, // bytes; a head that does not fit is answered 431
    IDLE_S = 60,                    // a connection on which nothing moves is closed
    FORM_BUFFER = 128 * 1024,       // bytes
};

// A refused body up to this size is read to its end, so that the client gets to see the reply.
static const uint64_t drain_limit = 64 * 1000 * 1000;

// ---- The head ----

static const char *header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static enum MHD_Result count_length(void *context, enum MHD_ValueKind kind, const char *key,
                                    const char *value)
{
    (void)kind;
    (void)value;
    unsigned *count = context;
    *count += strcasecmp(key, "Content-Length") == 0;
    return MHD_YES;
}

static bool tells_length_twice(struct MHD_Connection *connection)
{
    unsigned count = 0;
    MHD_get_connection_values(connection, MHD_HEADER_KIND, count_length, &count);
    return count > 1;
}

static sandbox_head read_head(sandbox_request *r, struct MHD_Connection *connection)
{
    const char *length = header(connection, "Content-Length");
    sandbox_head head = {
        .authorization = header(connection, "Authorization"),
        .content_type = header(connection, "Content-Type"),
        .has_length = length != NULL && header(connection, "Transfer-Encoding") == NULL,
    };
    // libmicrohttpd has refused what is no number.
    if (head.has_length)
        head.length = strtoull(length, NULL, 10);
    r->length = head.length;
    const char *expect = header(connection, "Expect");
    r->expects_go = expect != NULL && strcasecmp(expect, "100-continue") == 0;
    return head;
}

// ---- The body ----

static enum MHD_Result take_field(void *context, enum MHD_ValueKind kind, const char *key,
                                  const char *file_name, const char *content_type,
                                  const char *transfer_encoding, const char *data, uint64_t offset,
                                  size_t size)
{
    (void)kind;
    (void)content_type;
    (void)transfer_encoding;
    sandbox_request *r = context;
    const sandbox_part part = {key, file_name, data, size, offset};
    if (key != NULL)
        sandbox_exchange_field(&r->exchange, &part);
    return MHD_YES;
}

static void open_form(sandbox_request *r, struct MHD_Connection *connection)
{
    sandbox_exchange *x = &r->exchange;
    if (x->reply.status != 0 || !x->route->is_form)
        return;
    r->form = MHD_create_post_processor(connection, FORM_BUFFER, take_field, r);
    if (r->form == NULL)
        sandbox_reply_error(&x->reply, 400, "The form cannot be read.");
}

static void take_body(sandbox_request *r, const char *data, size_t size)
{
    sandbox_exchange *x = &r->exchange;
    if (r->form != NULL && x->reply.status == 0 &&
        MHD_post_process(r->form, data, size) == MHD_NO && x->reply.status == 0)
        sandbox_reply_error(&x->reply, 400, "The form cannot be read.");
    sandbox_exchange_data(x, data, size);
}

static void finish_body(sandbox_request *r)
{
    sandbox_exchange *x = &r->exchange;
    if (r->form != NULL) {
        // The last field may come now.
        const bool whole = MHD_destroy_post_processor(r->form) == MHD_YES;
        r->form = NULL;
        if (!whole && x->reply.status == 0)
            sandbox_reply_error(&x->reply, 400, "The form ends in its middle.");
    }
    sandbox_exchange_finish(x);
}

// ---- The end ----

static void close_request(void *context, struct MHD_Connection *connection, void **slot,
                          enum MHD_RequestTerminationCode why)
{
    (void)context;
    (void)connection;
    (void)why;
    sandbox_request *r = *slot;
    if (r == NULL)
        return;
    // A kept connection: idle for as long as it may be, then the next head.
    sandbox_watch_limit(r->server->watch, r->line,
                        SANDBOX_SECOND_MS * (IDLE_S + r->server->box->head_time_s));
    if (r->exchange.reply.status == 0) // what comes of the form now is not handed on
        r->exchange.reply.status = SANDBOX_CLIENT_GONE;
    if (r->form != NULL)
        MHD_destroy_post_processor(r->form);
    sandbox_exchange_close(&r->exchange);
    free(r);
    *slot = NULL;
}

// ---- libmicrohttpd asks ----

// A client has connected, or its connection is about to be closed.
static void meet_client(void *context, struct MHD_Connection *connection, void **line,
                        enum MHD_ConnectionNotificationCode what)
{
    const sandbox_server *server = context;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        sandbox_watch_remove(server->watch, *line);
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    *line = info == NULL ? NULL : sandbox_watch_add(server->watch, info->connect_fd);
    sandbox_watch_limit(server->watch, *line, SANDBOX_SECOND_MS * server->box->head_time_s);
}

static enum MHD_Result open_request(sandbox_server *server, struct MHD_Connection *connection,
                                    const sandbox_request_line *line, void **slot)
{
    sandbox_request *r = calloc(1, sizeof *r);
    if (r == NULL)
        return MHD_NO;
    *slot = r;
    r->server = server;
    r->connection = connection;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    r->line = info == NULL ? NULL : info->socket_context;
    sandbox_watch_limit(server->watch, r->line, SANDBOX_SECOND_MS * server->box->body_time_s);
    sandbox_exchange_open(&r->exchange, server->box, line, read_head(r, connection));
    open_form(r, connection);
    const bool body_is_to_come = !r->expects_go && r->length <= drain_limit;
    if (r->exchange.reply.status == 0 || body_is_to_come)
        return MHD_YES;
    sandbox_exchange_finish(&r->exchange);
    // What does not leave in the usual way waits for the body all the same.
    return r->exchange.manner.way == SANDBOX_WAY_USUAL ? sandbox_request_send(r) : MHD_YES;
}

static enum MHD_Result take_piece(sandbox_request *r, const char *data, size_t size)
{
    const sandbox_exchange *x = &r->exchange;
    if (x->manner.way == SANDBOX_WAY_RESET)
        return sandbox_request_break_off(r->connection);
    take_body(r, data, size);
    return x->reply.status != 0 && x->received > drain_limit ? MHD_NO : MHD_YES;
}

// Called with the head, then with each piece of the body, then without one at its end.
static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *path,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **slot)
{
    (void)version;
    sandbox_request *r = *slot;
    if (r == NULL) {
        const sandbox_request_line line = {method, path, header(connection, "Host"),
                                           header(connection, "Origin") != NULL,
                                           tells_length_twice(connection)};
        return open_request(context, connection, &line, slot);
    }
    if (*size > 0) {
        const size_t all = *size;
        *size = 0;
        return take_piece(r, data, all);
    }
    finish_body(r);
    return sandbox_request_reply(r);
}

// ---- The server ----

static struct MHD_Daemon *start(sandbox_server *server, const sandbox_tls *tls)
{
    const bool secure = tls->certificate != NULL;
    const struct MHD_OptionItem secure_options[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)tls->certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)tls->key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t) "NORMAL:-VERS-TLS1.0:-VERS-TLS1.1"},
        {MHD_OPTION_END, 0, NULL},
    };
    const struct MHD_OptionItem no_options[] = {{MHD_OPTION_END, 0, NULL}};
    // poll(2), not epoll: libmicrohttpd 0.9.75 misses a client that leaves right behind its last
    // bytes when it is told of both at once. The array of options is empty without TLS.
    return MHD_start_daemon(
        MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | (secure ? MHD_USE_TLS : 0U), 0,
        NULL, NULL, answer, server, MHD_OPTION_LISTEN_SOCKET, server->socket,
        MHD_OPTION_NOTIFY_COMPLETED, close_request, NULL, MHD_OPTION_NOTIFY_CONNECTION, meet_client,
        server, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)SANDBOX_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)IDLE_S, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY,
        secure ? secure_options : no_options, MHD_OPTION_END);
}

sandbox_server *sandbox_server_open(sandbox *box, uint16_t port, bool is_secure)
{
    sandbox_server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return NULL;
    server->box = box;
    server->socket = sandbox_listener_open(port, &port);
    if (server->socket < 0) {
        free(server);
        return NULL;
    }
    sandbox_exchange_name(box, is_secure, port);
    return server;
}

bool sandbox_server_start(sandbox_server *server, const sandbox_tls *tls)
{
    static const sandbox_pauses pauses = {MHD_suspend_connection, MHD_resume_connection};
    server->watch = sandbox_watch_open(&pauses);
    if (server->watch == NULL || !sandbox_listener_start(server->socket))
        return false;
    server->daemon = start(server, tls);
    return server->daemon != NULL;
}

void sandbox_server_close(sandbox_server *server)
{
    if (server == NULL)
        return;
    if (server->watch != NULL)
        sandbox_watch_end(server->watch); // no connection may be paused when the daemon stops
    if (server->daemon != NULL)
        MHD_stop_daemon(server->daemon); // closes the socket, too
    else
        close(server->socket);
    if (server->watch != NULL)
        sandbox_watch_close(server->watch);
    free(server);
}
