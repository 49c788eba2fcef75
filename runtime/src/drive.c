/**
 * @file
 * Waiting and sending for an operation.
 */
#include "drive.h"

#include "auth.h"
#include "system.h"

static void get_token(rdx_operation *op)
{
    const char *token = NULL;
    const rdx_net_options *net = op->setting.net;
    const rdx_patience patience = {op->until_ms, net->progress, net->progress_context};
    const rdx_status status =
        rdx_auth_get(op->setting.auth, &op->secret, &patience, &token, &op->refusal);
    rdx_operation_token(op, status, token);
}

static void make_request(rdx_operation *op, rdx_http *http)
{
    rdx_http_facts facts = {0};
    const rdx_status status = rdx_http_run(http, &op->request, op->reply, &facts, &op->causes);
    rdx_operation_reply(op, status, &facts);
}

static void wait(rdx_operation *op)
{
    const rdx_net_options *net = op->setting.net;
    const int64_t ms = op->wake_ms - net->system.elapsed_ms(net->system.context);
    if (ms > 0 && rdx_wait(&net->system, ms, net->progress, net->progress_context) != RDX_OK)
        rdx_operation_cancel(op);
}

void rdx_drive(rdx_operation *op, rdx_http *http)
{
    for (;;) {
        switch (rdx_operation_next(op)) {
        case RDX_STEP_TOKEN:
            get_token(op);
            break;
        case RDX_STEP_WAIT:
            wait(op);
            break;
        case RDX_STEP_REQUEST:
            make_request(op, http);
            break;
        case RDX_STEP_DONE:
            return;
        }
    }
}
