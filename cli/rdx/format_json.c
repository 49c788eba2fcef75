/**
 * @file
 * `--format json`: one object a document, each in a line of its own.
 */
#include "output.h"

#include "escape.h"

static void put_text(FILE *to, const char *name, const char *value)
{
    fprintf(to, "\"%s\":", name);
    escape_json(to, value);
    fputc(',', to);
}

// 0 is no place.
static void put_place(FILE *to, const char *name, size_t value)
{
    if (value > 0)
        fprintf(to, "\"%s\":%zu,", name, value);
    else
        fprintf(to, "\"%s\":null,", name);
}

static void put_issue(FILE *to, const document *doc, const rdx_issue *issue)
{
    fputc('{', to);
    put_text(to, "code", rdx_status_name(issue->code));
    fprintf(to, "\"number\":%d,", (int)issue->code);
    put_text(to, "stage", rdx_stage_name(issue->stage));
    put_text(to, "severity", rdx_severity_name(issue->severity));
    put_text(to, "pointer", issue->pointer);
    put_place(to, "line", output_line(doc, issue));
    put_place(to, "column", issue->line > 0 ? issue->column : 0);
    put_text(to, "meaning", rdx_status_text(issue->code));
    put_text(to, "expected", issue->expected);
    put_text(to, "came", issue->came);
    fputs("\"detail\":", to);
    escape_json(to, issue->detail);
    fputc('}', to);
}

static void print_document(output *out, const document *doc)
{
    FILE *to = out->to;
    fputc('{', to);
    put_text(to, "file", doc->file);
    if (doc->line > 0)
        put_place(to, "line", doc->line);
    if (doc->event != NULL)
        put_text(to, "event", doc->event->schema);
    else
        fputs("\"event\":null,", to);
    fprintf(to, "\"valid\":%s,\"issues\":[", doc->verdict == VERDICT_VALID ? "true" : "false");
    for (size_t i = 0; i < doc->report->count; i++) {
        fputs(i > 0 ? "," : "", to);
        put_issue(to, doc, &doc->report->issues[i]);
    }
    fprintf(to, "],\"unkept\":%zu}\n", doc->report->unkept);
}

const output_format output_json = {.name = "json", .document = print_document};
