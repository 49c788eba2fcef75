/**
 * @file
 * `--format sarif`: the Static Analysis Results Interchange Format, 2.1.0 (OASIS), one run.
 *
 * Rules are the statuses. Columns are counted in characters, as the format has it, not in bytes.
 */
#include "output.h"

#include <string.h>

#include "escape.h"

#define SCHEMA                                                    \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/" \
    "schemas/sarif-schema-2.1.0.json"

typedef struct rule {
    rdx_status status;
    const char *name;
    const char *text;
} rule;

static const rule rules[] = {
#define RULE(name, number, text) {RDX_##name, "RDX_" #name, text},
    RDX_STATUS_MAP(RULE)
#undef RULE
};

// ---- Begin and end ----

static void put_rule(FILE *to, const rule *of)
{
    fprintf(to, "{\"id\":\"%s\",\"shortDescription\":{\"text\":", of->name);
    escape_json(to, of->text);
    fprintf(to, "},\"properties\":{\"number\":%d}}", (int)of->status);
}

// A rule's place in the list, which begins behind "success".
static size_t index_of(rdx_status status)
{
    size_t index = 1;
    while (index < sizeof rules / sizeof rules[0] && rules[index].status != status)
        index++;
    return index - 1;
}

static void print_begin(output *out)
{
    FILE *to = out->to;
    fputs("{\"$schema\":\"" SCHEMA "\",\n\"version\":\"2.1.0\",\n\"runs\":[{", to);
    fputs("\"tool\":{\"driver\":{\"name\":\"rdx\",\"version\":\"" RDX_VERSION "\",\"rules\":[", to);
    for (size_t i = 1; i < sizeof rules / sizeof rules[0]; i++) {
        fputs(i > 1 ? ",\n" : "\n", to);
        put_rule(to, &rules[i]);
    }
    fputs("]}},\n\"columnKind\":\"unicodeCodePoints\",\n\"results\":[", to);
}

static void print_end(output *out)
{
    fprintf(out->to, "],\n\"invocations\":[{\"executionSuccessful\":%s}]}]}\n",
            out->trouble ? "false" : "true");
}

// ---- Results ----

// The column in characters. Issues of a line come in order, so each goes on where the last ended.
typedef struct counter {
    size_t line, offset, column;
} counter;

static size_t count_column(counter *at, const document *doc, const rdx_issue *issue)
{
    size_t offset = issue->offset < doc->length ? issue->offset : doc->length;
    if (issue->line != at->line || offset < at->offset)
        *at = (counter){issue->line, issue->offset - (issue->column - 1), 1};
    for (; at->offset < offset; at->offset++)
        at->column += ((unsigned char)doc->text[at->offset] & 0xC0) != 0x80 ? 1 : 0;
    return at->column;
}

static void put_region(output *out, const document *doc, const rdx_issue *issue, counter *at)
{
    if (issue->line > 0 && doc->text != NULL)
        fprintf(out->to, ",\"region\":{\"startLine\":%zu,\"startColumn\":%zu}",
                output_line(doc, issue), count_column(at, doc, issue));
    else if (doc->line > 0)
        fprintf(out->to, ",\"region\":{\"startLine\":%zu}", doc->line);
}

static void put_location(output *out, const document *doc, const rdx_issue *issue, counter *at)
{
    fputs(",\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"", out->to);
    escape_uri(out->to, doc->file);
    fputs("\"}", out->to);
    put_region(out, doc, issue, at);
    fputc('}', out->to);
    if (issue->pointer[0] != '\0') {
        fputs(",\"logicalLocations\":[{\"fullyQualifiedName\":", out->to);
        escape_json(out->to, issue->pointer);
        fputs("}]", out->to);
    }
    fputs("}]", out->to);
}

static void put_result(output *out, const document *doc, const rdx_issue *issue, counter *at)
{
    const char *level =
        issue->severity == RDX_SEVERITY_NOTICE ? "note" : rdx_severity_name(issue->severity);
    fputs(out->results++ > 0 ? ",\n" : "\n", out->to);
    fprintf(out->to, "{\"ruleId\":\"%s\",\"ruleIndex\":%zu,\"level\":\"%s\",\"message\":{\"text\":",
            rdx_status_name(issue->code), index_of(issue->code), level);
    output_escaped(out, issue, output_message, escape_json);
    fputc('}', out->to);
    put_location(out, doc, issue, at);
}

static void print_document(output *out, const document *doc)
{
    counter at = {0};
    size_t count = doc->report->count;
    for (size_t i = 0; i < count; i++) {
        put_result(out, doc, &doc->report->issues[i], &at);
        if (i + 1 == count && doc->report->unkept > 0)
            fprintf(out->to, ",\"properties\":{\"unkept\":%zu}", doc->report->unkept);
        fputc('}', out->to);
    }
}

const output_format output_sarif = {
    .name = "sarif", .begin = print_begin, .document = print_document, .end = print_end};
