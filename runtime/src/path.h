/**
 * @file
 * Where a walker stands in a message, and the JSON Pointer (RFC 6901) of that place.
 *
 * Paths are links on the stack of the walker, from a place up to the root, so that a walk without
 * faults pays nothing for them.
 */
#ifndef RDX_SRC_PATH_H
#define RDX_SRC_PATH_H

#include <rdx/view.h>

#include <rdx/report.h>

#include "buf.h"

// NULL is the root itself.
typedef struct path {
    const struct path *up;
    const rdx_row *row; // of a member that a view lists; its key is the name
    const char *name;   // of another member; NULL, without a row: an element of a list
    size_t length;      // of `name`, in bytes
    size_t index;       // of the element
    bool listed;        // whether the schema lists `name`
} path;

/**
 * Adds the issue with the pointer of `here`. Where memory for the pointer is refused the issue is
 * counted as unkept: it must not stand at a place that it is not at.
 */
void path_report(rdx_report *report, const rdx_issue *issue, const path *here);

/**
 * The pointer of `here`, NUL-terminated. Names that the schema does not list and that don't look
 * like Redox's ([A-Z][A-Za-z0-9]*, at most 32) become "*", since a stranger's name may hold patient
 * data. To be dropped with buf_drop;
 * not to be used unless its status is RDX_OK.
 */
buf path_pointer(const path *here);

#endif
