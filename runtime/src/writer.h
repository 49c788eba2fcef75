/**
 * @file
 * Structs to text, along the tables: into a body for those who send it, into a text for those who
 * judge it first.
 */
#ifndef RDX_SRC_WRITER_H
#define RDX_SRC_WRITER_H

#include <rdx/write.h>

#include "body.h"
#include "row.h"

/** Writes `message`, which was checked, into `body`. */
rdx_status write_into(rdx_body *body, rdx_message message, const rdx_write_options *options,
                      rdx_report *report);

/**
 * Writes `message` as long as there is no doubt that check would pass it; opens no file and asks no
 * handler. RDX_OK: `body` is what check and write_into would have made. RDX_E_NOMEM: there was no
 * memory. Any other status is a doubt, not a fault: check must say whether there is one. Then
 * nothing may be done with `body` but to close it.
 */
rdx_status write_undoubted(rdx_body *body, rdx_message message, const rdx_write_options *options);

/**
 * Appends the JSON of the member of `row` in `data`, or of the whole message where `row` is the
 * event's root. For bytes and files, which nobody opens, stand texts that are unlike all others.
 */
rdx_status write_for_judging(const rdx_event *event, const rdx_row *row, const void *data,
                             buf *out);

#endif
