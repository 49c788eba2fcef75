/**
 * @file
 * Which event a message is: the schema to judge it by.
 */
#ifndef RDX_CLI_PICK_H
#define RDX_CLI_PICK_H

#include <rdx/parse.h>

/**
 * The event that a Meta names which is the text's first member, without a look at the rest; else
 * NULL. What it says holds when the text turns out to be JSON in which no member occurs twice.
 */
const rdx_event *pick_early(const char *text, size_t length);

/**
 * The event that the text's Meta names; `options` (NULL: the defaults) have the rules by which a
 * Meta without its names is judged. RDX_E_EVENT when it names one without a schema here,
 * RDX_E_MISSING or RDX_E_TYPE when it names none, or what is wrong with the text as JSON.
 */
RDX_NODISCARD rdx_status pick_by_meta(const char *text, size_t length,
                                      const rdx_parse_options *options, const rdx_event **out,
                                      rdx_report *report);

/** RDX_OK unless the text is not JSON, or its Meta names another event: RDX_E_ARGUMENT. */
RDX_NODISCARD rdx_status pick_agreeing(const char *text, size_t length, const rdx_event *wanted,
                                       rdx_report *report);

#endif
