/**
 * @file
 * The grammar of JSON numbers, for everyone who reads or judges one.
 */
#ifndef RDX_SRC_NUMBER_H
#define RDX_SRC_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/** Whether the whole of `text` is a number as RFC 8259, section 6, spells it: no white space, no
 * plus sign, no leading zero, digits on both sides of the point. */
bool rdx_number_spelled(const char *text, size_t length);

#endif
