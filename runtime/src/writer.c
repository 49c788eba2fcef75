/**
 * @file
 * The writer: struct to body, along the tables. Text goes out as it is met; content becomes a piece
 * of the body, a URI, or text. Nothing is checked here.
 */
#include "writer.h"

#include <rdx/base64.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "body.h"
#include "json_write.h"
#include "row.h"
#include "utf8.h"
#include "wipe.h"

// A file that is sent as text is read at once: it must be escaped before its length is known.
#define TEXT_FILE_MAX ((uint64_t)30 * 1000 * 1000)

typedef struct writer {
    const rdx_event *event;
    const rdx_write_options *options;
    rdx_body *body; // NULL: the text is only to be judged
    buf *out;       // the body's text
    rdx_report *report;
    size_t contents; // that were stood in for
} writer;

static rdx_status write_object(writer *w, const rdx_view *view, const void *data, const path *here);

// ---- Content ----

static rdx_status refuse(writer *w, rdx_status code, const char *detail, const path *here)
{
    const rdx_issue issue = {.code = code, .stage = RDX_STAGE_FILE, .detail = detail};
    path_report(w->report, &issue, here);
    return code;
}

// Asks the caller whether the content is to be replaced by a URI, which is then written.
static rdx_status ask(writer *w, const rdx_content *content, uint64_t size, const path *here,
                      bool *replaced)
{
    *replaced = false;
    if (w->options->on_content == NULL)
        return RDX_OK;
    buf pointer = path_pointer(here);
    const char *uri = NULL;
    rdx_status status = pointer.status;
    if (status == RDX_OK)
        status = w->options->on_content(w->options->context, content, size, pointer.data, &uri,
                                        w->report);
    buf_drop(&pointer);
    if (status != RDX_OK || uri == NULL)
        return status;
    *replaced = true;
    rdx_json_write_string(w->out, uri, strlen(uri));
    return RDX_OK;
}

// An empty file is one that was not written yet, or not to the end: no chart is to get it.
static rdx_status refuse_empty(writer *w, const path *here)
{
    return refuse(w, RDX_E_FILE, "the file is empty", here);
}

static rdx_status open_source(writer *w, const rdx_content *content, const path *here,
                              open_file *out)
{
    const char *cause;
    const rdx_status status = file_open(content->data, out, &cause);
    if (status != RDX_OK)
        return refuse(w, status, cause, here);
    if (out->size > 0)
        return RDX_OK;
    file_close(out);
    return refuse_empty(w, here);
}

static rdx_status embed_file(writer *w, const rdx_content *content, const path *here)
{
    open_file source;
    rdx_status status = open_source(w, content, here, &source);
    if (status != RDX_OK)
        return status;
    bool replaced;
    status = ask(w, content, source.size, here, &replaced);
    if (status != RDX_OK || replaced) {
        file_close(&source);
        return status;
    }
    buf_putc(w->out, '"');
    status = body_put_file(w->body, source);
    buf_putc(w->out, '"');
    return status;
}

static rdx_status embed_bytes(writer *w, const rdx_content *content, const path *here)
{
    if (content->size == 0)
        return refuse_empty(w, here);
    bool replaced;
    rdx_status status = ask(w, content, content->size, here, &replaced);
    if (status != RDX_OK || replaced)
        return status;
    buf_putc(w->out, '"');
    status = body_put_bytes(w->body, content->data, content->size);
    buf_putc(w->out, '"');
    return status;
}

static rdx_status put_plain(writer *w, const char *text, size_t length, const path *here)
{
    if (rdx_utf8_valid(text, length) != length)
        return refuse(w, RDX_E_UTF8, "content that is sent as text must be UTF-8", here);
    if (length > 0 && memchr(text, '\0', length) != NULL)
        return refuse(w, RDX_E_NUL, "content that is sent as text must not hold U+0000", here);
    rdx_json_write_string(w->out, text, length);
    return RDX_OK;
}

static rdx_status refuse_size(writer *w, uint64_t size, const path *here)
{
    char detail[96];
    snprintf(detail, sizeof detail, "file is %" PRIu64 " bytes, the limit is %" PRIu64 " as text",
             size, TEXT_FILE_MAX);
    return refuse(w, RDX_E_FILE_SIZE, detail, here);
}

static rdx_status put_plain_file(writer *w, const rdx_content *content, const path *here)
{
    open_file source;
    rdx_status status = open_source(w, content, here, &source);
    if (status != RDX_OK)
        return status;
    char *text = NULL;
    if (source.size > TEXT_FILE_MAX)
        status = refuse_size(w, source.size, here);
    else if ((text = malloc((size_t)source.size + 1)) == NULL)
        status = refuse(w, RDX_E_NOMEM, "there is no memory for the file", here);
    else
        status = file_read(&source, 0, text, (size_t)source.size, w->report);
    if (status == RDX_OK)
        status = put_plain(w, text, (size_t)source.size, here);
    if (text != NULL)
        rdx_wipe(text, (size_t)source.size);
    free(text);
    file_close(&source);
    return status;
}

// No C string holds U+0000, so that no text of the message is like this one.
static rdx_status stand_in_for_content(writer *w)
{
    char text[48];
    snprintf(text, sizeof text, "\"\\u0000content %zu\"", w->contents++);
    buf_puts(w->out, text);
    return RDX_OK;
}

static rdx_status write_content(writer *w, const rdx_row *row, const void *data, const path *here)
{
    const rdx_content content = row_content(row, data);
    const bool is_file = content.kind == RDX_CONTENT_FILE;
    if (content.kind == RDX_CONTENT_NULL) {
        buf_puts(w->out, "null");
        return RDX_OK;
    }
    if (content.kind == RDX_CONTENT_TEXT) {
        rdx_json_write_string(w->out, content.data, content_length(content));
        return RDX_OK;
    }
    if (w->body == NULL)
        return stand_in_for_content(w);
    switch (row_encoding(row, data)) {
    case RDX_ENCODE_BASE64:
        return is_file ? embed_file(w, &content, here) : embed_bytes(w, &content, here);
    case RDX_ENCODE_TEXT:
        return is_file ? put_plain_file(w, &content, here)
                       : put_plain(w, content.data, content.size, here);
    default:
        return refuse(w, RDX_E_CONTENT, "a file cannot stand beside this type", here);
    }
}

// ---- Values ----

static void write_text(writer *w, const char *text)
{
    if (rdx_is_null(text))
        buf_puts(w->out, "null");
    else
        rdx_json_write_string(w->out, text, strlen(text));
}

static void write_number(writer *w, const char *text)
{
    buf_puts(w->out, rdx_is_null(text) ? "null" : text);
}

static void write_bool(writer *w, unsigned state)
{
    static const char *const names[] = {[RDX_BOOL_FALSE] = "false", [RDX_BOOL_TRUE] = "true"};
    const bool known = state == RDX_BOOL_FALSE || state == RDX_BOOL_TRUE;
    buf_puts(w->out, known ? names[state] : "null");
}

static void write_enum(writer *w, const rdx_row *row, unsigned value)
{
    const rdx_value_set *set = row->sub;
    const unsigned index = value - RDX_ENUM_FIRST;
    if (value < RDX_ENUM_FIRST || index >= set->count)
        buf_puts(w->out, "null");
    else
        write_text(w, set->values[index]);
}

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
    if (value.kind == RDX_JSON_KIND_ABSENT)
        return write_raw(w, "null", here);
    if (value.kind != RDX_JSON_KIND_STRING || value.text == NULL)
        return write_raw(w, value.text, here);
    write_text(w, value.text);
    return RDX_OK;
}

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
    buf_putc(w->out, '[');
    for (size_t i = 0; i < list.count; i++) {
        if (i > 0)
            buf_putc(w->out, ',');
        const rdx_status status = write_element(w, row, list, i, here);
        if (status != RDX_OK)
            return status;
    }
    buf_putc(w->out, ']');
    return RDX_OK;
}

static rdx_status write_value(writer *w, const rdx_row *row, const void *data, const path *here)
{
    rdx_json json;
    switch ((rdx_kind)row->kind) {
    case RDX_KIND_TEXT:
        write_text(w, row_text(row, data));
        return RDX_OK;
    case RDX_KIND_NUMBER:
        write_number(w, row_text(row, data));
        return RDX_OK;
    case RDX_KIND_BOOL:
        write_bool(w, row_enum(row, data));
        return RDX_OK;
    case RDX_KIND_ENUM:
        write_enum(w, row, row_enum(row, data));
        return RDX_OK;
    case RDX_KIND_CONTENT:
        return write_content(w, row, data, here);
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

static void write_key(writer *w, const char *key, size_t length, bool *first)
{
    if (!*first)
        buf_putc(w->out, ',');
    *first = false;
    rdx_json_write_string(w->out, key, length);
    buf_putc(w->out, ':');
}

// What an absent member is filled with, so that a message always says which event it is.
static const char *filling(const writer *w, const rdx_row *row)
{
    if (row->rules & RDX_DATA_MODEL)
        return w->event->data_model;
    return row->rules & RDX_EVENT_TYPE ? w->event->event_type : NULL;
}

static rdx_status write_row(writer *w, const rdx_row *row, const void *data, rdx_extra extra,
                            const path *here, bool *first)
{
    const path at = path_member(here, row);
    const bool is_set = row_is_set(row, data);
    const char *fill = is_set ? NULL : filling(w, row);
    const rdx_extra_entry *stand_in = NULL;
    if (!is_set || row_is_other(row, data)) {
        stand_in = extra_find(extra, row->key);
        if (stand_in == NULL && fill == NULL && !(row->rules & RDX_IDENTIFIES))
            return RDX_OK;
    }
    write_key(w, row->key, row->key_length, first);
    if (stand_in != NULL)
        return write_raw(w, stand_in->json, &at);
    if (fill != NULL) {
        write_text(w, fill);
        return RDX_OK;
    }
    return write_value(w, row, data, &at);
}

static rdx_status write_extra(writer *w, const rdx_view *view, rdx_extra extra, const path *here,
                              bool *first)
{
    for (size_t i = 0; i < extra.count; i++) {
        const rdx_extra_entry entry = extra.items[i];
        if (entry.key == NULL)
            return write_raw(w, NULL, here);
        const size_t length = strlen(entry.key);
        const path at = {.up = here, .name = entry.key, .length = length};
        uint16_t expected = 0;
        if (view_row(view, entry.key, length, &expected) != NULL)
            continue; // written in its member's place, or not at all
        write_key(w, entry.key, length, first);
        const rdx_status status = write_raw(w, entry.json, &at);
        if (status != RDX_OK)
            return status;
    }
    return RDX_OK;
}

static rdx_status write_object(writer *w, const rdx_view *view, const void *data, const path *here)
{
    const rdx_extra extra = view_extra(view, data);
    const rdx_extra_entry *whole = extra_whole(extra);
    if (whole != NULL)
        return write_raw(w, whole->json, here);
    bool first = true;
    buf_putc(w->out, '{');
    for (uint16_t i = 0; i < view->listed; i++) {
        const rdx_status status = write_row(w, &view->rows[i], data, extra, here, &first);
        if (status != RDX_OK)
            return status;
    }
    const rdx_status status = write_extra(w, view, extra, here, &first);
    buf_putc(w->out, '}');
    return status;
}

static rdx_status write_root(writer *w, const void *data)
{
    const rdx_row *root = w->event->root;
    if (root->kind == RDX_KIND_OBJECT)
        return write_object(w, root->sub, data, NULL);
    const list_ref list = row_list(root, data);
    if (list.items != NULL || !(root->rules & RDX_NULLABLE))
        return write_list(w, root, list, NULL);
    buf_puts(w->out, "null");
    return RDX_OK;
}

rdx_status write_into(rdx_body *body, rdx_message message, const rdx_write_options *options,
                      rdx_report *report)
{
    static const rdx_write_options defaults = {0};
    writer w = {
        .event = message.event,
        .options = options != NULL ? options : &defaults,
        .body = body,
        .out = &body->text,
        .report = report,
    };
    return write_root(&w, message.data);
}

rdx_status write_for_judging(const rdx_event *event, const rdx_row *row, const void *data, buf *out)
{
    static const rdx_write_options defaults = {0};
    writer w = {.event = event, .options = &defaults, .out = out};
    const rdx_status status =
        row == event->root ? write_root(&w, data) : write_value(&w, row, data, NULL);
    return status != RDX_OK ? status : out->status;
}
