/**
 * @file
 * `--format github`: workflow commands, which GitHub shows beside the lines of a change.
 */
#include "output.h"

#include "escape.h"

static void begin_command(output *out, const document *doc, const char *severity, size_t line,
                          size_t column)
{
    fprintf(out->to, "::%s file=", severity);
    escape_github_property(out->to, doc->file);
    if (line > 0)
        fprintf(out->to, ",line=%zu", line);
    if (column > 0)
        fprintf(out->to, ",col=%zu", column);
}

static void print_issue(output *out, const document *doc, const rdx_issue *issue)
{
    bool placed = issue->line > 0;
    begin_command(out, doc, rdx_severity_name(issue->severity),
                  placed ? output_line(doc, issue) : doc->line, placed ? issue->column : 0);
    fprintf(out->to, ",title=%s::", rdx_status_name(issue->code));
    output_escaped(out, issue, output_message, escape_github);
    fputc('\n', out->to);
}

static void print_document(output *out, const document *doc)
{
    for (size_t i = 0; i < doc->report->count; i++)
        print_issue(out, doc, &doc->report->issues[i]);
    if (doc->report->unkept > 0) {
        begin_command(out, doc, "notice", doc->line, 0);
        fputs("::", out->to);
        output_unkept(out->to, doc);
        fputc('\n', out->to);
    }
}

const output_format output_github = {.name = "github", .document = print_document};
