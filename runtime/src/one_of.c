/**
 * @file
 * `enum` and `const`: a scalar is compared where it stands, only arrays and objects become trees.
 */
#include "one_of.h"

#include <string.h>

#include "canonical.h"
#include "decimal.h"
#include "json_copy.h"

static json_span span_of(const char *json)
{
    return (json_span){.start = json, .length = strlen(json)};
}

static rdx_json_kind kind_of(json_span raw)
{
    return raw.length > 0 ? json_kind_of(*raw.start) : RDX_JSON_KIND_ABSENT;
}

// ---- Strings ----

// Bytes of the escape at `at`: a pair of surrogates is one.
static size_t escape_length(const char *at)
{
    if (at[1] != 'u')
        return 2;
    const bool high = (at[2] == 'd' || at[2] == 'D') && strchr("89abAB", at[3]) != NULL;
    return high ? 12 : 6;
}

// `json` is a listed value: compared as far as it is alike, decoded on the way.
static bool is_string_of(const char *json, const char *text, size_t length)
{
    if (*json++ != '"')
        return false;
    const char *end = text + length;
    while (*json != '"') {
        char decoded[4];
        size_t taken = 1;
        size_t made = 1;
        if (*json == '\\') {
            taken = escape_length(json);
            made = json_decode((json_span){.start = json, .length = taken}, decoded);
        } else {
            decoded[0] = *json;
        }
        if ((size_t)(end - text) < made || memcmp(text, decoded, made) != 0)
            return false;
        json += taken;
        text += made;
    }
    return text == end;
}

bool text_is_one_of(const rdx_assertion *assertion, const char *text, size_t length)
{
    for (uint16_t i = 0; i < assertion->value_count; i++)
        if (is_string_of(assertion->values[i], text, length))
            return true;
    return false;
}

// ---- All others ----

static bool same_number(json_span a, json_span b)
{
    const decimal of_a = decimal_of(a.start, a.length);
    const decimal of_b = decimal_of(b.start, b.length);
    return decimal_compare(&of_a, &of_b) == 0;
}

static bool same_tree(json_span a, json_span listed, bool *same)
{
    canonical_space space = canonical_space_for(a.length + listed.length);
    canonical of_a;
    canonical of_b;
    json_span b = listed;
    b.start = json_padded(&space.values, listed.start, listed.length);
    const bool made =
        b.start != NULL && canonical_of(&space, a, &of_a) && canonical_of(&space, b, &of_b);
    *same = made && canonical_compare(&space, &of_a, &of_b) == 0;
    canonical_drop(&space);
    return made;
}

// Both are of `kind`.
static bool is_same(rdx_json_kind kind, json_span raw, json_span listed, bool *same)
{
    *same = raw.length == listed.length && memcmp(raw.start, listed.start, raw.length) == 0;
    if (*same || kind == RDX_JSON_KIND_NULL || kind == RDX_JSON_KIND_BOOL)
        return true;
    if (kind != RDX_JSON_KIND_NUMBER)
        return same_tree(raw, listed, same);
    *same = same_number(raw, listed);
    return true;
}

bool value_is_one_of(const rdx_assertion *assertion, json_span raw, bool *found)
{
    const rdx_json_kind kind = kind_of(raw);
    bool remembered = true;
    *found = false;
    for (uint16_t i = 0; remembered && !*found && i < assertion->value_count; i++) {
        const json_span listed = span_of(assertion->values[i]);
        if (kind_of(listed) == kind)
            remembered = is_same(kind, raw, listed, found);
    }
    return remembered;
}
