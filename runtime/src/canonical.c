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

static bool read_value(canonical_space *space, json_reader *in, canonical *out);

// A value takes two bytes of text at least, and what stands for it less than 128 for each of them.
canonical_space canonical_space_for(size_t length)
{
    const size_t base = 64 * 1024;
    const size_t limit = length < SIZE_MAX / 256 ? base + length * 128 : SIZE_MAX;
    return (canonical_space){.values = RDX_ARENA(limit), .pending = RDX_ARENA(limit)};
}

// ---- Sorting ----

typedef int ordering(canonical_space *space, const canonical *a, const canonical *b);

static void merge(canonical_space *space, canonical **from, canonical **to, size_t middle,
                  size_t end, size_t at, ordering *order)
{
    size_t left = at;
    size_t right = middle;
    for (; at < end; at++) {
        const bool take_left =
            right == end || (left < middle && order(space, from[left], from[right]) <= 0);
        to[at] = take_left ? from[left++] : from[right++];
    }
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

// Pointers to the items in their order, equal ones as they came. NULL: memory is at its end.
static canonical **sorted(canonical_space *space, const canonical *of, ordering *order)
{
    canonical **from = rdx_arena_get(&space->values, sizeof(canonical *), of->count);
    canonical **to = rdx_arena_get(&space->values, sizeof(canonical *), of->count);
    if (from == NULL || to == NULL)
        return NULL;
    for (size_t i = 0; i < of->count; i++)
        from[i] = &of->items[i];
    for (size_t run = 1; run < of->count; run *= 2) {
        for (size_t at = 0; at < of->count; at += 2 * run)
            merge(space, from, to, least(at + run, of->count), least(at + 2 * run, of->count), at,
                  order);
        canonical **swap = from;
        from = to;
        to = swap;
    }
    return from;
}

// ---- From text ----

static bool decode(canonical_space *space, json_span raw, const char **text, size_t *length)
{
    *text = raw.start;
    *length = raw.length;
    if (!raw.escaped)
        return true;
    char *decoded = rdx_arena_get(&space->values, 1, raw.length);
    *text = decoded;
    if (decoded != NULL)
        *length = json_decode(raw, decoded);
    return decoded != NULL;
}

static bool push(canonical_space *space, const canonical *item)
{
    if (space->open_count == space->open_capacity) {
        const size_t capacity = space->open_capacity == 0 ? 16 : space->open_capacity * 2;
        space->open = rdx_arena_grow(&space->pending, space->open, sizeof *space->open,
                                     space->open_count, capacity);
        if (space->open == NULL)
            return false;
        space->open_capacity = capacity;
    }
    space->open[space->open_count++] = *item;
    return true;
}

static bool pop(canonical_space *space, size_t bottom, canonical *out)
{
    out->count = space->open_count - bottom;
    out->items = rdx_arena_get(&space->values, sizeof *out->items, out->count);
    if (out->items == NULL)
        return false;
    if (out->count > 0)
        memcpy(out->items, space->open + bottom, out->count * sizeof *out->items);
    space->open_count = bottom;
    return true;
}

static int compare_bytes(const char *a, size_t a_length, const char *b, size_t b_length)
{
    const size_t shared = least(a_length, b_length);
    const int order = shared > 0 ? memcmp(a, b, shared) : 0;
    return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

static int by_name(canonical_space *space, const canonical *a, const canonical *b)
{
    space->comparisons++;
    return compare_bytes(a->name, a->name_length, b->name, b->name_length);
}

// Members by their names; of equal names, which sorting left as they came, the last one stays.
static bool sort_members(canonical_space *space, canonical *object)
{
    canonical **order = sorted(space, object, by_name);
    canonical *members = rdx_arena_get(&space->values, sizeof *members, object->count);
    if (order == NULL || members == NULL)
        return false;
    size_t count = 0;
    for (size_t i = 0; i < object->count; i++)
        if (i + 1 == object->count || by_name(space, order[i], order[i + 1]) != 0)
            members[count++] = *order[i];
    object->items = members;
    object->count = count;
    return true;
}

static bool read_name(canonical_space *space, json_reader *in, canonical *out)
{
    json_span key;
    return json_string(in, &key) && json_expect(in, ':', "':'") &&
           decode(space, key, &out->name, &out->name_length);
}

static bool read_items(canonical_space *space, json_reader *in, canonical *out)
{
    const bool object = out->kind == RDX_JSON_KIND_OBJECT;
    const size_t bottom = space->open_count;
    if (!json_enter(in))
        return false;
    for (size_t i = 0; !json_accept(in, object ? '}' : ']'); i++) {
        canonical item = {0};
        if (i > 0 && !json_expect(in, ',', "','"))
            return false;
        if (object && !read_name(space, in, &item))
            return false;
        if (!read_value(space, in, &item) || !push(space, &item))
            return false;
    }
    json_leave(in);
    return pop(space, bottom, out) && (!object || out->count < 2 || sort_members(space, out));
}

// Recursion ends where the reader's limit of nesting is: the value was read before.
static bool read_value(canonical_space *space, json_reader *in, canonical *out)
{
    json_span raw;
    out->kind = json_peek(in);
    if (out->kind == RDX_JSON_KIND_ARRAY || out->kind == RDX_JSON_KIND_OBJECT)
        return read_items(space, in, out);
    if (out->kind == RDX_JSON_KIND_STRING)
        return json_string(in, &raw) && decode(space, raw, &out->text, &out->count);
    if (!json_skip(in, &raw))
        return false;
    out->text = raw.start;
    out->count = raw.length;
    return true;
}

bool canonical_of(canonical_space *space, json_span raw, canonical *out)
{
    json_reader in = json_reader_over(raw.start, raw.length, JSON_DEPTH_LIMIT);
    *out = (canonical){0};
    return read_value(space, &in, out);
}

// ---- Order ----

static int compare_items(canonical_space *space, const canonical *a, const canonical *b)
{
    if (a->count != b->count)
        return a->count > b->count ? 1 : -1;
    for (size_t i = 0; i < a->count; i++) {
        const canonical *of_a = &a->items[i];
        const canonical *of_b = &b->items[i];
        int order = a->kind == RDX_JSON_KIND_OBJECT ? by_name(space, of_a, of_b) : 0;
        if (order == 0)
            order = canonical_compare(space, of_a, of_b);
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
        return compare_bytes(a->text, a->count, b->text, b->count);
    const decimal of_a = decimal_of(a->text, a->count);
    const decimal of_b = decimal_of(b->text, b->count);
    return decimal_compare(&of_a, &of_b);
}

bool canonical_twins(canonical_space *space, const canonical *array, bool *found, size_t *first,
                     size_t *second)
{
    *found = false;
    canonical **order = sorted(space, array, canonical_compare);
    if (order == NULL)
        return false;
    for (size_t i = 1; i < array->count; i++) {
        const size_t place = (size_t)(order[i] - array->items);
        if (*found && place > *second)
            continue;
        if (canonical_compare(space, order[i - 1], order[i]) != 0)
            continue;
        *found = true;
        *first = (size_t)(order[i - 1] - array->items);
        *second = place;
    }
    return true;
}

void canonical_drop(canonical_space *space)
{
    rdx_arena_drop(&space->values);
    rdx_arena_drop(&space->pending);
}
