/**
 * @file
 * The lines of a list of jobs, one after the other, out of a file or a pipe of any length.
 *
 *     job_source list;
 *     status = job_source_open(&list, "jobs.ndjson", &report);
 *     while (job_source_next(&list, true, &line) == JOB_LINE)
 *         take(line.text, line.length, line.number);
 *     job_source_close(&list);                  // wipes
 *
 * One line is held at a time. Blank lines count, and are passed over.
 */
#ifndef RDX_CLI_JOB_SOURCE_H
#define RDX_CLI_JOB_SOURCE_H

#include <rdx/arena.h>
#include <rdx/report.h>

typedef enum job_source_state {
    JOB_LINE,
    JOB_LATER,  // none is there yet, and the caller wants no wait
    JOB_END,    // none will come, or a signal asks for the end
    JOB_BROKEN, // the list can't be read on; `cause` says why
} job_source_state;

typedef struct job_text {
    const char *text; // good until the next call
    size_t length;
    size_t number; // 1-based
    bool too_long; // more than RDX_MAX_TEXT bytes, which were passed over
} job_text;

typedef struct job_source {
    const char *cause; // NULL as long as it can be read
    bool regular;      // a file, whose lines can be counted
    // ---- Private. ----
    int descriptor;
    bool ended;
    bool passing_over; // in a line that is too long
    size_t number;     // of lines that are behind
    rdx_arena arena;   // has `data`
    char *data;
    size_t capacity;
    size_t from; // data[from .. to) is read and not yet given
    size_t seen; // data[from .. seen) has no line end
    size_t to;
} job_source;

/** "-" is standard input. RDX_E_FILE or RDX_E_NOMEM, and the source is closed. */
RDX_NODISCARD rdx_status job_source_open(job_source *out, const char *path, rdx_report *report);

/** The next line that is not blank. */
RDX_NODISCARD job_source_state job_source_next(job_source *it, bool wait, job_text *out);

/** How many lines are left, which are then behind. */
size_t job_source_count(job_source *it);

void job_source_close(job_source *it);

#endif
