/**
 * @file
 * The state of one check and how it reports, shared by check.c and check_extra.c.
 */
#ifndef RDX_SRC_CHECKER_H
#define RDX_SRC_CHECKER_H

#include <rdx/message.h>

#include "buf.h"
#include "patterns.h"
#include "row.h"

typedef struct checker {
    const rdx_event *event;
    rdx_report *report;
    rdx_status status; // of the first error
    size_t unwritable; // values that have no text
    buf judged;        // the text of a member that has an assertion
    patterns compiled; // of assertions
} checker;

// What a message is without its files.
#define JUDGED_MAX ((size_t)1 << 30)

/** The state at the start; to be dropped. Without a report only the status tells. */
static inline checker checker_of(const rdx_event *event, rdx_report *report)
{
    return (checker){.event = event, .report = report, .judged = BUF(JUDGED_MAX)};
}

static inline void checker_drop(checker *c)
{
    if (c->judged.data != NULL)
        buf_drop(&c->judged);
    patterns_drop(&c->compiled);
}

/** Notes an error that is reported elsewhere; the first one decides the status. */
void check_note(checker *c, rdx_status code);

/** Reports `issue` at `here`; an error decides the status. */
void check_fail(checker *c, rdx_issue issue, const path *here);

/** The same for what the schema forbids, and for what is no text of JSON. */
void check_fail_schema(checker *c, rdx_status code, const char *expected, const char *came,
                       const path *here);
void check_fail_text(checker *c, rdx_status code, const char *expected, const path *here);

void check_utf8(checker *c, const char *text, size_t length, const path *here);

/** *out: the kind of a raw value; ABSENT when it is not one whole value. False, which is reported:
 *  there is no memory to find out. */
bool check_raw_kind(checker *c, const char *json, rdx_json_kind *out, const path *here);

// ---- check.c; writer.c asks for them, too ----

/** The member of `row` in `data`, be it absent. `extra` may hold what stands in for it. */
void check_row(checker *c, const rdx_row *row, const void *data, rdx_extra extra, const path *here);

/** The content member of `row`, which is set, without its assertion. */
void check_content(checker *c, const rdx_row *row, const void *data, const path *here);

/** An untyped value. */
void check_json(checker *c, rdx_json value, const path *here);

// ---- check_extra.c ----

/** What the struct of `view` holds beyond its members. */
void check_extra(checker *c, const rdx_view *view, rdx_extra extra, const path *here);

#endif
