/**
 * @file
 * Batches: the operations of many messages, driven side by side on one thread.
 *
 * Each job has a client of its own, so that its connection is kept for the next message. What jobs
 * wait for is a transfer, a time, or the token, which one thread beside asks for on behalf of all.
 */
#include <rdx/batch.h>

#include "batch_flight.h"
#include "batch_job.h"

#include <stdlib.h>
#include <string.h>

enum {
    USUAL_JOBS = 8,
    PATIENCE_MS = 1000,       // of one look at the transfers
    ASKING_MS = 200,          // the same where the caller may cancel
    EVEN_DEADLINES_MS = 1000, // what lies closer is the same deadline
};

struct rdx_batch {
    rdx_auth *auth; // the caller's
    rdx_multi *multi;
    rdx_batch_flight *flight; // NULL: none
    size_t count;
    rdx_job *jobs;
};

// ---- Opening ----

static rdx_status open_jobs(rdx_batch *batch, const rdx_client_options *options, rdx_report *report)
{
    rdx_status status = RDX_OK;
    for (size_t i = 0; i < batch->count; i++)
        batch->jobs[i].multi = batch->multi;
    for (size_t i = 0; status == RDX_OK && i < batch->count; i++)
        status = rdx_client_open(options, batch->auth, &batch->jobs[i].client, report);
    return status;
}

rdx_status rdx_batch_open(const rdx_batch_options *options, rdx_auth *auth, rdx_batch **out,
                          rdx_report *report)
{
    static const rdx_batch_options defaults = {0};
    if (options == NULL)
        options = &defaults;
    *out = NULL;
    if (options->jobs > RDX_MAX_JOBS)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT, "jobs are over %u",
                               RDX_MAX_JOBS);
    rdx_batch *batch = calloc(1, sizeof *batch);
    if (batch == NULL)
        return rdx_net_end(RDX_E_NOMEM, report);
    batch->auth = auth;
    batch->count = options->jobs == 0 ? USUAL_JOBS : options->jobs;
    batch->jobs = calloc(batch->count, sizeof *batch->jobs);
    batch->multi = rdx_multi_open();
    rdx_status status = RDX_E_NOMEM;
    if (batch->jobs != NULL && batch->multi != NULL)
        status = open_jobs(batch, &options->client, report);
    if (status == RDX_OK)
        *out = batch;
    else
        rdx_batch_close(batch);
    return rdx_net_end(status, report);
}

// ---- What jobs wait for ----

static rdx_job *job_of(const rdx_batch *batch, const rdx_transfer *transfer)
{
    for (size_t i = 0; i < batch->count; i++)
        if (batch->jobs[i].state == RDX_JOB_TRANSFER &&
            rdx_http_transfer(batch->jobs[i].client->http) == transfer)
            return &batch->jobs[i];
    return NULL;
}

// Gives up all transfers: libcurl can't go on.
static void stop_transfers(rdx_batch *batch, rdx_status status)
{
    for (size_t i = 0; i < batch->count; i++) {
        rdx_job *j = &batch->jobs[i];
        if (j->state == RDX_JOB_TRANSFER)
            rdx_job_stop_transfer(j, status);
    }
}

// A flight that failed for want of time says nothing to a job that has more.
static bool is_answer_for(const rdx_batch *batch, const rdx_job *j)
{
    const int64_t until = rdx_batch_flight_until(batch->flight);
    return until - rdx_job_now(j) >= EVEN_DEADLINES_MS ||
           j->op->until_ms - until < EVEN_DEADLINES_MS;
}

// The flight's outcome as one job sees it.
static void land(rdx_batch *batch, rdx_job *j)
{
    const char *token;
    const rdx_report *causes;
    const rdx_status status = rdx_batch_flight_take(batch->flight, &token, &causes);
    if (status != RDX_OK && !is_answer_for(batch, j))
        return;
    const char *copy = NULL;
    if (status == RDX_OK)
        copy = rdx_arena_text(&j->op->secret, token, strlen(token));
    for (size_t i = 0; i < causes->count; i++)
        rdx_report_add(&j->op->refusal, &causes->issues[i]);
    rdx_operation_token(j->op, status == RDX_OK && copy == NULL ? RDX_E_NOMEM : status, copy);
    rdx_job_move_on(j);
}

static void end_flight(rdx_batch *batch)
{
    // A job that lands may ask for a token again: that one is for the next flight.
    bool waits[RDX_MAX_JOBS] = {false};
    for (size_t i = 0; i < batch->count; i++)
        waits[i] = batch->jobs[i].state == RDX_JOB_TOKEN;
    for (size_t i = 0; i < batch->count; i++)
        if (waits[i])
            land(batch, &batch->jobs[i]);
    rdx_batch_flight_close(batch->flight);
    batch->flight = NULL;
}

static void refuse_token(rdx_job *j)
{
    rdx_operation_token(j->op, RDX_E_NOMEM, NULL);
    rdx_job_move_on(j);
}

// A flight for those that wait for a token, if there is none yet.
static void need_flight(rdx_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        rdx_job *j = &batch->jobs[i];
        if (j->state != RDX_JOB_TOKEN || batch->flight != NULL)
            continue;
        batch->flight = rdx_batch_flight_open(batch->auth, batch->multi, j->op->until_ms);
        if (batch->flight == NULL)
            refuse_token(j);
    }
}

// When a job that waits goes on, whatever comes. A flight that ends with the job tells more.
static int64_t end_of_wait(const rdx_batch *batch, const rdx_job *j)
{
    if (j->state == RDX_JOB_PAUSE)
        return j->op->wake_ms;
    const int64_t until = j->op->until_ms;
    const bool is_last = batch->flight == NULL || rdx_batch_flight_until(batch->flight) <= until;
    return is_last ? INT64_MAX : until;
}

// Moves on jobs whose time has come, or that their caller cancels.
static void end_waits(rdx_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        rdx_job *j = &batch->jobs[i];
        if (j->state != RDX_JOB_PAUSE && j->state != RDX_JOB_TOKEN)
            continue;
        const rdx_net_options *net = &j->client->options.net;
        if (net->progress != NULL && !net->progress(net->progress_context, 0, 0))
            rdx_operation_cancel(j->op);
        else if (rdx_job_now(j) < end_of_wait(batch, j))
            continue;
        rdx_job_move_on(j);
    }
}

// ---- Waiting ----

static bool is_any(const rdx_batch *batch, rdx_job_state state)
{
    for (size_t i = 0; i < batch->count; i++)
        if (batch->jobs[i].state == state)
            return true;
    return false;
}

static int64_t time_to_wait(const rdx_batch *batch, int64_t at_most)
{
    const bool may_cancel = batch->jobs[0].client->options.net.progress != NULL;
    int64_t ms = may_cancel ? ASKING_MS : PATIENCE_MS;
    ms = at_most < ms ? at_most : ms;
    for (size_t i = 0; i < batch->count; i++) {
        const rdx_job *j = &batch->jobs[i];
        if (j->state != RDX_JOB_PAUSE && j->state != RDX_JOB_TOKEN)
            continue;
        const int64_t left = end_of_wait(batch, j) - rdx_job_now(j);
        ms = left < ms ? left : ms;
    }
    return ms > 0 ? ms : 0;
}

// Until a transfer ends, the flight lands or a pause is over, but not for ever.
static void wait_for_any(rdx_batch *batch, int64_t at_most)
{
    const int64_t ms = time_to_wait(batch, at_most);
    if (batch->flight == NULL && !is_any(batch, RDX_JOB_TRANSFER)) {
        const rdx_system *system = &batch->jobs[0].client->options.net.system;
        system->wait_ms(system->context, ms);
        return;
    }
    rdx_transfer *ended = NULL;
    const rdx_status status = rdx_multi_poll(batch->multi, ms, &ended);
    if (status != RDX_OK)
        stop_transfers(batch, status);
    else if (ended != NULL)
        rdx_job_end_transfer(job_of(batch, ended));
}

// ---- Calls ----

size_t rdx_batch_room(const rdx_batch *batch)
{
    size_t room = 0;
    for (size_t i = 0; i < batch->count; i++)
        room += batch->jobs[i].state == RDX_JOB_FREE;
    return room;
}

rdx_status rdx_batch_add(rdx_batch *batch, rdx_message message, void *tag)
{
    rdx_job *j = batch->jobs;
    while (j < batch->jobs + batch->count && j->state != RDX_JOB_FREE)
        j++;
    if (j == batch->jobs + batch->count)
        return RDX_E_ARGUMENT;
    rdx_job_begin(j, message, tag);
    return RDX_OK;
}

static bool take_result(rdx_batch *batch, rdx_batch_result *out)
{
    for (size_t i = 0; i < batch->count; i++) {
        if (batch->jobs[i].state != RDX_JOB_OVER)
            continue;
        *out = batch->jobs[i].result;
        batch->jobs[i].state = RDX_JOB_FREE;
        return true;
    }
    return false;
}

// The result of a job that needs no wait; `wanted` says that there may be one later.
static bool look(rdx_batch *batch, rdx_batch_result *out, bool *wanted)
{
    if (batch->flight != NULL && rdx_batch_flight_is_over(batch->flight))
        end_flight(batch);
    end_waits(batch);
    need_flight(batch);
    const bool found = take_result(batch, out);
    *wanted = !found && rdx_batch_room(batch) < batch->count;
    return found;
}

bool rdx_batch_next(rdx_batch *batch, rdx_batch_result *out)
{
    bool wanted;
    bool found = look(batch, out, &wanted);
    while (wanted) {
        wait_for_any(batch, PATIENCE_MS);
        found = look(batch, out, &wanted);
    }
    return found;
}

bool rdx_batch_poll(rdx_batch *batch, int64_t ms, rdx_batch_result *out)
{
    bool wanted;
    if (look(batch, out, &wanted))
        return true;
    if (wanted)
        wait_for_any(batch, ms);
    return wanted && look(batch, out, &wanted);
}

// ---- Closing ----

void rdx_batch_close(rdx_batch *batch)
{
    if (batch == NULL)
        return;
    rdx_batch_flight_close(batch->flight);
    for (size_t i = 0; batch->jobs != NULL && i < batch->count; i++)
        rdx_job_close(&batch->jobs[i]);
    rdx_multi_close(batch->multi);
    free(batch->jobs);
    free(batch);
}
