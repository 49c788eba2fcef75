/**
 * @file
 * The state of one writing, shared by writer.c, write_members.c, write_extra.c and write_content.c.
 *
 * A writer may have a guard: a checker that keeps silent. Then only what the checker would pass is
 * written, and with the first doubt the writing ends; see writer.h.
 *
 * Text goes straight to `at`, and the buffer is told of it by writing_flush before anyone else may
 * put something into it:
 *
 *     char *at = writing_room(w, 2);      // NULL: refused, RDX_E_NOMEM
 *     if (at == NULL)
 *         return RDX_E_NOMEM;
 *     memcpy(at, "{}", 2);
 *     w->at = at + 2;
 */
#ifndef RDX_SRC_WRITING_H
#define RDX_SRC_WRITING_H

#include <rdx/write.h>

#include "body.h"
#include "checker.h"
#include "row.h"

// What ends a guarded writing. It is never shown.
#define DOUBT RDX_E_ARGUMENT

typedef struct writer {
    const rdx_event *event;
    const rdx_write_options *options;
    rdx_body *body; // NULL: the text is only to be judged
    buf *out;       // the body's text
    char *at;       // where it goes on
    char *end;      // up to where there is room
    rdx_report *report;
    checker *guard;  // NULL: what is written was checked, or is not to be
    size_t contents; // that were stood in for
    bool masks;      // for copy_odd_by
} writer;

// ---- The text ----

/** Takes up `out` where it stands ... */
static inline void writing_go_on(writer *w)
{
    char *data = w->out->data; // NULL before the first byte
    w->at = data != NULL ? data + w->out->length : NULL;
    w->end = data != NULL ? data + w->out->capacity : NULL;
}

/** ... and tells it how far the text goes. */
static inline void writing_flush(writer *w)
{
    buf_claim(w->out, w->at);
}

/** Moves the text to where there is room, or returns NULL. For writing_room. */
char *writing_grow(writer *w, size_t length);

/** Room for `length` bytes, and BUF_SLACK behind them, or NULL. */
static inline char *writing_room(writer *w, size_t length)
{
    return length < (size_t)(w->end - w->at) ? w->at : writing_grow(w, length);
}

static inline rdx_status writing_put(writer *w, const char *text, size_t length)
{
    char *at = writing_room(w, length);
    if (at == NULL)
        return RDX_E_NOMEM;
    memcpy(at, text, length);
    w->at = at + length;
    return RDX_OK;
}

/** Puts the bracket in place of the comma behind the last value, if there is one. */
static inline rdx_status writing_close(writer *w, char bracket)
{
    char *at = writing_room(w, 1);
    if (at == NULL)
        return RDX_E_NOMEM;
    at -= at[-1] == ',';
    *at = bracket;
    w->at = at + 1;
    return RDX_OK;
}

// Two quotes and the colon.
enum { KEY_MARKS = 3 };

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
rdx_status write_key(writer *w, const rdx_row *row);

/** A string; `nullable`: or null. */
rdx_status write_text(writer *w, const char *text, bool nullable);
rdx_status write_string(writer *w, const char *text, size_t length);

/** The object of `view`; `data` NULL: one in which nothing is set. */
rdx_status write_object(writer *w, const rdx_view *view, const void *data, const path *here);

/** The member of `row`, which is set. */
rdx_status write_value(writer *w, const rdx_row *row, const void *data, const path *here);

// ---- write_members.c ----

/** The members that are listed, each with a comma behind it. */
rdx_status write_members(writer *w, const rdx_view *view, const void *data, rdx_extra extra,
                         const path *here);

// ---- write_extra.c ----

/** JSON as it is. Only what was not checked can be NULL. */
rdx_status write_raw(writer *w, const char *json, const path *here);

/** The member of `row`, which is absent or an enum that is OTHER: what goes out in its place, with
 *  a comma behind it. */
rdx_status write_stand_in(writer *w, const rdx_row *row, const void *data, rdx_extra extra,
                          const path *here);

/** An object whose `extra` has a count. */
rdx_status write_with_extra(writer *w, const rdx_view *view, const void *data, const path *here);

// ---- write_content.c ----

/** The content member of `row`, which is set. */
rdx_status write_content(writer *w, const rdx_row *row, const void *data, const path *here);

#endif
