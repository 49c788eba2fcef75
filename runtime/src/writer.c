/**
 * @file
 * The writer: struct to body, along the tables. Text goes out as it is met; write_content.c has
 * what is more than text.
 *
 * Under a guard the writer does the checker's work on the way. What is met in every message (text,
 * booleans, enumerators, numbers, objects and lists of them) it judges here, by the conditions of
 * check.c in the negative; for all else it asks the checker's own functions. It needs no words for
 * a fault: with the first doubt it ends, and the checker looks at the whole.
 *
 * Each value is followed by a comma; the bracket that closes takes the place of the last one.
 */
#include "writer.h"

#include <string.h>

#include "json_write.h"
#include "lookup.h"
#include "number.h"
#include "text_copy.h"
#include "utf8.h"
#include "writing.h"

// What ends a guarded writing. It is never shown.
#define DOUBT RDX_E_ARGUMENT

static rdx_status write_object(writer *w, const rdx_view *view, const void *data, const path *here);

// ---- Text ----

// A guard has no null where the schema has none.
static rdx_status write_null(writer *w, bool allowed)
{
    if (w->guard != NULL && !allowed)
        return DOUBT;
    buf_put(w->out, "null", 4);
    return RDX_OK;
}

static rdx_status write_odd_string(writer *w, const char *text, size_t length)
{
    if (w->guard != NULL && rdx_utf8_valid(text, length) != length)
        return DOUBT;
    rdx_json_write_string(w->out, text, length);
    return RDX_OK;
}

static rdx_status write_string(writer *w, const char *text, size_t length)
{
    char *at = buf_room(w->out, length + 2);
    if (at == NULL)
        return RDX_E_NOMEM;
    if (copy_odd(at + 1, text, length))
        return write_odd_string(w, text, length);
    at[0] = '"';
    at[length + 1] = '"';
    buf_claim(w->out, at + length + 2);
    return RDX_OK;
}

static rdx_status write_text(writer *w, const char *text, bool nullable)
{
    const size_t length = strlen(text);
    if (length == 0 && rdx_is_null(text))
        return write_null(w, nullable);
    return write_string(w, text, length);
}

static void write_key(writer *w, const rdx_row *row)
{
    const size_t length = row->key_length;
    char *at = buf_room(w->out, length + 3);
    if (at == NULL)
        return;
    if (copy_odd(at + 1, row->key, length)) {
        rdx_json_write_string(w->out, row->key, length);
        buf_putc(w->out, ':');
        return;
    }
    at[0] = '"';
    at[length + 1] = '"';
    at[length + 2] = ':';
    buf_claim(w->out, at + length + 3);
}

// Opened before, so that there is a byte at the end.
static void close_with(writer *w, char bracket)
{
    char *at = buf_room(w->out, 1);
    if (at == NULL)
        return;
    at -= at[-1] == ',';
    *at = bracket;
    buf_claim(w->out, at + 1);
}

// ---- Scalars ----

static rdx_status write_number(writer *w, const rdx_row *row, const char *text)
{
    const size_t length = strlen(text);
    if (length == 0 && rdx_is_null(text))
        return write_null(w, (row->rules & RDX_NULLABLE) != 0);
    if (w->guard != NULL && !rdx_number_spelled(text, length))
        return DOUBT;
    buf_put(w->out, text, length);
    return RDX_OK;
}

static rdx_status write_bool(writer *w, const rdx_row *row, unsigned state)
{
    if (state == RDX_BOOL_TRUE)
        buf_put(w->out, "true", 4);
    else if (state == RDX_BOOL_FALSE)
        buf_put(w->out, "false", 5);
    else
        return write_null(w, state == RDX_BOOL_NULL && (row->rules & RDX_NULLABLE));
    return RDX_OK;
}

static rdx_status write_enum(writer *w, const rdx_row *row, unsigned value)
{
    const rdx_value_set *set = row->sub;
    const unsigned index = value - RDX_ENUM_FIRST;
    if (value < RDX_ENUM_FIRST || index >= set->count)
        return write_null(w, value == RDX_ENUM_NULL && (row->rules & RDX_NULLABLE));
    return write_text(w, set->values[index], false);
}

// ---- Untyped values ----

// Only what was not checked can be NULL.
static rdx_status write_raw(writer *w, const char *json, const path *here)
{
    const rdx_issue issue = {
        .code = RDX_E_ARGUMENT, .stage = RDX_STAGE_SCHEMA, .expected = "a value with its text"};
    if (json == NULL) {
        path_report(w->report, &issue, here);
        return RDX_E_ARGUMENT;
    }
    buf_puts(w->out, json);
    return RDX_OK;
}

static rdx_status write_json(writer *w, rdx_json value, const path *here)
{
    if (value.kind == RDX_JSON_KIND_STRING && value.text != NULL)
        return write_text(w, value.text, true);
    if (w->guard != NULL) {
        check_json(w->guard, value, here);
        if (w->guard->status != RDX_OK)
            return w->guard->status;
    }
    return write_raw(w, value.kind == RDX_JSON_KIND_ABSENT ? "null" : value.text, here);
}

static rdx_status write_json_list(writer *w, list_ref list, const path *here)
{
    buf_putc(w->out, '[');
    for (size_t i = 0; i < list.count; i++) {
        const path at = path_element(here, i);
        rdx_json value;
        memcpy(&value, list_item(list, sizeof value, i), sizeof value);
        const rdx_status status = write_json(w, value, &at);
        if (status != RDX_OK)
            return status;
        buf_putc(w->out, ',');
    }
    close_with(w, ']');
    return RDX_OK;
}

// ---- Members that are set ----

static rdx_status write_list(writer *w, const rdx_view *view, list_ref list, const path *here)
{
    buf_putc(w->out, '[');
    for (size_t i = 0; i < list.count; i++) {
        const path at = path_element(here, i);
        const rdx_status status = write_object(w, view, list_item(list, view->size, i), &at);
        if (status != RDX_OK)
            return status;
        buf_putc(w->out, ',');
    }
    close_with(w, ']');
    return RDX_OK;
}

// A guard lets pass what needs neither a file nor a handler.
static rdx_status write_guarded_content(writer *w, const rdx_row *row, const void *data,
                                        const path *here)
{
    const rdx_content content = row_content(row, data);
    const bool embedded = content.kind == RDX_CONTENT_BYTES && w->options->on_content == NULL &&
                          row_encoding(row, data) == RDX_ENCODE_BASE64;
    if (content.kind != RDX_CONTENT_NULL && content.kind != RDX_CONTENT_TEXT && !embedded)
        return DOUBT;
    check_content(w->guard, row, data, here);
    if (w->guard->status != RDX_OK)
        return w->guard->status;
    return write_content(w, row, data, here);
}

static rdx_status write_value(writer *w, const rdx_row *row, const void *data, const path *here)
{
    rdx_json json;
    switch ((rdx_kind)row->kind) {
    case RDX_KIND_TEXT:
        return write_text(w, row_text(row, data), (row->rules & RDX_NULLABLE) != 0);
    case RDX_KIND_NUMBER:
        return write_number(w, row, row_text(row, data));
    case RDX_KIND_BOOL:
        return write_bool(w, row, row_enum(row, data));
    case RDX_KIND_ENUM:
        return write_enum(w, row, row_enum(row, data));
    case RDX_KIND_CONTENT:
        return w->guard != NULL ? write_guarded_content(w, row, data, here)
                                : write_content(w, row, data, here);
    case RDX_KIND_JSON:
        row_load(row, data, &json, sizeof json);
        return write_json(w, json, here);
    case RDX_KIND_OBJECT:
        return write_object(w, row->sub, row_object(row, data), here);
    case RDX_KIND_JSON_LIST:
        return write_json_list(w, row_list(row, data), here);
    case RDX_KIND_LIST:
        break;
    }
    return write_list(w, row->sub, row_list(row, data), here);
}

// Whether a row says more than its kind does, or its value may be wrong for its event.
static bool is_particular(const rdx_row *row)
{
    return row->assertion != NULL || (row->rules & (RDX_DATA_MODEL | RDX_EVENT_TYPE)) != 0;
}

// An object or a list with an assertion is not looked at twice on each level that it has.
static rdx_status ask_guard(const writer *w, const rdx_row *row, const void *data, const path *here)
{
    if (row->kind == RDX_KIND_OBJECT || row->kind == RDX_KIND_LIST)
        return DOUBT;
    check_row(w->guard, row, data, (rdx_extra){0}, here);
    return w->guard->status;
}

static rdx_status write_member(writer *w, const rdx_row *row, const void *data, const path *here)
{
    const rdx_status doubt =
        w->guard != NULL && is_particular(row) ? ask_guard(w, row, data, here) : RDX_OK;
    if (doubt != RDX_OK)
        return doubt;
    const path at = path_member(here, row);
    write_key(w, row);
    const rdx_status status = write_value(w, row, data, &at);
    buf_putc(w->out, ',');
    return status;
}

// ---- Members that are absent ----

// What an absent member is filled with, so that a message always says which event it is.
static const char *filling(const writer *w, const rdx_row *row)
{
    if (row->rules & RDX_DATA_MODEL)
        return w->event->data_model;
    return row->rules & RDX_EVENT_TYPE ? w->event->event_type : NULL;
}

// The member is absent, or an enum that is OTHER: what `extra` holds goes out in its place.
static rdx_status write_stand_in(writer *w, const rdx_row *row, const void *data, rdx_extra extra,
                                 const path *here)
{
    if (w->guard != NULL) {
        check_row(w->guard, row, data, extra, here);
        if (w->guard->status != RDX_OK)
            return w->guard->status;
    }
    const path at = path_member(here, row);
    const rdx_extra_entry *entry = extra_find(extra, row->key);
    const char *fill = row_is_set(row, data) ? NULL : filling(w, row);
    rdx_status status = RDX_OK;
    if (entry == NULL && fill == NULL && !(row->rules & RDX_IDENTIFIES))
        return RDX_OK;
    write_key(w, row);
    if (entry != NULL)
        status = write_raw(w, entry->json, &at);
    else if (fill != NULL)
        status = write_text(w, fill, false);
    else
        status = write_object(w, row->sub, NULL, &at);
    buf_putc(w->out, ',');
    return status;
}

// ---- Objects ----

// Whether an absent member of `row` is more than nothing, where `extra` holds nothing for it.
static bool is_missed(const rdx_row *row, const void *data)
{
    const unsigned missed = RDX_REQUIRED | RDX_DATA_MODEL | RDX_EVENT_TYPE | RDX_IDENTIFIES;
    return (row->rules & missed) != 0 || row_counts_no_items(row, data);
}

static rdx_status write_row(writer *w, const rdx_row *row, const void *data, rdx_extra extra,
                            const path *here)
{
    if (!row_is_set(row, data))
        return extra.count > 0 || is_missed(row, data) ? write_stand_in(w, row, data, extra, here)
                                                       : RDX_OK;
    if (row_is_other(row, data))
        return write_stand_in(w, row, data, extra, here);
    return write_member(w, row, data, here);
}

static rdx_status write_members(writer *w, const rdx_view *view, const void *data, rdx_extra extra,
                                const path *here)
{
    for (uint16_t i = 0; i < view->listed; i++) {
        const rdx_status status = write_row(w, &view->rows[i], data, extra, here);
        if (status != RDX_OK)
            return status;
    }
    if (w->guard == NULL)
        return RDX_OK;
    for (uint16_t i = view->listed; i < view->count; i++)
        if (row_is_set(&view->rows[i], data))
            return DOUBT;
    return RDX_OK;
}

static rdx_status write_extra(writer *w, const rdx_view *view, rdx_extra extra, const path *here)
{
    for (size_t i = 0; i < extra.count; i++) {
        const rdx_extra_entry entry = extra.items[i];
        if (entry.key == NULL)
            return write_raw(w, NULL, here);
        const size_t length = strlen(entry.key);
        const path at = {.up = here, .name = entry.key, .length = length};
        if (view_row(view, entry.key, length) != NULL)
            continue; // written in its member's place, or not at all
        rdx_json_write_string(w->out, entry.key, length);
        buf_putc(w->out, ':');
        const rdx_status status = write_raw(w, entry.json, &at);
        if (status != RDX_OK)
            return status;
        buf_putc(w->out, ',');
    }
    return RDX_OK;
}

static rdx_status write_whole(writer *w, const rdx_view *view, const void *data, rdx_extra extra,
                              const path *here)
{
    buf_putc(w->out, '{');
    rdx_status status = write_members(w, view, data, extra, here);
    if (status == RDX_OK)
        status = write_extra(w, view, extra, here);
    close_with(w, '}');
    return status;
}

// An object that holds more than its members.
static rdx_status write_with_extra(writer *w, const rdx_view *view, const void *data,
                                   const path *here)
{
    const rdx_extra extra = view_extra(view, data);
    const rdx_extra_entry *whole = extra_whole(extra);
    if (w->guard != NULL) {
        if (extra.items == NULL || whole != NULL)
            return DOUBT;
        check_extra(w->guard, view, extra, here);
        if (w->guard->status != RDX_OK)
            return w->guard->status;
    }
    return whole != NULL ? write_raw(w, whole->json, here)
                         : write_whole(w, view, data, extra, here);
}

static rdx_status write_object(writer *w, const rdx_view *view, const void *data, const path *here)
{
    return view_extra_as_is(view, data).count > 0
               ? write_with_extra(w, view, data, here)
               : write_whole(w, view, data, (rdx_extra){0}, here);
}

// ---- Documents ----

static rdx_status write_root(writer *w, const void *data)
{
    const rdx_row *root = w->event->root;
    if (w->guard != NULL && (root->assertion != NULL || row_counts_no_items(root, data)))
        return DOUBT;
    if (root->kind == RDX_KIND_OBJECT)
        return write_object(w, root->sub, data, NULL);
    const list_ref list = row_list(root, data);
    if (list.items == NULL && (root->rules & RDX_NULLABLE))
        return write_null(w, true);
    return root->kind == RDX_KIND_LIST ? write_list(w, root->sub, list, NULL)
                                       : write_json_list(w, list, NULL);
}

static const rdx_write_options defaults = {0};

rdx_status write_into(rdx_body *body, rdx_message message, const rdx_write_options *options,
                      rdx_report *report)
{
    writer w = {
        .event = message.event,
        .options = options != NULL ? options : &defaults,
        .body = body,
        .out = &body->text,
        .report = report,
    };
    return write_root(&w, message.data);
}

rdx_status write_undoubted(rdx_body *body, rdx_message message, const rdx_write_options *options)
{
    checker guard = checker_of(message.event, NULL);
    writer w = {
        .event = message.event,
        .options = options != NULL ? options : &defaults,
        .body = body,
        .out = &body->text,
        .guard = &guard,
    };
    const rdx_status status = message.data != NULL ? write_root(&w, message.data) : DOUBT;
    checker_drop(&guard);
    return status;
}

rdx_status write_for_judging(const rdx_event *event, const rdx_row *row, const void *data, buf *out)
{
    writer w = {.event = event, .options = &defaults, .out = out};
    const rdx_status status =
        row == event->root ? write_root(&w, data) : write_value(&w, row, data, NULL);
    return status != RDX_OK ? status : out->status;
}
