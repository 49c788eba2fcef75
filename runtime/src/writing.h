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
 * Behind each value there is room for one more byte: the comma of an object or a list, which the
 * bracket that closes takes the place of. The buffer knows how far the text goes only where
 * writing_flush told it.
 */
#ifndef RDX_SRC_WRITING_H
#define RDX_SRC_WRITING_H

#include <rdx/write.h>

#include "body.h"
#include "checker.h"
#include "likely.h"
#include "row.h"

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

/** Text, and room for a comma. */
static inline char *writing_put(writer *w, char *at, const char *text, size_t length)
{
    at = writing_room(w, at, length + 1);
    if (at == NULL)
        return NULL;
    memcpy(at, text, length);
    return at + length;
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
    at = writing_room(w, at, 2);
    if (at == NULL)
        return NULL;
    *at = bracket;
    return at + 1;
}

enum {
    KEY_MARKS = 3,  // two quotes and the colon
    TEXT_MARKS = 3, // two quotes and the comma
};

// A key and its padding have as many bytes at least.
enum { KEY_STEP = 16 };

// The name and the colon, in room for KEY_MARKS more than the name; their end. What is copied
// behind the name is its padding.
static inline char *writing_key(char *at, const rdx_row *row)
{
    const char *key = row->key;
    const size_t length = row->key_length;
    const size_t last = length > KEY_STEP ? length - KEY_STEP : 0;
    at[0] = '"';
    memcpy(at + 1, key, KEY_STEP);
    for (size_t i = KEY_STEP; i < last; i += KEY_STEP)
        memcpy(at + 1 + i, key + i, KEY_STEP);
    memcpy(at + 1 + last, key + last, KEY_STEP);
    at[length + 1] = '"';
    at[length + 2] = ':';
    return at + length + KEY_MARKS;
}

// ---- writer.c ----

/** The name of the member, with its colon. */
char *write_key(writer *w, char *at, const rdx_row *row);

/** A string; `nullable`: or null. */
char *write_text(writer *w, char *at, const char *text, bool nullable);
char *write_string(writer *w, char *at, const char *text, size_t length);

/** The same of a text that is empty or that JSON does not take as it is. */
char *write_odd(writer *w, char *at, const char *text, size_t length, bool nullable);

/** The object of `view`; `data` NULL: one in which nothing is set. */
char *write_object(writer *w, char *at, const rdx_view *view, const void *data, const path *here);

/** The value of the member of `row`, which is set and no enum that is OTHER. */
char *write_value(writer *w, char *at, const rdx_row *row, const void *data, const path *here);

// ---- write_members.c ----

/** The members that are listed, each with a comma behind it: of a struct without entries ... */
char *write_members(writer *w, char *at, const rdx_view *view, const void *data, const path *here);

/** ... and of one with some, or of none (`data` NULL), of which no member is set. */
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

/** The content member of `row`, which is set, into `out`. */
rdx_status write_content(writer *w, const rdx_row *row, const void *data, const path *here);

#endif
