/**
 * @file
 * Reading values that hold no others: scalars, untyped values, and what does not fit its place.
 */
#include "parser.h"

#include <string.h>

// ---- Values that don't fit ----

// Skips the value at the reader and reports it. TOLERANT keeps it raw under its own key.
bool refuse_value(parser *p, const rdx_row *row, owner to, const path *here)
{
    const rdx_json_kind came = json_peek(&p->in);
    const char *at = p->in.at;
    json_span raw;
    if (!json_skip(&p->in, &raw))
        return fault_text(p, here);
    fault_type(p, at, here, row_expected(row), came);
    if (!rule_repeats_within(p, raw, here))
        return false;
    return to.data == NULL || store_extra(p, to, row->key, store_raw(p, raw));
}

bool keep_null(parser *p, const rdx_row *row, owner to, const path *here)
{
    json_span raw;
    if (!json_literal(&p->in, &raw))
        return fault_text(p, here);
    return to.data == NULL || store_extra(p, to, row->key, store_raw(p, raw));
}

// A string that can't become a C string. TOLERANT keeps it raw.
static bool refuse_nul(parser *p, const rdx_row *row, owner to, json_span raw, const path *here)
{
    fault_nul(p, raw.start - 1, here);
    const json_span quoted = {.start = raw.start - 1, .length = raw.length + 2};
    return store_extra(p, to, row->key, store_raw(p, quoted));
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

static bool read_null(parser *p, const rdx_row *row, void *data, const path *here)
{
    const char *at = p->in.at;
    json_span raw;
    if (!json_literal(&p->in, &raw))
        return fault_text(p, here);
    if (!(row->rules & RDX_NULLABLE))
        fault_type(p, at, here, row_expected(row), RDX_JSON_KIND_NULL);
    if (data != NULL)
        store_null(row, data);
    return true;
}

static void store_text(const rdx_row *row, void *data, const char *text, size_t length)
{
    const rdx_content content = {.kind = RDX_CONTENT_TEXT, .data = text, .size = length};
    if (row->kind == RDX_KIND_CONTENT)
        row_store(row, data, &content, sizeof content);
    else
        row_store(row, data, &text, sizeof text);
}

static bool read_text(parser *p, const rdx_row *row, owner to, const path *here)
{
    json_span raw;
    if (!json_string(&p->in, &raw))
        return fault_text(p, here);
    rule_string(p, row, raw, here);
    if (to.data == NULL)
        return true;
    if (raw.nul)
        return refuse_nul(p, row, to, raw, here);
    size_t length;
    const char *text = store_string(p, raw, &length);
    store_text(row, to.data, text, length);
    return true;
}

static bool read_enum(parser *p, const rdx_row *row, owner to, const path *here)
{
    json_span raw;
    if (!json_string(&p->in, &raw))
        return fault_text(p, here);
    rule_string(p, row, raw, here);
    if (to.data == NULL)
        return true;
    const rdx_value_set *set = row->sub;
    const json_span quoted = {.start = raw.start - 1, .length = raw.length + 2};
    const char *kept = raw.escaped ? store_again(p, quoted) : NULL; // decoding spoils the copy
    if (raw.escaped && kept == NULL)
        return fault_memory(p);
    size_t length = raw.length;
    const char *text = raw.escaped ? store_string(p, raw, &length) : raw.start;
    const unsigned value = RDX_ENUM_FIRST + (unsigned)set_place(set, text, length);
    row_store(row, to.data, &value, sizeof value);
    if (value < RDX_ENUM_FIRST + (unsigned)set->count)
        return true;
    return store_extra(p, to, row->key, kept != NULL ? kept : store_raw(p, quoted));
}

static bool read_number(parser *p, const rdx_row *row, void *data, const path *here)
{
    json_span raw;
    if (!json_number(&p->in, &raw))
        return fault_text(p, here);
    if (data == NULL)
        return true;
    const rdx_number number = {.text = store_raw(p, raw)};
    row_store(row, data, &number, sizeof number);
    return true;
}

static bool read_bool(parser *p, const rdx_row *row, void *data, const path *here)
{
    json_span raw;
    if (!json_literal(&p->in, &raw))
        return fault_text(p, here);
    const rdx_bool value = {*raw.start == 't' ? RDX_BOOL_TRUE : RDX_BOOL_FALSE};
    if (data != NULL)
        row_store(row, data, &value, sizeof value);
    return true;
}

// TOLERANT: a number where text is declared, as real payloads have it.
static bool coerce_number(parser *p, const rdx_row *row, owner to, const path *here)
{
    const char *at = p->in.at;
    json_span raw;
    if (!json_number(&p->in, &raw))
        return fault_text(p, here);
    fault_type(p, at, here, row_expected(row), RDX_JSON_KIND_NUMBER);
    store_text(row, to.data, store_raw(p, raw), raw.length);
    return true;
}

static bool is_textual(const rdx_row *row)
{
    return row->kind == RDX_KIND_TEXT || row->kind == RDX_KIND_CONTENT;
}

bool read_scalar(parser *p, const rdx_row *row, owner to, const path *here)
{
    const rdx_json_kind came = json_peek(&p->in);
    if (came == RDX_JSON_KIND_NULL)
        return read_null(p, row, to.data, here);
    if (came == RDX_JSON_KIND_STRING && is_textual(row))
        return read_text(p, row, to, here);
    if (came == RDX_JSON_KIND_STRING && row->kind == RDX_KIND_ENUM)
        return read_enum(p, row, to, here);
    if (came == RDX_JSON_KIND_NUMBER && row->kind == RDX_KIND_NUMBER)
        return read_number(p, row, to.data, here);
    if (came == RDX_JSON_KIND_BOOL && row->kind == RDX_KIND_BOOL)
        return read_bool(p, row, to.data, here);
    if (came == RDX_JSON_KIND_NUMBER && is_textual(row) && to.data != NULL &&
        p->policy == RDX_TOLERANT)
        return coerce_number(p, row, to, here);
    return refuse_value(p, row, to, here);
}

// ---- Untyped values ----

bool read_json(parser *p, rdx_json *out, const path *here)
{
    const rdx_json_kind kind = json_peek(&p->in);
    const char *at = p->in.at;
    json_span raw;
    if (kind == RDX_JSON_KIND_STRING ? !json_string(&p->in, &raw) : !json_skip(&p->in, &raw))
        return fault_text(p, here);
    if (kind != RDX_JSON_KIND_STRING && !rule_repeats_within(p, raw, here))
        return false;
    if (out == NULL)
        return true;
    size_t length;
    *out = (rdx_json){.kind = kind};
    if (kind != RDX_JSON_KIND_STRING) {
        out->text = store_raw(p, raw);
    } else if (!raw.nul) {
        out->text = store_string(p, raw, &length);
    } else {
        fault_nul(p, at, here);
        out->kind = RDX_JSON_KIND_RAW_STRING;
        out->text = store_raw(p, (json_span){.start = at, .length = raw.length + 2});
    }
    return true;
}

bool read_json_member(parser *p, const rdx_row *row, void *data, const path *here)
{
    rdx_json value = {0};
    if (!read_json(p, data == NULL ? NULL : &value, here))
        return false;
    if (data != NULL)
        row_store(row, data, &value, sizeof value);
    return true;
}
