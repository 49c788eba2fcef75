/**
 * @file
 * Files that are uploaded one behind the other over two connections at once, with one token.
 *
 *     upload_list work = {.files = files, .count = count, .tell = print, .context = &state};
 *     status = upload_lanes_run(&work, &settings, &report);   // calls `tell` for each file, in
 * order
 *
 * The first file goes alone: what is wrong with key, settings or network shows by it, once.
 */
#ifndef RDX_CLI_UPLOAD_LANES_H
#define RDX_CLI_UPLOAD_LANES_H

#include <rdx/reply.h>

#include "settings.h"

/** One file and its outcome. */
typedef struct upload_file {
    const char *path; // the caller's, as is `refused`
    bool refused;     // by the caller, who set status and report: it is told of and not sent
    bool over;        // private
    rdx_status status;
    rdx_reply reply; // RDX_REPLY at first; with the URI when the status is RDX_OK
    rdx_report report;
} upload_file;

/**
 * Told of each file that was tried, in their order, one at a time, by any of the lanes' threads.
 */
typedef void upload_teller(void *context, upload_file *file);

typedef struct upload_list {
    upload_file *files;
    size_t count;
    bool fail_fast; // start no file behind one that failed
    upload_teller *tell;
    void *context;
    size_t tried; // set by the run: the files before this one
} upload_list;

/**
 * Uploads. RDX_OK when it could begin: outcomes are the files'. A failure that every file would
 * have (a refused key or token, no connection) ends the list, as with `fail_fast`.
 */
RDX_NODISCARD rdx_status upload_lanes_run(upload_list *work, const settings *s, rdx_report *report);

/** Frees the outcomes. */
void upload_lanes_drop(upload_list *work);

#endif
