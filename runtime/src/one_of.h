/**
 * @file
 * Whether a value is one of those that `enum` or `const` lists.
 */
#ifndef RDX_SRC_ONE_OF_H
#define RDX_SRC_ONE_OF_H

#include <rdx/assertion.h>

#include "json_read.h"

/** Whether a string, decoded, is one of the values. */
bool text_is_one_of(const rdx_assertion *assertion, const char *text, size_t length);

/** *found: whether `raw`, which was read before and is no string, is. False: memory is at its end.
 */
bool value_is_one_of(const rdx_assertion *assertion, json_span raw, bool *found);

#endif
