/**
 * @file
 * Routes and faults of one request. See exchange.h.
 */
#include "exchange.h"

#include <poll.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

// ---- The head ----

// What a route takes behind its path is one name: no path of its own.
static bool is_at(const sandbox_route *route, const char *path)
{
    const size_t length = strlen(route->path);
    return route->takes_rest
               ? strncmp(route->path, path, length) == 0 && strchr(path + length, '/') == NULL
               : strcmp(route->path, path) == 0;
}

bool sandbox_head_is(const sandbox_head *head, const char *type)
{
    const size_t size = strlen(type);
    return head->content_type != NULL && strncasecmp(head->content_type, type, size) == 0 &&
           strchr(" ;", head->content_type[size]) != NULL; // the NUL is found, too
}

static const sandbox_route *find_route(const sandbox *box, const char *path)
{
    static const sandbox_route *const routes[] = {
        &sandbox_token_route,  &sandbox_authenticate_route, &sandbox_refresh_route,
        &sandbox_upload_route, &sandbox_endpoint_route,     &sandbox_blob_route,
        &sandbox_faults_route, &sandbox_counts_route};
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        if (is_at(routes[i], path) && (routes[i]->is_served == NULL || routes[i]->is_served(box)))
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

void sandbox_exchange_name(sandbox *box, bool is_secure, uint16_t port)
{
    static const char *const names[SANDBOX_HOSTS] = {"127.0.0.1", "localhost"};
    for (size_t i = 0; i < SANDBOX_HOSTS; i++)
        snprintf(box->bases[i], SANDBOX_BASE, "%s://%s:%u", is_secure ? "https" : "http", names[i],
                 port);
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

// The fault that the request meets, if any. One that acts on nothing decides the reply at once.
static void meet_fault(sandbox_exchange *x)
{
    const sandbox_place place = x->route->place;
    if (place == SANDBOX_PLACES)
        return;
    x->box->counts[place].requests++;
    x->fault = sandbox_faults_take(&x->box->faults, place);
    if (x->fault.row != NULL && !x->fault.row->is_acted_on)
        sandbox_bad_reply(&x->fault, &x->reply, &x->manner);
    if (x->manner.way == SANDBOX_WAY_RESET)
        x->reply.status = SANDBOX_CLIENT_GONE;
}

void sandbox_exchange_open(sandbox_exchange *x, sandbox *box, const sandbox_request_line *line,
                           sandbox_head head)
{
    x->box = box;
    x->route = find_route(box, line->path);
    x->method = known_method(line->method);
    head.base = find_base(box, line->host);
    x->is_last = line->is_unclear;
    if (line->is_unclear) {
        sandbox_reply_error(&x->reply, 400, "The Content-Length comes twice.");
    } else if (x->route == NULL) {
        sandbox_reply_error(&x->reply, 404, "There is nothing at this path.");
    } else if (strcmp(x->method, x->route->method) != 0) {
        sandbox_reply_error(&x->reply, 405, "Another method is understood here.");
    } else if (head.base == NULL) {
        sandbox_reply_error(&x->reply, 421, "The Host is not this sandbox.");
    } else if (line->from_page) {
        sandbox_reply_error(&x->reply, 403, "Web pages are no clients.");
    } else {
        head.rest = line->path + strlen(x->route->path);
        meet_fault(x);
        if (x->reply.status == 0)
            x->state = x->route->open(box, &head, &x->reply);
    }
}

// ---- The body ----

void sandbox_exchange_field(sandbox_exchange *x, const sandbox_part *part)
{
    if (x->reply.status == 0)
        x->route->data(x->state, part, &x->reply);
}

void sandbox_exchange_data(sandbox_exchange *x, const char *data, size_t size)
{
    if (x->reply.status == 0 && !x->route->is_form && x->route->data != NULL) {
        const sandbox_part part = {.data = data, .size = size, .offset = x->received};
        x->route->data(x->state, &part, &x->reply);
    }
    x->received += size;
}

void sandbox_exchange_finish(sandbox_exchange *x)
{
    static const sandbox_fault none;
    if (x->is_finished)
        return;
    x->is_finished = true;
    if (x->reply.status == 0) {
        x->route->finish(x->state, &x->reply);
        const bool done = x->reply.status >= 200 && x->reply.status < 300;
        if (done && x->route->place != SANDBOX_PLACES)
            x->box->counts[x->route->place].stored++;
    }
    const bool goes_wrong_now = x->fault.row != NULL && x->fault.row->is_acted_on;
    if (x->fault.row == NULL || goes_wrong_now)
        sandbox_bad_reply(goes_wrong_now ? &x->fault : &none, &x->reply, &x->manner);
}

// ---- The end ----

enum { LINE_ROOM = 512 }; // bytes: more than the longest, less than a pipe with room takes at once

// One line a request: no values, no tokens, and no path that is not ours.
static void log_exchange(const sandbox_exchange *x)
{
    char line[LINE_ROOM];
    const int length = snprintf(
        line, sizeof line, "%s %s %u in=%llu out=%zu%s%s%s%s\n", x->method,
        x->route == NULL ? "(other)" : x->route->path, x->reply.status,
        (unsigned long long)x->received, x->reply.length,
        x->reply.log_id[0] == '\0' ? "" : " log=", x->reply.log_id,
        x->fault.row == NULL ? "" : " fault=", x->fault.row == NULL ? "" : x->fault.row->name);
    struct pollfd log = {.fd = STDERR_FILENO, .events = POLLOUT};
    // A pipe that nobody reads is full one day, and all clients would wait for it.
    if (length > 0 && poll(&log, 1, 0) == 1 && (log.revents & POLLOUT) != 0)
        (void)!write(STDERR_FILENO, line, (size_t)length);
}

void sandbox_exchange_close(sandbox_exchange *x)
{
    if (x->reply.status == 0)
        x->reply.status = SANDBOX_CLIENT_GONE;
    log_exchange(x);
    if (x->state != NULL)
        x->route->close(x->state);
    sandbox_reply_drop(&x->reply);
}
