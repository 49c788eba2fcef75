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

#include "path.h"

/** A list of objects whose type only its view knows. The layout of every generated T_list. */
typedef struct list_ref {
    void *items;
    size_t count;
} list_ref;

void row_load(const rdx_row *row, const void *data, void *out, size_t size);
void row_store(const rdx_row *row, void *data, const void *value, size_t size);

const char *row_text(const rdx_row *row, const void *data);
unsigned row_enum(const rdx_row *row, const void *data);
rdx_content row_content(const rdx_row *row, const void *data);
const void *row_object(const rdx_row *row, const void *data);
list_ref row_list(const rdx_row *row, const void *data);
rdx_extra view_extra(const rdx_view *view, const void *data);

/** Makes the member absent. */
void row_clear(const rdx_row *row, void *data);

/** Whether the member is set, be it to null. */
bool row_is_set(const rdx_row *row, const void *data);

/** Whether the member is an enum that is OTHER: its text then stands in `extra`. */
bool row_is_other(const rdx_row *row, const void *data);

/** The element `index` of a list whose elements have `size` bytes. */
void *list_item(list_ref list, size_t size, size_t index);

/** The listed row of `key`, or NULL. `*expected` is where to look first; it moves behind the row.
 */
const rdx_row *view_row(const rdx_view *view, const char *key, size_t length, uint16_t *expected);

/** Bytes of a content's text or path, its NUL not counted; of bytes, their number. */
size_t content_length(rdx_content content);

/** How bytes and files are encoded in the content member of `row`, by what stands beside it. */
rdx_encoding row_encoding(const rdx_row *row, const void *data);

/** The place of a text in its value set, or the set's count: it is none of its values. */
uint16_t set_place(const rdx_value_set *set, const char *text, size_t length);

/** Whether JSON null may stand for an element of the list `row`. */
bool row_takes_null_elements(const rdx_row *row);

/** "a string or null" ...: what the schema wants at `row`, for reports. */
const char *row_expected(const rdx_row *row);

/** The last entry of `extra` for `key`, or NULL. */
const rdx_extra_entry *extra_find(rdx_extra extra, const char *key);

/** The entry that stands in place of the whole object, or NULL. */
const rdx_extra_entry *extra_whole(rdx_extra extra);

/** The place of the member of `row` within `up`. */
path path_member(const path *up, const rdx_row *row);

/** The place of an element within `up`. */
path path_element(const path *up, size_t index);

#endif
