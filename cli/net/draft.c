/**
 * @file
 * Reads a message that may still lack what its file brings.
 */
#include "draft.h"

#include <string.h>

#include <rdx/check.h>
#include <rdx/parse.h>

#include "pick.h"

static rdx_status pick(const input *text, const rdx_event **event, rdx_report *report)
{
    if (*event == NULL)
        return pick_by_meta(text->data, text->length, event, report);
    return pick_agreeing(text->data, text->length, *event, report);
}

// What the file may mend is missing members; every other fault of the text is the author's.
static rdx_status refuse_faults(const rdx_report *parsed, rdx_report *report)
{
    rdx_status status = RDX_OK;
    for (size_t i = 0; i < parsed->count; i++) {
        const rdx_issue *issue = &parsed->issues[i];
        if (issue->code == RDX_E_MISSING || issue->severity == RDX_SEVERITY_NOTICE)
            continue;
        if (status == RDX_OK)
            status = issue->code;
    }
    if (status == RDX_OK && parsed->unkept > 0)
        status = RDX_E_MISSING; // some faults are not known: none is waved through
    for (size_t i = 0; status != RDX_OK && i < parsed->count; i++)
        rdx_report_add(report, &parsed->issues[i]);
    return status;
}

// TOLERANT, since a draft without its file is not valid; no fault but a missing member passes.
static rdx_status parse(draft *it, rdx_report *parsed, rdx_report *report)
{
    const rdx_parse_options options = {.policy = RDX_TOLERANT};
    void *data;
    rdx_status status = rdx_message_parse(&it->arena, it->message.event, it->text.data,
                                          it->text.length, &options, &data, parsed);
    rdx_status refused = refuse_faults(parsed, report);
    if (refused != RDX_OK)
        return refused;
    it->message.data = data;
    return status;
}

// A struct has no lines: a missing member is placed where the text lacked it.
static void add_placed(rdx_report *report, const rdx_issue *issue, const rdx_report *parsed)
{
    rdx_issue placed = *issue;
    for (size_t i = 0; i < parsed->count; i++) {
        const rdx_issue *there = &parsed->issues[i];
        if (there->code != placed.code || strcmp(there->pointer, placed.pointer) != 0)
            continue;
        placed.line = there->line;
        placed.column = there->column;
        placed.offset = there->offset;
        break;
    }
    rdx_report_add(report, &placed);
}

static rdx_status check(const draft *it, const rdx_report *parsed, rdx_report *report)
{
    rdx_report checked = {0};
    rdx_status status = rdx_message_check(it->message, &checked);
    for (size_t i = 0; i < checked.count; i++)
        add_placed(report, &checked.issues[i], parsed);
    rdx_report_drop(&checked);
    return status;
}

rdx_status draft_read(draft *out, const char *path, const rdx_event *event, const fill_file *file,
                      rdx_report *report)
{
    rdx_status status = input_read(&out->text, path, report);
    if (status != RDX_OK)
        return status;
    status = pick(&out->text, &event, report);
    if (status != RDX_OK)
        return status;
    out->message.event = event;

    rdx_report parsed = {.limit = 10000};
    status = parse(out, &parsed, report);
    if (status == RDX_OK && file != NULL)
        // The struct is in our arena, made by parse a moment ago.
        status = fill_message(&out->arena, event, (void *)out->message.data, file, report);
    if (status == RDX_OK)
        status = check(out, &parsed, report);
    rdx_report_drop(&parsed);
    return status;
}

void draft_drop(draft *it)
{
    rdx_arena_drop(&it->arena);
    input_drop(&it->text);
    it->message = (rdx_message){0};
}
