/**
 * @file
 * Reads a line by a table, as messages are.
 */
#include "job_line.h"

#include <stdio.h>
#include <string.h>

#include <rdx/gen/events.h>
#include <rdx/parse.h>
#include <rdx/view.h>

#include "locate.h"
#include "scan.h"

typedef struct job_form {
    rdx_json message; // a path, or the message itself
    const char *file;
    const char *file_type;
    const char *result;
    const char *event;
    rdx_json id;
    rdx_extra extra;
} job_form;

typedef struct job_form_view {
    rdx_view view;
} job_form_view;

// clang-format off
static const rdx_row rows_of_form[] = {
    RDX_ROW(job_form, message,   "message",   RDX_REQUIRED),
    RDX_ROW(job_form, file,      "file",      0),
    RDX_ROW(job_form, file_type, "file_type", 0),
    RDX_ROW(job_form, result,    "result",    0),
    RDX_ROW(job_form, event,     "event",     0),
    RDX_ROW(job_form, id,        "id",        0),
};
// clang-format on

// Closed: who misspells `file` must not send a message without it.
static const job_form_view form_view = RDX_VIEW_CLOSED(job_form, form, 6, 1);
static const rdx_row form_root = RDX_ROOT_OBJECT(job_form, form_view, RDX_REQUIRED);
static const rdx_event form_event = {.root = &form_root};

// A form, and where its texts are while it is read.
typedef struct reader {
    job *job;
    const job_text *line;
    const char *list;
    const job_form *form;
    rdx_report *report;
} reader;

static rdx_status fail(const reader *r, rdx_status code, const char *pointer, const char *detail)
{
    const rdx_issue issue = {
        .code = code, .stage = RDX_STAGE_TEXT, .pointer = pointer, .detail = detail};
    rdx_report_add(r->report, &issue);
    return code;
}

static rdx_status no_memory(const reader *r)
{
    return fail(r, RDX_E_NOMEM, "", "no memory for the line");
}

// ---- What outlives the form. ----

static const char *keep(const reader *r, const char *text)
{
    return rdx_arena_text(&r->job->draft.arena, text, strlen(text));
}

// `path`, in the folder of the list unless it is absolute.
static const char *keep_path(const reader *r, const char *path)
{
    if (path[0] == '\0')
        return keep(r, path); // of no file, and not the folder's
    const size_t folder = path[0] == '/' ? 0 : (size_t)(scan_name(r->list) - r->list);
    const char *here = path[0] == '/' || folder > 0 ? "" : "./";
    const size_t size = strlen(here) + folder + strlen(path) + 1;
    char *joined = rdx_arena_get(&r->job->draft.arena, 1, size);
    if (joined != NULL)
        snprintf(joined, size, "%s%.*s%s", here, (int)folder, r->list, path);
    return joined;
}

// An ID is given back as it came: it is the caller's, for whom 1.0 and 1 may be two.
static rdx_status take_id(const reader *r)
{
    const rdx_json *id = &r->form->id;
    switch (id->kind) {
    case RDX_JSON_KIND_ABSENT:
    case RDX_JSON_KIND_NULL:
        return RDX_OK;
    case RDX_JSON_KIND_STRING:
    case RDX_JSON_KIND_NUMBER:
        r->job->id = keep(r, id->text);
        r->job->id_is_text = id->kind == RDX_JSON_KIND_STRING;
        return r->job->id != NULL ? RDX_OK : no_memory(r);
    default:
        return fail(r, RDX_E_TYPE, "/id", "a text or a number is expected");
    }
}

// ---- The file. ----

static rdx_status take_file(const reader *r, fill_file *out)
{
    const job_form *form = r->form;
    *out = (fill_file){.of_job = true};
    if (form->file == NULL && (form->file_type != NULL || form->result != NULL))
        return fail(r, RDX_E_ARGUMENT, "", "file_type and result go with file");
    if (form->file == NULL)
        return RDX_OK;
    if (form->result != NULL && !fill_read_result(form->result, out))
        return fail(r, RDX_E_ARGUMENT, "/result", "two numbers such as 0/1 are expected");
    out->path = keep_path(r, form->file);
    out->type = form->file_type != NULL ? keep(r, form->file_type) : NULL;
    if (out->path == NULL || (form->file_type != NULL && out->type == NULL))
        return no_memory(r);
    return scan_judge_named(out->path, "file", r->report);
}

// ---- The message. ----

// What stands at `text` has its place in the list, on one line.
static rdx_status read_text(const reader *r, const char *text, size_t length, size_t column,
                            const rdx_event *event, const fill_file *file)
{
    r->job->line = r->line->number;
    r->job->column = column;
    return draft_read_text(&r->job->draft, text, length, event, file, r->report);
}

static rdx_status read_file(const reader *r, const rdx_event *event, const fill_file *file)
{
    draft *it = &r->job->draft;
    const char *path = keep_path(r, r->form->message.text);
    if (path == NULL)
        return no_memory(r);
    r->job->line = r->job->column = 0;
    rdx_status status = input_read_named(&it->text, path, "message", r->report);
    if (status == RDX_OK)
        status = draft_read_text(it, it->text.data, it->text.length, event, file, r->report);
    input_drop(&it->text);
    return status;
}

static rdx_status read_message(const reader *r, const rdx_event *event, const fill_file *file)
{
    const rdx_json *message = &r->form->message;
    switch (message->kind) {
    case RDX_JSON_KIND_STRING:
        return read_file(r, event, file);
    case RDX_JSON_KIND_OBJECT:
    case RDX_JSON_KIND_ARRAY: {
        rdx_issue place = {0};
        locate_member(r->line->text, r->line->length, "message", &place);
        return read_text(r, message->text, strlen(message->text), place.offset, event, file);
    }
    default:
        return fail(r, RDX_E_TYPE, "/message", "a path or the message itself is expected");
    }
}

static rdx_status read_named(const reader *r)
{
    const char *name = r->form->event;
    const rdx_event *event = name != NULL ? rdx_event_by_schema(name) : NULL;
    if (name != NULL && event == NULL)
        return fail(r, RDX_E_ARGUMENT, "/event",
                    "there is no such event; `rdx sample --list` has them all");
    fill_file file;
    const rdx_status status = take_file(r, &file);
    if (status != RDX_OK)
        return status;
    return read_message(r, event, file.path != NULL ? &file : NULL);
}

// ---- The line. ----

static rdx_status first_error(const rdx_report *report)
{
    for (size_t i = 0; i < report->count; i++)
        if (report->issues[i].severity == RDX_SEVERITY_ERROR)
            return report->issues[i].code;
    return RDX_OK;
}

// TOLERANT, so that a form with a fault still tells its ID.
static rdx_status read_form(reader *r, rdx_arena *arena)
{
    const rdx_parse_options options = {.policy = RDX_TOLERANT};
    void *form = NULL;
    const rdx_status parsed = rdx_message_parse(arena, &form_event, r->line->text, r->line->length,
                                                &options, &form, r->report);
    if (parsed != RDX_OK)
        return parsed;
    r->form = form;
    const rdx_status named = take_id(r);
    const rdx_status faulty = first_error(r->report);
    if (named != RDX_OK || faulty != RDX_OK)
        return faulty != RDX_OK ? faulty : named;
    return read_named(r);
}

static bool has_meta(const job_text *line)
{
    rdx_issue place = {0};
    locate_member(line->text, line->length, "Meta", &place);
    return place.line > 0;
}

static const char *form_member(const rdx_extra *extra)
{
    for (size_t i = 0; i < extra->count; i++)
        for (size_t j = 0; j < sizeof rows_of_form / sizeof rows_of_form[0]; j++)
            if (extra->items[i].key != NULL &&
                strcmp(extra->items[i].key, rows_of_form[j].key) == 0)
                return rows_of_form[j].key;
    return NULL;
}

// A message with members of a form beside its own: who wrote `file` there must not send it without.
static rdx_status judge_extra(const reader *r)
{
    const rdx_message *message = &r->job->draft.message;
    const rdx_row *root = message->event->root;
    if (root->kind != RDX_KIND_OBJECT)
        return RDX_OK;
    const rdx_view *view = root->sub;
    rdx_extra extra;
    memcpy(&extra, (const char *)message->data + view->extra, sizeof extra);
    const char *found = form_member(&extra);
    if (found == NULL)
        return RDX_OK;
    char pointer[32];
    snprintf(pointer, sizeof pointer, "/%s", found);
    return fail(r, RDX_E_STRAY, pointer, "of a form, which has its message in `message`");
}

static rdx_status read_whole(const reader *r)
{
    const rdx_status status = read_text(r, r->line->text, r->line->length, 0, NULL, NULL);
    return status == RDX_OK ? judge_extra(r) : status;
}

rdx_status job_read(job *out, const job_text *line, const char *list, rdx_report *report)
{
    reader r = {.job = out, .line = line, .list = list, .report = report};
    out->line = line->number;
    if (line->too_long)
        return rdx_report_fail(report, RDX_STAGE_TEXT, RDX_E_SIZE, "more than %zu bytes",
                               RDX_MAX_TEXT);
    if (has_meta(line))
        return read_whole(&r);
    rdx_arena arena = RDX_ARENA((size_t)256 * 1000 * 1000);
    const rdx_status status = read_form(&r, &arena);
    rdx_arena_drop(&arena);
    return status;
}

void job_drop(job *it)
{
    draft_drop(&it->draft);
    *it = JOB;
}
