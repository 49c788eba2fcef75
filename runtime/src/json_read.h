/**
 * @file
 * A reader of JSON tokens: RFC 8259 and UTF-8 to the letter, over a text that it never changes.
 *
 * Each call reads one token at `at` and moves behind it. The first fault stays in the reader: its
 * status, its place and what was expected; every later call returns false.
 *
 *     json_reader in = json_reader_over(text, length, 128);
 *     json_span all;
 *     if (json_skip(&in, &all) && json_end(&in)) ...      // `text` is one JSON value
 */
#ifndef RDX_SRC_JSON_READ_H
#define RDX_SRC_JSON_READ_H

#include <rdx/value.h>

#define JSON_DEPTH_LIMIT 1024u

typedef struct json_reader {
    const char *text;
    const char *at;
    const char *end;
    unsigned depth;       // arrays and objects that are open
    unsigned max_depth;   // at most JSON_DEPTH_LIMIT
    rdx_status status;    // RDX_OK until a fault
    const char *fault;    // its place
    const char *expected; // a constant text
} json_reader;

/** A piece of the text. For a string: what stands between its quotes. */
typedef struct json_span {
    const char *start;
    size_t length;
    bool escaped; // a string with at least one escape
    bool nul;     // a string with \u0000
} json_span;

json_reader json_reader_over(const char *text, size_t length, unsigned max_depth);

/** Moves over white space; the kind of the value that starts there, by its first byte. ABSENT
 *  when no value starts there: that is no fault yet. */
rdx_json_kind json_peek(json_reader *in);

/** Records a fault at the current place and returns false. Later faults don't replace the first. */
bool json_fail(json_reader *in, rdx_status status, const char *expected);

/** Moves over white space and the byte `c`, which is expected as `name`. */
bool json_expect(json_reader *in, char c, const char *name);

/** Whether the next byte behind white space is `c`; moves over it then. No fault otherwise. */
bool json_accept(json_reader *in, char c);

bool json_string(json_reader *in, json_span *out);
bool json_number(json_reader *in, json_span *out);

/** `true`, `false` or `null`; the span tells which by its first byte. */
bool json_literal(json_reader *in, json_span *out);

/** Opens or closes an array or object (the bracket itself included), within the depth limit. */
bool json_enter(json_reader *in);
void json_leave(json_reader *in);

/** A whole value, checked to its end. A string's span has its quotes. */
bool json_skip(json_reader *in, json_span *out);

/** White space and then the end of the text. */
bool json_end(json_reader *in);

/** Decodes the inside of a string that json_string accepted; `out` may be `raw.start` itself or has
 *  room for raw.length bytes. Returns the decoded length; adds no NUL. */
size_t json_decode(json_span raw, char *out);

/** "a string", "null" ...: the kind of thing, for reports. */
const char *json_kind_name(rdx_json_kind kind);

#endif
