/**
 * @file
 * What a report would do with an issue, for those whose words cost something to find.
 */
#ifndef RDX_SRC_REPORT_H
#define RDX_SRC_REPORT_H

#include <rdx/report.h>

/** Whether rdx_report_add would keep the issue, if there is memory. */
bool report_has_place(rdx_report *report, const rdx_issue *issue);

/** The same of an issue of a text, of `severity` and at `offset`. */
bool report_would_keep(rdx_report *report, rdx_severity severity, size_t offset);

#endif
