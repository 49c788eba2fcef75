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

char *writing_go_on(writer *w)
{
    char *at = buf_room(w->out, NEXT_ROOM);
    if (at == NULL)
        return writing_end(w, RDX_E_NOMEM);
    w->end = w->out->data + w->out->capacity;
    return at;
}

char *writing_grow(writer *w, char *at, size_t length)
{
    writing_flush(w, at);
    if (!buf_grow(w->out, length))
        return writing_end(w, RDX_E_NOMEM);
    return writing_go_on(w);
}

// ---- Strings ----

static char *write_null(writer *w, char *at, bool allowed)
{
    if (w->guard != NULL && !allowed)
        return writing_end(w, DOUBT);
    return writing_put(w, at, "null", 4);
}

// Of what is not plain ASCII. Nobody could read a U+0000 back.
static bool may_be_sent(const char *text, size_t length)
{
    return rdx_utf8_valid(text, length) == length && memchr(text, '\0', length) == NULL;
}

// A string that holds more than plain ASCII: a long one is escaped part by part.
static char *write_odd_string(writer *w, char *at, const char *text, size_t length)
{
    if (w->guard != NULL && !may_be_sent(text, length))
        return writing_end(w, DOUBT);
    if (length <= JSON_SHORT) {
        at = writing_room(w, at, JSON_SHORT_ROOM(length) + NEXT_ROOM);
        return at != NULL ? json_put_short(w->masks, at, text, length) : NULL;
    }
    writing_flush(w, at);
    rdx_json_write_string(w->out, text, length);
    return writing_go_on(w);
}

char *write_string(writer *w, char *at, const char *text, size_t length)
{
    at = writing_room(w, at, length + TEXT_ROOM);
    if (at == NULL)
        return NULL;
    if (copy_odd_by(w->masks, at + 1, text, length))
        return write_odd_string(w, at, text, length);
    at[0] = '"';
    at[length + 1] = '"';
    return at + length + 2;
}

char *write_odd(writer *w, char *at, const char *text, size_t length, bool nullable)
{
    if (rdx_is_null(text))
        return write_null(w, at, nullable);
    return length == 0 ? writing_put(w, at, "\"\"", 2) : write_odd_string(w, at, text, length);
}

char *write_text(writer *w, char *at, const char *text, bool nullable)
{
    const size_t length = strlen(text);
    return length == 0 ? write_odd(w, at, text, 0, nullable) : write_string(w, at, text, length);
}

char *write_escaped_key(writer *w, char *at, const rdx_row *row)
{
    at = write_string(w, at, row->key, row->key_length);
    return at != NULL ? writing_put(w, at, ":", 1) : NULL;
}

// ---- Scalars ----

static char *write_number(writer *w, char *at, const rdx_row *row, const char *text)
{
    const size_t length = strlen(text);
    if (length == 0 && rdx_is_null(text))
        return write_null(w, at, (row->rules & RDX_NULLABLE) != 0);
    if (w->guard != NULL && !rdx_number_spelled(text, length))
        return writing_end(w, DOUBT);
    return writing_put(w, at, text, length);
}

static char *write_bool(writer *w, char *at, const rdx_row *row, unsigned state)
{
    if (state == RDX_BOOL_TRUE)
        return writing_put(w, at, "true", 4);
    if (state == RDX_BOOL_FALSE)
        return writing_put(w, at, "false", 5);
    return write_null(w, at, state == RDX_BOOL_NULL && (row->rules & RDX_NULLABLE));
}

static char *write_enum(writer *w, char *at, const rdx_row *row, unsigned value)
{
    const char *text = row_enum_text(row, value);
    if (text == NULL)
        return write_null(w, at, value == RDX_ENUM_NULL && (row->rules & RDX_NULLABLE));
    return write_text(w, at, text, false);
}

static char *write_json(writer *w, char *at, rdx_json value, const path *here)
{
    if (value.kind == RDX_JSON_KIND_STRING && value.text != NULL)
        return write_text(w, at, value.text, true);
    if (w->guard != NULL) {
        check_json(w->guard, value, here);
        if (w->guard->status != RDX_OK)
            return writing_end(w, w->guard->status);
    }
    return write_raw(w, at, value.kind == RDX_JSON_KIND_ABSENT ? "null" : value.text, here);
}

// A guard lets pass what needs neither a file nor a handler.
static rdx_status judge_content(const writer *w, const rdx_row *row, const void *data,
                                const path *here)
{
    const rdx_content content = row_content(row, data);
    const bool embedded = content.kind == RDX_CONTENT_BYTES && w->options->on_content == NULL &&
                          row_encoding(row, data) == RDX_ENCODE_BASE64;
    if (content.kind != RDX_CONTENT_NULL && !embedded)
        return DOUBT;
    check_content(w->guard, row, data, here);
    return w->guard->status;
}

static char *write_any_content(writer *w, char *at, const rdx_row *row, const void *data,
                               const path *here)
{
    const rdx_content content = row_content(row, data);
    if (content.kind == RDX_CONTENT_TEXT && (content.data != NULL || w->guard == NULL))
        return write_string(w, at, content.data, content_length(content));
    rdx_status status = w->guard != NULL ? judge_content(w, row, data, here) : RDX_OK;
    if (status != RDX_OK)
        return writing_end(w, status);
    writing_flush(w, at);
    status = write_content(w, row, data, here);
    return status != RDX_OK ? writing_end(w, status) : writing_go_on(w);
}

// ---- Lists ----

static char *write_objects(writer *w, char *at, const rdx_view *view, list_ref list,
                           const path *here)
{
    path place = path_element(here, 0);
    for (; at != NULL && place.index < list.count; place.index++)
        at = writing_comma(
            write_object(w, at, view, list_item(list, view->size, place.index), &place));
    return at;
}

static char *write_values(writer *w, char *at, list_ref list, const path *here)
{
    path place = path_element(here, 0);
    for (; at != NULL && place.index < list.count; place.index++) {
        rdx_json value;
        memcpy(&value, list_item(list, sizeof value, place.index), sizeof value);
        const bool is_text = value.kind == RDX_JSON_KIND_STRING && rdx_is_text(value.text);
        at = writing_comma(is_text ? write_string(w, at, value.text, strlen(value.text))
                                   : write_json(w, at, value, &place));
    }
    return at;
}

char *write_list(writer *w, char *at, const rdx_row *row, list_ref list, const path *here)
{
    at = writing_open(at, '[');
    at = row->kind == RDX_KIND_LIST ? write_objects(w, at, row->sub, list, here)
                                    : write_values(w, at, list, here);
    return writing_close(w, at, ']');
}

// ---- Members ----

char *write_value(writer *w, char *at, const rdx_row *row, const void *data, const path *here)
{
    rdx_json json;
    switch ((rdx_kind)row->kind) {
    case RDX_KIND_TEXT:
        return write_text(w, at, row_text(row, data), (row->rules & RDX_NULLABLE) != 0);
    case RDX_KIND_NUMBER:
        return write_number(w, at, row, row_text(row, data));
    case RDX_KIND_BOOL:
        return write_bool(w, at, row, row_enum(row, data));
    case RDX_KIND_ENUM:
        return write_enum(w, at, row, row_enum(row, data));
    case RDX_KIND_CONTENT:
        return write_any_content(w, at, row, data, here);
    case RDX_KIND_JSON:
        row_load(row, data, &json, sizeof json);
        return write_json(w, at, json, here);
    case RDX_KIND_OBJECT:
        return write_object(w, at, row->sub, row_object(row, data), here);
    case RDX_KIND_JSON_LIST:
    case RDX_KIND_LIST:
        break;
    }
    return write_list(w, at, row, row_list(row, data), here);
}

// ---- Documents ----

static char *write_root(writer *w, char *at, const void *data)
{
    const rdx_row *root = w->event->root;
    if (w->guard != NULL && (root->assertion != NULL || row_counts_no_items(root, data)))
        return writing_end(w, DOUBT);
    if (root->kind == RDX_KIND_OBJECT)
        return write_object(w, at, root->sub, data, NULL);
    const list_ref list = row_list(root, data);
    if (list.items == NULL && (root->rules & RDX_NULLABLE))
        return write_null(w, at, true);
    return write_list(w, at, root, list, NULL);
}

// What `row` says of `data`, or the whole document where it is the event's root.
static rdx_status write_text_of(writer *w, const rdx_row *row, const void *data)
{
    char *at = writing_go_on(w);
    if (at != NULL)
        at = row == w->event->root ? write_root(w, at, data) : write_value(w, at, row, data, NULL);
    if (at == NULL)
        return w->status;
    writing_flush(w, at);
    return RDX_OK;
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
        .masks = copy_has_masks(),
        .report = report,
    };
    return write_text_of(&w, message.event->root, message.data);
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
    const rdx_status status = write_text_of(&w, message.event->root, message.data);
    checker_drop(&guard);
    return status;
}

rdx_status write_for_judging(const rdx_event *event, const rdx_row *row, const void *data, buf *out)
{
    writer w = {.event = event, .options = &defaults, .out = out, .masks = copy_has_masks()};
    return write_text_of(&w, row, data);
}
