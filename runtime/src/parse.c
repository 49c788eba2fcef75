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

static bool read_object(parser *p, const rdx_view *view, void *data, const path *here);

// ---- Lists ----

static bool read_element(parser *p, const rdx_row *row, void *item, const path *here)
{
    if (row->kind == RDX_KIND_JSON_LIST)
        return read_json(p, item, here);
    const rdx_view *view = row->sub;
    if (json_peek(&p->in) == RDX_JSON_KIND_OBJECT)
        return read_object(p, view, item, here);
    // What is no object keeps its position: a NULL key.
    static const rdx_row struct_row = {.kind = RDX_KIND_OBJECT};
    static const rdx_row nullable_row = {.kind = RDX_KIND_OBJECT, .rules = RDX_NULLABLE};
    const bool nullable = row->kind == RDX_KIND_LIST ? row_takes_null_elements(row)
                                                     : (row->rules & RDX_NULLABLE) != 0;
    if (nullable && json_peek(&p->in) == RDX_JSON_KIND_NULL)
        return keep_null(p, &struct_row, (owner){view, item}, here);
    return refuse_value(p, nullable ? &nullable_row : &struct_row, (owner){view, item}, here);
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

// Reads the value at the reader into the member of `row`, as far as types go.
static bool read_typed(parser *p, const rdx_row *row, owner to, const path *here)
{
    if (row->kind == RDX_KIND_JSON)
        return read_json_member(p, row, to.data, here);
    if (row->kind <= RDX_KIND_CONTENT)
        return read_scalar(p, row, to, here);
    const rdx_json_kind came = json_peek(&p->in);
    if (came == RDX_JSON_KIND_OBJECT && row->kind == RDX_KIND_OBJECT)
        return read_sub(p, row, to.data, here);
    if (came == RDX_JSON_KIND_ARRAY && row->kind != RDX_KIND_OBJECT)
        return read_list(p, row, to, here);
    if (came == RDX_JSON_KIND_NULL && (row->rules & RDX_NULLABLE))
        return keep_null(p, row, to, here);
    return refuse_value(p, row, to, here);
}

// What `row` asserts of the value that was read and starts at `start`.
static bool judge_read(parser *p, const rdx_row *row, const char *start, const path *here)
{
    if (p->finding_replaced)
        return true;
    const json_span raw = {.start = start, .length = (size_t)(p->in.at - start)};
    return judge_assertion(p, row, raw, here);
}

static bool read_value(parser *p, const rdx_row *row, owner to, const path *here)
{
    if (row->assertion == NULL)
        return read_typed(p, row, to, here);
    json_peek(&p->in);
    const char *start = p->in.at;
    return read_typed(p, row, to, here) && judge_read(p, row, start, here);
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

// A value that the schema does not look at: the member that replaces it keeps it raw.
static bool pass_over(parser *p, const path *here)
{
    json_span raw;
    return json_skip(&p->in, &raw) || fault_text(p, here);
}

static bool read_listed(parser *p, object *o, const rdx_row *row, const char *quote)
{
    const path at = path_member(o->here, row);
    json_peek(&p->in);
    const char *earlier = mark_seen(o, row, p->in.at);
    if (row->kind == RDX_KIND_CONTENT)
        o->content = row;
    if (earlier != NULL)
        rule_duplicate(p, quote, earlier, &at);
    if (earlier != NULL && p->finding_replaced && !note_replaced(p, earlier))
        return false;
    if (earlier != NULL && o->to.data != NULL) { // the last one counts, the earlier one is kept
        if (!store_earlier(p, o->to, row, earlier))
            return false;
        row_clear(row, o->to.data);
    }
    if (is_replaced(p, p->in.at))
        return pass_over(p, &at);
    return read_value(p, row, o->to, &at);
}

static bool read_stray(parser *p, object *o, json_span key, const char *name, size_t length)
{
    const path at = {.up = o->here, .name = name, .length = length};
    const char *quote = key.start - 1;
    const char *earlier;
    json_peek(&p->in);
    if (p->finding_replaced)
        return pass_over(p, &at); // the schema does not look at it anyway
    const stray added = {o->number, name, length, p->in.at};
    if (!strays_add(p, added, &earlier))
        return false;
    if (earlier != NULL)
        rule_duplicate(p, quote, earlier, &at);
    else
        rule_stray(p, o->to.view, quote, &at);
    json_span raw;
    if (!json_skip(&p->in, &raw))
        return fault_text(p, &at);
    if (!rule_repeats_within(p, raw, &at))
        return false;
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
    o.brace = p->in.at;
    o.content = NULL;
    o.number = ++p->objects;
    o.expected = 0;
    memset(o.seen, 0, sizeof o.seen);

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
            fault_missing(p, o.brace, here, &view->rows[i]);
    return rule_file(p, &o);
}

// ---- Documents ----

static bool read_root(parser *p, const rdx_row *root, void *data)
{
    const rdx_json_kind came = json_peek(&p->in);
    const char *start = p->in.at;
    if (root->kind == RDX_KIND_OBJECT)
        return read_element(p, root, data, NULL) &&
               (root->assertion == NULL || judge_read(p, root, start, NULL));
    if (came == RDX_JSON_KIND_ARRAY)
        return read_value(p, root, (owner){NULL, data}, NULL);
    if (came == RDX_JSON_KIND_NULL && (root->rules & RDX_NULLABLE)) // an absent list stands for it
        return keep_null(p, root, (owner){0}, NULL);
    const bool read = refuse_value(p, root, (owner){0}, NULL);
    refuse_message(p, RDX_E_TYPE); // a list has no `extra` that could hold something else
    return read;
}

// Does nothing where a repeated member is an error: then both values are looked at.
static bool find_replaced(parser *p, const rdx_row *root)
{
    if (p->rules.levels[RDX_RULE_DUPLICATE] == RDX_LEVEL_ERROR)
        return true;
    parser first = first_reading(p);
    read_root(&first, root, NULL);
    p->scratch = first.scratch;
    p->replaced = first.replaced;
    return first.refusal != RDX_E_NOMEM || fault_memory(p);
}

static bool read_document(parser *p, const rdx_row *root, void *data)
{
    rule_request(p);
    return find_replaced(p, root) && read_root(p, root, data) &&
           (json_end(&p->in) || fault_text(p, NULL));
}

// Room for what the reading remembers: unlisted names, in a table of four slots for each.
static rdx_arena scratch_for(size_t length)
{
    const size_t base = 64 * 1024;
    return RDX_ARENA(length < SIZE_MAX / 256 ? base + length * 128 : SIZE_MAX);
}

static parser parser_over(const char *text, size_t length, const rdx_parse_options *options,
                          patterns *compiled, rdx_report *report)
{
    static const rdx_parse_options defaults = {0};
    const rdx_parse_options *o = options != NULL ? options : &defaults;
    patterns_allow(compiled, length);
    return (parser){
        .in = json_reader_over(text, length, o->max_depth != 0 ? o->max_depth : RDX_MAX_DEPTH),
        .policy = o->policy,
        .rules = o->rules != NULL ? *o->rules : rdx_rules_usual(),
        .scratch = scratch_for(length),
        .patterns = compiled,
        .report = report,
    };
}

static void drop(parser *p)
{
    rdx_arena_drop(&p->scratch);
    patterns_drop(p->patterns);
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
    patterns compiled = {0};
    parser p = parser_over(text, length, options, &compiled, report);
    read_document(&p, event->root, NULL);
    drop(&p);
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
    patterns compiled = {0};
    parser p = parser_over(text, length, options, &compiled, report);
    p.arena = arena;
    p.copy = rdx_arena_text(arena, text, length);
    void *data = p.copy != NULL ? root_struct(&p, event->root) : NULL;
    if (data == NULL)
        fault_memory(&p);
    else
        read_document(&p, event->root, data);
    drop(&p);
    const rdx_status refused = p.policy == RDX_STRICT ? p.status : p.refusal;
    if (refused == RDX_OK)
        *out = data;
    return refused;
}

// ---- Values of structs ----

static parser parser_of_value(const char *json, size_t length, patterns *compiled,
                              rdx_report *report)
{
    const rdx_parse_options options = {.max_depth = JSON_DEPTH_LIMIT};
    parser p = parser_over(json, length, &options, compiled, report);
    p.placeless = true;
    return p;
}

rdx_status judge_row(const rdx_row *row, const char *json, const path *here, patterns *compiled,
                     rdx_report *report)
{
    parser p = parser_of_value(json, strlen(json), compiled, report);
    if (read_value(&p, row, (owner){0}, here) && !json_end(&p.in))
        fault_text(&p, here);
    rdx_arena_drop(&p.scratch);
    return p.status;
}

rdx_status judge_text(const rdx_row *row, const char *json, size_t length, const path *here,
                      patterns *compiled, rdx_report *report)
{
    parser p = parser_of_value(json, length, compiled, report);
    json_span raw;
    if (json_skip(&p.in, &raw))
        judge_assertion(&p, row, raw, here);
    else
        fault_text(&p, here); // what each member may be is too deep as a whole
    rdx_arena_drop(&p.scratch);
    return p.status;
}
