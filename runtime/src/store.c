/**
 * @file
 * Where a reading puts what it read: texts in the copy, lists and extras in the arena.
 */
#include "parser.h"

#include <stdalign.h>
#include <string.h>

#include "arena_block.h"

static char *in_copy(const parser *p, const char *at)
{
    return p->copy + parser_offset(p, at);
}

char *store_string(parser *p, json_span raw, size_t *out_length)
{
    char *text = in_copy(p, raw.start);
    const json_span as_it_came = {.start = in_source(p, raw.start), .length = raw.length};
    *out_length = raw.escaped ? json_decode(as_it_came, text) : raw.length;
    text[*out_length] = '\0'; // at the closing quote or before it
    return text;
}

// The byte behind is yet to be read: the value moves one towards what was, to make room for its
// NUL. The copy has a byte before the text, should the value be all of it.
const char *store_raw(parser *p, json_span raw)
{
    char *text = in_copy(p, raw.start) - 1;
    memmove(text, text + 1, raw.length);
    text[raw.length] = '\0';
    return text;
}

// Capacities are powers of two, so that they can be told from the count.
static bool is_full(size_t count)
{
    return (count & (count - 1)) == 0;
}

bool store_extra(parser *p, owner to, const char *key, const char *json)
{
    if (json == NULL)
        return fault_memory(p);
    rdx_extra extra = view_extra(to.view, to.data);
    if (is_full(extra.count)) {
        const size_t capacity = extra.count == 0 ? 1 : extra.count * 2;
        extra.items =
            rdx_arena_grow(p->arena, extra.items, sizeof *extra.items, extra.count, capacity);
        if (extra.items == NULL)
            return fault_memory(p);
    }
    extra.items[extra.count++] = (rdx_extra_entry){.key = key, .json = json};
    memcpy((char *)to.data + to.view->extra, &extra, sizeof extra);
    return true;
}

bool store_earlier(parser *p, owner to, const rdx_row *row, extent value)
{
    // From the caller's text: in the copy its strings are unescaped already.
    const size_t length = (size_t)(value.end - value.start);
    return store_extra(p, to, row->key,
                       rdx_arena_text(p->arena, in_source(p, value.start), length));
}

enum { FIRST_VALUES = 4 };

// Lists are short: a large struct gets room for one, small values for some.
static size_t first_capacity(size_t size)
{
    return size <= sizeof(rdx_json) ? FIRST_VALUES : size <= 64 ? 2 : 1;
}

bool store_empty(parser *p, list_ref *list, size_t size)
{
    list->items = rdx_arena_get(p->arena, size, first_capacity(size));
    return list->items != NULL || fault_memory(p);
}

static inline void *first_item(list_ref *list, size_t size, size_t *capacity, void *items)
{
    *list = (list_ref){items, 1};
    *capacity = first_capacity(size);
    return items;
}

static KEPT_WHOLE void *first_of_any(parser *p, list_ref *list, size_t size, size_t *capacity)
{
    void *items = arena_object(p->arena, size * first_capacity(size));
    if (items != NULL)
        return first_item(list, size, capacity, items);
    fault_memory(p);
    return NULL;
}

static KEPT_WHOLE void *item_behind(parser *p, list_ref *list, size_t size, size_t *capacity)
{
    if (list->count == *capacity) {
        const size_t wanted = *capacity * 2;
        void *items = rdx_arena_grow(p->arena, list->items, size, list->count, wanted);
        if (items == NULL) {
            fault_memory(p);
            return NULL;
        }
        list->items = items;
        *capacity = wanted;
    }
    return list_item(*list, size, list->count++);
}

// Most lists are short ones of untyped values: those take no call.
void *store_item(parser *p, list_ref *list, size_t size, size_t *capacity)
{
    enum { FIRST_BYTES = FIRST_VALUES * sizeof(rdx_json) };
    if (*capacity > 0)
        return item_behind(p, list, size, capacity);
    if (size != sizeof(rdx_json))
        return first_of_any(p, list, size, capacity);
    void *items = arena_cut(p->arena, FIRST_BYTES, alignof(max_align_t));
    if (items == NULL)
        return first_of_any(p, list, size, capacity);
    return first_item(list, size, capacity, memset(items, 0, FIRST_BYTES));
}
