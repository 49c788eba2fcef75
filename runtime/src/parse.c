/**
 * @file
 * The reader of messages: one pass from text to struct, along the tables.
 *
 * The text is read where the caller has it; what becomes part of the message is taken from a copy
 * in the arena, in which strings are unescaped and ended where they stand. Every function returns
 * false only when reading can't go on: the text is broken or memory is at its end.
 */
#include <rdx/parse.h>

#include <string.h>

#include "judge.h"
#include "parser.h"

// An object that is being read.
typedef struct object {
    owner to;
    const path *here;
    size_t number;     // among the objects of the text
    uint16_t expected; // the row that probably comes next
    uint64_t seen[RDX_MEMBERS_MAX / 64];
    const char *values[RDX_MEMBERS_MAX]; // where each member that was seen has its value
} object;

static bool read_object(parser *p, const rdx_view *view, void *data, const path *here);

// ---- Values that don't fit ----

// Skips the value at the reader and reports it. TOLERANT keeps it raw under its own key.
static bool refuse(parser *p, const rdx_row *row, owner to, const path *here)
{
    const rdx_json_kind came = json_peek(&p->in);
    const char *at = p->in.at;
    json_span raw;
    if (!json_skip(&p->in, &raw))
        return fault_text(p, here);
    fault_type(p, at, here, row_expected(row), came);
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
    const unsigned null_state = RDX_ENUM_NULL;
    switch (row->kind) {
    case RDX_KIND_TEXT:
    case RDX_KIND_NUMBER:
        row_store(row, data, &text, sizeof text);
        break;
    case RDX_KIND_CONTENT:
        row_store(row, data, &content, sizeof content);
        break;
    default: // a boolean's and an enum's null have the same number
        row_store(row, data, &null_state, sizeof null_state);
    }
}

_Static_assert((int)RDX_BOOL_NULL == (int)RDX_ENUM_NULL, "store_null serves both");

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
    if (to.data == NULL)
        return true;
    if (raw.nul)
        return refuse_nul(p, row, to, raw, here);
    size_t length;
    const char *text = store_string(p, raw, &length);
    store_text(row, to.data, text, length);
    return true;
}

static unsigned enumerator(const rdx_value_set *set, const char *text, size_t length)
{
    unsigned i = 0;
    while (i < set->count &&
           (strlen(set->values[i]) != length || memcmp(set->values[i], text, length) != 0))
        i++;
    return i + RDX_ENUM_FIRST;
}

static bool read_enum(parser *p, const rdx_row *row, owner to, const path *here)
{
    json_span raw;
    if (!json_string(&p->in, &raw))
        return fault_text(p, here);
    if (to.data == NULL)
        return true;
    const rdx_value_set *set = row->sub;
    const json_span quoted = {.start = raw.start - 1, .length = raw.length + 2};
    const char *kept = raw.escaped ? store_again(p, quoted) : NULL; // decoding spoils the copy
    if (raw.escaped && kept == NULL)
        return fault_memory(p);
    size_t length = raw.length;
    const char *text = raw.escaped ? store_string(p, raw, &length) : raw.start;
    const unsigned value = enumerator(set, text, length);
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

// ---- Untyped values and lists ----

static bool read_json(parser *p, rdx_json *out, const path *here)
{
    const rdx_json_kind kind = json_peek(&p->in);
    const char *at = p->in.at;
    json_span raw;
    if (kind == RDX_JSON_KIND_STRING ? !json_string(&p->in, &raw) : !json_skip(&p->in, &raw))
        return fault_text(p, here);
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

static bool read_element(parser *p, const rdx_row *row, void *item, const path *here)
{
    if (row->kind == RDX_KIND_JSON_LIST)
        return read_json(p, item, here);
    const rdx_view *view = row->sub;
    if (json_peek(&p->in) == RDX_JSON_KIND_OBJECT)
        return read_object(p, view, item, here);
    static const rdx_row element = {.kind = RDX_KIND_OBJECT};
    return refuse(p, &element, (owner){view, item}, here); // keeps its position: a NULL key
}

static bool read_list(parser *p, const rdx_row *row, owner to, const path *here)
{
    const size_t size =
        row->kind == RDX_KIND_JSON_LIST ? sizeof(rdx_json) : ((const rdx_view *)row->sub)->size;
    list_ref list = {0};
    size_t capacity = 0;
    if (!json_enter(&p->in))
        return fault_text(p, here);
    if (to.data != NULL) { // an empty list is not an absent one
        if (store_item(p, &list, size, &capacity) == NULL)
            return false;
        list.count = 0;
    }
    if (!json_accept(&p->in, ']')) {
        for (size_t i = 0;; i++) {
            const path at = path_element(here, i);
            void *item = to.data == NULL ? NULL : store_item(p, &list, size, &capacity);
            if (to.data != NULL && item == NULL)
                return false;
            if (!read_element(p, row, item, &at))
                return false;
            if (json_accept(&p->in, ','))
                continue;
            if (!json_expect(&p->in, ']', "',' or ']'"))
                return fault_text(p, here);
            break;
        }
    }
    json_leave(&p->in);
    if (to.data != NULL)
        row_store(row, to.data, &list, sizeof list);
    return true;
}

static bool read_sub(parser *p, const rdx_row *row, void *data, const path *here)
{
    const rdx_view *view = row->sub;
    if (data == NULL)
        return read_object(p, view, NULL, here);
    void *sub = rdx_arena_get(p->arena, view->size, 1);
    if (sub == NULL)
        return fault_memory(p);
    row_store(row, data, &sub, sizeof sub);
    return read_object(p, view, sub, here);
}

// ---- Members ----

static bool is_textual(const rdx_row *row)
{
    return row->kind == RDX_KIND_TEXT || row->kind == RDX_KIND_CONTENT;
}

static bool read_json_member(parser *p, const rdx_row *row, void *data, const path *here)
{
    rdx_json value = {0};
    if (!read_json(p, data == NULL ? NULL : &value, here))
        return false;
    if (data != NULL)
        row_store(row, data, &value, sizeof value);
    return true;
}

// Reads the value at the reader into the member of `row`.
static bool read_value(parser *p, const rdx_row *row, owner to, const path *here)
{
    const rdx_json_kind came = json_peek(&p->in);
    if (row->kind == RDX_KIND_JSON)
        return read_json_member(p, row, to.data, here);
    if (came == RDX_JSON_KIND_NULL && row->kind <= RDX_KIND_CONTENT)
        return read_null(p, row, to.data, here);
    if (came == RDX_JSON_KIND_STRING && is_textual(row))
        return read_text(p, row, to, here);
    if (came == RDX_JSON_KIND_STRING && row->kind == RDX_KIND_ENUM)
        return read_enum(p, row, to, here);
    if (came == RDX_JSON_KIND_NUMBER && row->kind == RDX_KIND_NUMBER)
        return read_number(p, row, to.data, here);
    if (came == RDX_JSON_KIND_BOOL && row->kind == RDX_KIND_BOOL)
        return read_bool(p, row, to.data, here);
    if (came == RDX_JSON_KIND_OBJECT && row->kind == RDX_KIND_OBJECT)
        return read_sub(p, row, to.data, here);
    if (came == RDX_JSON_KIND_ARRAY &&
        (row->kind == RDX_KIND_LIST || row->kind == RDX_KIND_JSON_LIST))
        return read_list(p, row, to, here);
    if (came == RDX_JSON_KIND_NUMBER && is_textual(row) && to.data != NULL &&
        p->policy == RDX_TOLERANT)
        return coerce_number(p, row, to, here);
    return refuse(p, row, to, here);
}

// Remembers that `row`'s value starts here; the place of an earlier one, or NULL.
static const char *mark_seen(object *o, const rdx_row *row, const char *value)
{
    const size_t index = (size_t)(row - o->to.view->rows);
    const uint64_t bit = (uint64_t)1 << (index % 64);
    const char *earlier = (o->seen[index / 64] & bit) != 0 ? o->values[index] : NULL;
    o->seen[index / 64] |= bit;
    o->values[index] = value;
    return earlier;
}

static bool was_seen(const object *o, size_t index)
{
    return (o->seen[index / 64] >> (index % 64) & 1) != 0;
}

static bool read_listed(parser *p, object *o, const rdx_row *row, const char *quote)
{
    const path at = path_member(o->here, row);
    json_peek(&p->in);
    const char *earlier = mark_seen(o, row, p->in.at);
    if (earlier != NULL && p->rules == RDX_RULES_ON)
        fault_duplicate(p, quote, &at);
    if (earlier != NULL && o->to.data != NULL) { // the last one counts, the earlier one is kept
        if (!store_earlier(p, o->to, row, earlier))
            return false;
        row_clear(row, o->to.data);
    }
    return read_value(p, row, o->to, &at);
}

static bool read_stray(parser *p, object *o, json_span key, const char *name, size_t length)
{
    const path at = {.up = o->here, .name = name, .length = length};
    const char *quote = key.start - 1;
    bool twice;
    if (!strays_add(p, o->number, name, length, &twice))
        return false;
    if (twice && p->rules == RDX_RULES_ON)
        fault_duplicate(p, quote, &at);
    json_span raw;
    if (!json_skip(&p->in, &raw))
        return fault_text(p, &at);
    if (o->to.data == NULL)
        return true;
    if (!key.nul)
        return store_extra(p, o->to, name, store_raw(p, raw));
    fault_nul(p, quote, &at);
    refuse_message(p, RDX_E_NUL); // `extra` has no way to hold it, and nothing may be lost
    return true;
}

// The decoded name of a member: in the copy, NUL-terminated, or without a copy where it stands.
static const char *decode_key(parser *p, json_span key, size_t *length)
{
    *length = key.length;
    if (p->copy != NULL)
        return store_string(p, key, length);
    if (!key.escaped)
        return key.start;
    char *name = rdx_arena_get(&p->scratch, 1, key.length + 1);
    if (name == NULL)
        fault_memory(p);
    else
        *length = json_decode(key, name);
    return name;
}

static bool read_member(parser *p, object *o)
{
    json_span key;
    if (json_peek(&p->in) != RDX_JSON_KIND_STRING) {
        json_fail(&p->in, RDX_E_SYNTAX, "a member name");
        return fault_text(p, o->here);
    }
    if (!json_string(&p->in, &key) || !json_expect(&p->in, ':', "':'"))
        return fault_text(p, o->here);
    size_t length;
    const char *name = decode_key(p, key, &length);
    if (name == NULL)
        return false;
    const rdx_row *row = view_row(o->to.view, name, length, &o->expected);
    return row != NULL ? read_listed(p, o, row, key.start - 1)
                       : read_stray(p, o, key, name, length);
}

static bool read_object(parser *p, const rdx_view *view, void *data, const path *here)
{
    object o; // `values` is read only where `seen` says so
    o.to = (owner){view, data};
    o.here = here;
    o.number = ++p->objects;
    o.expected = 0;
    memset(o.seen, 0, sizeof o.seen);

    const char *brace = p->in.at;
    if (!json_enter(&p->in))
        return fault_text(p, here);
    if (!json_accept(&p->in, '}')) {
        do {
            if (!read_member(p, &o))
                return false;
        } while (json_accept(&p->in, ','));
        if (!json_expect(&p->in, '}', "',' or '}'"))
            return fault_text(p, here);
    }
    json_leave(&p->in);
    for (uint16_t i = 0; i < view->listed; i++)
        if ((view->rows[i].rules & RDX_REQUIRED) && !was_seen(&o, i))
            fault_missing(p, brace, here, &view->rows[i]);
    return true;
}

// ---- Documents ----

static bool read_root(parser *p, const rdx_row *root, void *data)
{
    if (root->kind == RDX_KIND_OBJECT)
        return read_element(p, root, data, NULL);
    if (json_peek(&p->in) == RDX_JSON_KIND_ARRAY)
        return read_value(p, root, (owner){NULL, data}, NULL);
    const bool read = refuse(p, root, (owner){0}, NULL);
    refuse_message(p, RDX_E_TYPE); // a list has no `extra` that could hold something else
    return read;
}

static bool read_document(parser *p, const rdx_row *root, void *data)
{
    return read_root(p, root, data) && (json_end(&p->in) || fault_text(p, NULL));
}

// Room for what the reading remembers: unlisted names, in a table of four slots for each.
static rdx_arena scratch_for(size_t length)
{
    const size_t base = 64 * 1024;
    return RDX_ARENA(length < SIZE_MAX / 256 ? base + length * 128 : SIZE_MAX);
}

static parser parser_over(const char *text, size_t length, const rdx_parse_options *options,
                          rdx_report *report)
{
    static const rdx_parse_options defaults = {0};
    const rdx_parse_options *o = options != NULL ? options : &defaults;
    return (parser){
        .in = json_reader_over(text, length, o->max_depth != 0 ? o->max_depth : RDX_MAX_DEPTH),
        .policy = o->policy,
        .rules = o->rules,
        .scratch = scratch_for(length),
        .report = report,
    };
}

static rdx_status check_size(size_t length, const rdx_parse_options *options, rdx_report *report)
{
    const size_t limit =
        options != NULL && options->max_size != 0 ? options->max_size : RDX_MAX_TEXT;
    if (length <= limit)
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_TEXT, RDX_E_SIZE,
                           "the text has %zu bytes, the limit is %zu", length, limit);
}

rdx_status rdx_message_validate(const rdx_event *event, const char *text, size_t length,
                                const rdx_parse_options *options, rdx_report *report)
{
    const rdx_status status = check_size(length, options, report);
    if (status != RDX_OK)
        return status;
    parser p = parser_over(text, length, options, report);
    read_document(&p, event->root, NULL);
    rdx_arena_drop(&p.scratch);
    return p.status;
}

static void *root_struct(parser *p, const rdx_row *root)
{
    const rdx_view *view = root->sub;
    return rdx_arena_get(p->arena, root->kind == RDX_KIND_OBJECT ? view->size : sizeof(list_ref),
                         1);
}

rdx_status rdx_message_parse(rdx_arena *arena, const rdx_event *event, const char *text,
                             size_t length, const rdx_parse_options *options, void **out,
                             rdx_report *report)
{
    *out = NULL;
    const rdx_status status = check_size(length, options, report);
    if (status != RDX_OK)
        return status;
    parser p = parser_over(text, length, options, report);
    p.arena = arena;
    p.copy = rdx_arena_text(arena, text, length);
    void *data = p.copy != NULL ? root_struct(&p, event->root) : NULL;
    if (data == NULL)
        fault_memory(&p);
    else
        read_document(&p, event->root, data);
    rdx_arena_drop(&p.scratch);
    const rdx_status refused = p.policy == RDX_STRICT ? p.status : p.refusal;
    if (refused == RDX_OK)
        *out = data;
    return refused;
}

rdx_status judge_row(const rdx_row *row, const char *json, const path *here, rdx_report *report)
{
    const rdx_parse_options options = {.max_depth = JSON_DEPTH_LIMIT};
    parser p = parser_over(json, strlen(json), &options, report);
    p.placeless = true;
    if (read_value(&p, row, (owner){0}, here) && !json_end(&p.in))
        fault_text(&p, here);
    rdx_arena_drop(&p.scratch);
    return p.status;
}
