/**
 * @file
 * Which names in a message's Meta may be shown: those that Redox has. Any other may be a value that
 * got there by mistake.
 */
#ifndef RDX_CLI_REDOX_NAMES_H
#define RDX_CLI_REDOX_NAMES_H

#include <stdbool.h>

/** Whether Redox has a data model of that name ("Notes"), with a schema here or without. */
bool is_redox_data_model(const char *name);

/** Whether one of its data models has an event type of that name ("New"). */
bool is_redox_event_type(const char *name);

#endif
