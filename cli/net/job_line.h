/**
 * @file
 * One line of a list of jobs: a message, or a form that says which message and which file.
 *
 *     {"Meta": {...}, "Patient": {...}, "Note": {...}}
 *     {"message": "note.json", "file": "scan.pdf", "id": "a text of the caller's"}
 *     {"message": {"Meta": {...}, ...}, "file": "scan.tif", "file_type": "TIFF"}
 *
 * docs/batch.md has all members of a form.
 */
#ifndef RDX_CLI_JOB_LINE_H
#define RDX_CLI_JOB_LINE_H

#include "draft.h"
#include "job_source.h"

typedef struct job {
    draft draft;    // has all memory of the job
    const char *id; // a text, or the spelling of a number; NULL: none was given
    bool id_is_text;
    // Where in the list a place of the message's text is: the line, and the columns before its
    // first. Line 0: the message has a file of its own.
    size_t line;
    size_t column;
} job;

#define JOB ((job){.draft = DRAFT})

/**
 * Reads the line, and the message and file that it names; a path that does not begin with / is one
 * of the folder of `list`, the list's own path. RDX_OK when job->draft.message may be sent. Neither
 * a path nor a value of the line is in the report.
 */
RDX_NODISCARD rdx_status job_read(job *out, const job_text *line, const char *list,
                                  rdx_report *report);

void job_drop(job *it);

#endif
