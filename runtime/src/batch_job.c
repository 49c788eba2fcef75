/**
 * @file
 * The steps of one message of a batch.
 */
#include "batch_job.h"

#include "auth.h"

int64_t rdx_job_now(const rdx_job *job)
{
    const rdx_system *system = &job->client->options.net.system;
    return system->elapsed_ms(system->context);
}

// Starts the transfer; false: it failed at once, which the operation has been told.
static bool start_transfer(rdx_job *job)
{
    rdx_http_facts facts = {.connect_ms = -1, .first_byte_ms = -1};
    rdx_http *http = job->client->http;
    rdx_status status = rdx_http_begin(http, &job->op->request, &job->op->causes);
    if (status == RDX_OK) {
        if (rdx_multi_add(job->multi, rdx_http_transfer(http)) == RDX_OK)
            return true;
        status = rdx_http_finish(http, job->op->reply, &facts);
        if (status == RDX_OK || status == RDX_E_CANCELLED) // as one that was not run
            status = RDX_E_NOMEM;
    }
    rdx_operation_reply(job->op, status, &facts);
    return false;
}

// Takes the token that is there; false: there is none that can be used.
static bool take_token(rdx_job *job)
{
    const char *token;
    if (!rdx_auth_peek(job->client->auth, &job->op->secret, &token))
        return false;
    rdx_operation_token(job->op, RDX_OK, token);
    return true;
}

// What the operation waits for; RDX_JOB_FREE: for nothing, it can move on.
static rdx_job_state step(rdx_job *job)
{
    switch (rdx_operation_next(job->op)) {
    case RDX_STEP_TOKEN:
        return take_token(job) ? RDX_JOB_FREE : RDX_JOB_TOKEN;
    case RDX_STEP_WAIT:
        return RDX_JOB_PAUSE;
    case RDX_STEP_REQUEST:
        return start_transfer(job) ? RDX_JOB_TRANSFER : RDX_JOB_FREE;
    case RDX_STEP_DONE:
        break;
    }
    job->op = rdx_sending_next(&job->sending);
    return job->op == NULL ? RDX_JOB_OVER : RDX_JOB_FREE;
}

void rdx_job_move_on(rdx_job *job)
{
    rdx_job_state state = job->op == NULL ? RDX_JOB_OVER : RDX_JOB_FREE;
    while (state == RDX_JOB_FREE)
        state = step(job);
    job->state = state;
    if (state == RDX_JOB_OVER)
        job->result.status = rdx_sending_end(&job->sending);
}

void rdx_job_begin(rdx_job *job, rdx_message message, void *tag)
{
    job->result = (rdx_batch_result){.tag = tag, .reply = RDX_REPLY};
    rdx_sending_begin(&job->sending, job->client, message, &job->result.reply, &job->result.report);
    job->op = rdx_sending_next(&job->sending);
    rdx_job_move_on(job);
}

void rdx_job_end_transfer(rdx_job *job)
{
    rdx_http_facts facts;
    const rdx_status status = rdx_http_finish(job->client->http, job->op->reply, &facts);
    rdx_operation_reply(job->op, status, &facts);
    rdx_job_move_on(job);
}

void rdx_job_stop_transfer(rdx_job *job, rdx_status status)
{
    rdx_http_facts facts;
    rdx_multi_remove(job->multi, rdx_http_transfer(job->client->http));
    // What libcurl says of a transfer that was taken out is not why it was.
    if (rdx_http_finish(job->client->http, job->op->reply, &facts) != RDX_OK)
        rdx_report_drop(&job->op->causes);
    rdx_report_fail(&job->op->causes, RDX_STAGE_NET, status, "%s: %s", job->op->errand.what,
                    status == RDX_E_NOMEM ? "no memory to go on"
                                          : "the system does not let transfers go on");
    rdx_operation_reply(job->op, status, &facts);
    rdx_job_move_on(job);
}

void rdx_job_close(rdx_job *job)
{
    if (job->state == RDX_JOB_TRANSFER) {
        rdx_multi_remove(job->multi, rdx_http_transfer(job->client->http));
        job->result.status = rdx_http_finish(job->client->http, job->op->reply, NULL);
    }
    if (job->state != RDX_JOB_FREE && job->state != RDX_JOB_OVER)
        job->result.status = rdx_sending_end(&job->sending);
    if (job->state != RDX_JOB_FREE) {
        rdx_reply_drop(&job->result.reply);
        rdx_report_drop(&job->result.report);
    }
    rdx_client_close(job->client);
}
