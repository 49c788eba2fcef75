/**
 * @file
 * The sandbox's door to libmicrohttpd: requests in, routes asked, replies out. See http.h
 * and exchange.h.
 */
#include "exchange.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CONNECTION_MEMORY = 256 * 1024, // bytes; a head that does not fit is answered 431
    CONNECTIONS = 256,              // at one time
    IDLE_S = 60,                    // a connection on which nothing moves is closed
    FORM_BUFFER = 128 * 1024,       // bytes
    BACKLOG = 64,
};

// A refused body up to this size is read to its end, so that the client gets to see the reply.
static const uint64_t drain_limit = 64 * 1000 * 1000;

struct sandbox_server {
    sandbox *box;
    struct MHD_Daemon *daemon;
    int socket;
    uint16_t port;
};

// A request: what it is to the sandbox, and what libmicrohttpd needs of it.
typedef struct request {
    sandbox_exchange exchange;
    struct MHD_PostProcessor *form;
    uint64_t length; // of the body, as the head tells it
    bool expects_go; // the client waits for "100 Continue" before it sends the body
} request;

// ---- The head ----

static const char *header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static sandbox_head read_head(request *r, struct MHD_Connection *connection)
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
    request *r = context;
    const sandbox_part part = {key, file_name, data, size, offset};
    if (key != NULL)
        sandbox_exchange_field(&r->exchange, &part);
    return MHD_YES;
}

static void open_form(request *r, struct MHD_Connection *connection)
{
    sandbox_exchange *x = &r->exchange;
    if (x->reply.status != 0 || !x->route->is_form)
        return;
    r->form = MHD_create_post_processor(connection, FORM_BUFFER, take_field, r);
    if (r->form == NULL)
        sandbox_reply_error(&x->reply, 400, "The form cannot be read.");
}

static void take_body(request *r, const char *data, size_t size)
{
    sandbox_exchange *x = &r->exchange;
    if (r->form != NULL && x->reply.status == 0 &&
        MHD_post_process(r->form, data, size) == MHD_NO && x->reply.status == 0)
        sandbox_reply_error(&x->reply, 400, "The form cannot be read.");
    sandbox_exchange_data(x, data, size);
}

static void finish_body(request *r)
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

// ---- The reply ----

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
    if (reply->status == 429)
        MHD_add_response_header(response, "X-RateLimit-Limit", "10000");
}

static enum MHD_Result send_reply(const request *r, struct MHD_Connection *connection)
{
    const sandbox_exchange *x = &r->exchange;
    // The text is the exchange's and outlives the response: see close_request.
    struct MHD_Response *response =
        MHD_create_response_from_buffer(x->manner.length, x->reply.body, MHD_RESPMEM_PERSISTENT);
    if (response == NULL)
        return MHD_NO;
    add_headers(x, response);
    const enum MHD_Result queued = MHD_queue_response(connection, x->reply.status, response);
    MHD_destroy_response(response);
    return queued;
}

static void close_request(void *context, struct MHD_Connection *connection, void **slot,
                          enum MHD_RequestTerminationCode why)
{
    (void)context;
    (void)connection;
    (void)why;
    request *r = *slot;
    if (r == NULL)
        return;
    if (r->exchange.reply.status == 0) // what comes of the form now is not handed on
        r->exchange.reply.status = SANDBOX_CLIENT_GONE;
    if (r->form != NULL)
        MHD_destroy_post_processor(r->form);
    sandbox_exchange_close(&r->exchange);
    free(r);
    *slot = NULL;
}

// ---- libmicrohttpd asks ----

static enum MHD_Result open_request(sandbox *box, struct MHD_Connection *connection,
                                    const sandbox_request_line *line, void **slot)
{
    request *r = calloc(1, sizeof *r);
    if (r == NULL)
        return MHD_NO;
    *slot = r;
    sandbox_exchange_open(&r->exchange, box, line, read_head(r, connection));
    open_form(r, connection);
    const bool body_is_to_come = !r->expects_go && r->length <= drain_limit;
    if (r->exchange.reply.status == 0 || body_is_to_come)
        return MHD_YES;
    sandbox_exchange_finish(&r->exchange);
    return send_reply(r, connection);
}

// Called with the head, then with each piece of the body, then without one at its end.
static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *path,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **slot)
{
    (void)version;
    sandbox_server *server = context;
    request *r = *slot;
    if (r == NULL) {
        const sandbox_request_line line = {method, path, header(connection, "Host"),
                                           header(connection, "Origin") != NULL};
        return open_request(server->box, connection, &line, slot);
    }
    if (*size > 0) {
        take_body(r, data, *size);
        *size = 0;
        return r->exchange.reply.status != 0 && r->exchange.received > drain_limit ? MHD_NO
                                                                                   : MHD_YES;
    }
    finish_body(r);
    return send_reply(r, connection);
}

// ---- The socket ----

// A socket of our own, so that the address is loopback and the port is known before all else.
static int open_socket(uint16_t port, uint16_t *out_port)
{
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    const int on = 1;
    if (listener >= 0 &&
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, (socklen_t)sizeof on) == 0 &&
        bind(listener, (const struct sockaddr *)(const void *)&address, size) == 0 &&
        listen(listener, BACKLOG) == 0 &&
        getsockname(listener, (struct sockaddr *)(void *)&address, &size) == 0) {
        *out_port = ntohs(address.sin_port);
        return listener;
    }
    if (listener >= 0)
        close(listener);
    return -1;
}

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
        MHD_USE_POLL_INTERNAL_THREAD | (secure ? MHD_USE_TLS : 0U), 0, NULL, NULL, answer, server,
        MHD_OPTION_LISTEN_SOCKET, server->socket, MHD_OPTION_NOTIFY_COMPLETED, close_request, NULL,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY, secure ? secure_options : no_options,
        MHD_OPTION_END);
}

sandbox_server *sandbox_server_open(sandbox *box, uint16_t port, const sandbox_tls *tls)
{
    static const char *const names[SANDBOX_HOSTS] = {"127.0.0.1", "localhost"};
    sandbox_server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return NULL;
    server->box = box;
    server->socket = open_socket(port, &server->port);
    if (server->socket < 0) {
        free(server);
        return NULL;
    }
    for (size_t i = 0; i < SANDBOX_HOSTS; i++)
        snprintf(box->bases[i], SANDBOX_BASE, "%s://%s:%u",
                 tls->certificate == NULL ? "http" : "https", names[i], server->port);
    server->daemon = start(server, tls);
    if (server->daemon != NULL)
        return server;
    close(server->socket);
    free(server);
    errno = 0;
    return NULL;
}

uint16_t sandbox_server_port(const sandbox_server *server)
{
    return server->port;
}

void sandbox_server_close(sandbox_server *server)
{
    if (server == NULL)
        return;
    MHD_stop_daemon(server->daemon); // closes the socket, too
    free(server);
}
