/**
 * @file
 * A request as http.c takes it in and response.c answers it: the two files that speak to
 * libmicrohttpd.
 *
 * Thread safety: all on the server's one thread.
 */
#ifndef SANDBOX_REQUEST_H
#define SANDBOX_REQUEST_H

#include "exchange.h"
#include "watch.h"

#include <microhttpd.h>

enum { SANDBOX_SECOND_MS = 1000 };

struct sandbox_server {
    sandbox *box;
    struct MHD_Daemon *daemon; // NULL until it serves
    sandbox_watch *watch;
    int socket;
};

/** A request: what it is to the sandbox, and what libmicrohttpd needs of it. */
typedef struct sandbox_request {
    sandbox_exchange exchange;
    sandbox_server *server;
    struct MHD_Connection *connection;
    sandbox_line *line; // the connection as the watch has it
    struct MHD_PostProcessor *form;
    int64_t rested_ms; // of the pause that it makes
    uint64_t length;   // of the body, as the head tells it
    bool expects_go;   // the client waits for "100 Continue" before it sends the body
} sandbox_request;

/**
 * Answers, as its manner says; again after each of its rests. The whole request is here, and its
 * reply is decided.
 */
enum MHD_Result sandbox_request_reply(sandbox_request *r);

/** Answers at once. */
enum MHD_Result sandbox_request_send(sandbox_request *r);

/** The client sees a reset (RST) at once, whatever was still to come. */
enum MHD_Result sandbox_request_break_off(struct MHD_Connection *connection);

#endif
