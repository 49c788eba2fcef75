/**
 * @file
 * How the walkers reach a member of a struct that only a row describes.
 *
 * Members are reached by memcpy, never through a cast pointer: a `T *` and a `void *` may not be
 * the same thing to the compiler. `data` NULL stands for a struct whose members are all absent.
 */
#ifndef RDX_SRC_ROW_H
#define RDX_SRC_ROW_H

#include <rdx/view.h>

#include <string.h>

#include "path.h"

/** A list of objects whose type only its view knows. The layout of every generated T_list. */
typedef struct list_ref {
    void *items;
    size_t count;
} list_ref;

static inline void row_load(const rdx_row *row, const void *data, void *out, size_t size)
{
    if (data == NULL)
        memset(out, 0, size);
    else
        memcpy(out, (const char *)data + row->offset, size);
}

static inline void row_store(const rdx_row *row, void *data, const void *value, size_t size)
{
    memcpy((char *)data + row->offset, value, size);
}

static inline const char *row_text(const rdx_row *row, const void *data)
{
    const char *text;
    row_load(row, data, &text, sizeof text);
    return text;
}

static inline unsigned row_enum(const rdx_row *row, const void *data)
{
    unsigned value;
    row_load(row, data, &value, sizeof value);
    return value;
}

/** The text of an enumerator, or NULL where `value` is none. */
static inline const char *row_enum_text(const rdx_row *row, unsigned value)
{
    const rdx_value_set *set = row->sub;
    const unsigned index = value - RDX_ENUM_FIRST; // of ABSENT and NULL more than any count
    return index < set->count ? set->values[index] : NULL;
}

static inline rdx_content row_content(const rdx_row *row, const void *data)
{
    rdx_content content;
    row_load(row, data, &content, sizeof content);
    if (content.kind == RDX_CONTENT_TEXT && rdx_is_null(content.data))
        content.kind = RDX_CONTENT_NULL; // a text that is null, handed on
    return content;
}

static inline const void *row_object(const rdx_row *row, const void *data)
{
    const void *object;
    row_load(row, data, &object, sizeof object);
    return object;
}

static inline list_ref row_list(const rdx_row *row, const void *data)
{
    list_ref list;
    row_load(row, data, &list, sizeof list);
    return list;
}

/** The entries as they stand; their count may be a mistake where there are none. */
static inline rdx_extra view_extra_as_is(const rdx_view *view, const void *data)
{
    rdx_extra extra = {0};
    if (data != NULL)
        memcpy(&extra, (const char *)data + view->extra, sizeof extra);
    return extra;
}

static inline rdx_extra view_extra(const rdx_view *view, const void *data)
{
    rdx_extra extra = view_extra_as_is(view, data);
    if (extra.items == NULL)
        extra.count = 0; // check refuses any other
    return extra;
}

/** Makes the member absent. */
void row_clear(const rdx_row *row, void *data);

/** Whether the member is set, be it to null. */
static inline bool row_is_set(const rdx_row *row, const void *data)
{
    switch (row->kind) {
    case RDX_KIND_BOOL:
    case RDX_KIND_ENUM:
    case RDX_KIND_CONTENT:
    case RDX_KIND_JSON:
        return row_enum(row, data) != 0; // each begins with an enum, 0 being absent
    default:
        return row_text(row, data) != NULL; // and all others with a pointer
    }
}

/** Whether the member is an enum that is OTHER: its text then stands in `extra`. */
static inline bool row_is_other(const rdx_row *row, const void *data)
{
    if (row->kind != RDX_KIND_ENUM)
        return false;
    const rdx_value_set *set = row->sub;
    return row_enum(row, data) == RDX_ENUM_FIRST + (unsigned)set->count;
}

/** Whether the member is a list that counts items but has none. */
static inline bool row_counts_no_items(const rdx_row *row, const void *data)
{
    if (row->kind != RDX_KIND_LIST && row->kind != RDX_KIND_JSON_LIST)
        return false;
    const list_ref list = row_list(row, data);
    return list.items == NULL && list.count > 0;
}

/** The element `index` of a list whose elements have `size` bytes. */
static inline void *list_item(list_ref list, size_t size, size_t index)
{
    return (char *)list.items + index * size;
}

/** Bytes of a content's text or path, its NUL not counted; of bytes, their number. */
size_t content_length(rdx_content content);

/** How bytes and files are encoded in the content member of `row`, by what stands beside it. */
rdx_encoding row_encoding(const rdx_row *row, const void *data);

/** Whether JSON null may stand for an element of the list `row`. */
bool row_takes_null_elements(const rdx_row *row);

/** "a string or null" ...: what the schema wants at `row`, for reports. */
const char *row_expected(const rdx_row *row);

/** The last entry of `extra` for `key`, or NULL. */
const rdx_extra_entry *extra_find(rdx_extra extra, const char *key);

/** The entry that stands in place of the whole object, or NULL. */
const rdx_extra_entry *extra_whole(rdx_extra extra);

/** The place of the member of `row` within `up`. */
static inline path path_member(const path *up, const rdx_row *row)
{
    return (path){.up = up, .row = row};
}

/** The place of an element within `up`. */
static inline path path_element(const path *up, size_t index)
{
    return (path){.up = up, .index = index};
}

#endif
