/**
 * @file
 * Reading values that hold no others: scalars, untyped values, and what does not fit its place.
 */
#include "parser.h"

#include <string.h>

#include "lookup.h"

// ---- Values that don't fit ----

const char *pass_over(parser *p, json_span *out, const path *here, const char *at)
{
    p->in.at = at;
    if (json_skip(&p->in, out))
        return p->in.at;
    return fault_text(p, here);
}

SELDOM const char *refuse_value(parser *p, const rdx_row *row, owner to, const path *here,
                                const char *at)
{
    json_span raw;
    const char *behind = pass_over(p, &raw, here, at);
    if (behind == NULL)
        return NULL;
    fault_type(p, at, here, row_expected(row), json_kind_of(*at));
    if (!rule_repeats_within(p, raw, here))
        return NULL;
    return to.data == NULL || store_extra(p, to, row->key, store_raw(p, raw)) ? behind : NULL;
}

static inline const char *literal(parser *p, const path *here, const char *at)
{
    const char *behind = json_literal_at(&p->in, at);
    return LIKELY(behind != NULL) ? behind : fault_text(p, here);
}

SELDOM const char *keep_null(parser *p, const rdx_row *row, owner to, const path *here,
                             const char *at)
{
    const char *behind = literal(p, here, at);
    if (behind == NULL || to.data == NULL)
        return behind;
    const json_span raw = {.start = at, .length = (size_t)(behind - at)};
    return store_extra(p, to, row->key, store_raw(p, raw)) ? behind : NULL;
}

// The string `raw` with its quotes.
static json_span with_quotes(json_span raw)
{
    return (json_span){.start = raw.start - 1, .length = raw.length + 2};
}

// ---- Scalars ----

static void store_null(const rdx_row *row, void *data)
{
    const char *text = RDX_NULL;
    const rdx_content content = {.kind = RDX_CONTENT_NULL};
    const unsigned null_enum = RDX_ENUM_NULL;
    const rdx_bool null_bool = {RDX_BOOL_NULL};
    switch (row->kind) {
    case RDX_KIND_TEXT:
    case RDX_KIND_NUMBER:
        row_store(row, data, &text, sizeof text);
        break;
    case RDX_KIND_CONTENT:
        row_store(row, data, &content, sizeof content);
        break;
    case RDX_KIND_BOOL:
        row_store(row, data, &null_bool, sizeof null_bool);
        break;
    default:
        row_store(row, data, &null_enum, sizeof null_enum);
    }
}

static SELDOM const char *read_null(parser *p, const rdx_row *row, void *data, const path *here,
                                    const char *at)
{
    const char *behind = literal(p, here, at);
    if (behind == NULL)
        return NULL;
    if (!(row->rules & RDX_NULLABLE))
        fault_type(p, at, here, row_expected(row), RDX_JSON_KIND_NULL);
    if (data != NULL)
        store_null(row, data);
    return behind;
}

static void store_text(const rdx_row *row, void *data, const char *text, size_t length)
{
    const rdx_content content = {.kind = RDX_CONTENT_TEXT, .data = text, .size = length};
    if (row->kind == RDX_KIND_CONTENT)
        row_store(row, data, &content, sizeof content);
    else
        row_store(row, data, &text, sizeof text);
}

// The value of an enum by its text, or OTHER: then the string `raw` stands in `extra` as it came.
static bool store_enum(parser *p, const rdx_row *row, owner to, const char *text, size_t length,
                       json_span raw)
{
    const rdx_value_set *set = row->sub;
    const unsigned value = RDX_ENUM_FIRST + (unsigned)set_place(set, text, length);
    row_store(row, to.data, &value, sizeof value);
    return value < RDX_ENUM_FIRST + (unsigned)set->count ||
           store_extra(p, to, row->key, store_raw(p, with_quotes(raw)));
}

static SELDOM bool store_odd_enum(parser *p, const rdx_row *row, owner to, json_span raw)
{
    if (!raw.escaped)
        return store_enum(p, row, to, raw.start, raw.length, raw);
    char *decoded = rdx_arena_get(&p->scratch, 1, raw.length);
    if (decoded == NULL)
        return fault_memory(p);
    return store_enum(p, row, to, decoded, json_decode(raw, decoded), raw);
}

// Decodes the string that is not plain from `stop` on, where it stands in the copy.
static inline json_decoded decode_string(parser *p, const char *stop)
{
    return json_string_decoded(&p->in, in_source(p, stop), p->copy + parser_offset(p, stop));
}

// The string at `at`, which has a NUL, as no C string may, as it came.
static SELDOM const char *keep_raw(parser *p, const path *here, const char *at, const char *behind)
{
    const json_span raw = {.start = at, .length = (size_t)(behind - at)};
    memcpy(p->copy + parser_offset(p, at), in_source(p, at), raw.length);
    fault_nul(p, at, here);
    return store_raw(p, raw);
}

// Where the string at `at` was not decoded: it is broken or has a NUL. TOLERANT keeps that raw.
static SELDOM const char *keep_undecoded(parser *p, const rdx_row *row, owner to, const path *here,
                                         const char *at, const char *behind)
{
    if (behind == NULL)
        return fault_text(p, here);
    return store_extra(p, to, row->key, keep_raw(p, here, at, behind)) ? behind : NULL;
}

// Where only the verdict is wanted.
static KEPT_WHOLE const char *pass_odd_text(parser *p, const path *here, const char *at,
                                            const char *stop)
{
    json_span raw = {.start = at + 1};
    const char *behind = json_string_rest(&p->in, stop, &raw);
    return LIKELY(behind != NULL) ? behind : fault_text(p, here);
}

const char *read_odd_text(parser *p, const rdx_row *row, owner to, const path *here, const char *at,
                          const char *stop)
{
    if (to.data == NULL)
        return pass_odd_text(p, here, at, stop);
    const json_decoded string = decode_string(p, stop);
    if (LIKELY(string.end != NULL)) {
        store_text(row, to.data, at + 1, (size_t)(string.end - at - 1));
        return string.behind;
    }
    return keep_undecoded(p, row, to, here, at, string.behind);
}

static bool is_textual(const rdx_row *row)
{
    return row->kind == RDX_KIND_TEXT || row->kind == RDX_KIND_CONTENT;
}

// A string that is not plain, or may be ruled: text, content or enum.
static SELDOM const char *read_other_string(parser *p, const rdx_row *row, owner to,
                                            const path *here, const char *at)
{
    const char *stop = json_scan_run(p->in.text, p->plain, at + 1);
    const bool ruled = p->rules_texts && row->kind != RDX_KIND_CONTENT;
    if (ruled || row->kind == RDX_KIND_ENUM) {
        json_span raw = {.start = at + 1};
        const char *behind = json_string_rest(&p->in, stop, &raw);
        if (behind == NULL)
            return fault_text(p, here);
        if (ruled)
            rule_string(p, row, raw, here);
        if (to.data == NULL)
            return behind;
        if (row->kind == RDX_KIND_ENUM)
            return store_odd_enum(p, row, to, raw) ? behind : NULL;
    }
    if (*stop != '"')
        return read_odd_text(p, row, to, here, at, stop);
    if (to.data != NULL)
        store_text(row, to.data, end_text(p, at + 1, stop), (size_t)(stop - at - 1));
    return stop + 1;
}

static KEPT_WHOLE const char *read_enum(parser *p, const rdx_row *row, owner to, const char *at,
                                        const char *stop)
{
    const json_span raw = {.start = at + 1, .length = (size_t)(stop - at - 1)};
    return store_enum(p, row, to, raw.start, raw.length, raw) ? stop + 1 : NULL;
}

// Text, content or enum.
static KEPT_WHOLE const char *read_string(parser *p, const rdx_row *row, owner to, const path *here,
                                          const char *at)
{
    const char *stop = json_scan_run(p->in.text, p->plain, at + 1);
    if (*stop != '"' || p->rules_texts)
        return read_other_string(p, row, to, here, at);
    if (to.data == NULL)
        return stop + 1;
    if (row->kind == RDX_KIND_ENUM)
        return read_enum(p, row, to, at, stop);
    store_text(row, to.data, end_text(p, at + 1, stop), (size_t)(stop - at - 1));
    return stop + 1;
}

static const char *number(parser *p, const path *here, const char *at)
{
    const char *behind = json_number_at(&p->in, at);
    return LIKELY(behind != NULL) ? behind : fault_text(p, here);
}

static KEPT_WHOLE const char *read_number(parser *p, const rdx_row *row, void *data,
                                          const path *here, const char *at)
{
    const char *behind = number(p, here, at);
    if (behind == NULL || data == NULL)
        return behind;
    const json_span raw = {.start = at, .length = (size_t)(behind - at)};
    const rdx_number value = {.text = store_raw(p, raw)};
    row_store(row, data, &value, sizeof value);
    return behind;
}

static KEPT_WHOLE const char *read_bool(parser *p, const rdx_row *row, void *data, const path *here,
                                        const char *at)
{
    const char *behind = literal(p, here, at);
    if (behind == NULL || data == NULL)
        return behind;
    const rdx_bool value = {*at == 't' ? RDX_BOOL_TRUE : RDX_BOOL_FALSE};
    row_store(row, data, &value, sizeof value);
    return behind;
}

// TOLERANT: a number where text is declared, as real payloads have it.
static SELDOM const char *coerce_number(parser *p, const rdx_row *row, owner to, const path *here,
                                        const char *at)
{
    const char *behind = number(p, here, at);
    if (behind == NULL)
        return NULL;
    const json_span raw = {.start = at, .length = (size_t)(behind - at)};
    fault_type(p, at, here, row_expected(row), RDX_JSON_KIND_NUMBER);
    store_text(row, to.data, store_raw(p, raw), raw.length);
    return behind;
}

const char *read_scalar(parser *p, const rdx_row *row, owner to, const path *here, const char *at)
{
    const rdx_json_kind came = json_kind_of(*at);
    if (came == RDX_JSON_KIND_STRING && (is_textual(row) || row->kind == RDX_KIND_ENUM))
        return read_string(p, row, to, here, at);
    if (came == RDX_JSON_KIND_NULL)
        return read_null(p, row, to.data, here, at);
    if (came == RDX_JSON_KIND_NUMBER && row->kind == RDX_KIND_NUMBER)
        return read_number(p, row, to.data, here, at);
    if (came == RDX_JSON_KIND_BOOL && row->kind == RDX_KIND_BOOL)
        return read_bool(p, row, to.data, here, at);
    if (came == RDX_JSON_KIND_NUMBER && is_textual(row) && to.data != NULL &&
        p->policy == RDX_TOLERANT)
        return coerce_number(p, row, to, here, at);
    return refuse_value(p, row, to, here, at);
}

// ---- Untyped values ----

// A string that is not plain from `stop` on.
static KEPT_WHOLE const char *read_odd_json(parser *p, rdx_json *out, const path *here,
                                            const char *at, const char *stop)
{
    if (out == NULL)
        return pass_odd_text(p, here, at, stop);
    const json_decoded string = decode_string(p, stop);
    if (LIKELY(string.end != NULL))
        *out = (rdx_json){RDX_JSON_KIND_STRING, at + 1};
    else if (string.behind != NULL)
        *out = (rdx_json){RDX_JSON_KIND_RAW_STRING, keep_raw(p, here, at, string.behind)};
    else
        return fault_text(p, here);
    return string.behind;
}

// No string.
static SELDOM const char *read_other_json(parser *p, rdx_json *out, const path *here,
                                          const char *at)
{
    const rdx_json_kind kind = json_kind_of(*at);
    json_span raw;
    const char *behind = pass_over(p, &raw, here, at);
    if (behind == NULL || !rule_repeats_within(p, raw, here))
        return NULL;
    if (out != NULL)
        *out = (rdx_json){kind, store_raw(p, raw)};
    return behind;
}

KEPT_WHOLE const char *read_json(parser *p, rdx_json *out, const path *here, const char *at)
{
    if (*at != '"')
        return read_other_json(p, out, here, at);
    const char *stop = scan_string(at + 1);
    if (*stop != '"')
        return read_odd_json(p, out, here, at, stop);
    if (out != NULL)
        *out = (rdx_json){RDX_JSON_KIND_STRING, end_text(p, at + 1, stop)};
    return stop + 1;
}

const char *read_json_member(parser *p, const rdx_row *row, void *data, const path *here,
                             const char *at)
{
    rdx_json value = {0};
    const char *behind = read_json(p, data == NULL ? NULL : &value, here, at);
    if (behind != NULL && data != NULL)
        row_store(row, data, &value, sizeof value);
    return behind;
}
