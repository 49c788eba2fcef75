/**
 * @file
 * What `rdx validate` says of each document, and the formats that it says it in.
 *
 *     output out = {.to = stdout, .format = output_format_by_name("junit")};
 *     output_begin(&out);
 *     output_file_begin(&out, "a.ndjson", true);
 *     output_document(&out, &document);            // one for each line
 *     output_file_end(&out);
 *     output_end(&out);
 *
 * A format is a table of functions in a file of its own, format_NAME.c. What it needs to remember
 * between calls stands in `output`. Reports hold no values, so no format prints any but `text`,
 * which shows lines of the source: masked, unless `show_values` is set.
 */
#ifndef RDX_CLI_OUTPUT_H
#define RDX_CLI_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include <rdx/message.h>

typedef enum verdict {
    VERDICT_VALID,
    VERDICT_INVALID,
    VERDICT_TROUBLE, // it could not be judged
} verdict;

/** A judged document: a file, or a line of one. */
typedef struct document {
    const char *file;       // as it was named; any bytes
    size_t line;            // in JSON Lines, 1-based; else 0
    const rdx_event *event; // NULL: not known
    verdict verdict;
    const rdx_report *report;
    const char *text; // what was judged; NULL when it could not be read
    size_t length;
} document;

struct output;

/** Functions that a format does not need are NULL. */
typedef struct output_format {
    const char *name;
    void (*begin)(struct output *out);
    void (*file_begin)(struct output *out, const char *file, bool lines);
    void (*document)(struct output *out, const document *doc);
    void (*file_end)(struct output *out);
    void (*end)(struct output *out);
} output_format;

typedef struct output {
    FILE *to;
    const output_format *format; // NULL: say nothing
    bool colour;                 // text: for a terminal
    bool source;                 // text: with lines of the source
    bool show_values;            // text: which are not masked
    bool failed;                 // memory or a temporary file was refused

    // ---- What formats remember ----
    size_t documents;  // so far
    size_t results;    // SARIF: so far
    bool trouble;      // of any document
    const char *suite; // JUnit: the file at hand ...
    FILE *cases;       // ... and its test cases, until they are counted; NULL: none were held
    bool held;         // ... whether `cases` is in use
    size_t suite_tests;
    size_t suite_failures;
    size_t suite_errors;
} output;

extern const output_format output_text;
extern const output_format output_json;
extern const output_format output_junit;
extern const output_format output_sarif;
extern const output_format output_github;
extern const output_format output_tap;

/** NULL when there is none. */
const output_format *output_format_by_name(const char *name);

void output_begin(output *out);
void output_file_begin(output *out, const char *file, bool lines);
void output_document(output *out, const document *doc);
void output_file_end(output *out);
void output_end(output *out);

// ---- For formats ----

/** The line of the file; 0 when the issue has no place. */
size_t output_line(const document *doc, const rdx_issue *issue);

/** How many issues the report did not keep: "3 further issues are not shown". */
void output_unkept(FILE *to, const document *doc);

/** An issue's pointer and what is wrong, in words: "/Patient: required member is missing". */
void output_message(FILE *to, const rdx_issue *issue);

/** What `print` prints of `issue`, through `escape`. Nothing when memory is refused. */
void output_escaped(output *out, const rdx_issue *issue, void (*print)(FILE *, const rdx_issue *),
                    void (*escape)(FILE *, const char *));

/** `FILE`, or `FILE:LINE` of JSON Lines, through `escape`. */
void output_name(FILE *to, const document *doc, void (*escape)(FILE *, const char *));

#endif
