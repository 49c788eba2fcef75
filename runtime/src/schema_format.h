/**
 * @file
 * JSON Schema's `format`: the schema's own demand, stricter than the formats of format.h.
 */
#ifndef RDX_SRC_SCHEMA_FORMAT_H
#define RDX_SRC_SCHEMA_FORMAT_H

#include <rdx/assertion.h>

/** Whether `text` is of `format`. */
bool schema_format_fits(rdx_schema_format format, const char *text, size_t length);

/** "an IPv4 address" ...: for reports. */
const char *schema_format_expected(rdx_schema_format format);

#endif
