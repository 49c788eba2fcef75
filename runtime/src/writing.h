/**
 * @file
 * The state of one writing, shared by writer.c and write_content.c.
 *
 * A writer may have a guard: a checker that keeps silent. Then only what the checker would pass is
 * written, and with the first doubt the writing ends; see writer.h.
 */
#ifndef RDX_SRC_WRITING_H
#define RDX_SRC_WRITING_H

#include <rdx/write.h>

#include "body.h"
#include "checker.h"
#include "row.h"

typedef struct writer {
    const rdx_event *event;
    const rdx_write_options *options;
    rdx_body *body; // NULL: the text is only to be judged
    buf *out;       // the body's text
    rdx_report *report;
    checker *guard;  // NULL: what is written was checked, or is not to be
    size_t contents; // that were stood in for
} writer;

// ---- write_content.c ----

/** The content member of `row`, which is set. */
rdx_status write_content(writer *w, const rdx_row *row, const void *data, const path *here);

#endif
