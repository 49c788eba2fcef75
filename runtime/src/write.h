/**
 * @file
 * The text that a message would have, for those who judge it before it is written.
 */
#ifndef RDX_SRC_WRITE_H
#define RDX_SRC_WRITE_H

#include <rdx/message.h>

#include "buf.h"
#include "row.h"

/**
 * Appends the JSON of the member of `row` in `data`, or of the whole message where `row` is the
 * event's root. For bytes and files, which nobody opens, stand texts that are unlike all others.
 */
rdx_status write_for_judging(const rdx_event *event, const rdx_row *row, const void *data,
                             buf *out);

#endif
