/**
 * @file
 * `enum` and `const`: a scalar is compared where it stands, only arrays and objects become trees.
 */
#include "one_of.h"

#include <string.h>

#include "canonical.h"
#include "decimal.h"

static json_span span_of(const char *json)
{
    return (json_span){.start = json, .length = strlen(json)};
}

static rdx_json_kind kind_of(json_span raw)
{
    json_reader in = json_reader_over(raw.start, raw.length, JSON_DEPTH_LIMIT);
    return json_peek(&in);
}

static bool same_number(json_span a, json_span b)
{
    const decimal of_a = decimal_of(a.start, a.length);
    const decimal of_b = decimal_of(b.start, b.length);
    return decimal_compare(&of_a, &of_b) == 0;
}

// The same as they are written; where one has escapes this does not tell.
static bool is_spelled_alike(json_span raw, const char *json)
{
    return strncmp(raw.start, json, raw.length) == 0 && json[raw.length] == '\0';
}

static bool same_tree(json_span a, json_span b, bool *same)
{
    canonical_space space = canonical_space_for(a.length + b.length);
    canonical of_a;
    canonical of_b;
    const bool made = canonical_of(&space, a, &of_a) && canonical_of(&space, b, &of_b);
    *same = made && canonical_compare(&space, &of_a, &of_b) == 0;
    canonical_drop(&space);
    return made;
}

static bool has_escape(json_span raw)
{
    return memchr(raw.start, '\\', raw.length) != NULL;
}

// Both are of `kind`.
static bool is_same(rdx_json_kind kind, json_span raw, const char *json, bool *same)
{
    *same = is_spelled_alike(raw, json);
    if (*same || kind == RDX_JSON_KIND_NULL || kind == RDX_JSON_KIND_BOOL)
        return true;
    const json_span listed = span_of(json);
    if (kind == RDX_JSON_KIND_NUMBER)
        *same = same_number(raw, listed);
    else if (kind != RDX_JSON_KIND_STRING || has_escape(raw) || has_escape(listed))
        return same_tree(raw, listed, same);
    return true;
}

bool one_of(const rdx_assertion *assertion, json_span raw, bool *found)
{
    const rdx_json_kind kind = kind_of(raw);
    bool remembered = true;
    *found = false;
    for (uint16_t i = 0; remembered && !*found && i < assertion->value_count; i++) {
        const char *json = assertion->values[i];
        if (kind_of(span_of(json)) == kind)
            remembered = is_same(kind, raw, json, found);
    }
    return remembered;
}
