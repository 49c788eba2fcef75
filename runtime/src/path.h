/**
 * @file
 * Where a walker stands in a message, and the JSON Pointer (RFC 6901) of that place.
 *
 * Paths are links on the stack of the walker, from a place up to the root, so that a walk without
 * faults pays nothing for them.
 */
#ifndef RDX_SRC_PATH_H
#define RDX_SRC_PATH_H

#include "buf.h"

// NULL is the root itself.
typedef struct path {
    const struct path *up;
    const char *name; // of a member; NULL: an element of a list
    size_t length;    // of `name`, in bytes
    size_t index;     // of the element
    bool listed;      // whether the schema lists `name`
} path;

/**
 * The pointer of `here`, NUL-terminated. Names that the schema does not list and that don't look
 * like Redox's ([A-Z][A-Za-z0-9]*, at most 32) become "*", since a stranger's name may hold patient
 * data. To be dropped with buf_drop;
 * "" with a refused allocation.
 */
buf path_pointer(const path *here);

#endif
