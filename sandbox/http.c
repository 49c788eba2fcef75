/**
 * @file
 * The sandbox's door to libmicrohttpd: requests in, routes asked, replies out. See http.h.
 */
#include "http.h"

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

// How the log shows a request whose client left before its end; never sent.
static const unsigned client_gone = 499;

struct sandbox_server {
    sandbox *box;
    struct MHD_Daemon *daemon;
    int socket;
    uint16_t port;
};

// One request, from its head to its last byte.
typedef struct exchange {
    const sandbox_route *route; // NULL when the path is none of ours
    const char *method;         // a constant; never the client's text
    void *state;                // of the route
    struct MHD_PostProcessor *form;
    bool expects_go; // the client waits for "100 Continue" before it sends the body
    uint64_t received;
    sandbox_head head;
    sandbox_reply reply;
} exchange;

// ---- The head ----

static const sandbox_route *find_route(const char *path)
{
    static const sandbox_route *const routes[] = {&sandbox_token_route, &sandbox_upload_route,
                                                  &sandbox_endpoint_route};
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        if (strcmp(routes[i]->path, path) == 0)
            return routes[i];
    }
    return NULL;
}

// Methods as the log shows them: a constant for each that is known.
static const char *known_method(const char *method)
{
    static const char *const methods[] = {"POST",   "GET",   "HEAD",   "PUT",
                                          "DELETE", "PATCH", "OPTIONS"};
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (strcmp(methods[i], method) == 0)
            return methods[i];
    }
    return "(other)";
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

// The sandbox's own URL by the name in Host; NULL for another name. A web page that had a name of
// its own resolved to 127.0.0.1 gets no further than this.
static const char *find_base(const sandbox *box, const char *host)
{
    for (size_t i = 0; host != NULL && i < SANDBOX_HOSTS; i++) {
        const char *authority = strstr(box->bases[i], "://") + 3;
        if (strcasecmp(authority, host) == 0)
            return box->bases[i];
    }
    return NULL;
}

static void read_head(exchange *x, const sandbox *box, struct MHD_Connection *connection)
{
    const char *length = header(connection, "Content-Length");
    x->head = (sandbox_head){
        .base = find_base(box, header(connection, "Host")),
        .authorization = header(connection, "Authorization"),
        .content_type = header(connection, "Content-Type"),
        .has_length = length != NULL && header(connection, "Transfer-Encoding") == NULL,
    };
    // libmicrohttpd has refused what is no number.
    if (x->head.has_length)
        x->head.length = strtoull(length, NULL, 10);
    const char *expect = header(connection, "Expect");
    x->expects_go = expect != NULL && strcasecmp(expect, "100-continue") == 0;
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
    exchange *x = context;
    if (x->reply.status == 0 && key != NULL) {
        const sandbox_part part = {key, file_name, data, size, offset};
        x->route->data(x->state, &part, &x->reply);
    }
    return MHD_YES;
}

static void open_route(exchange *x, sandbox *box, struct MHD_Connection *connection)
{
    if (x->route == NULL) {
        sandbox_reply_error(&x->reply, 404, "There is nothing at this path.");
    } else if (strcmp(x->method, "POST") != 0) {
        sandbox_reply_error(&x->reply, 405, "Only POST is understood here.");
    } else if (x->head.base == NULL) {
        sandbox_reply_error(&x->reply, 421, "The Host is not this sandbox.");
    } else {
        x->state = x->route->open(box, &x->head, &x->reply);
        if (x->reply.status == 0 && x->route->is_form) {
            x->form = MHD_create_post_processor(connection, FORM_BUFFER, take_field, x);
            if (x->form == NULL)
                sandbox_reply_error(&x->reply, 400, "The form cannot be read.");
        }
    }
    x->head = (sandbox_head){.has_length = x->head.has_length, .length = x->head.length};
}

static void take_body(exchange *x, const char *data, size_t size)
{
    if (x->reply.status != 0)
        return;
    if (x->form != NULL) {
        if (MHD_post_process(x->form, data, size) == MHD_NO && x->reply.status == 0)
            sandbox_reply_error(&x->reply, 400, "The form cannot be read.");
        return;
    }
    const sandbox_part part = {.data = data, .size = size, .offset = x->received};
    x->route->data(x->state, &part, &x->reply);
}

static void finish_body(exchange *x)
{
    if (x->form != NULL) {
        // The last field may come now.
        const bool whole = MHD_destroy_post_processor(x->form) == MHD_YES;
        x->form = NULL;
        if (!whole && x->reply.status == 0)
            sandbox_reply_error(&x->reply, 400, "The form ends in its middle.");
    }
    if (x->reply.status == 0)
        x->route->finish(x->state, &x->reply);
}

// ---- The reply ----

static enum MHD_Result send_reply(const exchange *x, struct MHD_Connection *connection)
{
    // The text is the exchange's and outlives the response: see close_exchange.
    struct MHD_Response *response =
        MHD_create_response_from_buffer(x->reply.length, x->reply.body, MHD_RESPMEM_PERSISTENT);
    if (response == NULL)
        return MHD_NO;
    MHD_add_response_header(response, "Content-Type", "application/json");
    MHD_add_response_header(response, "Cache-Control", "no-store");
    if (x->reply.status == 401)
        MHD_add_response_header(response, "WWW-Authenticate", "Bearer");
    if (x->reply.status == 405)
        MHD_add_response_header(response, "Allow", "POST");
    const enum MHD_Result queued = MHD_queue_response(connection, x->reply.status, response);
    MHD_destroy_response(response);
    return queued;
}

// One line a request: no values, no tokens, and no path that is not ours.
static void log_exchange(const exchange *x)
{
    fprintf(stderr, "%s %s %u in=%llu out=%zu%s%s\n", x->method,
            x->route == NULL ? "(other)" : x->route->path, x->reply.status,
            (unsigned long long)x->received, x->reply.length,
            x->reply.log_id[0] == '\0' ? "" : " log=", x->reply.log_id);
}

static void close_exchange(void *context, struct MHD_Connection *connection, void **slot,
                           enum MHD_RequestTerminationCode why)
{
    (void)context;
    (void)connection;
    (void)why;
    exchange *x = *slot;
    if (x == NULL)
        return;
    if (x->reply.status == 0) // what comes of the form now is not handed on
        x->reply.status = client_gone;
    if (x->form != NULL)
        MHD_destroy_post_processor(x->form);
    log_exchange(x);
    if (x->state != NULL)
        x->route->close(x->state);
    sandbox_reply_drop(&x->reply);
    free(x);
    *slot = NULL;
}

// ---- libmicrohttpd asks ----

static enum MHD_Result open_exchange(sandbox *box, struct MHD_Connection *connection,
                                     const char *path, const char *method, void **slot)
{
    exchange *x = calloc(1, sizeof *x);
    if (x == NULL)
        return MHD_NO;
    *slot = x;
    x->route = find_route(path);
    x->method = known_method(method);
    read_head(x, box, connection);
    open_route(x, box, connection);
    const bool body_is_to_come = !x->expects_go && x->head.length <= drain_limit;
    return x->reply.status == 0 || body_is_to_come ? MHD_YES : send_reply(x, connection);
}

// Called with the head, then with each piece of the body, then without one at its end.
static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *path,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **slot)
{
    (void)version;
    sandbox_server *server = context;
    exchange *x = *slot;
    if (x == NULL)
        return open_exchange(server->box, connection, path, method, slot);
    if (*size > 0) {
        take_body(x, data, *size);
        x->received += *size;
        *size = 0;
        return x->reply.status != 0 && x->received > drain_limit ? MHD_NO : MHD_YES;
    }
    if (x->reply.status == 0)
        finish_body(x);
    return send_reply(x, connection);
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
        MHD_OPTION_LISTEN_SOCKET, server->socket, MHD_OPTION_NOTIFY_COMPLETED, close_exchange, NULL,
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
