/**
 * @file
 * Assertions judged: the keywords of JSON Schema over the text of a value that was read. Here are
 * types, arrays and objects; keyword.c has the keywords of values that hold no others.
 *
 * A value of a type that is not allowed is one fault; otherwise each keyword that it breaks is.
 * Recursion goes as deep as the assertion does, not as deep as a stranger's text.
 */
#include <stdio.h>
#include <string.h>

#include "canonical.h"
#include "keyword.h"

static bool judge_value(judge *j, const rdx_assertion *a, json_span raw, const path *here);

static json_reader reader_of(json_span raw)
{
    return json_reader_over(raw.start, raw.length, JSON_DEPTH_LIMIT);
}

// ---- Types ----

// By spelling, as draft-04 has it: 1.0 is no integer.
static bool is_integer(json_span raw)
{
    for (size_t i = 0; i < raw.length; i++)
        if (raw.start[i] == '.' || raw.start[i] == 'e' || raw.start[i] == 'E')
            return false;
    return true;
}

static unsigned types_of(rdx_json_kind kind, json_span raw)
{
    static const unsigned types[] = {
        [RDX_JSON_KIND_NULL] = RDX_TYPE_NULL,     [RDX_JSON_KIND_BOOL] = RDX_TYPE_BOOLEAN,
        [RDX_JSON_KIND_NUMBER] = RDX_TYPE_NUMBER, [RDX_JSON_KIND_STRING] = RDX_TYPE_STRING,
        [RDX_JSON_KIND_ARRAY] = RDX_TYPE_ARRAY,   [RDX_JSON_KIND_OBJECT] = RDX_TYPE_OBJECT,
    };
    const bool integer = kind == RDX_JSON_KIND_NUMBER && is_integer(raw);
    return types[kind] | (integer ? RDX_TYPE_INTEGER : 0);
}

// ---- Arrays ----

static bool judge_items(judge *j, const rdx_assertion *a, json_span raw, const path *here,
                        size_t *count)
{
    json_reader in = reader_of(raw);
    json_span item;
    if (!json_enter(&in))
        return true;
    for (*count = 0; !json_accept(&in, ']'); (*count)++) {
        const path at = path_element(here, *count);
        if (*count > 0)
            json_accept(&in, ',');
        if (!json_skip(&in, &item))
            return true; // not in a value that was read
        if (a->items != NULL && !judge_value(j, a->items, item, &at))
            return false;
    }
    return true;
}

static bool judge_unique(const judge *j, json_span raw, const path *here)
{
    canonical_space space = canonical_space_for(raw.length);
    canonical array;
    bool found = false;
    size_t first = 0;
    size_t second = 0;
    const bool judged = canonical_of(&space, raw, &array) &&
                        canonical_twins(&space, &array, &found, &first, &second);
    canonical_drop(&space);
    if (!judged)
        return fault_memory(j->p);
    char detail[WORDS];
    snprintf(detail, sizeof detail, "the elements %zu and %zu, counted from 0, are equal", first,
             second);
    if (found)
        broken_keyword(j, RDX_E_UNIQUE, raw, here, "elements that differ from each other", detail);
    return true;
}

static bool judge_array(judge *j, const rdx_assertion *a, json_span raw, const path *here)
{
    static const char whole[] = "an array of";
    size_t count = 0;
    if (!judge_items(j, a, raw, here, &count))
        return false;
    if (count < a->min_items)
        broken_count(j, RDX_E_ITEMS, whole, "least", a->min_items, "element", raw, here);
    if ((a->flags & RDX_MAX_ITEMS) && count > a->max_items)
        broken_count(j, RDX_E_ITEMS, whole, "most", a->max_items, "element", raw, here);
    return !(a->flags & RDX_UNIQUE_ITEMS) || count < 2 || judge_unique(j, raw, here);
}

// ---- Objects that no struct stands for ----

typedef struct seen_value {
    bool seen;
    json_span last;
} seen_value;

// A sender's name may hold U+0000; a schema's does not.
static bool key_is(const char *key, const char *name, size_t length)
{
    return strlen(key) == length && memcmp(key, name, length) == 0;
}

static uint16_t member_place(const rdx_assertion *a, const char *name, size_t length)
{
    uint16_t place = 0;
    while (place < a->member_count && !key_is(a->members[place].key, name, length))
        place++;
    return place;
}

static path listed_path(const path *up, const char *key)
{
    return (path){.up = up, .name = key, .length = strlen(key), .listed = true};
}

static bool judge_stray(const judge *j, const rdx_assertion *a, json_span key, const path *at)
{
    const json_span quoted = {.start = key.start - 1, .length = key.length + 2};
    if (a->flags & RDX_CLOSED)
        broken_keyword(j, RDX_E_STRAY, quoted, at, "a member that the schema lists", "");
    return true;
}

// The member at the reader. Where equal names are an error, each of their values is judged.
static bool judge_member_of(judge *j, const rdx_assertion *a, json_reader *in, seen_value *seen,
                            const path *here)
{
    const bool judge_all = j->p->rules.levels[RDX_RULE_DUPLICATE] == RDX_LEVEL_ERROR;
    json_span key;
    json_span raw;
    if (!json_string(in, &key) || !json_expect(in, ':', "':'") || !json_skip(in, &raw))
        return true; // not in a value that was read
    size_t length;
    const json_span quoted = {.start = key.start - 1, .length = key.length + 2};
    const char *name = decoded_text(j, quoted, &length);
    if (name == NULL)
        return fault_memory(j->p);
    const uint16_t place = member_place(a, name, length);
    if (place == a->member_count) {
        const path at = {.up = here, .name = name, .length = length};
        return judge_stray(j, a, key, &at);
    }
    const path at = listed_path(here, a->members[place].key);
    seen[place] = (seen_value){true, raw};
    return !judge_all || judge_value(j, a->members[place].assertion, raw, &at);
}

static bool judge_seen(judge *j, const rdx_assertion *a, const seen_value *seen, json_span raw,
                       const path *here)
{
    const bool judge_last = j->p->rules.levels[RDX_RULE_DUPLICATE] != RDX_LEVEL_ERROR;
    for (uint16_t i = 0; i < a->member_count; i++) {
        const rdx_asserted_member *member = &a->members[i];
        const path at = listed_path(here, member->key);
        char words[WORDS];
        if (!seen[i].seen && member->required) {
            type_words(member->assertion, words);
            broken_keyword(j, RDX_E_MISSING, raw, &at, words, "");
        } else if (seen[i].seen && judge_last &&
                   !judge_value(j, member->assertion, seen[i].last, &at)) {
            return false;
        }
    }
    return true;
}

static bool judge_members(judge *j, const rdx_assertion *a, seen_value *seen, json_span raw,
                          const path *here)
{
    json_reader in = reader_of(raw);
    if (!json_enter(&in))
        return true; // not in a value that was read
    while (in.status == RDX_OK && !json_accept(&in, '}')) {
        json_accept(&in, ',');
        json_peek(&in);
        if (!judge_member_of(j, a, &in, seen, here))
            return false;
    }
    return judge_seen(j, a, seen, raw, here);
}

static bool judge_object(judge *j, const rdx_assertion *a, json_span raw, const path *here)
{
    if (a->member_count == 0 && !(a->flags & RDX_CLOSED))
        return true;
    rdx_arena memory = RDX_ARENA(a->member_count * sizeof(seen_value) + 8192);
    seen_value *seen = rdx_arena_get(&memory, sizeof *seen, a->member_count);
    const bool judged = seen != NULL ? judge_members(j, a, seen, raw, here) : fault_memory(j->p);
    rdx_arena_drop(&memory);
    return judged;
}

// ---- Any value ----

static bool judge_value(judge *j, const rdx_assertion *a, json_span raw, const path *here)
{
    if (a == NULL)
        return true;
    json_reader in = reader_of(raw);
    const rdx_json_kind kind = json_peek(&in);
    const unsigned types = a->types | (a == j->structs ? RDX_TYPE_OBJECT : 0u);
    if (types != 0 && !(types & types_of(kind, raw))) {
        char words[WORDS];
        type_words(a, words);
        if (a != j->structs)
            fault_type(j->p, raw.start, here, words, kind);
        return true;
    }
    if (kind == RDX_JSON_KIND_STRING)
        return judge_string(j, a, raw, here);
    if (!judge_listed(j, a, raw, here))
        return false;
    if (kind == RDX_JSON_KIND_NUMBER)
        judge_number(j, a, raw, here);
    if (kind == RDX_JSON_KIND_ARRAY)
        return judge_array(j, a, raw, here);
    return kind != RDX_JSON_KIND_OBJECT || judge_object(j, a, raw, here);
}

// Whether the reader took the value for `row` without a fault of type.
static bool has_type_of(const rdx_row *row, rdx_json_kind kind)
{
    static const rdx_json_kind kinds[] = {
        [RDX_KIND_TEXT] = RDX_JSON_KIND_STRING,     [RDX_KIND_NUMBER] = RDX_JSON_KIND_NUMBER,
        [RDX_KIND_BOOL] = RDX_JSON_KIND_BOOL,       [RDX_KIND_ENUM] = RDX_JSON_KIND_STRING,
        [RDX_KIND_CONTENT] = RDX_JSON_KIND_STRING,  [RDX_KIND_JSON] = RDX_JSON_KIND_ABSENT,
        [RDX_KIND_JSON_LIST] = RDX_JSON_KIND_ARRAY, [RDX_KIND_OBJECT] = RDX_JSON_KIND_OBJECT,
        [RDX_KIND_LIST] = RDX_JSON_KIND_ARRAY,
    };
    if (kind == RDX_JSON_KIND_NULL && (row->rules & RDX_NULLABLE))
        return true;
    return row->kind == RDX_KIND_JSON || kind == kinds[row->kind];
}

// Where the reader has reported its type, that is enough.
static bool judge_row_assertion(parser *p, const rdx_row *row, json_span raw, const path *here)
{
    json_reader in = reader_of(raw);
    if (!has_type_of(row, json_peek(&in)))
        return true;
    judge j = {
        .p = p,
        .texts = RDX_ARENA(p->scratch.limit),
        .structs = row->kind == RDX_KIND_LIST ? row->assertion->what->items : NULL,
    };
    const bool judged = judge_value(&j, row->assertion->what, raw, here);
    rdx_arena_drop(&j.texts);
    return judged;
}

const rdx_asserter rdx_schema_asserter = {.judge = judge_row_assertion};
