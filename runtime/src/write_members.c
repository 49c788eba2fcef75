/**
 * @file
 * The members of an object, in the order of its rows: most are texts, which go out in one piece.
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

static char *write_set_member(writer *w, char *at, const rdx_row *row, const void *data,
                              const path *here)
{
    const bool particular = row->assertion != NULL || (row->rules & NAMED) != 0;
    const rdx_status doubt =
        w->guard != NULL && particular ? ask_guard(w, row, data, here) : RDX_OK;
    if (doubt != RDX_OK)
        return writing_end(w, doubt);
    const path place = path_member(here, row);
    at = write_key(w, at, row);
    return at != NULL ? writing_comma(write_value(w, at, row, data, &place)) : NULL;
}

// Any member; `extra` NULL: nothing can stand in its place but what fills it.
static char *write_member(writer *w, char *at, const rdx_row *row, const void *data,
                          const rdx_extra *extra, const path *here)
{
    const bool other = row_is_other(row, data);
    if (row_is_set(row, data) && !other)
        return write_set_member(w, at, row, data, here);
    if (extra == NULL && (row->rules & MISSED) == 0 && !other && !row_counts_no_items(row, data))
        return at;
    return write_stand_in(w, at, row, data, extra != NULL ? *extra : (rdx_extra){0}, here);
}

// Most members are texts of which nothing more is said than whether they may be null or absent.
static inline bool is_plain(const rdx_row *row)
{
    return row->kind == RDX_KIND_TEXT && (row->rules & ~(RDX_REQUIRED | RDX_NULLABLE)) == 0 &&
           row->assertion == NULL;
}

// Such a member, set: name, text and comma at once.
static char *write_plain(writer *w, char *at, const rdx_row *row, const char *text)
{
    const size_t length = strlen(text);
    at = writing_room(w, at, row->key_length + KEY_MARKS + length + VALUE_MARKS);
    if (at == NULL)
        return NULL;
    at = writing_key(at, row);
    const bool odd = copy_odd_by(w->masks, at + 1, text, length);
    if (odd || length == 0)
        return writing_comma(write_odd(w, at, text, length, (row->rules & RDX_NULLABLE) != 0));
    at[0] = '"';
    at[length + 1] = '"';
    at[length + 2] = ',';
    return at + length + TEXT_MARKS;
}

// ---- All members ----

// Members of the struct that this place does not list must not be set.
static char *judge_unlisted(writer *w, char *at, const rdx_view *view, const void *data)
{
    if (w->guard != NULL)
        for (uint16_t i = view->listed; i < view->count; i++)
            if (row_is_set(&view->rows[i], data))
                return writing_end(w, DOUBT);
    return at;
}

char *write_members(writer *w, char *at, const rdx_view *view, const void *data, const path *here)
{
    const rdx_row *end = view->rows + view->listed;
    for (const rdx_row *row = view->rows; at != NULL && row < end; row++) {
        const char *text = is_plain(row) ? row_text(row, data) : NULL;
        if (text != NULL)
            at = write_plain(w, at, row, text);
        else if (!is_plain(row) || (row->rules & RDX_REQUIRED))
            at = write_member(w, at, row, data, NULL, here);
    }
    return at != NULL ? judge_unlisted(w, at, view, data) : NULL;
}

char *write_members_beside(writer *w, char *at, const rdx_view *view, const void *data,
                           rdx_extra extra, const path *here)
{
    const rdx_row *end = view->rows + view->listed;
    for (const rdx_row *row = view->rows; at != NULL && row < end; row++)
        at = write_member(w, at, row, data, &extra, here);
    return at != NULL ? judge_unlisted(w, at, view, data) : NULL;
}
