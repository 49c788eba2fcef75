/**
 * @file
 * One message of a batch: how far it is, and its steps from one wait to the next.
 *
 * A job moves as far as it can without waiting; what it waits for then is its state.
 */
#ifndef RDX_SRC_BATCH_JOB_H
#define RDX_SRC_BATCH_JOB_H

#include <rdx/batch.h>

#include "send.h"

typedef enum rdx_job_state {
    RDX_JOB_FREE,
    RDX_JOB_TOKEN,    // waits for the flight
    RDX_JOB_PAUSE,    // until op->wake_ms
    RDX_JOB_TRANSFER, // on its way
    RDX_JOB_OVER,     // its result was not taken yet
} rdx_job_state;

/** Opened by giving it a client and the multi of its batch; stays where it is from then on. */
typedef struct rdx_job {
    rdx_job_state state;
    rdx_client *client; // the job's own
    rdx_multi *multi;   // the batch's
    rdx_sending sending;
    rdx_operation *op; // the sending's; NULL: none is under way
    rdx_batch_result result;
} rdx_job;

/** By the clock of its client. */
int64_t rdx_job_now(const rdx_job *job);

/** Begins `message`, of a job that is free, and moves it on. */
void rdx_job_begin(rdx_job *job, rdx_message message, void *tag);

/** As far as it goes without waiting. */
void rdx_job_move_on(rdx_job *job);

/** Its transfer has ended. */
void rdx_job_end_transfer(rdx_job *job);

/** Its transfer has to end: libcurl can't go on, for the reason `status`. */
void rdx_job_stop_transfer(rdx_job *job, rdx_status status);

/** Gives up what is under way, drops its result and closes its client. */
void rdx_job_close(rdx_job *job);

#endif
