/**
 * @file
 * `--format tap`: the Test Anything Protocol, version 14, one test a document. Readers of version
 * 13 understand it, too.
 */
#include "output.h"

#include "escape.h"

static void put_text(FILE *to, const char *name, const char *value)
{
    if (value[0] == '\0')
        return;
    fprintf(to, "      %s: ", name);
    escape_json(to, value);
    fputc('\n', to);
}

static void print_issue(FILE *to, const document *doc, const rdx_issue *issue)
{
    fprintf(to, "    - code: %s\n", rdx_status_name(issue->code));
    fprintf(to, "      stage: %s\n", rdx_stage_name(issue->stage));
    fprintf(to, "      severity: %s\n", rdx_severity_name(issue->severity));
    put_text(to, "pointer", issue->pointer);
    if (issue->line > 0)
        fprintf(to, "      line: %zu\n      column: %zu\n", output_line(doc, issue), issue->column);
    put_text(to, "meaning", rdx_status_text(issue->code));
    put_text(to, "expected", issue->expected);
    put_text(to, "came", issue->came);
    put_text(to, "detail", issue->detail);
}

static void print_diagnostics(FILE *to, const document *doc)
{
    fputs("  ---\n  issues:\n", to);
    for (size_t i = 0; i < doc->report->count; i++)
        print_issue(to, doc, &doc->report->issues[i]);
    if (doc->report->unkept > 0)
        fprintf(to, "  unkept: %zu\n", doc->report->unkept);
    fputs("  ...\n", to);
}

static void print_document(output *out, const document *doc)
{
    fprintf(out->to, "%s %zu - ", doc->verdict == VERDICT_VALID ? "ok" : "not ok", out->documents);
    output_name(out->to, doc, escape_tap);
    fputc('\n', out->to);
    if (doc->report->count > 0)
        print_diagnostics(out->to, doc);
}

static void print_begin(output *out)
{
    fputs("TAP version 14\n", out->to);
}

static void print_end(output *out)
{
    fprintf(out->to, "1..%zu\n", out->documents);
}

const output_format output_tap = {
    .name = "tap", .begin = print_begin, .document = print_document, .end = print_end};
