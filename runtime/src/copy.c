/**
 * @file
 * The copier: a struct and everything it points to, into an arena, along the tables.
 */
#include <rdx/message.h>

#include <string.h>

#include "row.h"

static bool copy_members(rdx_arena *arena, const rdx_view *view, void *data);

static const char *copy_text(rdx_arena *arena, const char *text)
{
    // NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): rdx_is_text refuses NULL
    return rdx_is_text(text) ? rdx_arena_text(arena, text, strlen(text)) : text;
}

static bool copy_content(rdx_arena *arena, const rdx_row *row, void *data)
{
    rdx_content content = row_content(row, data);
    if (content.data == NULL)
        return true;
    content.data = rdx_arena_text(arena, content.data, content_length(content));
    row_store(row, data, &content, sizeof content);
    return content.data != NULL;
}

static bool copy_json(rdx_arena *arena, rdx_json *value)
{
    if (value->text == NULL)
        return true;
    value->text = copy_text(arena, value->text);
    return value->text != NULL;
}

// The items themselves, bit by bit; what they point to comes after.
static bool copy_items(rdx_arena *arena, list_ref *list, size_t size)
{
    if (list->items == NULL)
        return true;
    void *items = rdx_arena_get(arena, size, list->count > 0 ? list->count : 1);
    if (items == NULL)
        return false;
    memcpy(items, list->items, size * list->count);
    list->items = items;
    return true;
}

static bool copy_list(rdx_arena *arena, const rdx_row *row, void *data)
{
    const rdx_view *view = row->kind == RDX_KIND_LIST ? row->sub : NULL;
    const size_t size = view != NULL ? view->size : sizeof(rdx_json);
    list_ref list = row_list(row, data);
    bool copied = copy_items(arena, &list, size);
    for (size_t i = 0; copied && list.items != NULL && i < list.count; i++) {
        void *item = list_item(list, size, i);
        copied = view != NULL ? copy_members(arena, view, item) : copy_json(arena, item);
    }
    row_store(row, data, &list, sizeof list);
    return copied;
}

static bool copy_object(rdx_arena *arena, const rdx_row *row, void *data)
{
    const void *from = row_object(row, data);
    if (from == NULL)
        return true;
    const rdx_view *view = row->sub;
    void *to = rdx_arena_get(arena, view->size, 1);
    if (to == NULL)
        return false;
    memcpy(to, from, view->size);
    row_store(row, data, &to, sizeof to);
    return copy_members(arena, view, to);
}

static bool copy_row(rdx_arena *arena, const rdx_row *row, void *data)
{
    const char *text;
    rdx_json json;
    switch ((rdx_kind)row->kind) {
    case RDX_KIND_TEXT:
    case RDX_KIND_NUMBER:
        text = row_text(row, data);
        if (text == NULL)
            return true;
        text = copy_text(arena, text);
        row_store(row, data, &text, sizeof text);
        return text != NULL;
    case RDX_KIND_CONTENT:
        return copy_content(arena, row, data);
    case RDX_KIND_JSON:
        row_load(row, data, &json, sizeof json);
        if (!copy_json(arena, &json))
            return false;
        row_store(row, data, &json, sizeof json);
        return true;
    case RDX_KIND_OBJECT:
        return copy_object(arena, row, data);
    case RDX_KIND_JSON_LIST:
    case RDX_KIND_LIST:
        return copy_list(arena, row, data);
    case RDX_KIND_BOOL:
    case RDX_KIND_ENUM:
        break;
    }
    return true;
}

static bool copy_extra(rdx_arena *arena, const rdx_view *view, void *data)
{
    const rdx_extra from = view_extra(view, data);
    if (from.items == NULL)
        return true;
    list_ref list = {from.items, from.count};
    if (!copy_items(arena, &list, sizeof(rdx_extra_entry)))
        return false;
    rdx_extra to = {.items = list.items, .count = list.count};
    bool copied = true;
    for (size_t i = 0; copied && i < to.count; i++) {
        rdx_extra_entry *entry = &to.items[i];
        const bool named = entry->key != NULL;
        const bool valued = entry->json != NULL;
        entry->key = copy_text(arena, entry->key);
        entry->json = copy_text(arena, entry->json);
        copied = (entry->key != NULL) == named && (entry->json != NULL) == valued;
    }
    memcpy((char *)data + view->extra, &to, sizeof to);
    return copied;
}

// `data` is a bitwise copy already: each pointer in it is replaced by one into the arena. Members
// that the place does not list are copied, too, so that `check` still finds them.
static bool copy_members(rdx_arena *arena, const rdx_view *view, void *data)
{
    for (uint16_t i = 0; i < view->count; i++)
        if (!copy_row(arena, &view->rows[i], data))
            return false;
    return copy_extra(arena, view, data);
}

rdx_status rdx_message_copy(rdx_arena *arena, rdx_message message, void **out)
{
    *out = NULL;
    const rdx_row *root = message.event->root;
    const rdx_view *view = root->sub;
    const bool single = root->kind == RDX_KIND_OBJECT;
    const size_t size = single ? view->size : sizeof(list_ref);
    void *data = rdx_arena_get(arena, size, 1);
    if (data == NULL)
        return RDX_E_NOMEM;
    memcpy(data, message.data, size);
    if (single ? !copy_members(arena, view, data) : !copy_list(arena, root, data))
        return RDX_E_NOMEM;
    *out = data;
    return RDX_OK;
}
