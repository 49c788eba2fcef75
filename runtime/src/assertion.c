/**
 * @file
 * Assertions judged: the keywords of JSON Schema over the text of a value that was read.
 *
 * A value of a type that is not allowed is one fault; otherwise each keyword that it breaks is.
 * Recursion goes as deep as the assertion does, not as deep as a stranger's text.
 */
#include "parser.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "canonical.h"
#include "decimal.h"
#include "one_of.h"
#include "patterns.h"
#include "report.h"
#include "schema_format.h"

// Longer limits, patterns and lists of values are not spelled out in a report.
enum { LONGEST_LIMIT = 40, LONGEST_PATTERN = 60, LONGEST_LIST = 400, WORDS = 160 };

typedef struct judge {
    parser *p;
    rdx_arena texts;              // decoded strings
    const rdx_assertion *structs; // of the elements whose types the reader has judged, or NULL
} judge;

static bool judge_value(judge *j, const rdx_assertion *a, json_span raw, const path *here);

static void broken(const judge *j, rdx_status code, json_span raw, const path *here,
                   const char *expected, const char *detail)
{
    const rdx_issue issue = {
        .code = code, .stage = RDX_STAGE_SCHEMA, .expected = expected, .detail = detail};
    fault(j->p, issue, raw.start, here);
}

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

// "a string, an integer or null"; "a value" where any will do.
static void type_words(const rdx_assertion *a, char words[WORDS])
{
    static const struct {
        unsigned type;
        const char *name;
    } names[] = {
        {RDX_TYPE_OBJECT, "an object"},   {RDX_TYPE_ARRAY, "an array"},
        {RDX_TYPE_STRING, "a string"},    {RDX_TYPE_NUMBER, "a number"},
        {RDX_TYPE_INTEGER, "an integer"}, {RDX_TYPE_BOOLEAN, "a boolean"},
        {RDX_TYPE_NULL, "null"},
    };
    unsigned left = a != NULL ? a->types : 0;
    if (left & RDX_TYPE_NUMBER)
        left &= ~(unsigned)RDX_TYPE_INTEGER;
    if (left == 0)
        snprintf(words, WORDS, "a value");
    const char *before = "";
    size_t length = 0;
    for (size_t i = 0; left != 0; i++) {
        if (!(left & names[i].type))
            continue;
        left &= ~names[i].type;
        length += (size_t)snprintf(words + length, WORDS - length, "%s%s", before, names[i].name);
        before = (left & (left - 1)) != 0 ? ", " : " or ";
    }
}

// ---- enum, const ----

static bool is_worth_words(const judge *j, json_span raw)
{
    const parser *p = j->p;
    return p->placeless ||
           report_would_keep(p->report, RDX_SEVERITY_ERROR, parser_offset(p, raw.start));
}

static void outside_list(const judge *j, const rdx_assertion *a, json_span raw, const path *here)
{
    buf words = BUF(is_worth_words(j, raw) ? LONGEST_LIST : 0);
    buf_puts(&words, a->value_count > 1 ? "one of " : "");
    for (uint16_t i = 0; i < a->value_count && words.status == RDX_OK; i++) {
        buf_puts(&words, i > 0 ? ", " : "");
        buf_puts(&words, a->values[i]);
    }
    const bool listed = words.status == RDX_OK; // half a list would be no truth
    broken(j, RDX_E_ENUM, raw, here, listed ? words.data : "a value that the schema lists", "");
    buf_drop(&words);
}

static bool judge_listed(const judge *j, const rdx_assertion *a, json_span raw, const path *here)
{
    bool found = true;
    if (a->value_count > 0 && !value_is_one_of(a, raw, &found))
        return fault_memory(j->p);
    if (!found)
        outside_list(j, a, raw, here);
    return true;
}

// ---- Numbers ----

static void outside_limit(const judge *j, const char *relation, const char *limit, json_span raw,
                          const path *here)
{
    char words[WORDS];
    if (strlen(limit) <= LONGEST_LIMIT)
        snprintf(words, sizeof words, "a number %s %s", relation, limit);
    else
        snprintf(words, sizeof words, "a number within the schema's limit");
    broken(j, RDX_E_RANGE, raw, here, words, "");
}

static void judge_number(const judge *j, const rdx_assertion *a, json_span raw, const path *here)
{
    const bool above = (a->flags & RDX_EXCLUSIVE_MINIMUM) != 0;
    const bool below = (a->flags & RDX_EXCLUSIVE_MAXIMUM) != 0;
    const decimal value = decimal_of(raw.start, raw.length);
    if (a->minimum != NULL) {
        const decimal limit = decimal_of(a->minimum, strlen(a->minimum));
        const int order = decimal_compare(&value, &limit);
        if (order < 0 || (above && order == 0))
            outside_limit(j, above ? "greater than" : "of at least", a->minimum, raw, here);
    }
    if (a->maximum != NULL) {
        const decimal limit = decimal_of(a->maximum, strlen(a->maximum));
        const int order = decimal_compare(&value, &limit);
        if (order > 0 || (below && order == 0))
            outside_limit(j, below ? "less than" : "of at most", a->maximum, raw, here);
    }
}

// ---- Strings ----

static size_t code_points(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

// "a text of at least 3 characters"
static void outside_count(const judge *j, rdx_status code, const char *whole, const char *relation,
                          uint64_t limit, const char *part, json_span raw, const path *here)
{
    char words[WORDS];
    snprintf(words, sizeof words, "%s at %s %" PRIu64 " %s%s", whole, relation, limit, part,
             limit == 1 ? "" : "s");
    broken(j, code, raw, here, words, "");
}

static void judge_length(const judge *j, const rdx_assertion *a, size_t length, json_span raw,
                         const path *here)
{
    static const char whole[] = "a text of";
    if (length < a->min_length)
        outside_count(j, RDX_E_LENGTH, whole, "least", a->min_length, "character", raw, here);
    if ((a->flags & RDX_MAX_LENGTH) && length > a->max_length)
        outside_count(j, RDX_E_LENGTH, whole, "most", a->max_length, "character", raw, here);
}

static bool judge_pattern(const judge *j, const rdx_pattern *pattern, const char *text,
                          size_t length, json_span raw, const path *here)
{
    const pattern_verdict verdict = patterns_judge(j->p->patterns, pattern, text, length);
    if (verdict == PATTERN_NO_MEMORY)
        return fault_memory(j->p);
    if (verdict == PATTERN_FITS)
        return true;
    char words[WORDS] = "a text that matches the schema's pattern";
    if (strlen(pattern->text) <= LONGEST_PATTERN)
        snprintf(words, sizeof words, "a text that matches %s", pattern->text);
    broken(j, RDX_E_PATTERN, raw, here, words,
           verdict == PATTERN_UNDECIDED ? "whether it does could not be decided within limits"
                                        : "");
    return true;
}

// The decoded text of the string `raw`, which has its quotes. NULL: memory is at its end.
static const char *decoded(judge *j, json_span raw, size_t *length)
{
    json_reader in = reader_of(raw);
    json_span inner;
    *length = 0;
    if (!json_string(&in, &inner))
        return NULL;
    *length = inner.length;
    if (!inner.escaped)
        return inner.start;
    char *text = rdx_arena_get(&j->texts, 1, inner.length);
    if (text != NULL)
        *length = json_decode(inner, text);
    return text;
}

static bool judge_string(judge *j, const rdx_assertion *a, json_span raw, const path *here)
{
    if (a->min_length == 0 && !(a->flags & RDX_MAX_LENGTH) && a->pattern == NULL &&
        a->format == RDX_SCHEMA_FORMAT_NONE && a->value_count == 0)
        return true;
    size_t length;
    const char *text = decoded(j, raw, &length);
    if (text == NULL)
        return fault_memory(j->p);
    if (a->value_count > 0 && !text_is_one_of(a, text, length))
        outside_list(j, a, raw, here);
    judge_length(j, a, code_points(text, length), raw, here);
    const rdx_schema_format format = (rdx_schema_format)a->format;
    if (!schema_format_fits(format, text, length))
        broken(j, RDX_E_FORMAT, raw, here, schema_format_expected(format), "");
    return a->pattern == NULL || judge_pattern(j, a->pattern, text, length, raw, here);
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
        broken(j, RDX_E_UNIQUE, raw, here, "elements that differ from each other", detail);
    return true;
}

static bool judge_array(judge *j, const rdx_assertion *a, json_span raw, const path *here)
{
    static const char whole[] = "an array of";
    size_t count = 0;
    if (!judge_items(j, a, raw, here, &count))
        return false;
    if (count < a->min_items)
        outside_count(j, RDX_E_ITEMS, whole, "least", a->min_items, "element", raw, here);
    if ((a->flags & RDX_MAX_ITEMS) && count > a->max_items)
        outside_count(j, RDX_E_ITEMS, whole, "most", a->max_items, "element", raw, here);
    return !(a->flags & RDX_UNIQUE_ITEMS) || count < 2 || judge_unique(j, raw, here);
}

// ---- Objects that no struct stands for ----

typedef struct seen_value {
    bool seen;
    json_span last;
} seen_value;

static bool key_is(const char *key, const char *name, size_t length)
{
    return strncmp(key, name, length) == 0 && key[length] == '\0';
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
        broken(j, RDX_E_STRAY, quoted, at, "a member that the schema lists", "");
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
    const char *name = decoded(j, quoted, &length);
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
            broken(j, RDX_E_MISSING, raw, &at, words, "");
        } else if (seen[i].seen && judge_last &&
                   !judge_value(j, member->assertion, seen[i].last, &at)) {
            return false;
        }
    }
    return true;
}

static bool judge_object(judge *j, const rdx_assertion *a, json_span raw, const path *here)
{
    if (a->member_count == 0 && !(a->flags & RDX_CLOSED))
        return true;
    rdx_arena memory = RDX_ARENA(a->member_count * sizeof(seen_value) + 8192);
    seen_value *seen = rdx_arena_get(&memory, sizeof *seen, a->member_count);
    json_reader in = reader_of(raw);
    bool judged = seen != NULL || fault_memory(j->p);
    if (judged && json_enter(&in)) {
        while (judged && in.status == RDX_OK && !json_accept(&in, '}')) {
            json_accept(&in, ',');
            json_peek(&in);
            judged = judge_member_of(j, a, &in, seen, here);
        }
    }
    judged = judged && judge_seen(j, a, seen, raw, here);
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

bool judge_assertion(parser *p, const rdx_row *row, json_span raw, const path *here)
{
    json_reader in = reader_of(raw);
    if (!has_type_of(row, json_peek(&in)))
        return true;
    judge j = {
        .p = p,
        .texts = RDX_ARENA(p->scratch.limit),
        .structs = row->kind == RDX_KIND_LIST ? row->assertion->items : NULL,
    };
    const bool judged = judge_value(&j, row->assertion, raw, here);
    rdx_arena_drop(&j.texts);
    return judged;
}
