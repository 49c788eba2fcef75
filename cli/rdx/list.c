/**
 * @file
 * Prints the events of this build.
 */
#include "list.h"

#include <stdio.h>

#include <rdx/gen/events.h>

void list_events(void)
{
    size_t count;
    const rdx_event *const *events = rdx_events(&count);
    for (size_t i = 0; i < count; i++)
        printf("%-24s %s %s\n", events[i]->schema, events[i]->data_model, events[i]->event_type);
}
