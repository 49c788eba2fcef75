/**
 * @file
 * The checker: the schema's rules over a struct, along the tables.
 */
#include <rdx/check.h>

#include <string.h>

#include "checker.h"
#include "json_read.h"
#include "judge.h"
#include "number.h"
#include "utf8.h"
#include "writer.h"

static void check_object(checker *c, const rdx_view *view, const void *data, bool nullable,
                         const path *here);

// A fault where there is nothing that could be written.
static void fail_without_text(checker *c, rdx_status code, const char *expected, const char *came,
                              const path *here)
{
    check_fail_schema(c, code, expected, came, here);
    c->unwritable++;
}

// ---- Scalars ----

static void check_null(checker *c, const rdx_row *row, const path *here)
{
    if (!(row->rules & RDX_NULLABLE))
        check_fail_schema(c, RDX_E_TYPE, row_expected(row), "null", here);
}

// What Meta must say at `row`, or NULL. A message of one event that says it is another would be
// taken for that one, in a chart.
static const char *own_name(const checker *c, const rdx_row *row)
{
    if (row->rules & RDX_DATA_MODEL)
        return c->event->data_model;
    return row->rules & RDX_EVENT_TYPE ? c->event->event_type : NULL;
}

static void fail_identity(checker *c, const char *expected, const path *here)
{
    const rdx_issue issue = {.code = RDX_E_IDENTITY, .stage = RDX_STAGE_RULE, .expected = expected};
    check_fail(c, issue, here);
}

static void check_identity(checker *c, const rdx_row *row, const char *text, const path *here)
{
    const char *own = own_name(c, row);
    if (own != NULL && strcmp(own, text) != 0)
        fail_identity(c, "the name of the message's own event, or nothing", here);
}

static void check_text(checker *c, const rdx_row *row, const char *text, const path *here)
{
    if (rdx_is_null(text)) {
        check_null(c, row, here);
        return;
    }
    check_utf8(c, text, strlen(text), here);
    check_identity(c, row, text, here);
}

static void check_number(checker *c, const rdx_row *row, const char *text, const path *here)
{
    if (rdx_is_null(text))
        check_null(c, row, here);
    else if (!rdx_number_spelled(text, strlen(text)))
        check_fail_schema(c, RDX_E_NUMBER, "a number as JSON spells it", "", here);
}

static void check_bool(checker *c, const rdx_row *row, unsigned state, const path *here)
{
    if (state == RDX_BOOL_NULL)
        check_null(c, row, here);
    else if (state != RDX_BOOL_FALSE && state != RDX_BOOL_TRUE)
        check_fail_schema(c, RDX_E_VALUE, "RDX_TRUE or RDX_FALSE", "", here);
}

static void check_enum(checker *c, const rdx_row *row, unsigned value, const path *here)
{
    const rdx_value_set *set = row->sub;
    if (value == RDX_ENUM_NULL)
        check_null(c, row, here);
    else if (value > RDX_ENUM_FIRST + (unsigned)set->count)
        check_fail_schema(c, RDX_E_VALUE, "an enumerator of the member's type", "", here);
}

// Text whose length is given: nobody could read a U+0000 in it back.
static void check_plain(checker *c, const char *text, size_t length, const path *here)
{
    check_utf8(c, text, length, here);
    if (memchr(text, '\0', length) != NULL)
        check_fail_text(c, RDX_E_NUL, "a string without U+0000", here);
}

// Bytes that go out as base64 are a file, of which none may be empty.
static void check_bytes(checker *c, rdx_encoding encoding, rdx_content content, const path *here)
{
    static const rdx_issue empty = {
        .code = RDX_E_FILE, .stage = RDX_STAGE_FILE, .detail = "the file is empty"};
    if (encoding == RDX_ENCODE_TEXT && content.size > 0)
        check_plain(c, content.data, content.size, here);
    else if (encoding == RDX_ENCODE_BASE64 && content.size == 0)
        check_fail(c, empty, here);
}

void check_content(checker *c, const rdx_row *row, const void *data, const path *here)
{
    const rdx_content content = row_content(row, data);
    if (content.kind == RDX_CONTENT_NULL) {
        check_null(c, row, here);
        return;
    }
    if (content.kind > RDX_CONTENT_FILE ||
        (content.data == NULL && (content.kind != RDX_CONTENT_BYTES || content.size != 0))) {
        check_fail_schema(c, RDX_E_ARGUMENT, "content with data", "", here);
        return;
    }
    const rdx_encoding encoding = row_encoding(row, data);
    if (content.kind == RDX_CONTENT_TEXT)
        check_plain(c, content.data, content_length(content), here);
    else if (encoding == RDX_ENCODE_REFUSED)
        check_fail_schema(c, RDX_E_CONTENT, "a type beside it that takes a file", "", here);
    else if (content.kind == RDX_CONTENT_BYTES)
        check_bytes(c, encoding, content, here);
}

// ---- Untyped values ----

void check_json(checker *c, rdx_json value, const path *here)
{
    const rdx_json_kind spelled =
        value.kind == RDX_JSON_KIND_RAW_STRING ? RDX_JSON_KIND_STRING : value.kind;
    rdx_json_kind came;
    if (value.kind == RDX_JSON_KIND_ABSENT || value.text == NULL)
        fail_without_text(c, RDX_E_MISSING, "a value", "", here);
    else if (value.kind == RDX_JSON_KIND_STRING)
        check_utf8(c, value.text, strlen(value.text), here);
    else if (check_raw_kind(c, value.text, &came, here) && came != spelled)
        check_fail_text(c, RDX_E_SYNTAX, "raw JSON of the kind that it claims", here);
}

static void check_json_list(checker *c, list_ref list, const path *here)
{
    for (size_t i = 0; i < list.count; i++) {
        const path at = path_element(here, i);
        rdx_json value;
        memcpy(&value, list_item(list, sizeof value, i), sizeof value);
        check_json(c, value, &at);
    }
}

// ---- Objects ----

static void check_list(checker *c, const rdx_row *row, list_ref list, const path *here)
{
    const rdx_view *view = row->sub;
    for (size_t i = 0; i < list.count; i++) {
        const path at = path_element(here, i);
        check_object(c, view, list_item(list, view->size, i), row_takes_null_elements(row), &at);
    }
}

static void check_value(checker *c, const rdx_row *row, const void *data, const path *here)
{
    rdx_json json;
    switch ((rdx_kind)row->kind) {
    case RDX_KIND_TEXT:
        check_text(c, row, row_text(row, data), here);
        break;
    case RDX_KIND_NUMBER:
        check_number(c, row, row_text(row, data), here);
        break;
    case RDX_KIND_BOOL:
        check_bool(c, row, row_enum(row, data), here);
        break;
    case RDX_KIND_ENUM:
        check_enum(c, row, row_enum(row, data), here);
        break;
    case RDX_KIND_CONTENT:
        check_content(c, row, data, here);
        break;
    case RDX_KIND_JSON:
        row_load(row, data, &json, sizeof json);
        check_json(c, json, here);
        break;
    case RDX_KIND_JSON_LIST:
        check_json_list(c, row_list(row, data), here);
        break;
    case RDX_KIND_OBJECT:
        check_object(c, row->sub, row_object(row, data), (row->rules & RDX_NULLABLE) != 0, here);
        break;
    case RDX_KIND_LIST:
        check_list(c, row, row_list(row, data), here);
        break;
    }
}

// What `row` asserts, judged on the text that would be sent. A value that has none, of which a
// count higher than `unwritable` before it tells, is not judged.
static void check_assertion(checker *c, const rdx_row *row, const void *data, size_t unwritable,
                            const path *here)
{
    if (row->assertion == NULL || c->unwritable > unwritable)
        return;
    c->judged.length = 0;
    rdx_status status = write_for_judging(c->event, row, data, &c->judged);
    if (status != RDX_OK) {
        check_fail_text(c, status, "memory to judge the text", here);
        return;
    }
    status = judge_text(row, c->judged.data, c->judged.length, here, &c->compiled, c->report);
    if (status != RDX_OK)
        check_note(c, status);
}

static bool is_filled(const rdx_row *row)
{
    return (row->rules & (RDX_DATA_MODEL | RDX_EVENT_TYPE | RDX_IDENTIFIES)) != 0;
}

// The member is absent, or an enum that is OTHER: what `extra` holds goes out in its place.
static void check_stand_in(checker *c, const rdx_row *row, const void *data, rdx_extra extra,
                           const path *here)
{
    const rdx_extra_entry *entry = extra_find(extra, row->key);
    if (entry != NULL && entry->json != NULL) {
        const rdx_status status = judge_row(row, entry->json, here, &c->compiled, c->report);
        if (status != RDX_OK)
            check_note(c, status);
        if (status == RDX_OK && is_filled(row))
            fail_identity(c, "the member itself, since `extra` is not looked into", here);
    } else if (row_is_other(row, data)) {
        check_fail_schema(c, RDX_E_VALUE, "the value's text in `extra`", "", here);
    } else if (row->rules & RDX_IDENTIFIES) {
        const size_t unwritable = c->unwritable;
        check_object(c, row->sub, NULL, false, here);
        check_assertion(c, row, data, unwritable, here);
    } else if ((row->rules & RDX_REQUIRED) && !is_filled(row)) {
        check_fail_schema(c, RDX_E_MISSING, row_expected(row), "", here);
    }
}

void check_row(checker *c, const rdx_row *row, const void *data, rdx_extra extra, const path *here)
{
    const path at = path_member(here, row);
    if (row_counts_no_items(row, data)) {
        check_fail_schema(c, RDX_E_ARGUMENT, "items where a count is given", "", &at);
    } else if (!row_is_set(row, data) || row_is_other(row, data)) {
        check_stand_in(c, row, data, extra, &at);
    } else {
        const size_t unwritable = c->unwritable;
        check_value(c, row, data, &at);
        check_assertion(c, row, data, unwritable, &at);
    }
}

// ---- Objects and documents ----

// `nullable`: null may stand in place of the whole object.
static void check_object(checker *c, const rdx_view *view, const void *data, bool nullable,
                         const path *here)
{
    const rdx_extra extra = view_extra(view, data);
    if (extra.items == NULL && view_extra_as_is(view, data).count > 0)
        check_fail_schema(c, RDX_E_ARGUMENT, "entries of `extra` where a count is given", "", here);
    const rdx_extra_entry *whole = extra_whole(extra);
    if (whole != NULL) {
        rdx_json_kind came = RDX_JSON_KIND_ABSENT;
        const char *expected = nullable ? "an object or null" : "an object";
        if (whole->json != NULL && !check_raw_kind(c, whole->json, &came, here))
            return;
        if (came == RDX_JSON_KIND_ABSENT)
            fail_without_text(c, RDX_E_TYPE, expected, json_kind_name(came), here);
        else if (!nullable || came != RDX_JSON_KIND_NULL)
            check_fail_schema(c, RDX_E_TYPE, expected, json_kind_name(came), here);
        return;
    }
    for (uint16_t i = 0; i < view->count; i++) {
        const rdx_row *row = &view->rows[i];
        if (!(row->rules & RDX_UNLISTED)) {
            check_row(c, row, data, extra, here);
        } else if (row_is_set(row, data)) {
            const path at = path_member(here, row);
            check_fail_schema(c, RDX_E_UNLISTED, "no such member here", "", &at);
        }
    }
    check_extra(c, view, extra, here);
}

static void check_root_list(checker *c, const rdx_row *root, const void *data)
{
    const list_ref list = row_list(root, data);
    if (row_counts_no_items(root, data))
        check_fail_schema(c, RDX_E_ARGUMENT, "items where a count is given", "", NULL);
    else if (root->kind == RDX_KIND_LIST)
        check_list(c, root, list, NULL);
    else
        check_json_list(c, list, NULL);
}

static void check_root(checker *c, const void *data)
{
    const rdx_row *root = c->event->root;
    if (root->kind == RDX_KIND_OBJECT)
        check_object(c, root->sub, data, (root->rules & RDX_NULLABLE) != 0, NULL);
    else
        check_root_list(c, root, data);
    check_assertion(c, root, data, 0, NULL);
}

rdx_status rdx_message_check(rdx_message message, rdx_report *report)
{
    checker c = checker_of(message.event, report);
    if (message.data == NULL)
        check_fail_schema(&c, RDX_E_ARGUMENT, "a message", "", NULL);
    else
        check_root(&c, message.data);
    checker_drop(&c);
    return c.status;
}
