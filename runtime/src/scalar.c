/**
 * @file
 * Reading values that hold no others: scalars, untyped values, and what does not fit its place.
 */
#include "parser.h"

#include <string.h>

#include "lookup.h"

// ---- Values that don't fit ----

// Skips the value at the reader. Returns what is behind it, or NULL.
static const char *skip(parser *p, json_span *out, const path *here, const char *at)
{
    p->in.at = at;
    if (json_skip(&p->in, out))
        return p->in.at;
    return fault_text(p, here);
}

const char *refuse_value(parser *p, const rdx_row *row, owner to, const path *here, const char *at)
{
    json_span raw;
    const char *behind = skip(p, &raw, here, at);
    if (behind == NULL)
        return NULL;
    fault_type(p, at, here, row_expected(row), json_kind_of(*at));
    if (!rule_repeats_within(p, raw, here))
        return NULL;
    return to.data == NULL || store_extra(p, to, row->key, store_raw(p, raw)) ? behind : NULL;
}

static const char *literal(parser *p, json_span *out, const path *here, const char *at)
{
    p->in.at = at;
    if (json_literal(&p->in, out))
        return p->in.at;
    return fault_text(p, here);
}

const char *keep_null(parser *p, const rdx_row *row, owner to, const path *here, const char *at)
{
    json_span raw;
    const char *behind = literal(p, &raw, here, at);
    if (behind == NULL || to.data == NULL)
        return behind;
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

static const char *read_null(parser *p, const rdx_row *row, void *data, const path *here,
                             const char *at)
{
    json_span raw;
    const char *behind = literal(p, &raw, here, at);
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

// The value of an enum, or OTHER, whose text stands in `extra` as it came.
static bool store_enum(parser *p, const rdx_row *row, owner to, json_span raw)
{
    const rdx_value_set *set = row->sub;
    const char *text = raw.start;
    size_t length = raw.length;
    if (raw.escaped) {
        char *decoded = rdx_arena_get(&p->scratch, 1, raw.length);
        if (decoded == NULL)
            return fault_memory(p);
        length = json_decode(raw, decoded);
        text = decoded;
    }
    const unsigned value = RDX_ENUM_FIRST + (unsigned)set_place(set, text, length);
    row_store(row, to.data, &value, sizeof value);
    return value < RDX_ENUM_FIRST + (unsigned)set->count ||
           store_extra(p, to, row->key, store_raw(p, with_quotes(raw)));
}

// Puts the string that is not plain from `stop` on into the copy, decoded while it is read. With a
// NUL, which no C string has, it is left as it came.
static const char *read_decoded(parser *p, const path *here, const char *stop, json_span *raw)
{
    const size_t start = parser_offset(p, raw->start);
    const char *behind = json_string_decoded(&p->in, p->copy + parser_offset(p, stop), raw);
    if (behind == NULL)
        return fault_text(p, here);
    if (raw->nul) {
        raw->length = (size_t)(behind - 1 - raw->start);
        memcpy(p->copy + start, p->source + start, raw->length);
    }
    return behind;
}

const char *read_odd_text(parser *p, const rdx_row *row, owner to, const path *here, const char *at,
                          const char *stop)
{
    json_span raw = {.start = at + 1};
    if (to.data == NULL) {
        const char *behind = json_string_rest(&p->in, stop, &raw);
        return behind != NULL ? behind : fault_text(p, here);
    }
    const char *behind = read_decoded(p, here, stop, &raw);
    if (behind == NULL)
        return NULL;
    if (raw.nul) { // TOLERANT keeps it raw
        fault_nul(p, at, here);
        return store_extra(p, to, row->key, store_raw(p, with_quotes(raw))) ? behind : NULL;
    }
    store_text(row, to.data, raw.start, raw.length);
    return behind;
}

static bool is_textual(const rdx_row *row)
{
    return row->kind == RDX_KIND_TEXT || row->kind == RDX_KIND_CONTENT;
}

// Text, content or enum.
static const char *read_string(parser *p, const rdx_row *row, owner to, const path *here,
                               const char *at)
{
    const char *stop = scan_string(at + 1);
    if (*stop != '"' && is_textual(row) && !(p->rules_texts && row->kind == RDX_KIND_TEXT))
        return read_odd_text(p, row, to, here, at, stop);
    json_span raw = {.start = at + 1, .length = (size_t)(stop - at - 1)};
    const char *behind = *stop == '"' ? stop + 1 : json_string_rest(&p->in, stop, &raw);
    if (behind == NULL)
        return fault_text(p, here);
    if (p->rules_texts)
        rule_string(p, row, raw, here);
    if (to.data == NULL)
        return behind;
    if (row->kind == RDX_KIND_ENUM)
        return store_enum(p, row, to, raw) ? behind : NULL;
    if (raw.nul) { // it can't become a C string: TOLERANT keeps it raw
        fault_nul(p, at, here);
        return store_extra(p, to, row->key, store_raw(p, with_quotes(raw))) ? behind : NULL;
    }
    size_t length;
    const char *text = store_string(p, raw, &length);
    store_text(row, to.data, text, length);
    return behind;
}

static const char *number(parser *p, json_span *out, const path *here, const char *at)
{
    p->in.at = at;
    if (json_number(&p->in, out))
        return p->in.at;
    return fault_text(p, here);
}

static const char *read_number(parser *p, const rdx_row *row, void *data, const path *here,
                               const char *at)
{
    json_span raw;
    const char *behind = number(p, &raw, here, at);
    if (behind == NULL || data == NULL)
        return behind;
    const rdx_number value = {.text = store_raw(p, raw)};
    row_store(row, data, &value, sizeof value);
    return behind;
}

static const char *read_bool(parser *p, const rdx_row *row, void *data, const path *here,
                             const char *at)
{
    json_span raw;
    const char *behind = literal(p, &raw, here, at);
    if (behind == NULL || data == NULL)
        return behind;
    const rdx_bool value = {*at == 't' ? RDX_BOOL_TRUE : RDX_BOOL_FALSE};
    row_store(row, data, &value, sizeof value);
    return behind;
}

// TOLERANT: a number where text is declared, as real payloads have it.
static const char *coerce_number(parser *p, const rdx_row *row, owner to, const path *here,
                                 const char *at)
{
    json_span raw;
    const char *behind = number(p, &raw, here, at);
    if (behind == NULL)
        return NULL;
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

static const char *read_untyped_string(parser *p, rdx_json *out, const path *here, const char *at)
{
    json_span raw;
    const char *stop = scan_string(at + 1);
    if (*stop == '"') {
        if (out != NULL)
            *out = (rdx_json){RDX_JSON_KIND_STRING, end_text(p, at + 1, stop)};
        return stop + 1;
    }
    raw = (json_span){.start = at + 1};
    if (out == NULL) {
        const char *behind = json_string_rest(&p->in, stop, &raw);
        return behind != NULL ? behind : fault_text(p, here);
    }
    const char *behind = read_decoded(p, here, stop, &raw);
    if (behind == NULL)
        return NULL;
    if (!raw.nul) {
        *out = (rdx_json){RDX_JSON_KIND_STRING, raw.start};
    } else {
        fault_nul(p, at, here);
        *out = (rdx_json){RDX_JSON_KIND_RAW_STRING, store_raw(p, with_quotes(raw))};
    }
    return behind;
}

const char *read_json(parser *p, rdx_json *out, const path *here, const char *at)
{
    const rdx_json_kind kind = json_kind_of(*at);
    if (kind == RDX_JSON_KIND_STRING)
        return read_untyped_string(p, out, here, at);
    json_span raw;
    const char *behind = skip(p, &raw, here, at);
    if (behind == NULL || !rule_repeats_within(p, raw, here))
        return NULL;
    if (out != NULL)
        *out = (rdx_json){kind, store_raw(p, raw)};
    return behind;
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
