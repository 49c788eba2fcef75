/**
 * @file
 * The list of formats, and what they share.
 */
#include "output.h"

#include <stdlib.h>
#include <string.h>

#include "print.h"

static const output_format *const formats[] = {&output_text,  &output_json,   &output_junit,
                                               &output_sarif, &output_github, &output_tap};

const output_format *output_format_by_name(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}

void output_begin(output *out)
{
    if (out->format != NULL && out->format->begin != NULL)
        out->format->begin(out);
}

void output_file_begin(output *out, const char *file, bool lines)
{
    if (out->format != NULL && out->format->file_begin != NULL)
        out->format->file_begin(out, file, lines);
}

void output_document(output *out, const document *doc)
{
    out->documents++;
    out->trouble = out->trouble || doc->verdict == VERDICT_TROUBLE;
    if (out->format != NULL)
        out->format->document(out, doc);
}

void output_file_end(output *out)
{
    if (out->format != NULL && out->format->file_end != NULL)
        out->format->file_end(out);
}

void output_end(output *out)
{
    if (out->format != NULL && out->format->end != NULL)
        out->format->end(out);
}

size_t output_line(const document *doc, const rdx_issue *issue)
{
    if (issue->line == 0 || doc->line == 0)
        return issue->line;
    return doc->line + issue->line - 1;
}

void output_unkept(FILE *to, const document *doc)
{
    size_t unkept = doc->report->unkept;
    fprintf(to, unkept == 1 ? "%zu further issue is not shown" : "%zu further issues are not shown",
            unkept);
}

void output_message(FILE *to, const rdx_issue *issue)
{
    if (issue->pointer[0] != '\0')
        fprintf(to, "%s: ", issue->pointer);
    print_message(to, issue, true);
}

void output_escaped(output *out, const rdx_issue *issue, void (*print)(FILE *, const rdx_issue *),
                    void (*escape)(FILE *, const char *))
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    if (memory != NULL) {
        print(memory, issue);
        if (fclose(memory) != 0)
            out->failed = true;
        else
            escape(out->to, text);
    }
    out->failed = out->failed || memory == NULL;
    free(text);
}

void output_name(FILE *to, const document *doc, void (*escape)(FILE *, const char *))
{
    escape(to, doc->file);
    if (doc->line > 0)
        fprintf(to, ":%zu", doc->line);
}
