/**
 * @file
 * The reader's verdict on raw JSON that stands in a struct: what `extra` holds for a listed member.
 */
#ifndef RDX_SRC_JUDGE_H
#define RDX_SRC_JUDGE_H

#include <rdx/report.h>

#include "row.h"

/** Whether `json`, whole, may stand at `row`; issues name `here` and have no line. */
rdx_status judge_row(const rdx_row *row, const char *json, const path *here, rdx_report *report);

#endif
