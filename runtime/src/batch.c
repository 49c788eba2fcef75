/**
 * @file
 * Batches: the operations of many messages, driven side by side on one thread.
 *
 * Each job has a client of its own, so that its connection is kept for the next message, and is in
 * one of five states. A job moves as far as it can without waiting; what it waits for then is a
 * transfer, a time, or the token, which one thread beside asks for on behalf of all.
 */
#include <rdx/batch.h>

#include "auth.h"
#include "batch_flight.h"
#include "send.h"

#include <stdlib.h>
#include <string.h>

enum {
    USUAL_JOBS = 8,
    PATIENCE_MS = 1000,       // of one look at the transfers
    ASKING_MS = 200,          // the same where the caller may cancel
    EVEN_DEADLINES_MS = 1000, // what lies closer is the same deadline
};

typedef enum job_state {
    JOB_FREE,
    JOB_TOKEN,    // waits for the flight
    JOB_PAUSE,    // until op->wake_ms
    JOB_TRANSFER, // on its way
    JOB_OVER,     // its result was not taken yet
} job_state;

typedef struct job {
    job_state state;
    rdx_client *client;
    rdx_sending sending;
    rdx_operation *op; // the sending's; NULL: none is under way
    rdx_batch_result result;
} job;

struct rdx_batch {
    rdx_auth *auth; // the caller's
    rdx_multi *multi;
    rdx_batch_flight *flight; // NULL: none
    size_t count;
    job *jobs;
};

// ---- Opening ----

static rdx_status open_jobs(rdx_batch *batch, const rdx_client_options *options, rdx_report *report)
{
    rdx_status status = RDX_OK;
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

// ---- One job ----

static int64_t now_of(const job *j)
{
    const rdx_system *system = &j->client->options.net.system;
    return system->elapsed_ms(system->context);
}

// Starts the transfer; false: it failed at once, which the operation has been told.
static bool start_transfer(rdx_batch *batch, job *j)
{
    rdx_http_facts facts = {.connect_ms = -1, .first_byte_ms = -1};
    rdx_http *http = j->client->http;
    rdx_status status = rdx_http_begin(http, &j->op->request, &j->op->causes);
    if (status == RDX_OK) {
        if (rdx_multi_add(batch->multi, rdx_http_transfer(http)) == RDX_OK)
            return true;
        status = rdx_http_finish(http, j->op->reply, &facts);
        if (status == RDX_OK || status == RDX_E_CANCELLED) // as one that was not run
            status = RDX_E_NOMEM;
    }
    rdx_operation_reply(j->op, status, &facts);
    return false;
}

// Takes the token that is there; false: there is none that can be used.
static bool take_token(rdx_batch *batch, job *j)
{
    const char *token;
    if (!rdx_auth_peek(batch->auth, &j->op->secret, &token))
        return false;
    rdx_operation_token(j->op, RDX_OK, token);
    return true;
}

// What the operation waits for; JOB_FREE: for nothing, it can move on.
static job_state step(rdx_batch *batch, job *j)
{
    switch (rdx_operation_next(j->op)) {
    case RDX_STEP_TOKEN:
        return take_token(batch, j) ? JOB_FREE : JOB_TOKEN;
    case RDX_STEP_WAIT:
        return JOB_PAUSE;
    case RDX_STEP_REQUEST:
        return start_transfer(batch, j) ? JOB_TRANSFER : JOB_FREE;
    case RDX_STEP_DONE:
        break;
    }
    j->op = rdx_sending_next(&j->sending);
    return j->op == NULL ? JOB_OVER : JOB_FREE;
}

// As far as it goes without waiting.
static void move_on(rdx_batch *batch, job *j)
{
    job_state state;
    do {
        state = step(batch, j);
    } while (state == JOB_FREE);
    j->state = state;
    if (state == JOB_OVER)
        j->result.status = rdx_sending_end(&j->sending);
}

// ---- What jobs wait for ----

static void end_transfer(rdx_batch *batch, job *j)
{
    rdx_http_facts facts;
    const rdx_status status = rdx_http_finish(j->client->http, j->op->reply, &facts);
    rdx_operation_reply(j->op, status, &facts);
    move_on(batch, j);
}

// Of a transfer that was taken out. What is said of it is not what libcurl says of the one.
static void stop_transfer(rdx_batch *batch, job *j, rdx_status status)
{
    rdx_http_facts facts;
    if (rdx_http_finish(j->client->http, j->op->reply, &facts) != RDX_OK)
        rdx_report_drop(&j->op->causes);
    rdx_report_fail(&j->op->causes, RDX_STAGE_NET, status, "%s: %s", j->op->errand.what,
                    status == RDX_E_NOMEM ? "no memory to go on"
                                          : "the system does not let transfers go on");
    rdx_operation_reply(j->op, status, &facts);
    move_on(batch, j);
}

static job *job_of(const rdx_batch *batch, const rdx_transfer *transfer)
{
    for (size_t i = 0; i < batch->count; i++)
        if (batch->jobs[i].state == JOB_TRANSFER &&
            rdx_http_transfer(batch->jobs[i].client->http) == transfer)
            return &batch->jobs[i];
    return NULL;
}

// Gives up all transfers: libcurl can't go on.
static void stop_transfers(rdx_batch *batch, rdx_status status)
{
    for (size_t i = 0; i < batch->count; i++) {
        job *j = &batch->jobs[i];
        if (j->state != JOB_TRANSFER)
            continue;
        rdx_multi_remove(batch->multi, rdx_http_transfer(j->client->http));
        stop_transfer(batch, j, status);
    }
}

// A flight that failed for want of time says nothing to a job that has more.
static bool is_answer_for(const rdx_batch *batch, const job *j)
{
    const int64_t until = rdx_batch_flight_until(batch->flight);
    return until - now_of(j) >= EVEN_DEADLINES_MS || j->op->until_ms - until < EVEN_DEADLINES_MS;
}

// The flight's outcome as one job sees it.
static void land(rdx_batch *batch, job *j)
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
    move_on(batch, j);
}

static void end_flight(rdx_batch *batch)
{
    // A job that lands may ask for a token again: that one is for the next flight.
    bool waits[RDX_MAX_JOBS] = {false};
    for (size_t i = 0; i < batch->count; i++)
        waits[i] = batch->jobs[i].state == JOB_TOKEN;
    for (size_t i = 0; i < batch->count; i++)
        if (waits[i])
            land(batch, &batch->jobs[i]);
    rdx_batch_flight_close(batch->flight);
    batch->flight = NULL;
}

static void refuse_token(rdx_batch *batch, job *j)
{
    rdx_operation_token(j->op, RDX_E_NOMEM, NULL);
    move_on(batch, j);
}

// A flight for those that wait for a token, if there is none yet.
static void need_flight(rdx_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        job *j = &batch->jobs[i];
        if (j->state != JOB_TOKEN || batch->flight != NULL)
            continue;
        batch->flight = rdx_batch_flight_open(batch->auth, batch->multi, j->op->until_ms);
        if (batch->flight == NULL)
            refuse_token(batch, j);
    }
}

// When a job that waits goes on, whatever comes. A flight that ends with the job tells more.
static int64_t end_of_wait(const rdx_batch *batch, const job *j)
{
    if (j->state == JOB_PAUSE)
        return j->op->wake_ms;
    const int64_t until = j->op->until_ms;
    const bool is_last = batch->flight == NULL || rdx_batch_flight_until(batch->flight) <= until;
    return is_last ? INT64_MAX : until;
}

// Moves on jobs whose time has come, or that their caller cancels.
static void end_waits(rdx_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        job *j = &batch->jobs[i];
        if (j->state != JOB_PAUSE && j->state != JOB_TOKEN)
            continue;
        const rdx_net_options *net = &j->client->options.net;
        if (net->progress != NULL && !net->progress(net->progress_context, 0, 0))
            rdx_operation_cancel(j->op);
        else if (now_of(j) < end_of_wait(batch, j))
            continue;
        move_on(batch, j);
    }
}

// ---- Waiting ----

static bool is_any(const rdx_batch *batch, job_state state)
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
        const job *j = &batch->jobs[i];
        if (j->state != JOB_PAUSE && j->state != JOB_TOKEN)
            continue;
        const int64_t left = end_of_wait(batch, j) - now_of(j);
        ms = left < ms ? left : ms;
    }
    return ms > 0 ? ms : 0;
}

// Until a transfer ends, the flight lands or a pause is over, but not for ever.
static void wait_for_any(rdx_batch *batch, int64_t at_most)
{
    const int64_t ms = time_to_wait(batch, at_most);
    if (batch->flight == NULL && !is_any(batch, JOB_TRANSFER)) {
        const rdx_system *system = &batch->jobs[0].client->options.net.system;
        system->wait_ms(system->context, ms);
        return;
    }
    rdx_transfer *ended = NULL;
    const rdx_status status = rdx_multi_poll(batch->multi, ms, &ended);
    if (status != RDX_OK)
        stop_transfers(batch, status);
    else if (ended != NULL)
        end_transfer(batch, job_of(batch, ended));
}

// ---- Calls ----

size_t rdx_batch_room(const rdx_batch *batch)
{
    size_t room = 0;
    for (size_t i = 0; i < batch->count; i++)
        room += batch->jobs[i].state == JOB_FREE;
    return room;
}

rdx_status rdx_batch_add(rdx_batch *batch, rdx_message message, void *tag)
{
    job *j = batch->jobs;
    while (j < batch->jobs + batch->count && j->state != JOB_FREE)
        j++;
    if (j == batch->jobs + batch->count)
        return RDX_E_ARGUMENT;
    j->result = (rdx_batch_result){.tag = tag, .reply = RDX_REPLY};
    rdx_sending_begin(&j->sending, j->client, message, &j->result.reply, &j->result.report);
    j->op = rdx_sending_next(&j->sending);
    if (j->op != NULL) {
        move_on(batch, j);
    } else {
        j->state = JOB_OVER;
        j->result.status = rdx_sending_end(&j->sending);
    }
    return RDX_OK;
}

static bool take_result(rdx_batch *batch, rdx_batch_result *out)
{
    for (size_t i = 0; i < batch->count; i++) {
        if (batch->jobs[i].state != JOB_OVER)
            continue;
        *out = batch->jobs[i].result;
        batch->jobs[i].state = JOB_FREE;
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

static void give_up(rdx_batch *batch, job *j)
{
    if (j->state == JOB_TRANSFER) {
        rdx_multi_remove(batch->multi, rdx_http_transfer(j->client->http));
        j->result.status = rdx_http_finish(j->client->http, j->op->reply, NULL);
    }
    if (j->state != JOB_FREE && j->state != JOB_OVER)
        j->result.status = rdx_sending_end(&j->sending);
    if (j->state != JOB_FREE) {
        rdx_reply_drop(&j->result.reply);
        rdx_report_drop(&j->result.report);
    }
    rdx_client_close(j->client);
}

void rdx_batch_close(rdx_batch *batch)
{
    if (batch == NULL)
        return;
    rdx_batch_flight_close(batch->flight);
    for (size_t i = 0; batch->jobs != NULL && i < batch->count; i++)
        give_up(batch, &batch->jobs[i]);
    rdx_multi_close(batch->multi);
    free(batch->jobs);
    free(batch);
}
