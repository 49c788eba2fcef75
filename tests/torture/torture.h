/**
 * @file
 * Runs a step again and again, with one more of its allocations refused each time, and holds it to
 * this: the refusal is reported or counted, what is reported is true, and nothing leaks.
 */
#ifndef TORTURE_TORTURE_H
#define TORTURE_TORTURE_H

#include <rdx/report.h>

/** Does its work with `context`, frees all that it was given but the report. */
typedef rdx_status torture_step(const void *context, rdx_report *report);

/** Fails the cmocka test that it runs in. Returns how many allocations were refused. */
size_t torture(torture_step *step, const void *context);

/** Prints how many allocations were refused since the program began. */
void torture_print_total(void);

#endif
