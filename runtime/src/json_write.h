/**
 * @file
 * JSON tokens into a buffer.
 */
#ifndef RDX_SRC_JSON_WRITE_H
#define RDX_SRC_JSON_WRITE_H

#include "buf.h"

/**
 * A string with its quotes, escaped where RFC 8259 section 7 demands it and nowhere else: the
 * quote, the backslash and U+0000 to U+001F (short forms \b \t \n \f \r where they exist). `text`
 * is valid UTF-8.
 */
void rdx_json_write_string(buf *out, const char *text, size_t length);

/** The same without the quotes. */
void rdx_json_write_escaped(buf *out, const char *text, size_t length);

enum {
    JSON_SHORT = 256,                    // bytes of a text that json_put_short takes
    JSON_SHORT_MAX = 6 * JSON_SHORT + 2, // that it makes of them at most
};

/** As rdx_json_write_string, into room for JSON_SHORT_MAX and BUF_SLACK; the end. */
char *json_put_short(char *to, const char *text, size_t length);

#endif
