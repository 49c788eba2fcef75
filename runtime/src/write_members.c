/**
 * @file
 * Objects: their members in the order of the rows. Most are texts, which go out in one piece.
 */
#include <stdint.h>
#include <string.h>

#include "text_copy.h"
#include "writing.h"

// Rules of which an absent member is more than nothing ...
#define MISSED (RDX_REQUIRED | RDX_DATA_MODEL | RDX_EVENT_TYPE | RDX_IDENTIFIES)

// ... and those that the value of a member has to meet.
#define NAMED (RDX_DATA_MODEL | RDX_EVENT_TYPE)

// Of a member whose name and text have COPY_SHORT bytes at most.
enum { MEMBER_ROOM = 2 * COPY_SHORT + KEY_MARKS + TEXT_ROOM };

// ---- One member ----

// A text of Meta that says what it should is most of what a guard is asked.
static bool is_own_name(const writer *w, const rdx_row *row, const void *data)
{
    if (row->assertion != NULL || row->kind != RDX_KIND_TEXT)
        return false;
    const char *own = write_filling(w, row);
    const char *text = row_text(row, data);
    return own != NULL && text != NULL && strcmp(text, own) == 0;
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

// Of most members nothing more is said than whether they may be null or absent ...
enum { UNUSUAL_RULES = 0xFF & ~(RDX_REQUIRED | RDX_NULLABLE) };

// ... and most of these are texts. Kind and rules stand side by side, so that one test asks both.
static inline unsigned traits_of(const rdx_row *row)
{
    return row->kind | (unsigned)row->rules << 8;
}

static inline bool is_usual_text(unsigned traits)
{
    return (traits & (UNUSUAL_RULES << 8 | 0xFF)) == RDX_KIND_TEXT;
}

// An enum may be OTHER.
static inline bool is_usual(unsigned traits)
{
    return (traits & UNUSUAL_RULES << 8) == 0 && (traits & 0xFF) != RDX_KIND_ENUM;
}

// A text of any length, and null.
static KEPT_WHOLE char *write_any_text(writer *w, char *at, const rdx_row *row, const char *text,
                                       size_t length)
{
    at = writing_room(w, at, row->key_length + KEY_MARKS + length + TEXT_ROOM);
    if (at == NULL)
        return NULL;
    at = writing_key(at, row);
    return writing_comma(length > 0 ? write_string(w, at, text, length)
                                    : write_odd(w, at, text, 0, (row->rules & RDX_NULLABLE) != 0));
}

// One that is set, and a text. Most are short, as is the name: all goes out in one piece.
static inline char *write_usual_text(writer *w, char *at, const rdx_row *row, const char *text)
{
    const size_t length = strlen(text);
    const size_t key_length = row->key_length;
    if (LIKELY(((length - 1) | (key_length - 1)) < COPY_SHORT) &&
        LIKELY((size_t)(w->end - at) > MEMBER_ROOM)) {
        char *end = copy_member(w->masks, at, row->key, key_length, text, length);
        if (LIKELY(end != NULL))
            return end;
    }
    return write_any_text(w, at, row, text, length);
}

// One that is set, and anything else. `place` is that of the member before.
static inline char *write_usual_value(writer *w, char *at, const rdx_row *row, const void *data,
                                      path *place)
{
    place->row = row;
    at = writing_room(w, at, row->key_length + KEY_MARKS + NEXT_ROOM);
    if (at == NULL)
        return NULL;
    at = writing_key(at, row);
    if (row->kind == RDX_KIND_OBJECT)
        at = write_object(w, at, row->sub, row_object(row, data), place);
    else if (row->kind == RDX_KIND_LIST || row->kind == RDX_KIND_JSON_LIST)
        at = write_list(w, at, row, row_list(row, data), place);
    else
        at = write_value(w, at, row, data, place);
    return writing_comma(at);
}

// One that is not set.
static inline char *write_usual_absence(writer *w, char *at, const rdx_row *row, const void *data,
                                        const path *here)
{
    if (LIKELY((row->rules & RDX_REQUIRED) == 0) && LIKELY(!row_counts_no_items(row, data)))
        return at;
    return write_stand_in(w, at, row, data, (rdx_extra){0}, here);
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

// The objects of a message that was read lie one behind another, as they are written: those that
// come next are on their way from memory while this one is written. Any address will do.
static inline void fetch_ahead(const void *data)
{
#if defined(__GNUC__)
    enum { AHEAD = 2048, LINE = 64 };
    const uintptr_t next = (uintptr_t)data + AHEAD;
    __builtin_prefetch((const void *)next);
    __builtin_prefetch((const void *)(next + LINE));
#else
    (void)data;
#endif
}

KEPT_WHOLE char *write_object(writer *w, char *at, const rdx_view *view, const void *data,
                              const path *here)
{
    fetch_ahead(data);
    if (data == NULL || view_extra_as_is(view, data).count > 0)
        return write_with_extra(w, at, view, data, here);
    at = writing_open(at, '{');
    path place = path_member(here, NULL);
    const rdx_row *end = view->rows + view->listed;
    for (const rdx_row *row = view->rows; at != NULL && row < end; row++) {
        const unsigned traits = traits_of(row);
        if (is_usual_text(traits)) {
            const char *text = row_text(row, data);
            if (text != NULL)
                at = write_usual_text(w, at, row, text);
            else if (row->rules & RDX_REQUIRED)
                at = write_stand_in(w, at, row, data, (rdx_extra){0}, place.up);
        } else if (!is_usual(traits))
            at = write_member(w, at, row, data, NULL, place.up);
        else if (row_is_set(row, data))
            at = write_usual_value(w, at, row, data, &place);
        else
            at = write_usual_absence(w, at, row, data, place.up);
    }
    if (at != NULL && w->guard != NULL && view->listed < view->count)
        at = judge_unlisted(w, at, view, data);
    return writing_close(w, at, '}');
}
