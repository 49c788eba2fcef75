/**
 * @file
 * A report: every fault that a call found, with its place and cause.
 *
 *     rdx_report report = {0};
 *     if (rdx_notes_new_check(&note, &report) != RDX_OK)
 *         for (size_t i = 0; i < report.count; i++)
 *             print(report.issues[i].pointer, report.issues[i].expected);
 *     rdx_report_drop(&report);
 *
 * No issue ever carries a field's value or a secret. Every function that takes a report takes
 * NULL too. A report is added to, never cleared, by the calls that it is handed to.
 *
 * Thread safety: one report, one thread at a time.
 */
#ifndef RDX_REPORT_H
#define RDX_REPORT_H

#include <rdx/status.h>

RDX_BEGIN

/** Who found an issue. */
typedef enum rdx_stage {
    RDX_STAGE_TEXT,   ///< The JSON text itself (RFC 8259).
    RDX_STAGE_SCHEMA, ///< Redox's schema of the event.
    RDX_STAGE_RULE,   ///< A rule beyond the schema.
    RDX_STAGE_FILE,   ///< A file of the message, or a file that a program reads.
    RDX_STAGE_NET,    ///< Authentication, upload, sending.
} rdx_stage;

typedef enum rdx_severity {
    RDX_SEVERITY_ERROR,
    RDX_SEVERITY_WARNING,
    RDX_SEVERITY_NOTICE,
} rdx_severity;

/** One fault. All texts live as long as the report. */
typedef struct rdx_issue {
    rdx_status code;
    rdx_stage stage;
    rdx_severity severity;
    const char *pointer;  ///< JSON Pointer (RFC 6901); "" is the whole document. Names that do not
                          ///< look like Redox's are masked as "*". Never NULL.
    size_t line;          ///< 1-based; 0 when the issue is not one of a text.
    size_t column;        ///< 1-based, in bytes, where the value starts; for a missing member the
                          ///< brace of its object.
    size_t offset;        ///< The same place, 0-based, in bytes from the start of the text.
    const char *expected; ///< What was expected: "a string or null". "" when nothing can be said.
    const char *came;     ///< The kind of thing that came: "a number". "" when nothing came.
    const char *detail;   ///< The cause in words, with sizes and limits where it has them. Never
                          ///< NULL; "" when `code` says all.
} rdx_issue;

/** All faults of one call or of several. All zero is an empty report. */
typedef struct rdx_report {
    rdx_issue *issues;  ///< In document order for a text, else in the order they were found.
    size_t count;       ///< Issues kept.
    size_t unkept;      ///< Issues found beyond `limit`, or for which there was no memory.
    size_t errors;      ///< Of all issues, kept or not, those of severity error.
    size_t limit;       ///< Issues to keep at most; 0 is RDX_REPORT_LIMIT. Set by the caller.
    size_t capacity;    ///< Private.
    size_t first_to_go; ///< Private.
} rdx_report;

#define RDX_REPORT_LIMIT 100

/**
 * Adds a copy of `issue`, its texts included. NULL texts become "". Issues with a line are kept
 * in the order of their offsets, all others behind what is there. When the limit is reached, an
 * issue of a text takes the place of a less severe one, or of one as severe that lies further on;
 * what goes is counted in `unkept`, as is an issue for which memory is refused. Does nothing when
 * `report` is NULL.
 */
RDX_API void rdx_report_add(rdx_report *report, const rdx_issue *issue);

/**
 * Adds an issue of severity error with a text in words and returns `code`, so that a failing
 * function ends in one line. The caller puts no field's value and no secret into the text.
 */
RDX_API rdx_status rdx_report_fail(rdx_report *report, rdx_stage stage, rdx_status code,
                                   const char *format, ...) RDX_PRINTF(4, 5);

/** The same with severity notice: something the caller should know though nothing failed. */
RDX_API void rdx_report_note(rdx_report *report, rdx_stage stage, rdx_status code,
                             const char *format, ...) RDX_PRINTF(4, 5);

/** Frees all issues and empties the report; its limit stays. NULL does nothing. */
RDX_API void rdx_report_drop(rdx_report *report);

/** "text", "schema", "rule", "file" or "net". */
RDX_API const char *rdx_stage_name(rdx_stage stage);

/** "error", "warning" or "notice". */
RDX_API const char *rdx_severity_name(rdx_severity severity);

RDX_END

#endif
