/**
 * @file
 * `--format text`: lines as compilers write them, with the masked line of the source.
 */
#include "output.h"

#include <string.h>

#include "escape.h"
#include "excerpt.h"

static const char *colour_of(rdx_severity severity)
{
    switch (severity) {
    case RDX_SEVERITY_ERROR:
        return "\033[1;31m";
    case RDX_SEVERITY_WARNING:
        return "\033[1;35m";
    default:
        return "\033[1;36m";
    }
}

// The colour, when there are colours.
static const char *with(const output *out, const char *colour)
{
    return out->colour ? colour : "";
}

static void print_place(output *out, const document *doc, const rdx_issue *issue)
{
    size_t line = output_line(doc, issue);
    fputs(with(out, "\033[1m"), out->to);
    if (line == 0)
        output_name(out->to, doc, escape_line);
    else
        escape_line(out->to, doc->file);
    if (line > 0)
        fprintf(out->to, ":%zu:%zu", line, issue->column);
    fprintf(out->to, ":%s ", with(out, "\033[0m"));
}

static void print_issue(output *out, const document *doc, const rdx_issue *issue)
{
    print_place(out, doc, issue);
    fprintf(out->to, "%s%s:%s ", with(out, colour_of(issue->severity)),
            rdx_severity_name(issue->severity), with(out, "\033[0m"));
    output_message(out->to, issue);
    fprintf(out->to, " [%s]\n", rdx_status_name(issue->code));
}

static void print_source(output *out, const document *doc, const rdx_issue *issue, excerpt *scan)
{
    excerpt_line line;
    if (out->show_values)
        excerpt_shown(scan, issue, &line);
    else
        excerpt_masked(scan, issue, &line);
    size_t end = strlen(line.text);
    while (end > 0 && line.text[end - 1] == ' ')
        end--;
    fprintf(out->to, "%6zu |%s%.*s\n", output_line(doc, issue), end > 0 ? " " : "", (int)end,
            line.text);
    fprintf(out->to, "       | %*s%s^%s\n", (int)line.caret, "", with(out, "\033[1;32m"),
            with(out, "\033[0m"));
}

// Where the text stops being JSON, when no issue that was kept tells it.
static size_t find_end_of_json(const document *doc)
{
    rdx_report report = {.limit = 1};
    rdx_meta_names names;
    size_t known = doc->length;
    if (rdx_meta_names_find(doc->text, doc->length, &names, &report) != RDX_OK)
        known = report.count > 0 && report.issues[0].line > 0 ? report.issues[0].offset : 0;
    rdx_report_drop(&report);
    return known;
}

// Where the text stops being JSON.
static size_t known_length(const document *doc)
{
    for (size_t i = 0; i < doc->report->count; i++)
        if (doc->report->issues[i].stage == RDX_STAGE_TEXT && doc->report->issues[i].line > 0)
            return doc->report->issues[i].offset;
    return doc->report->unkept > 0 ? find_end_of_json(doc) : doc->length;
}

static void print_document(output *out, const document *doc)
{
    if (doc->verdict == VERDICT_TROUBLE) // stands on standard error
        return;
    excerpt scan = {.text = doc->text, .length = doc->length};
    if (out->source && doc->text != NULL)
        scan.known = known_length(doc);
    for (size_t i = 0; i < doc->report->count; i++) {
        const rdx_issue *issue = &doc->report->issues[i];
        print_issue(out, doc, issue);
        if (out->source && doc->text != NULL && issue->line > 0)
            print_source(out, doc, issue, &scan);
    }
    if (doc->report->unkept > 0) {
        output_name(out->to, doc, escape_line);
        fputs(": ", out->to);
        output_unkept(out->to, doc);
        fputc('\n', out->to);
    }
    if (doc->verdict == VERDICT_VALID) {
        output_name(out->to, doc, escape_line);
        fputs(": valid ", out->to);
        fputs(doc->event->schema, out->to);
        fputc('\n', out->to);
    }
}

const output_format output_text = {.name = "text", .document = print_document};
