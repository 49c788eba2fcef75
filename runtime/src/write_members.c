/**
 * @file
 * Objects: their members in the order of the rows. Most are texts, which go out in one piece.
 */
#include <string.h>

#include "text_copy.h"
#include "writing.h"

// Rules of which an absent member is more than nothing ...
#define MISSED (RDX_REQUIRED | RDX_DATA_MODEL | RDX_EVENT_TYPE | RDX_IDENTIFIES)

// ... and those that the value of a member has to meet.
#define NAMED (RDX_DATA_MODEL | RDX_EVENT_TYPE)

enum { VALUE_MARKS = 5 }; // "null,", the longest that stands in place of a text and its quotes

// ---- One member ----

// A text of Meta that says what it should is most of what a guard is asked.
static bool is_own_name(const writer *w, const rdx_row *row, const void *data)
{
    return row->assertion == NULL && row->kind == RDX_KIND_TEXT &&
           strcmp(row_text(row, data), write_filling(w, row)) == 0;
}

// An object or a list with an assertion is not looked at twice on each level that it has.
static rdx_status ask_guard(const writer *w, const rdx_row *row, const void *data, const path *here)
{
    if (is_own_name(w, row, data))
        return RDX_OK;
    if (row->kind == RDX_KIND_OBJECT || row->kind == RDX_KIND_LIST)
        return DOUBT;
    check_row(w->guard, row, data, (rdx_extra){0}, here);
    return w->guard->status;
}

// Any member; `extra` NULL: nothing can stand in its place but what fills it.
static char *write_member(writer *w, char *at, const rdx_row *row, const void *data,
                          const rdx_extra *extra, const path *here)
{
    const bool other = row_is_other(row, data);
    const bool particular = row->assertion != NULL || (row->rules & NAMED) != 0;
    if (row_is_set(row, data) && !other) {
        const rdx_status doubt =
            w->guard != NULL && particular ? ask_guard(w, row, data, here) : RDX_OK;
        if (doubt != RDX_OK)
            return writing_end(w, doubt);
        const path place = path_member(here, row);
        at = writing_name(w, at, row);
        return at != NULL ? writing_comma(write_value(w, at, row, data, &place)) : NULL;
    }
    if (extra == NULL && (row->rules & MISSED) == 0 && !other && !row_counts_no_items(row, data))
        return at;
    return write_stand_in(w, at, row, data, extra != NULL ? *extra : (rdx_extra){0}, here);
}

// ---- Usual members ----

// Of most members nothing more is said than whether they may be null or absent. An enum may be
// OTHER.
static inline bool is_usual(const rdx_row *row)
{
    return (row->rules & ~(RDX_REQUIRED | RDX_NULLABLE)) == 0 && row->kind != RDX_KIND_ENUM &&
           row->assertion == NULL;
}

// One that is set, and a text: name, text and comma at once.
static inline char *write_usual_text(writer *w, char *at, const rdx_row *row, const char *text)
{
    const size_t length = strlen(text);
    at = writing_room(w, at, row->key_length + KEY_MARKS + length + TEXT_ROOM);
    if (at == NULL)
        return NULL;
    at = writing_key(at, row);
    if (length == 0 || copy_odd_by(w->masks, at + 1, text, length))
        return writing_comma(write_odd(w, at, text, length, (row->rules & RDX_NULLABLE) != 0));
    at[0] = '"';
    at[length + 1] = '"';
    at[length + 2] = ',';
    return at + length + TEXT_MARKS;
}

// One that is set, and anything else.
static inline char *write_usual_value(writer *w, char *at, const rdx_row *row, const void *data,
                                      const path *here)
{
    const path place = path_member(here, row);
    at = writing_room(w, at, row->key_length + KEY_MARKS + NEXT_ROOM);
    if (at == NULL)
        return NULL;
    at = writing_key(at, row);
    if (row->kind == RDX_KIND_OBJECT)
        at = write_object(w, at, row->sub, row_object(row, data), &place);
    else if (row->kind == RDX_KIND_LIST || row->kind == RDX_KIND_JSON_LIST)
        at = write_list(w, at, row, row_list(row, data), &place);
    else
        at = write_value(w, at, row, data, &place);
    return writing_comma(at);
}

static inline char *write_usual(writer *w, char *at, const rdx_row *row, const void *data,
                                const path *here)
{
    const char *text = row->kind == RDX_KIND_TEXT ? row_text(row, data) : NULL;
    if (text != NULL)
        return write_usual_text(w, at, row, text);
    if (row->kind != RDX_KIND_TEXT && row_is_set(row, data))
        return write_usual_value(w, at, row, data, here);
    if ((row->rules & RDX_REQUIRED) || row_counts_no_items(row, data))
        return write_stand_in(w, at, row, data, (rdx_extra){0}, here);
    return at;
}

// ---- All members ----

// Members of the struct that this place does not list must not be set.
static char *judge_unlisted(writer *w, char *at, const rdx_view *view, const void *data)
{
    for (uint16_t i = view->listed; i < view->count; i++)
        if (row_is_set(&view->rows[i], data))
            return writing_end(w, DOUBT);
    return at;
}

char *write_members_beside(writer *w, char *at, const rdx_view *view, const void *data,
                           rdx_extra extra, const path *here)
{
    const rdx_row *end = view->rows + view->listed;
    for (const rdx_row *row = view->rows; at != NULL && row < end; row++)
        at = write_member(w, at, row, data, &extra, here);
    return at != NULL && w->guard != NULL ? judge_unlisted(w, at, view, data) : at;
}

KEPT_WHOLE char *write_object(writer *w, char *at, const rdx_view *view, const void *data,
                              const path *here)
{
    if (data == NULL || view_extra_as_is(view, data).count > 0)
        return write_with_extra(w, at, view, data, here);
    at = writing_open(at, '{');
    const rdx_row *end = view->rows + view->listed;
    for (const rdx_row *row = view->rows; at != NULL && row < end; row++) {
        if (is_usual(row))
            at = write_usual(w, at, row, data, here);
        else
            at = write_member(w, at, row, data, NULL, here);
    }
    if (at != NULL && w->guard != NULL && view->listed < view->count)
        at = judge_unlisted(w, at, view, data);
    return writing_close(w, at, '}');
}
