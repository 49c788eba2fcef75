/**
 * @file
 * The server, and what an endpoint is to it.
 *
 * An endpoint is a route: the server hands it the head of a request, then the body piece by piece,
 * then asks for the reply. It may decide the reply at any of these steps; what is left of the body
 * is then read and forgotten. A route for GET has no use for a body: its `data` is NULL.
 *
 *     open -> data, data, ... -> finish -> close         (close always comes, once)
 *
 * All routes run on the server's one thread, so that a slow client keeps nobody waiting but
 * itself, and the endpoints need no locks.
 */
#ifndef SANDBOX_HTTP_H
#define SANDBOX_HTTP_H

#include "reply.h"
#include "sandbox.h"
#include "tls.h"

/** What an endpoint may know of a request before its body. Good until `open` returns. */
typedef struct sandbox_head {
    const char *base;          // the sandbox's URL as the client names it; lasts as the sandbox
    const char *rest;          // of the path, behind the route's; "" where the route takes none
    const char *authorization; // NULL when absent
    const char *content_type;  // NULL when absent
    bool has_length;           // false when the body is chunked
    uint64_t length;           // of the body
} sandbox_head;

/** Whether the head's Content-Type is `type`, such as "application/json", parameters or not. */
bool sandbox_head_is(const sandbox_head *head, const char *type);

/** A piece of the body: of one field of a form, or of the whole where the route is no form. */
typedef struct sandbox_part {
    const char *name;      // of the field; NULL where the route is no form
    const char *file_name; // as the client says; NULL when the field is no file
    const char *data;
    size_t size;
    uint64_t offset; // of this piece in its field
} sandbox_part;

typedef struct sandbox_route {
    const char *method; // "POST" or "GET"
    const char *path;
    bool takes_rest;     // a name follows behind this one, as in "/blob/ID"
    bool is_form;        // x-www-form-urlencoded or multipart/form-data
    sandbox_place place; // by which faults and counts name it; SANDBOX_PLACES: by none
    /** Whether there is such a route in this sandbox; NULL: always. */
    bool (*is_served)(const sandbox *box);
    /** The state of one request; NULL with a decided reply when the head is refused. */
    void *(*open)(sandbox *box, const sandbox_head *head, sandbox_reply *reply);
    void (*data)(void *state, const sandbox_part *part, sandbox_reply *reply); // NULL: for GET
    void (*finish)(void *state, sandbox_reply *reply);
    void (*close)(void *state);
} sandbox_route;

extern const sandbox_route sandbox_token_route;        // POST /v2/auth/token, token.c
extern const sandbox_route sandbox_authenticate_route; // POST /auth/authenticate, legacy.c
extern const sandbox_route sandbox_refresh_route;      // POST /auth/refreshToken, legacy.c
extern const sandbox_route sandbox_upload_route;       // POST /upload, upload.c
extern const sandbox_route sandbox_endpoint_route;     // POST /endpoint, endpoint.c
extern const sandbox_route sandbox_blob_route;         // GET /blob/ID, blob.c
extern const sandbox_route sandbox_faults_route;       // POST /sandbox/faults, control.c
extern const sandbox_route sandbox_counts_route;       // GET /sandbox/counts, control.c

typedef struct sandbox_server sandbox_server;

/**
 * Takes a port of 127.0.0.1 for `box`, any free one for 0, and fills in box->bases. Who connects
 * now is refused. NULL, with errno, when it can't.
 */
sandbox_server *sandbox_server_open(sandbox *box, uint16_t port, bool is_secure);

/** Serves until closed, on a thread of its own. False when it can't. */
bool sandbox_server_start(sandbox_server *server, const sandbox_tls *tls);

/** Ends all connections and frees. NULL does nothing. */
void sandbox_server_close(sandbox_server *server);

#endif
