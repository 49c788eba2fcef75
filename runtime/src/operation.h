/**
 * @file
 * One request with all that belongs to it: token, 401, retries, rate, trace.
 *
 * A machine without I/O: it says what to do next and is told how that went, so that one driver may
 * block (rdx_client_run) and another have many operations under way at once (batch.c).
 *
 *     while ((step = rdx_operation_next(operation)).kind != RDX_STEP_DONE)
 *         switch (step.kind) {
 *         case RDX_STEP_TOKEN: rdx_operation_token(operation, rdx_auth_get(...), token); break;
 *         case RDX_STEP_REQUEST: rdx_operation_reply(operation, rdx_http_run(...), &facts); break;
 *         case RDX_STEP_WAIT: wait until step.until_ms; break;
 *         }
 */
#ifndef RDX_SRC_OPERATION_H
#define RDX_SRC_OPERATION_H

#include "http.h"
#include "retry.h"

typedef struct rdx_operation rdx_operation;

typedef enum rdx_step_kind {
    RDX_STEP_TOKEN,   // get a token until step.until_ms and hand it in
    RDX_STEP_REQUEST, // make step.request and hand in how it ended
    RDX_STEP_WAIT,    // ask again at step.until_ms
    RDX_STEP_DONE,    // step.status is the outcome
} rdx_step_kind;

typedef struct rdx_step {
    rdx_step_kind kind;
    int64_t until_ms; // on the system's elapsed_ms
    const rdx_http_request *request;
    rdx_status status;
} rdx_step;

/** What to do next. The same again until it is told. */
rdx_step rdx_operation_next(rdx_operation *operation);

/** How the flight for a token ended; a failure is the operation's. `token` is copied. */
void rdx_operation_token(rdx_operation *operation, rdx_status status, const char *token);

/** How the request ended. The reply stands where the operation was told to put it. */
void rdx_operation_reply(rdx_operation *operation, rdx_status status, const rdx_http_facts *facts);

#endif
