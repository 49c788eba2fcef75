/**
 * @file
 * A fault as JSON, for `rdx validate --format json` and for the results of a batch.
 */
#ifndef RDX_CLI_ISSUE_JSON_H
#define RDX_CLI_ISSUE_JSON_H

#include <stdio.h>

#include <rdx/report.h>

/** The issue as an object, at this place; 0 is none. */
void issue_json(FILE *to, const rdx_issue *issue, size_t line, size_t column);

/** A member and the comma behind it: `"name":"value",`. NULL is null. */
void issue_json_text(FILE *to, const char *name, const char *value);

#endif
