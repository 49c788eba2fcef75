/**
 * @file
 * Puts a file into a message, through the generated types.
 */
#include "fill.h"

#include <stdio.h>
#include <string.h>

#include <rdx/gen/media_new.h>
#include <rdx/gen/media_replace.h>
#include <rdx/gen/notes_new.h>
#include <rdx/gen/notes_replace.h>
#include <rdx/gen/results_new.h>
#include <rdx/gen/results_new_unsolicited.h>

#include "scan.h"

typedef struct filler {
    rdx_arena *arena;
    const fill_file *file;
    rdx_report *report;
} filler;

static rdx_status fail(filler *f, rdx_status code, const char *pointer, const char *detail)
{
    rdx_issue issue = {.code = code, .stage = RDX_STAGE_RULE, .pointer = pointer, .detail = detail};
    rdx_report_add(f->report, &issue);
    return code;
}

// The words of who told of the file: options are not known in a list, nor its members outside.
static const char *words_of(const filler *f, const char *by_options, const char *by_job)
{
    return f->file->of_job ? by_job : by_options;
}

static void note(filler *f, const char *pointer, const char *detail)
{
    rdx_issue issue = {.stage = RDX_STAGE_RULE,
                       .severity = RDX_SEVERITY_NOTICE,
                       .pointer = pointer,
                       .detail = detail};
    rdx_report_add(f->report, &issue);
}

// ---- The members that all three models have. ----

// An empty text is a place left open, as in a template.
static bool is_open(rdx_content content)
{
    return content.kind == RDX_CONTENT_ABSENT || content.kind == RDX_CONTENT_NULL ||
           (content.kind == RDX_CONTENT_TEXT && ((const char *)content.data)[0] == '\0');
}

static bool is_set(const char *text)
{
    return rdx_is_text(text) && text[0] != '\0';
}

static rdx_status fill_content(filler *f, rdx_content *content, const char *pointer)
{
    if (!is_open(*content))
        return fail(f, RDX_E_ARGUMENT, pointer,
                    "the message has content here already; leave it out to send a file");
    *content = RDX_FILE(f->file->path);
    return RDX_OK;
}

static void fill_name(filler *f, const char **name)
{
    if (!is_set(*name))
        *name = scan_name(f->file->path);
}

static rdx_status fill_type(filler *f, const char **type, const char *pointer)
{
    if (f->file->type != NULL) {
        *type = f->file->type;
        return RDX_OK;
    }
    char found[SCAN_TYPE_SIZE];
    const bool told = scan_type(f->file->path, found);
    if (is_set(*type)) {
        if (told && strcmp(*type, found) != 0)
            note(f, pointer, "kept as the message has it, though the file's name tells another");
        return RDX_OK;
    }
    if (!told)
        return fail(f, RDX_E_ARGUMENT, pointer,
                    words_of(f,
                             "the file's name does not tell its type; give --file-type (PDF, say)",
                             "the file's name does not tell its type; give file_type (PDF, say)"));
    *type = rdx_arena_text(f->arena, found, strlen(found));
    return *type != NULL ? RDX_OK : RDX_E_NOMEM;
}

// ---- Notes. ----

static rdx_status fill_note(filler *f, rdx_note *it)
{
    if (it == NULL)
        return fail(f, RDX_E_MISSING, "/Note", "it is where the file goes");
    rdx_status status = fill_content(f, &it->file_contents, "/Note/FileContents");
    if (status != RDX_OK)
        return status;
    // Redox: whatever is not plain or rich text is Base64 Encoded, an uploaded file too.
    if (it->content_type > RDX_CONTENT_TYPE_NULL &&
        it->content_type != RDX_CONTENT_TYPE_BASE64_ENCODED)
        note(f, "/Note/ContentType", "set to Base64 Encoded, as files are sent");
    it->content_type = RDX_CONTENT_TYPE_BASE64_ENCODED;
    fill_name(f, &it->file_name);
    return fill_type(f, &it->file_type, "/Note/FileType");
}

static rdx_status fill_notes_new(filler *f, void *data)
{
    rdx_notes_new *message = data;
    return fill_note(f, message->note);
}

static rdx_status fill_notes_replace(filler *f, void *data)
{
    rdx_notes_replace *message = data;
    return fill_note(f, message->note);
}

// ---- Media. ----

static rdx_status fill_medium(filler *f, rdx_media *it)
{
    if (it == NULL)
        return fail(f, RDX_E_MISSING, "/Media", "it is where the file goes");
    rdx_status status = fill_content(f, &it->file_contents, "/Media/FileContents");
    if (status != RDX_OK)
        return status;
    fill_name(f, &it->file_name);
    return fill_type(f, &it->file_type, "/Media/FileType");
}

static rdx_status fill_media_new(filler *f, void *data)
{
    rdx_media_new *message = data;
    return fill_medium(f, message->media);
}

static rdx_status fill_media_replace(filler *f, void *data)
{
    rdx_media_replace *message = data;
    return fill_medium(f, message->media);
}

// ---- Results: which of them gets the file? ----

typedef struct place {
    rdx_result *result;
    size_t order;
    size_t index;
    size_t count; // candidates seen; the place is of use when it is 1
} place;

typedef bool candidate(const rdx_result *result);

static bool any_result(const rdx_result *result)
{
    (void)result;
    return true;
}

static bool is_open_file(const rdx_result *result)
{
    return is_open(result->value) && result->value_type == RDX_VALUE_TYPE_ENCAPSULATED_DATA;
}

// Without a type: one that is numeric, say, is not to get a file because its value was forgotten.
static bool is_open_untyped(const rdx_result *result)
{
    return is_open(result->value) && result->value_type <= RDX_VALUE_TYPE_NULL;
}

static place find_result(const rdx_order_list *orders, candidate *wanted)
{
    place found = {0};
    for (size_t i = 0; i < orders->count; i++) {
        const rdx_result_list *results = &orders->items[i].results;
        for (size_t j = 0; j < results->count; j++) {
            if (!wanted(&results->items[j]))
                continue;
            if (found.count++ == 0)
                found = (place){&results->items[j], i, j, 1};
        }
    }
    return found;
}

static rdx_status choose_told(filler *f, const rdx_order_list *orders, place *out)
{
    const fill_file *file = f->file;
    if (file->order >= orders->count || file->result >= orders->items[file->order].results.count)
        return fail(f, RDX_E_ARGUMENT, "/Orders", "the message has no such result");
    rdx_result *result = &orders->items[file->order].results.items[file->result];
    *out = (place){result, file->order, file->result, 1};
    return RDX_OK;
}

static rdx_status choose(filler *f, const rdx_order_list *orders, place *out)
{
    if (f->file->result_is_told)
        return choose_told(f, orders, out);
    static candidate *const preferred[] = {any_result, is_open_file, is_open_untyped};
    for (size_t i = 0; i < sizeof preferred / sizeof preferred[0]; i++) {
        *out = find_result(orders, preferred[i]);
        if (out->count == 1)
            return RDX_OK;
        if (i == 0 && out->count == 0)
            return fail(f, RDX_E_MISSING, "/Orders", "a result is where the file goes");
    }
    return fail(f, RDX_E_ARGUMENT, "/Orders",
                words_of(f,
                         "which result gets the file? Give --result ORDER/RESULT, counted from 0",
                         "which result gets the file? Give result, such as 0/1, counted from 0"));
}

static rdx_status fill_result(filler *f, const place *at)
{
    char pointer[96];
    char *end = pointer +
                snprintf(pointer, sizeof pointer, "/Orders/%zu/Results/%zu/", at->order, at->index);
    size_t room = (size_t)(pointer + sizeof pointer - end);

    snprintf(end, room, "Value");
    rdx_status status = fill_content(f, &at->result->value, pointer);
    if (status != RDX_OK)
        return status;
    snprintf(end, room, "ValueType");
    if (at->result->value_type > RDX_VALUE_TYPE_NULL &&
        at->result->value_type != RDX_VALUE_TYPE_ENCAPSULATED_DATA)
        note(f, pointer, "set to Encapsulated Data, as files are sent");
    at->result->value_type = RDX_VALUE_TYPE_ENCAPSULATED_DATA;
    snprintf(end, room, "FileType");
    return fill_type(f, &at->result->file_type, pointer);
}

static rdx_status fill_orders(filler *f, const rdx_order_list *orders)
{
    place at;
    rdx_status status = choose(f, orders, &at);
    return status == RDX_OK ? fill_result(f, &at) : status;
}

static rdx_status fill_results_new(filler *f, void *data)
{
    rdx_results_new *message = data;
    return fill_orders(f, &message->orders);
}

static rdx_status fill_results_new_unsolicited(filler *f, void *data)
{
    rdx_results_new_unsolicited *message = data;
    return fill_orders(f, &message->orders);
}

// ---- All. ----

static const struct {
    const char *schema;
    rdx_status (*fill)(filler *f, void *data);
} FILLERS[] = {
    {"notes/new", fill_notes_new},     {"notes/replace", fill_notes_replace},
    {"results/new", fill_results_new}, {"results/newunsolicited", fill_results_new_unsolicited},
    {"media/new", fill_media_new},     {"media/replace", fill_media_replace},
};

rdx_status fill_message(rdx_arena *arena, const rdx_event *event, void *data, const fill_file *file,
                        rdx_report *report)
{
    filler f = {arena, file, report};
    bool has_results = strncmp(event->schema, "results/", strlen("results/")) == 0;
    if (file->result_is_told && !has_results)
        return fail(&f, RDX_E_ARGUMENT, "",
                    words_of(&f, "--result is for Results", "result is for Results"));
    for (size_t i = 0; i < sizeof FILLERS / sizeof FILLERS[0]; i++)
        if (strcmp(event->schema, FILLERS[i].schema) == 0)
            return FILLERS[i].fill(&f, data);
    return fail(&f, RDX_E_ARGUMENT, "",
                "messages of this event carry no file; only New, Replace and NewUnsolicited do");
}

static bool read_index(const char **text, size_t *out)
{
    size_t length = strspn(*text, "0123456789");
    if (length == 0 || length > 9)
        return false;
    *out = 0;
    for (size_t i = 0; i < length; i++)
        *out = 10 * *out + (size_t)((*text)[i] - '0');
    *text += length;
    return true;
}

bool fill_read_result(const char *text, fill_file *file)
{
    file->result_is_told = read_index(&text, &file->order) && *text++ == '/' &&
                           read_index(&text, &file->result) && *text == '\0';
    return file->result_is_told;
}
