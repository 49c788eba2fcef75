/**
 * @file
 * One request with its reply, from its head to its last byte: which route it goes to, whether it
 * may, and which fault it meets. What carries it is http.c's and response.c's.
 *
 *     open -> field or data, ... -> finish -> close
 *
 * Thread safety: all on the server's one thread.
 */
#ifndef SANDBOX_EXCHANGE_H
#define SANDBOX_EXCHANGE_H

#include "bad_reply.h"
#include "http.h"

/** How the log shows a request whose client left before its end; never sent. */
enum { SANDBOX_CLIENT_GONE = 499 };

typedef struct sandbox_exchange {
    sandbox *box;
    const sandbox_route *route; // NULL when the path is none of ours
    const char *method;         // a constant; never the client's text
    void *state;                // of the route
    sandbox_fault fault;        // that it meets
    uint64_t received;          // bytes of the body
    sandbox_reply reply;
    bool is_finished;
    bool is_last;          // the connection ends with the reply
    sandbox_manner manner; // in which the reply leaves, once it is finished
} sandbox_exchange;

/** Fills in box->bases, the URLs that the sandbox answers to. */
void sandbox_exchange_name(sandbox *box, bool is_secure, uint16_t port);

/** What a head says that the exchange takes apart itself. */
typedef struct sandbox_request_line {
    const char *method, *path;
    const char *host; // NULL when absent
    bool from_page;   // a browser sent it for a page: it has an Origin
    bool is_unclear;  // it tells its length twice
} sandbox_request_line;

/** Finds the route and hands it the head. `x` is zeroed; `head` lacks only what the line says. */
void sandbox_exchange_open(sandbox_exchange *x, sandbox *box, const sandbox_request_line *line,
                           sandbox_head head);

/** A piece of a form's field. Does nothing once the reply is decided, as the next one. */
void sandbox_exchange_field(sandbox_exchange *x, const sandbox_part *part);

/** A piece of a body that is no form; counts the pieces of both. */
void sandbox_exchange_data(sandbox_exchange *x, const char *data, size_t size);

/** The body has ended: decides the reply and its manner. Once; does nothing when asked again. */
void sandbox_exchange_finish(sandbox_exchange *x);

/** Writes the line of the log and frees what the exchange holds. */
void sandbox_exchange_close(sandbox_exchange *x);

#endif
