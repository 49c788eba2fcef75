/**
 * @file
 * A server that takes what comes, throws it away and says thanks, so that a bench of uploads
 * measures the client.
 *
 *     sink --log FILE [--tls CERTIFICATE KEY]
 *
 * Listens on 127.0.0.1, at a free port that its first line on standard output tells, until its
 * standard input ends. A request for /.../token is answered with a token, any other by 201 and a
 * URI. Each of those others is a line in FILE: the bytes of its body and the nanoseconds from the
 * first byte of its head to the last of its body.
 *
 * One thread a connection, blocking reads of 256 KiB: nothing here is slower than it has to be. It
 * asks nobody who they are, and keeps nothing.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include <openssl/ssl.h>

enum { BUFFER = 256 * 1024, HEAD = 16 * 1024, EXIT_USAGE = 2 };

typedef struct connection {
    int socket;
    SSL *tls; // NULL: plain
    FILE *log;
    size_t used;
    char buffer[BUFFER + 1];
} connection;

typedef struct server {
    int socket;
    SSL_CTX *tls;
    FILE *log;
} server;

static const char continue_reply[] = "HTTP/1.1 100 Continue\r\n\r\n";
static const char token_reply[] =
    "{\"access_token\":\"token\",\"token_type\":\"Bearer\",\"expires_in\":300}";
static const char upload_reply[] =
    "{\"URI\":\"https://blob.redoxengine.com/upload/00000000-0000-4000-8000-000000000000\"}";

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

// ---- Bytes ----

static ssize_t take(connection *c, char *to, size_t size)
{
    if (c->tls != NULL)
        return SSL_read(c->tls, to, (int)size);
    return recv(c->socket, to, size, 0);
}

static bool give(connection *c, const char *from, size_t size)
{
    if (c->tls != NULL)
        return SSL_write(c->tls, from, (int)size) == (int)size;
    return send(c->socket, from, size, MSG_NOSIGNAL) == (ssize_t)size;
}

static bool reply(connection *c, const char *status, const char *body)
{
    char text[1024];
    const int length = snprintf(text, sizeof text,
                                "HTTP/1.1 %s\r\nContent-Type: application/json\r\n"
                                "Content-Length: %zu\r\n\r\n%s",
                                status, strlen(body), body);
    return length > 0 && (size_t)length < sizeof text && give(c, text, (size_t)length);
}

// ---- A request ----

// The value of a header, or NULL. `head` ends behind the empty line.
static const char *header(const char *head, const char *name)
{
    const size_t length = strlen(name);
    for (const char *line = strstr(head, "\r\n"); line != NULL; line = strstr(line, "\r\n")) {
        line += 2;
        if (strncasecmp(line, name, length) == 0 && line[length] == ':')
            return line + length + 1 + strspn(line + length + 1, " ");
    }
    return NULL;
}

// Reads until a whole head stands in the buffer; its length, or 0 when none comes. *began is when
// its first byte was there.
static size_t read_head(connection *c, uint64_t *began)
{
    *began = now_ns();
    bool waiting = c->used == 0;
    for (;;) {
        c->buffer[c->used] = '\0';
        const char *end = strstr(c->buffer, "\r\n\r\n");
        if (end != NULL)
            return (size_t)(end - c->buffer) + 4;
        if (c->used >= HEAD)
            return 0;
        const ssize_t got = take(c, c->buffer + c->used, HEAD - c->used);
        if (got <= 0)
            return 0;
        if (waiting)
            *began = now_ns();
        waiting = false;
        c->used += (size_t)got;
    }
}

// Throws away `size` bytes, some of which may stand in the buffer already.
static bool skip(connection *c, uint64_t size)
{
    while (size > c->used) {
        size -= c->used;
        c->used = 0;
        const ssize_t got = take(c, c->buffer, size < BUFFER ? (size_t)size : BUFFER);
        if (got <= 0)
            return false;
        c->used = (size_t)got;
    }
    c->used -= (size_t)size;
    memmove(c->buffer, c->buffer + size, c->used);
    return true;
}

static bool serve_one(connection *c)
{
    uint64_t began;
    const size_t head_size = read_head(c, &began);
    if (head_size == 0)
        return false;
    char head[HEAD + 1];
    memcpy(head, c->buffer, head_size);
    head[head_size] = '\0';
    c->used -= head_size;
    memmove(c->buffer, c->buffer + head_size, c->used);

    const char *length = header(head, "Content-Length");
    const uint64_t size = length != NULL ? strtoull(length, NULL, 10) : 0;
    if (header(head, "Expect") != NULL && !give(c, continue_reply, sizeof continue_reply - 1))
        return false;
    if (!skip(c, size))
        return false;
    if (memmem(head, strcspn(head, "\r"), "/token", 6) != NULL)
        return reply(c, "200 OK", token_reply);
    // Told before the reply: who has the reply finds the line.
    fprintf(c->log, "%" PRIu64 " %" PRIu64 "\n", size, now_ns() - began);
    fflush(c->log);
    return reply(c, "201 Created", upload_reply);
}

static void *serve(void *argument)
{
    connection *c = argument;
    if (c->tls == NULL || SSL_accept(c->tls) == 1) {
        while (serve_one(c))
            continue;
    }
    SSL_free(c->tls);
    close(c->socket);
    free(c);
    return NULL;
}

// ---- The server ----

static connection *connection_new(const server *s, int socket)
{
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connection *c = calloc(1, sizeof *c);
    if (c == NULL)
        return NULL;
    c->socket = socket;
    c->log = s->log;
    if (s->tls == NULL)
        return c;
    c->tls = SSL_new(s->tls);
    if (c->tls != NULL && SSL_set_fd(c->tls, socket) == 1)
        return c;
    SSL_free(c->tls);
    free(c);
    return NULL;
}

static void *listen_on(void *argument)
{
    const server *s = argument;
    for (;;) {
        const int socket = accept(s->socket, NULL, NULL);
        if (socket < 0)
            continue;
        connection *c = connection_new(s, socket);
        pthread_t thread;
        if (c == NULL || pthread_create(&thread, NULL, serve, c) != 0)
            abort(); // a bench with a lost connection is worth nothing
        pthread_detach(thread);
    }
    return NULL;
}

// 0 when there is no port to be had.
static uint16_t open_port(server *s)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    s->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s->socket < 0 || bind(s->socket, (struct sockaddr *)&address, size) != 0 ||
        listen(s->socket, 256) != 0 ||
        getsockname(s->socket, (struct sockaddr *)&address, &size) != 0)
        return 0;
    return ntohs(address.sin_port);
}

static SSL_CTX *open_tls(const char *certificate, const char *key)
{
    SSL_CTX *tls = SSL_CTX_new(TLS_server_method());
    if (tls != NULL && SSL_CTX_use_certificate_chain_file(tls, certificate) == 1 &&
        SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) == 1)
        return tls;
    SSL_CTX_free(tls);
    return NULL;
}

int main(int argc, char **argv)
{
    const bool is_tls = argc == 6 && strcmp(argv[3], "--tls") == 0;
    if ((argc != 3 && !is_tls) || strcmp(argv[1], "--log") != 0) {
        fputs("Usage: sink --log FILE [--tls CERTIFICATE KEY]\n", stderr);
        return EXIT_USAGE;
    }
    signal(SIGPIPE, SIG_IGN); // SSL_write has no MSG_NOSIGNAL
    static server s;          // the threads use it to the very end
    s.log = fopen(argv[2], "a");
    s.tls = is_tls ? open_tls(argv[4], argv[5]) : NULL;
    const uint16_t port = open_port(&s);
    pthread_t listener;
    if (s.log == NULL || port == 0 || (is_tls && s.tls == NULL) ||
        pthread_create(&listener, NULL, listen_on, &s) != 0) {
        fputs("sink: cannot start\n", stderr);
        return 1;
    }
    printf("%u\n", port);
    fflush(stdout);
    while (getchar() != EOF)
        continue;
    return 0; // with all its threads
}
