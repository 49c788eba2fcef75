/**
 * @file
 * The reader's verdict on JSON that stands in a struct, or that would be made of it. Issues name
 * `here` and have no line.
 */
#ifndef RDX_SRC_JUDGE_H
#define RDX_SRC_JUDGE_H

#include <rdx/report.h>

#include "patterns.h"
#include "row.h"

/** Whether `json`, whole, may stand at `row`: what `extra` holds for a listed member. */
rdx_status judge_row(const rdx_row *row, const char *json, const path *here, patterns *compiled,
                     rdx_report *report);

/** What the assertion of `row` says of `json`, which has the type that the row wants. */
rdx_status judge_text(const rdx_row *row, const char *json, size_t length, const path *here,
                      patterns *compiled, rdx_report *report);

#endif
