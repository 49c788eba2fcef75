/**
 * @file
 * Files that are uploaded one behind the other over two connections at once, with one token.
 *
 *     batch work = {.files = files, .count = count, .tell = print, .context = &state};
 *     status = batch_run(&work, &settings, &report);   // calls `tell` for each file, in order
 *
 * The first file goes alone: what is wrong with key, settings or network shows by it, once.
 */
#ifndef RDX_CLI_BATCH_H
#define RDX_CLI_BATCH_H

#include <rdx/reply.h>

#include "settings.h"

/** One file and its outcome. */
typedef struct batch_file {
    const char *path; // the caller's, as is `refused`
    bool refused;     // by the caller, who set status and report: it is told of and not sent
    bool over;        // private
    rdx_status status;
    rdx_reply reply; // RDX_REPLY at first; with the URI when the status is RDX_OK
    rdx_report report;
} batch_file;

/**
 * Told of each file that was tried, in their order, one at a time, by any of the threads of the
 * batch.
 */
typedef void batch_teller(void *context, batch_file *file);

typedef struct batch {
    batch_file *files;
    size_t count;
    bool fail_fast; // start no file behind one that failed
    batch_teller *tell;
    void *context;
    size_t tried; // set by the run: the files before this one
} batch;

/**
 * Uploads. RDX_OK when it could begin: outcomes are the files'. A failure that every file would
 * have (a refused key or token, no connection) ends the batch, as with `fail_fast`.
 */
RDX_NODISCARD rdx_status batch_run(batch *work, const settings *s, rdx_report *report);

/** Whether no other file or message would fare better. */
bool batch_concerns_all(rdx_status status);

/** Frees the outcomes. */
void batch_drop(batch *work);

#endif
