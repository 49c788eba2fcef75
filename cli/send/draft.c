/**
 * @file
 * Reads a message that may still lack what its file brings.
 */
#include "draft.h"

#include <string.h>

#include <rdx/check.h>
#include <rdx/parse.h>

#include "pick.h"

static rdx_status pick(const char *text, size_t length, const rdx_event **event, rdx_report *report)
{
    if (*event == NULL)
        return pick_by_meta(text, length, NULL, event, report);
    return pick_agreeing(text, length, *event, report);
}

// Some faults are not known: none of them is waved through.
static rdx_status refuse_unknown(const rdx_report *parsed, rdx_report *report)
{
    if (parsed->count < parsed->limit)
        return rdx_report_fail(report, RDX_STAGE_SCHEMA, RDX_E_NOMEM,
                               "no memory for the faults of the message");
    return rdx_report_fail(report, RDX_STAGE_SCHEMA, RDX_E_MISSING, "too many members are missing");
}

// What the file may mend is missing members; every other fault of the text is the author's. The
// missing ones are found again by check, when the file has brought what it brings.
static rdx_status add_faults(rdx_report *report, const rdx_report *parsed)
{
    rdx_status status = RDX_OK;
    for (size_t i = 0; i < parsed->count; i++) {
        const rdx_issue *issue = &parsed->issues[i];
        if (issue->code == RDX_E_MISSING)
            continue;
        rdx_report_add(report, issue);
        if (status == RDX_OK && issue->severity == RDX_SEVERITY_ERROR)
            status = issue->code;
    }
    return status == RDX_OK && parsed->unkept > 0 ? refuse_unknown(parsed, report) : status;
}

static const rdx_issue *find_error(const rdx_report *report, const char *pointer)
{
    for (size_t i = 0; i < report->count; i++)
        if (report->issues[i].severity == RDX_SEVERITY_ERROR &&
            strcmp(report->issues[i].pointer, pointer) == 0)
            return &report->issues[i];
    return NULL;
}

// A struct has no lines: a missing member is placed where the text lacked it.
static void add_placed(rdx_report *report, const rdx_issue *issue, const rdx_report *parsed)
{
    rdx_issue placed = *issue;
    const rdx_issue *there = find_error(parsed, issue->pointer);
    if (there != NULL && there->code == issue->code) {
        placed.line = there->line;
        placed.column = there->column;
        placed.offset = there->offset;
    }
    rdx_report_add(report, &placed);
}

// Adds what check finds, but for places that the report tells of already.
static rdx_status check(rdx_message message, const rdx_report *parsed, rdx_report *report)
{
    rdx_report checked = {0};
    rdx_status status = rdx_message_check(message, &checked);
    for (size_t i = 0; i < checked.count; i++)
        if (find_error(report, checked.issues[i].pointer) == NULL)
            add_placed(report, &checked.issues[i], parsed);
    rdx_report_drop(&checked);
    return status;
}

// Gives the struct `data` its file and judges it.
static rdx_status complete(draft *it, void *data, const fill_file *file, const rdx_report *parsed,
                           rdx_report *report)
{
    rdx_status refused = add_faults(report, parsed);
    rdx_status filled = RDX_OK;
    if (file != NULL) // of a message that is refused, the file's place may have been lost
        filled = fill_message(&it->arena, it->message.event, data, file,
                              refused == RDX_OK ? report : NULL);
    if (refused == RDX_OK && filled != RDX_OK)
        return filled;
    it->message.data = data;
    rdx_status checked = check(it->message, parsed, report);
    return refused != RDX_OK ? refused : checked;
}

// TOLERANT, since a draft without its file is not valid.
static rdx_status parse(draft *it, const char *text, size_t length, const fill_file *file,
                        rdx_report *report)
{
    const rdx_parse_options options = {.policy = RDX_TOLERANT};
    rdx_report parsed = {.limit = 10000};
    void *data;
    rdx_status status =
        rdx_message_parse(&it->arena, it->message.event, text, length, &options, &data, &parsed);
    if (status == RDX_OK)
        status = complete(it, data, file, &parsed, report);
    else
        (void)add_faults(report, &parsed);
    rdx_report_drop(&parsed);
    return status;
}

rdx_status draft_read_text(draft *out, const char *text, size_t length, const rdx_event *event,
                           const fill_file *file, rdx_report *report)
{
    rdx_status status = pick(text, length, &event, report);
    if (status != RDX_OK)
        return status;
    out->message.event = event;
    return parse(out, text, length, file, report);
}

rdx_status draft_read(draft *out, const char *path, const rdx_event *event, const fill_file *file,
                      rdx_report *report)
{
    rdx_status status = input_read(&out->text, path, report);
    if (status != RDX_OK)
        return status;
    return draft_read_text(out, out->text.data, out->text.length, event, file, report);
}

void draft_drop(draft *it)
{
    rdx_arena_drop(&it->arena);
    input_drop(&it->text);
    it->message = (rdx_message){0};
}
