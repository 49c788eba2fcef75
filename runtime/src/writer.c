/**
 * @file
 * The writer: struct to body, along the tables. Text goes out as it is met; write_members.c has the
 * members of an object, write_content.c what is more than text, write_extra.c what is not in the
 * members.
 *
 * Under a guard the writer does the checker's work on the way. What is met in every message (text,
 * booleans, enumerators, numbers, objects and lists of them) it judges here, by the conditions of
 * check.c in the negative; for all else it asks the checker's own functions. It needs no words for
 * a fault: with the first doubt it ends, and the checker looks at the whole.
 *
 * Each value in an object or a list is followed by a comma; the bracket that closes takes the place
 * of the last one.
 */
#include "writer.h"

#include <string.h>

#include "json_write.h"
#include "number.h"
#include "scan.h"
#include "text_copy.h"
#include "utf8.h"
#include "writing.h"

// ---- The text ----

char *writing_grow(writer *w, size_t length)
{
    if (w->at != NULL)
        writing_flush(w);
    if (!buf_grow(w->out, length))
        return NULL;
    writing_go_on(w);
    return w->at;
}

// ---- Strings ----

static rdx_status write_null(writer *w, bool allowed)
{
    return w->guard == NULL || allowed ? writing_put(w, "null", 4) : DOUBT;
}

// A string that holds more than plain ASCII; it was copied already, behind the quote at `at`.
static rdx_status write_odd_string(writer *w, char *at, const char *text, size_t length)
{
    if (w->guard != NULL && rdx_utf8_valid(text, length) != length)
        return DOUBT;
    if (scan_plain(text, length) == length) {
        at[0] = '"';
        at[length + 1] = '"';
        w->at = at + length + 2;
        return RDX_OK;
    }
    writing_flush(w);
    rdx_json_write_string(w->out, text, length);
    writing_go_on(w);
    return w->out->status;
}

rdx_status write_string(writer *w, const char *text, size_t length)
{
    char *at = writing_room(w, length + 2);
    if (at == NULL)
        return RDX_E_NOMEM;
    if (copy_odd_by(w->masks, at + 1, text, length))
        return write_odd_string(w, at, text, length);
    at[0] = '"';
    at[length + 1] = '"';
    w->at = at + length + 2;
    return RDX_OK;
}

rdx_status write_text(writer *w, const char *text, bool nullable)
{
    const size_t length = strlen(text);
    if (length == 0 && rdx_is_null(text))
        return write_null(w, nullable);
    return write_string(w, text, length);
}

rdx_status write_key(writer *w, const rdx_row *row)
{
    if (row->rules & RDX_ESCAPED) {
        const rdx_status status = write_string(w, row->key, row->key_length);
        return status != RDX_OK ? status : writing_put(w, ":", 1);
    }
    char *at = writing_room(w, row->key_length + KEY_MARKS);
    if (at == NULL)
        return RDX_E_NOMEM;
    w->at = writing_key(at, row);
    return RDX_OK;
}

// ---- Scalars ----

static rdx_status write_number(writer *w, const rdx_row *row, const char *text)
{
    const size_t length = strlen(text);
    if (length == 0 && rdx_is_null(text))
        return write_null(w, (row->rules & RDX_NULLABLE) != 0);
    if (w->guard != NULL && !rdx_number_spelled(text, length))
        return DOUBT;
    return writing_put(w, text, length);
}

static rdx_status write_bool(writer *w, const rdx_row *row, unsigned state)
{
    if (state == RDX_BOOL_TRUE)
        return writing_put(w, "true", 4);
    if (state == RDX_BOOL_FALSE)
        return writing_put(w, "false", 5);
    return write_null(w, state == RDX_BOOL_NULL && (row->rules & RDX_NULLABLE));
}

static rdx_status write_enum(writer *w, const rdx_row *row, unsigned value)
{
    const rdx_value_set *set = row->sub;
    const unsigned index = value - RDX_ENUM_FIRST;
    if (value < RDX_ENUM_FIRST || index >= set->count)
        return write_null(w, value == RDX_ENUM_NULL && (row->rules & RDX_NULLABLE));
    return write_text(w, set->values[index], false);
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

// A guard lets pass what needs neither a file nor a handler.
static rdx_status judge_content(const writer *w, const rdx_row *row, const void *data,
                                const path *here)
{
    const rdx_content content = row_content(row, data);
    const bool embedded = content.kind == RDX_CONTENT_BYTES && w->options->on_content == NULL &&
                          row_encoding(row, data) == RDX_ENCODE_BASE64;
    if (content.kind != RDX_CONTENT_NULL && content.kind != RDX_CONTENT_TEXT && !embedded)
        return DOUBT;
    check_content(w->guard, row, data, here);
    return w->guard->status;
}

static rdx_status write_any_content(writer *w, const rdx_row *row, const void *data,
                                    const path *here)
{
    const rdx_status doubt = w->guard != NULL ? judge_content(w, row, data, here) : RDX_OK;
    if (doubt != RDX_OK)
        return doubt;
    writing_flush(w);
    const rdx_status status = write_content(w, row, data, here);
    writing_go_on(w);
    return status != RDX_OK ? status : w->out->status;
}

// ---- Lists ----

static rdx_status write_element(writer *w, const rdx_row *row, list_ref list, size_t index,
                                const path *here)
{
    const path at = path_element(here, index);
    if (row->kind == RDX_KIND_LIST) {
        const rdx_view *view = row->sub;
        return write_object(w, view, list_item(list, view->size, index), &at);
    }
    rdx_json value;
    memcpy(&value, list_item(list, sizeof value, index), sizeof value);
    return write_json(w, value, &at);
}

static rdx_status write_list(writer *w, const rdx_row *row, list_ref list, const path *here)
{
    rdx_status status = writing_put(w, "[", 1);
    for (size_t i = 0; status == RDX_OK && i < list.count; i++) {
        status = write_element(w, row, list, i, here);
        if (status == RDX_OK)
            status = writing_put(w, ",", 1);
    }
    return status != RDX_OK ? status : writing_close(w, ']');
}

// ---- Members ----

rdx_status write_value(writer *w, const rdx_row *row, const void *data, const path *here)
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
        return write_any_content(w, row, data, here);
    case RDX_KIND_JSON:
        row_load(row, data, &json, sizeof json);
        return write_json(w, json, here);
    case RDX_KIND_OBJECT:
        return write_object(w, row->sub, row_object(row, data), here);
    case RDX_KIND_JSON_LIST:
    case RDX_KIND_LIST:
        break;
    }
    return write_list(w, row, row_list(row, data), here);
}

// ---- Objects ----

rdx_status write_object(writer *w, const rdx_view *view, const void *data, const path *here)
{
    if (view_extra_as_is(view, data).count > 0)
        return write_with_extra(w, view, data, here);
    rdx_status status = writing_put(w, "{", 1);
    if (status == RDX_OK)
        status = write_members(w, view, data, (rdx_extra){0}, here);
    return status != RDX_OK ? status : writing_close(w, '}');
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
    return write_list(w, root, list, NULL);
}

static const rdx_write_options defaults = {0};

static rdx_status write_document(writer *w, const void *data)
{
    writing_go_on(w);
    const rdx_status status = write_root(w, data);
    if (w->at != NULL)
        writing_flush(w);
    return status;
}

rdx_status write_into(rdx_body *body, rdx_message message, const rdx_write_options *options,
                      rdx_report *report)
{
    writer w = {
        .event = message.event,
        .options = options != NULL ? options : &defaults,
        .body = body,
        .out = &body->text,
        .masks = copy_has_masks(),
        .report = report,
    };
    return write_document(&w, message.data);
}

rdx_status write_undoubted(rdx_body *body, rdx_message message, const rdx_write_options *options)
{
    if (message.data == NULL)
        return DOUBT;
    checker guard = checker_of(message.event, NULL);
    writer w = {
        .event = message.event,
        .options = options != NULL ? options : &defaults,
        .body = body,
        .out = &body->text,
        .masks = copy_has_masks(),
        .guard = &guard,
    };
    const rdx_status status = write_document(&w, message.data);
    checker_drop(&guard);
    return status;
}

rdx_status write_for_judging(const rdx_event *event, const rdx_row *row, const void *data, buf *out)
{
    writer w = {.event = event, .options = &defaults, .out = out, .masks = copy_has_masks()};
    if (row == event->root) {
        const rdx_status status = write_document(&w, data);
        return status != RDX_OK ? status : out->status;
    }
    writing_go_on(&w);
    const rdx_status status = write_value(&w, row, data, NULL);
    if (w.at != NULL)
        writing_flush(&w);
    return status != RDX_OK ? status : out->status;
}
