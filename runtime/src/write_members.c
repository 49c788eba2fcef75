/**
 * @file
 * The members of an object, in the order of its rows: most are texts, which go out in one piece.
 */
#include <string.h>

#include "text_copy.h"
#include "writing.h"

enum {
    TEXT_MARKS = 3,  // two quotes and the comma
    VALUE_MARKS = 5, // "null,", the longest that stands in place of a text and its quotes
};

// ---- One member ----

// An object or a list with an assertion is not looked at twice on each level that it has.
static rdx_status ask_guard(const writer *w, const rdx_row *row, const void *data, const path *here)
{
    if (row->kind == RDX_KIND_OBJECT || row->kind == RDX_KIND_LIST)
        return DOUBT;
    check_row(w->guard, row, data, (rdx_extra){0}, here);
    return w->guard->status;
}

static rdx_status write_set_member(writer *w, const rdx_row *row, const void *data,
                                   const path *here)
{
    const bool particular =
        row->assertion != NULL || (row->rules & (RDX_DATA_MODEL | RDX_EVENT_TYPE)) != 0;
    const rdx_status doubt =
        w->guard != NULL && particular ? ask_guard(w, row, data, here) : RDX_OK;
    if (doubt != RDX_OK)
        return doubt;
    const path at = path_member(here, row);
    rdx_status status = write_key(w, row);
    if (status == RDX_OK)
        status = write_value(w, row, data, &at);
    return status != RDX_OK ? status : writing_put(w, ",", 1);
}

static rdx_status write_member(writer *w, const rdx_row *row, const void *data, rdx_extra extra,
                               const path *here)
{
    // Rules of which an absent member is more than nothing.
    const unsigned missed = RDX_REQUIRED | RDX_DATA_MODEL | RDX_EVENT_TYPE | RDX_IDENTIFIES;
    if (row_is_set(row, data) && !row_is_other(row, data))
        return write_set_member(w, row, data, here);
    if (extra.count == 0 && (row->rules & missed) == 0 && !row_is_other(row, data) &&
        !row_counts_no_items(row, data))
        return RDX_OK;
    return write_stand_in(w, row, data, extra, here);
}

// Most members are texts of which nothing more is said than whether they may be null or absent.
static inline bool is_plain(const rdx_row *row)
{
    return row->kind == RDX_KIND_TEXT && (row->rules & ~(RDX_REQUIRED | RDX_NULLABLE)) == 0 &&
           row->assertion == NULL;
}

// Such a member, set: name, text and comma at once.
static rdx_status write_plain(writer *w, const rdx_row *row, const char *text)
{
    const size_t length = strlen(text);
    char *at = writing_room(w, row->key_length + KEY_MARKS + length + VALUE_MARKS);
    if (at == NULL)
        return RDX_E_NOMEM;
    at = writing_key(at, row);
    const bool odd = copy_odd_by(w->masks, at + 1, text, length);
    if (odd || length == 0) {
        w->at = at;
        const rdx_status status = write_text(w, text, (row->rules & RDX_NULLABLE) != 0);
        return status != RDX_OK ? status : writing_put(w, ",", 1);
    }
    at[0] = '"';
    at[length + 1] = '"';
    at[length + 2] = ',';
    w->at = at + length + TEXT_MARKS;
    return RDX_OK;
}

// ---- All members ----

// Members of the struct that this place does not list must not be set.
static bool has_unlisted(const rdx_view *view, const void *data)
{
    for (uint16_t i = view->listed; i < view->count; i++)
        if (row_is_set(&view->rows[i], data))
            return true;
    return false;
}

rdx_status write_members(writer *w, const rdx_view *view, const void *data, rdx_extra extra,
                         const path *here)
{
    const rdx_row *end = view->rows + view->listed;
    for (const rdx_row *row = view->rows; row < end; row++) {
        const char *text = is_plain(row) ? row_text(row, data) : NULL;
        if (text == NULL && is_plain(row) && !(row->rules & RDX_REQUIRED) && extra.count == 0)
            continue;
        const rdx_status status =
            text != NULL ? write_plain(w, row, text) : write_member(w, row, data, extra, here);
        if (status != RDX_OK)
            return status;
    }
    return w->guard != NULL && has_unlisted(view, data) ? DOUBT : RDX_OK;
}
