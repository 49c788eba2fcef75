/**
 * @file
 * `enum`, `const`, limits of numbers, lengths, formats and patterns.
 */
#include "keyword.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "decimal.h"
#include "one_of.h"
#include "report.h"
#include "schema_format.h"

// Longer limits, patterns and lists of values are not spelled out in a report.
enum { LONGEST_LIMIT = 40, LONGEST_PATTERN = 60, LONGEST_LIST = 400 };

// ---- Words ----

void broken_keyword(const judge *j, rdx_status code, json_span raw, const path *here,
                    const char *expected, const char *detail)
{
    const rdx_issue issue = {
        .code = code, .stage = RDX_STAGE_SCHEMA, .expected = expected, .detail = detail};
    fault(j->p, issue, raw.start, here);
}

void type_words(const rdx_assertion *a, char words[WORDS])
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

void broken_count(const judge *j, rdx_status code, const char *whole, const char *relation,
                  uint64_t limit, const char *part, json_span raw, const path *here)
{
    char words[WORDS];
    snprintf(words, sizeof words, "%s at %s %" PRIu64 " %s%s", whole, relation, limit, part,
             limit == 1 ? "" : "s");
    broken_keyword(j, code, raw, here, words, "");
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
    broken_keyword(j, RDX_E_ENUM, raw, here, listed ? words.data : "a value that the schema lists",
                   "");
    buf_drop(&words);
}

bool judge_listed(const judge *j, const rdx_assertion *a, json_span raw, const path *here)
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
    broken_keyword(j, RDX_E_RANGE, raw, here, words, "");
}

void judge_number(const judge *j, const rdx_assertion *a, json_span raw, const path *here)
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

static void judge_length(const judge *j, const rdx_assertion *a, size_t length, json_span raw,
                         const path *here)
{
    static const char whole[] = "a text of";
    if (length < a->min_length)
        broken_count(j, RDX_E_LENGTH, whole, "least", a->min_length, "character", raw, here);
    if ((a->flags & RDX_MAX_LENGTH) && length > a->max_length)
        broken_count(j, RDX_E_LENGTH, whole, "most", a->max_length, "character", raw, here);
}

static bool judge_pattern(const judge *j, const rdx_pattern *pattern, const char *text,
                          size_t length, json_span raw, const path *here)
{
    static const char *const details[] = {
        [PATTERN_DIFFERS] = "",
        [PATTERN_UNDECIDED] = "not decided: matching it takes more memory than is allowed",
        [PATTERN_SPENT] = "not decided: the steps that all patterns of a reading have are used up",
    };
    const pattern_verdict verdict = patterns_judge(j->p->patterns, pattern, text, length);
    if (verdict == PATTERN_NO_MEMORY)
        return fault_memory(j->p);
    if (verdict == PATTERN_FITS)
        return true;
    char words[WORDS] = "a text that matches the schema's pattern";
    if (strlen(pattern->spelled) <= LONGEST_PATTERN)
        snprintf(words, sizeof words, "a text that matches %s", pattern->spelled);
    broken_keyword(j, RDX_E_PATTERN, raw, here, words, details[verdict]);
    return true;
}

const char *decoded_text(judge *j, json_span raw, size_t *length)
{
    json_reader in = json_reader_over(raw.start, raw.length, JSON_DEPTH_LIMIT);
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

bool judge_string(judge *j, const rdx_assertion *a, json_span raw, const path *here)
{
    if (a->min_length == 0 && !(a->flags & RDX_MAX_LENGTH) && a->pattern == NULL &&
        a->format == RDX_SCHEMA_FORMAT_NONE && a->value_count == 0)
        return true;
    size_t length;
    const char *text = decoded_text(j, raw, &length);
    if (text == NULL)
        return fault_memory(j->p);
    if (a->value_count > 0 && !text_is_one_of(a, text, length))
        outside_list(j, a, raw, here);
    judge_length(j, a, code_points(text, length), raw, here);
    const rdx_schema_format format = (rdx_schema_format)a->format;
    if (!schema_format_fits(format, text, length))
        broken_keyword(j, RDX_E_FORMAT, raw, here, schema_format_expected(format), "");
    return a->pattern == NULL || judge_pattern(j, a->pattern, text, length, raw, here);
}
