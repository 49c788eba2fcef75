/**
 * @file
 * A reader of JSON tokens: RFC 8259 and UTF-8 to the letter, over a text that it never changes.
 *
 * The text is *padded*: SCAN_PADDING zero bytes stand behind its end, so that no step asks whether
 * there is more. A NUL byte is part of no token; whether it is the end or a fault is asked when
 * reading stops there. json_padded of json_copy.h makes such a copy. A piece of a padded text is
 * padded, too, where it is a value that was read before: reading it ends where it ends.
 *
 * Each call reads one token at `at` and moves behind it. The first fault stays in the reader: its
 * status, its place and what was expected; every later call returns false.
 *
 *     json_reader in = json_reader_over(padded, length, 128);
 *     json_span all;
 *     if (json_skip(&in, &all) && json_end(&in)) ...      // it is one JSON value
 *
 * Walkers that read many members keep the place in a variable of their own: json_space,
 * json_string_at, json_number_at and json_literal_at take and return it.
 */
#ifndef RDX_SRC_JSON_READ_H
#define RDX_SRC_JSON_READ_H

#include <rdx/value.h>

#include "scan.h"

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

json_reader json_reader_over(const char *padded, size_t length, unsigned max_depth);

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

// ---- With the place in a variable of the caller ----

/** The first byte at or behind `at` that is no white space. */
static inline const char *json_space(const char *at)
{
    return (unsigned char)*at > ' ' ? at : scan_space(at);
}

/** Of each byte, the kind of value that starts with it. */
extern const uint8_t json_kinds[256];

/** The kind of value that starts with `c`, or ABSENT. */
static inline rdx_json_kind json_kind_of(char c)
{
    return (rdx_json_kind)json_kinds[(unsigned char)c];
}

extern const char json_short_escapes['t' + 1];

/** Of the byte behind a backslash, what the two stand for; 0 when they are no such escape. */
static inline char json_short_escape(char c)
{
    return json_short_escapes[(unsigned char)c <= 't' ? (unsigned char)c : 0];
}

/** What the escape of two bytes at `at` stands for; 0 when there is none. No branch: whether a
 *  string has an escape next or a sequence, nobody can foresee. */
static inline unsigned char json_escaped_at(const char *at)
{
    const unsigned is_escape = at[0] == '\\';
    return (unsigned char)json_short_escape(at[1]) & (unsigned char)-is_escape;
}

/** 1 where a sequence of two bytes is at `at`, as most letters with an accent are; else 0. */
static inline unsigned json_is_pair(const char *at)
{
    const unsigned starts = (unsigned char)(at[0] - 0xC2) <= 0xDF - 0xC2;
    return starts & (unsigned)((signed char)at[1] < (signed char)0xC0);
}

/** Moves over what a string holds at `at` that is neither plain nor its end: an escape, or what is
 *  beyond ASCII; of that, `few` sequences one by one, which is faster for a few. NULL at a fault,
 *  which the reader then has. */
const char *json_behind_odd(json_reader *in, const char *at, json_span *out, unsigned few);

enum { JSON_FEW_SEQUENCES = 8 };

/** Reads on in a string that began at `out->start`: `stop` is the first byte that is not plain. */
const char *json_string_rest(json_reader *in, const char *stop, json_span *out);

/** Where a string that was decoded ends. */
typedef struct json_decoded {
    const char *behind; // its closing quote, in the text
    const char *end; // what it holds; NULL: it has a NUL, and where it stood there is nothing whole
} json_decoded;

/** The same for a text that may be changed: `to` is `stop`, writable, and `source` the same place
 * in another copy, which needs no padding. The string is decoded where it stands, ended by a NUL.
 */
json_decoded json_string_decoded(json_reader *in, const char *source, char *to);

/** What is behind the number at `at`; NULL at a fault, which the reader then has. */
const char *json_number_at(json_reader *in, const char *at);

/** The same for `true`, `false` or `null`. */
const char *json_literal_at(json_reader *in, const char *at);

/** The string behind the quote before `at`. Returns the place behind its closing quote; NULL at a
 *  fault, which the reader then has. */
static inline const char *json_string_at(json_reader *in, const char *at, json_span *out)
{
    const char *stop = scan_string(at);
    *out = (json_span){.start = at, .length = (size_t)(stop - at)};
    return *stop == '"' ? stop + 1 : json_string_rest(in, stop, out);
}

#endif
