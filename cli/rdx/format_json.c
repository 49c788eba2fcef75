/**
 * @file
 * `--format json`: one object a document, each in a line of its own.
 */
#include "output.h"

#include "issue_json.h"

static void print_document(output *out, const document *doc)
{
    FILE *to = out->to;
    fputc('{', to);
    issue_json_text(to, "file", doc->file);
    if (doc->line > 0)
        fprintf(to, "\"line\":%zu,", doc->line);
    issue_json_text(to, "event", doc->event != NULL ? doc->event->schema : NULL);
    fprintf(to, "\"valid\":%s,\"issues\":[", doc->verdict == VERDICT_VALID ? "true" : "false");
    for (size_t i = 0; i < doc->report->count; i++) {
        const rdx_issue *issue = &doc->report->issues[i];
        fputs(i > 0 ? "," : "", to);
        issue_json(to, issue, output_line(doc, issue), issue->line > 0 ? issue->column : 0);
    }
    fprintf(to, "],\"unkept\":%zu}\n", doc->report->unkept);
}

const output_format output_json = {.name = "json", .document = print_document};
