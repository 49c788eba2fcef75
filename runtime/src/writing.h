/**
 * @file
 * The state of one writing, shared by writer.c, write_members.c, write_extra.c and write_content.c.
 *
 * A writer may have a guard: a checker that keeps silent. Then only what the checker would pass is
 * written, and with the first doubt the writing ends; see writer.h.
 *
 * Text goes straight to `at`, which travels from function to function: each takes the place where
 * the text goes on, and returns where it goes on then. NULL: the writing has ended, and the
 * writer's status says why.
 *
 *     at = write_key(w, at, row);
 *     if (at != NULL)
 *         at = write_value(w, at, row, data, here);
 *
 * Behind each value there is room for NEXT_ROOM bytes. A value in an object or a list is followed
 * by a comma, which the bracket that closes takes the place of. The buffer knows how far the text
 * goes only where writing_flush told it.
 */
#ifndef RDX_SRC_WRITING_H
#define RDX_SRC_WRITING_H

#include <rdx/write.h>

#include "body.h"
#include "checker.h"
#include "likely.h"
#include "row.h"
#include "text_copy.h"

// What ends a guarded writing. It is never shown.
#define DOUBT RDX_E_ARGUMENT

typedef struct writer {
    const rdx_event *event;
    const rdx_write_options *options;
    rdx_body *body; // NULL: the text is only to be judged
    buf *out;       // the body's text
    char *end;      // up to where there is room in it
    rdx_report *report;
    checker *guard;    // NULL: what is written was checked, or is not to be
    size_t contents;   // that were stood in for
    rdx_status status; // why the writing ended
    bool masks;        // for copy_odd_by
} writer;

// A comma and the brackets of a list and of its first object: what follows a value or a name before
// room is asked for again.
enum { NEXT_ROOM = 3 };

// ---- The text ----

/** Ends the writing. */
static inline char *writing_end(writer *w, rdx_status status)
{
    w->status = status;
    return NULL;
}

/** Where `out` goes on, or NULL. */
char *writing_go_on(writer *w);

/** Tells `out` that its text goes up to `at`, before anyone else may put something into it. */
static inline void writing_flush(writer *w, char *at)
{
    buf_claim(w->out, at);
}

/** Moves the text to where there is room. For writing_room. */
char *writing_grow(writer *w, char *at, size_t length);

/** Room for `length` bytes, and BUF_SLACK behind them. */
static inline char *writing_room(writer *w, char *at, size_t length)
{
    return LIKELY(length < (size_t)(w->end - at)) ? at : writing_grow(w, at, length);
}

/** Text that is a value. */
static inline char *writing_put(writer *w, char *at, const char *text, size_t length)
{
    at = writing_room(w, at, length + NEXT_ROOM);
    if (at == NULL)
        return NULL;
    memcpy(at, text, length);
    return at + length;
}

/** The bracket that opens a value. */
static inline char *writing_open(char *at, char bracket)
{
    *at = bracket;
    return at + 1;
}

/** The comma behind a value. */
static inline char *writing_comma(char *at)
{
    if (at == NULL)
        return NULL;
    *at = ',';
    return at + 1;
}

/** Puts the bracket in place of the comma behind the last value, if there is one. */
static inline char *writing_close(writer *w, char *at, char bracket)
{
    if (at == NULL)
        return NULL;
    at -= at[-1] == ',';
    at = writing_room(w, at, 1 + NEXT_ROOM);
    if (at == NULL)
        return NULL;
    *at = bracket;
    return at + 1;
}

enum { TEXT_ROOM = 2 + NEXT_ROOM }; // quotes

/** As writing_name, of a name that must be escaped. */
char *write_escaped_key(writer *w, char *at, const rdx_row *row);

/** The name and the colon, in room for KEY_MARKS more than the name; their end. */
static inline char *writing_key(char *at, const rdx_row *row)
{
    return copy_key(at, row->key, row->key_length);
}

/** The name of a member and the colon, and room for NEXT_ROOM. */
static inline char *writing_name(writer *w, char *at, const rdx_row *row)
{
    if (row->rules & RDX_ESCAPED)
        return write_escaped_key(w, at, row);
    at = writing_room(w, at, row->key_length + KEY_MARKS + NEXT_ROOM);
    return at != NULL ? writing_key(at, row) : NULL;
}

// ---- writer.c ----

/** A string; `nullable`: or null. */
char *write_text(writer *w, char *at, const char *text, bool nullable);
char *write_string(writer *w, char *at, const char *text, size_t length);

/** The same of a text that is empty or that JSON does not take as it is. */
char *write_odd(writer *w, char *at, const char *text, size_t length, bool nullable);

/** The list of `row`, which is set. */
char *write_list(writer *w, char *at, const rdx_row *row, list_ref list, const path *here);

/** The value of the member of `row`, which is set and no enum that is OTHER. */
char *write_value(writer *w, char *at, const rdx_row *row, const void *data, const path *here);

// ---- write_members.c ----

/** The object of `view`; `data` NULL: one in which nothing is set. */
char *write_object(writer *w, char *at, const rdx_view *view, const void *data, const path *here);

/** The members that are listed, each with a comma behind it, or what `extra` has in their place. */
char *write_members_beside(writer *w, char *at, const rdx_view *view, const void *data,
                           rdx_extra extra, const path *here);

// ---- write_extra.c ----

/** JSON as it is. Only what was not checked can be NULL. */
char *write_raw(writer *w, char *at, const char *json, const path *here);

/** What an absent member is filled with, so that a message always says which event it is. */
const char *write_filling(const writer *w, const rdx_row *row);

/** The member of `row`, which is absent or an enum that is OTHER: what goes out in its place, with
 *  a comma behind it. */
char *write_stand_in(writer *w, char *at, const rdx_row *row, const void *data, rdx_extra extra,
                     const path *here);

/** An object whose `extra` has a count. */
char *write_with_extra(writer *w, char *at, const rdx_view *view, const void *data,
                       const path *here);

// ---- write_content.c ----

/** The content member of `row`, which is set and no text, into `out`. */
rdx_status write_content(writer *w, const rdx_row *row, const void *data, const path *here);

#endif
