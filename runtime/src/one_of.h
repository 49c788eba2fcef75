/**
 * @file
 * Whether a value is one of those that `enum` or `const` lists.
 */
#ifndef RDX_SRC_ONE_OF_H
#define RDX_SRC_ONE_OF_H

#include <rdx/assertion.h>

#include "json_read.h"

/** *found: whether `raw`, which was read before, is one of the values. False: memory is at its end.
 */
bool one_of(const rdx_assertion *assertion, json_span raw, bool *found);

#endif
