/**
 * @file
 * A report as lines that editors and CI systems know how to read:
 *
 *     note.json:12:9: error: /Patient: required member is missing [RDX_E_MISSING]
 *
 * Reports hold no values, so neither do the lines.
 */
#ifndef RDX_CLI_PRINT_H
#define RDX_CLI_PRINT_H

#include <stdio.h>

#include <rdx/report.h>

/**
 * What is wrong, in words, without place and code: the status unless `with_status` is false and
 * there is something else to say, what was expected, what came, the detail.
 */
void print_message(FILE *to, const rdx_issue *issue, bool with_status);

/**
 * Prints every issue, and how many there are beyond. Faults of a text, of the schema and of rules
 * begin with the name of the message's `file`, all others with `command`.
 */
void print_report(FILE *to, const char *command, const char *file, const rdx_report *report);

/**
 * The end of a command: prints the report to standard error and returns the exit code for
 * `status`. When the report does not explain a failure, the status alone is printed.
 */
int print_outcome(const char *command, const char *file, rdx_status status,
                  const rdx_report *report);

#endif
