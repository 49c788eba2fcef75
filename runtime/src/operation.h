/**
 * @file
 * One request with its token, a renewal after a 401, retries and the rate: a machine that does no
 * I/O and waits for nothing. What drives it does both:
 *
 *     rdx_operation_begin(&op, &setting, &errand, reply);
 *     for (;;) {
 *         switch (rdx_operation_next(&op)) {
 *         case RDX_STEP_TOKEN:
 *             status = rdx_auth_get(auth, &op.secret, &patience, &token, &op.refusal);
 *             rdx_operation_token(&op, status, token);
 *             break;
 *         case RDX_STEP_WAIT:
 *             ... until op.wake_ms by elapsed_ms; or, cancelled: rdx_operation_cancel(&op);
 *             break;
 *         case RDX_STEP_REQUEST:
 *             status = ... op.request, with rdx_http_..., the reply into op.reply and faults into
 *                      &op.causes
 *             rdx_operation_reply(&op, status, &facts);
 *             break;
 *         case RDX_STEP_DONE:
 *             return rdx_operation_end(&op, report);
 *         }
 *     }
 *
 * rdx_drive is this loop for one thread; rdx_batch has the same over many at once.
 * Memory: an operation holds its token and the faults of its last attempt until rdx_operation_end,
 * which every operation that was begun needs.
 */
#ifndef RDX_SRC_OPERATION_H
#define RDX_SRC_OPERATION_H

#include <rdx/auth.h>
#include <rdx/net.h>
#include <rdx/rate.h>

#include "http.h"
#include "retry.h"

/** What is asked of a server. */
typedef struct rdx_errand {
    rdx_http_request request; // without bearer and time limit, which the operation fills in
    rdx_effect effect;
    const char *what;  // how reports call it: "message"
    const char *shown; // the URL as a trace may show it; NULL: that of the request
    // Makes what no two attempts have in common, before each; NULL: there is nothing.
    rdx_status (*prepare)(const struct rdx_errand *errand, rdx_http_request *request,
                          rdx_report *report);
    bool is_part; // of a message that has not left yet: nobody asks whether this arrived
    // Reads a reply that came whole and says what it means. Reports without the number of attempts
    // and without doubt, which the operation adds.
    rdx_status (*judge)(const struct rdx_errand *errand, rdx_reply *reply, rdx_report *report);
    void *context; // of `prepare` and `judge`
} rdx_errand;

/** Where it happens. All of it must outlive the operation. */
typedef struct rdx_setting {
    const rdx_net_options *net; // complete
    rdx_auth *auth;             // NULL: no token is needed, and a 401 is final
    rdx_rate *rate;
    int64_t until_ms; // the deadline, by elapsed_ms of net->system
} rdx_setting;

typedef enum rdx_step {
    RDX_STEP_TOKEN,
    RDX_STEP_WAIT,
    RDX_STEP_REQUEST,
    RDX_STEP_DONE,
} rdx_step;

typedef struct rdx_operation {
    // For the driver
    rdx_http_request request; // of this attempt
    rdx_reply *reply;         // the caller's: of the last attempt that was answered
    rdx_report causes;        // why this attempt failed
    rdx_report refusal;       // why there is no token
    rdx_arena secret;         // the token's
    int64_t wake_ms;
    int64_t until_ms;
    // Private
    rdx_errand errand;
    rdx_setting setting;
    rdx_status status;
    bool done;
    bool asked;          // a request is under way
    unsigned made;       // attempts
    unsigned accepted;   // attempts that were or may have been
    bool renewed;        // after a 401
    int64_t pause_ms;    // before the next attempt
    int64_t waited_ms;   // since the last one
    const char *gave_up; // why there is none though there might be; NULL: not so
} rdx_operation;

/** `reply` is emptied before each attempt. */
void rdx_operation_begin(rdx_operation *op, const rdx_setting *setting, const rdx_errand *errand,
                         rdx_reply *reply);

/** What is to be done next; asked again only when that was done. */
RDX_NODISCARD rdx_step rdx_operation_next(rdx_operation *op);

/** After RDX_STEP_TOKEN. `token` stands in op->secret. */
void rdx_operation_token(rdx_operation *op, rdx_status status, const char *token);

/** After RDX_STEP_REQUEST. */
void rdx_operation_reply(rdx_operation *op, rdx_status status, const rdx_http_facts *facts);

/** In place of a wait: the caller does not want to go on. */
void rdx_operation_cancel(rdx_operation *op);

/**
 * The outcome; faults go to `report`, attempts and doubts into the reply. Wipes and frees. Of one
 * that is not done it is RDX_E_CANCELLED.
 */
RDX_NODISCARD rdx_status rdx_operation_end(rdx_operation *op, rdx_report *report);

#endif
