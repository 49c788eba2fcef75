/**
 * @file
 * An operation driven to its end on the calling thread: all that waits and sends in one place.
 */
#ifndef RDX_SRC_DRIVE_H
#define RDX_SRC_DRIVE_H

#include "operation.h"

/** From rdx_operation_begin's end to rdx_operation_end's begin. */
void rdx_drive(rdx_operation *op, rdx_http *http);

#endif
