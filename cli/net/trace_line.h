/**
 * @file
 * --verbose: a line on standard error for each request.
 */
#ifndef RDX_CLI_TRACE_LINE_H
#define RDX_CLI_TRACE_LINE_H

#include <rdx/trace.h>

/**
 * An rdx_trace:
 *
 *     rdx: POST https://host/endpoint attempt 1: 200 RDX_OK, sent 4711, received 210 bytes, \
 *         waited 0, connect 3, first byte 21, all 22 ms, log 5d1...
 *
 * A hyphen stands for what did not come. The context is the progress to hide before, or NULL.
 */
void trace_line(void *context, const rdx_trace_entry *entry);

#endif
