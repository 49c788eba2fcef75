/**
 * @file
 * How one line of a list of jobs ended, as a line of JSON. docs/batch.md has its members.
 *
 * No value of a message is in it, and none of the server's words but the log IDs.
 */
#ifndef RDX_CLI_RESULT_LINE_H
#define RDX_CLI_RESULT_LINE_H

#include <stdio.h>

#include <rdx/reply.h>

#include "job_line.h"

typedef struct job_result {
    size_t number; // of the line
    const job *job;
    rdx_status status;
    const rdx_reply *reply;   // RDX_REPLY when it was not tried
    const rdx_report *read;   // of job_read
    const rdx_report *report; // of the sending; may be NULL
    int64_t ms;               // from the reading to the end
} job_result;

/** Writes and flushes. */
void result_line(FILE *to, const job_result *result);

#endif
