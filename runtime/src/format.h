/**
 * @file
 * The formats that texts of a message should have (rdx_format), and names that look alike.
 */
#ifndef RDX_SRC_FORMAT_H
#define RDX_SRC_FORMAT_H

#include <rdx/view.h>

/** Whether `text` is of `format`. */
bool format_fits(rdx_format format, const char *text, size_t length);

/** "a date: YYYY-MM-DD" ...: for reports. */
const char *format_expected(rdx_format format);

/** Whether `a` may be a slip of the pen for `b`: the same but for case, or for one or two letters.
 */
bool names_are_alike(const char *a, size_t a_length, const char *b, size_t b_length);

#endif
