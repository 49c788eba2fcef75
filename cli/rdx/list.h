/**
 * @file
 * The list of events, which several commands print when none is named.
 */
#ifndef RDX_CLI_LIST_H
#define RDX_CLI_LIST_H

/** One line an event: its schema, and what Meta calls it. */
void list_events(void);

#endif
