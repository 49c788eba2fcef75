/**
 * @file
 * Members that occur twice, beyond what walk.c sees of them in passing.
 *
 * Where a repeated member is no error, the schema looks at the last of the equal members alone, as
 * every validator does whose reader keeps one of them. A first reading finds out which values are
 * replaced by later ones; the second one passes over them.
 */
#include "parser.h"

#include <string.h>

enum { BITS = 8 };

bool is_replaced(const parser *p, const char *value)
{
    const size_t offset = parser_offset(p, value);
    return p->replaced != NULL && (p->replaced[offset / BITS] >> (offset % BITS) & 1) != 0;
}

bool note_replaced(parser *p, const char *value)
{
    const size_t offset = parser_offset(p, value);
    if (p->replaced == NULL)
        p->replaced = rdx_arena_get(&p->scratch, 1, (size_t)(p->in.end - p->in.text) / BITS + 1);
    if (p->replaced == NULL)
        return fault_memory(p);
    p->replaced[offset / BITS] |= (uint8_t)(1u << (offset % BITS));
    return true;
}

parser first_reading(const parser *p)
{
    parser first = *p;
    first.finding_replaced = true;
    first.copy = NULL;
    first.arena = NULL;
    first.report = NULL;
    first.rules = (rdx_rules){0};
    first.rules_texts = false;
    first.rules_files = false;
    return first;
}

// ---- Values that no view describes ----

static bool look_within(parser *p, json_reader *in, const path *here);

// Most objects have few members: theirs need no table.
enum { FEW = 8 };

typedef struct members {
    size_t number; // of the object
    size_t count;  // of names here; FEW + 1 when they went into the table
    stray few[FEW];
} members;

static bool remember(parser *p, members *seen, stray added, const char **earlier)
{
    for (size_t i = 0; i < seen->count && seen->count <= FEW; i++) {
        stray *one = &seen->few[i];
        if (one->length != added.length || memcmp(one->name, added.name, added.length) != 0)
            continue;
        *earlier = one->value;
        one->value = added.value;
        return true;
    }
    *earlier = NULL;
    if (seen->count < FEW) {
        seen->few[seen->count++] = added;
        return true;
    }
    for (size_t i = 0; i < FEW && seen->count == FEW; i++)
        if (!strays_add(p, seen->few[i], earlier))
            return false;
    seen->count = FEW + 1;
    return strays_add(p, added, earlier);
}

// The decoded name, where the caller's text has it, since the copy may be changed before the
// next, or in `scratch`. NULL: memory is at its end.
static const char *name_of(parser *p, json_span key, size_t *length)
{
    *length = key.length;
    if (!key.escaped)
        return in_source(p, key.start);
    char *name = rdx_arena_get(&p->scratch, 1, key.length);
    if (name != NULL)
        *length = json_decode(key, name);
    return name;
}

static bool look_at_member(parser *p, json_reader *in, members *seen, const path *here)
{
    json_span key;
    size_t length;
    const char *earlier;
    if (!json_string(in, &key) || !json_expect(in, ':', "':'"))
        return false;
    const char *name = name_of(p, key, &length);
    if (name == NULL)
        return fault_memory(p);
    const path at = {.up = here, .name = name, .length = length};
    json_peek(in);
    if (!remember(p, seen, (stray){seen->number, name, length, in->at}, &earlier))
        return false;
    if (earlier != NULL)
        rule_duplicate(p, key.start - 1, earlier, &at);
    return look_within(p, in, &at);
}

// Recursion ends where the reader's limit of nesting is: the value was read before.
static bool look_within(parser *p, json_reader *in, const path *here)
{
    json_span skipped;
    const rdx_json_kind kind = json_peek(in);
    if (kind != RDX_JSON_KIND_OBJECT && kind != RDX_JSON_KIND_ARRAY)
        return json_skip(in, &skipped);
    const bool in_object = kind == RDX_JSON_KIND_OBJECT;
    members seen; // `few` is read as far as `count` says
    seen.number = object_number(p, in->at);
    seen.count = 0;
    const char end = in_object ? '}' : ']';
    if (!json_enter(in))
        return false;
    for (size_t i = 0; !json_accept(in, end); i++) {
        const path at = path_element(here, i);
        if (i > 0 && !json_expect(in, ',', "','"))
            return false;
        if (!(in_object ? look_at_member(p, in, &seen, here) : look_within(p, in, &at)))
            return false;
    }
    json_leave(in);
    return true;
}

bool rule_repeats_within(parser *p, json_span raw, const path *here)
{
    if (p->rules.levels[RDX_RULE_DUPLICATE] == RDX_LEVEL_OFF ||
        memchr(raw.start, '{', raw.length) == NULL)
        return true;
    json_reader in = json_reader_over(raw.start, raw.length, JSON_DEPTH_LIMIT);
    return look_within(p, &in, here);
}
