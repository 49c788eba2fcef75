/**
 * @file
 * Canonical values: a tree over the text, sorted where JSON leaves the order open.
 *
 * Sorting is a merge sort, whose number of comparisons has a bound whatever a stranger sends; one
 * comparison takes no longer than the shorter of its two values.
 */
#include "canonical.h"

#include <string.h>

#include "decimal.h"

// The values of one text: those that are read wait in a stack at the front of `nodes`, and what an
// array or object holds moves to the back once it is whole. Together they are never more than all.
typedef struct tree {
    canonical_space *space;
    json_reader in;
    canonical *top;  // behind the stack
    canonical *back; // the lowest of those that were moved
} tree;

static bool read_value(tree *t, canonical *out);

// A value takes two bytes of text at least, and what stands for it less than 64.
canonical_space canonical_space_for(size_t length)
{
    const size_t base = 64 * 1024;
    const size_t limit = length < CANONICAL_MAX / 64 ? base + length * 64 : CANONICAL_MAX;
    return (canonical_space){.values = RDX_ARENA(limit)};
}

// ---- Sorting ----

// Compares two places of what is sorted.
typedef int ordering(canonical_space *space, const canonical *of, uint32_t a, uint32_t b);

static void merge(canonical_space *space, const canonical *of, const uint32_t *from, uint32_t *to,
                  size_t middle, size_t end, size_t at, ordering *order)
{
    size_t left = at;
    size_t right = middle;
    for (; at < end; at++) {
        const bool take_left = right == end || (left < middle && order(space, of->items, from[left],
                                                                       from[right]) <= 0);
        to[at] = take_left ? from[left++] : from[right++];
    }
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool has_room_to_sort(canonical_space *space, size_t count)
{
    if (space->order != NULL && space->order_capacity >= count)
        return true;
    const size_t wanted = count > 2 * space->order_capacity ? count : 2 * space->order_capacity;
    space->order = rdx_arena_get(&space->values, 2 * sizeof *space->order, wanted);
    space->order_capacity = space->order != NULL ? wanted : 0;
    return space->order != NULL;
}

// Places in their order, equal ones as they came; they last until the next sorting. NULL: memory is
// at its end.
static uint32_t *sorted(canonical_space *space, const canonical *of, ordering *order)
{
    if (!has_room_to_sort(space, of->count))
        return NULL;
    uint32_t *from = space->order;
    uint32_t *to = from + of->count;
    for (uint32_t i = 0; i < of->count; i++)
        from[i] = i;
    for (size_t run = 1; run < of->count; run *= 2) {
        for (size_t at = 0; at < of->count; at += 2 * run)
            merge(space, of, from, to, least(at + run, of->count), least(at + 2 * run, of->count),
                  at, order);
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    return from;
}

// ---- Members ----

typedef struct member {
    canonical name;
    canonical value;
} member;

static int compare_text(const canonical *a, const canonical *b)
{
    const size_t shared = least(a->count, b->count);
    const int order = shared > 0 ? memcmp(a->text, b->text, shared) : 0;
    return order != 0 ? order : (a->count > b->count) - (a->count < b->count);
}

static int by_name(canonical_space *space, const canonical *items, uint32_t a, uint32_t b)
{
    space->comparisons++;
    return compare_text(&items[2 * (size_t)a], &items[2 * (size_t)b]);
}

static member member_at(const canonical *items, size_t place)
{
    return (member){items[2 * place], items[2 * place + 1]};
}

static void put_member(canonical *items, size_t place, member put)
{
    items[2 * place] = put.name;
    items[2 * place + 1] = put.value;
}

// Puts each member where `order` has its place, circle by circle.
static void arrange(canonical *items, uint32_t *order, uint32_t count)
{
    for (uint32_t start = 0; start < count; start++) {
        const member first = member_at(items, start);
        uint32_t at = start;
        while (order[at] != start) {
            const uint32_t next = order[at];
            put_member(items, at, member_at(items, next));
            order[at] = at;
            at = next;
        }
        put_member(items, at, first);
        order[at] = at;
    }
}

// Members by their names; of equal names, which sorting left as they came, the last one stays.
static bool sort_members(canonical_space *space, canonical *object)
{
    uint32_t *order = sorted(space, object, by_name);
    if (order == NULL)
        return false;
    arrange(object->items, order, object->count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < object->count; i++)
        if (i + 1 == object->count || by_name(space, object->items, i, i + 1) != 0)
            put_member(object->items, count++, member_at(object->items, i));
    object->count = count;
    return true;
}

// ---- From text ----

static bool read_text(tree *t, canonical *out)
{
    json_span raw;
    if (!json_string(&t->in, &raw))
        return false;
    *out =
        (canonical){.text = raw.start, .count = (uint32_t)raw.length, .kind = RDX_JSON_KIND_STRING};
    if (!raw.escaped)
        return true;
    char *decoded = rdx_arena_get(&t->space->values, 1, raw.length);
    out->text = decoded;
    if (decoded != NULL)
        out->count = (uint32_t)json_decode(raw, decoded);
    return decoded != NULL;
}

// The values above `bottom` become the items of `out`.
static void pop(tree *t, canonical *bottom, canonical *out)
{
    const size_t count = (size_t)(t->top - bottom);
    t->back -= count;
    t->top = bottom;
    memmove(t->back, bottom, count * sizeof *bottom);
    out->items = t->back;
    out->count = (uint32_t)(out->kind == RDX_JSON_KIND_OBJECT ? count / 2 : count);
}

static bool read_name(tree *t)
{
    canonical name;
    if (!read_text(t, &name) || !json_expect(&t->in, ':', "':'"))
        return false;
    *t->top++ = name;
    return true;
}

static bool read_items(tree *t, canonical *out)
{
    const bool object = out->kind == RDX_JSON_KIND_OBJECT;
    canonical *bottom = t->top;
    if (!json_enter(&t->in))
        return false;
    for (size_t i = 0; !json_accept(&t->in, object ? '}' : ']'); i++) {
        canonical item;
        if (i > 0 && !json_expect(&t->in, ',', "','"))
            return false;
        if (object && !read_name(t))
            return false;
        if (!read_value(t, &item))
            return false;
        *t->top++ = item;
    }
    json_leave(&t->in);
    pop(t, bottom, out);
    return !object || out->count < 2 || sort_members(t->space, out);
}

// Recursion ends where the reader's limit of nesting is: the value was read before.
static bool read_value(tree *t, canonical *out)
{
    json_span raw;
    const rdx_json_kind kind = json_peek(&t->in);
    *out = (canonical){.kind = (uint8_t)kind};
    if (kind == RDX_JSON_KIND_ARRAY || kind == RDX_JSON_KIND_OBJECT)
        return read_items(t, out);
    if (kind == RDX_JSON_KIND_STRING)
        return read_text(t, out);
    if (!json_skip(&t->in, &raw))
        return false;
    out->text = raw.start;
    out->count = (uint32_t)raw.length;
    return true;
}

// How many values `raw` holds, names among them, or some more: each of them but the first of an
// array or object stands behind a comma or a colon.
static size_t count_values(json_span raw)
{
    size_t count = 1;
    bool in_text = false;
    for (size_t i = 0; i < raw.length; i++) {
        const char c = raw.start[i];
        if (c == '"')
            in_text = !in_text;
        else if (in_text)
            i += c == '\\';
        else
            count += c == ',' || c == ':' || c == '[' || c == '{';
    }
    return count;
}

bool canonical_of(canonical_space *space, json_span raw, canonical *out)
{
    *out = (canonical){0};
    if (raw.length > UINT32_MAX)
        return false;
    const size_t count = count_values(raw);
    canonical *nodes = rdx_arena_get(&space->values, sizeof *nodes, count);
    if (nodes == NULL)
        return false;
    tree t = {
        .space = space,
        .in = json_reader_over(raw.start, raw.length, JSON_DEPTH_LIMIT),
        .top = nodes,
        .back = nodes + count,
    };
    return read_value(&t, out);
}

// ---- Order ----

static int compare_items(canonical_space *space, const canonical *a, const canonical *b)
{
    if (a->count != b->count)
        return a->count > b->count ? 1 : -1;
    const size_t count = a->kind == RDX_JSON_KIND_OBJECT ? 2 * (size_t)a->count : a->count;
    for (size_t i = 0; i < count; i++) {
        const int order = canonical_compare(space, &a->items[i], &b->items[i]);
        if (order != 0)
            return order;
    }
    return 0;
}

int canonical_compare(canonical_space *space, const canonical *a, const canonical *b)
{
    space->comparisons++;
    if (a->kind != b->kind)
        return a->kind > b->kind ? 1 : -1;
    if (a->kind == RDX_JSON_KIND_ARRAY || a->kind == RDX_JSON_KIND_OBJECT)
        return compare_items(space, a, b);
    if (a->kind != RDX_JSON_KIND_NUMBER)
        return compare_text(a, b);
    const decimal of_a = decimal_of(a->text, a->count);
    const decimal of_b = decimal_of(b->text, b->count);
    return decimal_compare(&of_a, &of_b);
}

static int by_value(canonical_space *space, const canonical *items, uint32_t a, uint32_t b)
{
    return canonical_compare(space, &items[a], &items[b]);
}

bool canonical_twins(canonical_space *space, const canonical *array, bool *found, size_t *first,
                     size_t *second)
{
    *found = false;
    const uint32_t *order = sorted(space, array, by_value);
    if (order == NULL)
        return false;
    for (uint32_t i = 1; i < array->count; i++) {
        if (*found && order[i] > *second)
            continue;
        if (by_value(space, array->items, order[i - 1], order[i]) != 0)
            continue;
        *found = true;
        *first = order[i - 1];
        *second = order[i];
    }
    return true;
}

void canonical_drop(canonical_space *space)
{
    rdx_arena_drop(&space->values);
}
