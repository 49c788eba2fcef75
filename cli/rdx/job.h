/**
 * @file
 * A run of `rdx validate`: judges files, hands each document to the output, and counts.
 */
#ifndef RDX_CLI_JOB_H
#define RDX_CLI_JOB_H

#include <rdx/parse.h>

#include "output.h"
#include "source.h"

/** Statuses are counted by their number. */
#define JOB_STATUSES 128

typedef struct job {
    // ---- Set by the caller ----
    const rdx_event *event; // judge by this one; NULL: by the one that Meta names
    rdx_parse_options options;
    bool lines;         // every file is JSON Lines
    bool warnings_fail; // a warning makes a document invalid
    size_t max_issues;  // kept of each document
    output out;
    // ---- The tally ----
    size_t files[3];                // by their worst verdict
    size_t documents[3];            // by verdict
    size_t issues[JOB_STATUSES][3]; // by status and severity, of those kept
    size_t unkept;
    // ---- Private ----
    source from;
    verdict file_verdict;
} job;

/**
 * Judges one file, all its lines if it is JSON Lines: `name` in the open `folder` (AT_FDCWD: the
 * working folder), which the output calls `path`. False, without a word, for a folder.
 */
bool job_file(job *work, int folder, const char *name, const char *path);

/** Tells of a file or folder that can't be read. */
void job_trouble(job *work, const char *path, rdx_status status, const char *cause);

/** The exit code for all that was judged. */
int job_exit_code(const job *work);

/** Prints the tally to standard error. */
void job_summary(const job *work);

#endif
