/**
 * @file
 * `--format junit`: the XML that CI systems show as test results: a suite a file, a case a
 * document.
 *
 * A suite begins with the counts of its cases. Those of JSON Lines are held in a temporary file
 * until they are counted, so that memory does not grow with the lines.
 */
#include "output.h"

#include <unistd.h>

#include "escape.h"

static void print_begin(output *out)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"rdx validate\">\n",
          out->to);
}

static void print_end(output *out)
{
    fputs("</testsuites>\n", out->to);
    if (out->cases != NULL)
        fclose(out->cases);
    out->cases = NULL;
}

// ---- Cases ----

static void put_issue_line(output *out, const document *doc, const rdx_issue *issue)
{
    if (issue->line > 0)
        fprintf(out->to, "%zu:%zu: ", output_line(doc, issue), issue->column);
    fprintf(out->to, "%s: ", rdx_severity_name(issue->severity));
    output_escaped(out, issue, output_message, escape_xml);
    fprintf(out->to, " [%s]\n", rdx_status_name(issue->code));
}

static void put_issues(output *out, const document *doc)
{
    for (size_t i = 0; i < doc->report->count; i++)
        put_issue_line(out, doc, &doc->report->issues[i]);
    if (doc->report->unkept > 0) {
        output_unkept(out->to, doc);
        fputc('\n', out->to);
    }
}

// The issue that failed it: the first of the highest severity.
static const rdx_issue *cause_of(const document *doc)
{
    const rdx_issue *cause = &doc->report->issues[0];
    for (size_t i = 1; i < doc->report->count; i++)
        if (doc->report->issues[i].severity < cause->severity)
            cause = &doc->report->issues[i];
    return cause;
}

static void put_failure(output *out, const document *doc, const char *element)
{
    const rdx_issue *cause = cause_of(doc);
    fprintf(out->to, "      <%s type=\"%s\" message=\"", element, rdx_status_name(cause->code));
    output_escaped(out, cause, output_message, escape_xml);
    fputs("\">", out->to);
    put_issues(out, doc);
    fprintf(out->to, "</%s>\n", element);
}

static void put_outcome(output *out, const document *doc)
{
    if (doc->verdict == VERDICT_TROUBLE) {
        put_failure(out, doc, "error");
    } else if (doc->verdict == VERDICT_INVALID) {
        put_failure(out, doc, "failure");
    } else {
        fputs("      <system-out>", out->to);
        put_issues(out, doc);
        fputs("</system-out>\n", out->to);
    }
}

static void print_case(output *out, const document *doc)
{
    fputs("    <testcase classname=\"rdx.validate\" name=\"", out->to);
    output_name(out->to, doc, escape_xml);
    fputs("\" file=\"", out->to);
    escape_xml(out->to, doc->file);
    fputc('"', out->to);
    if (doc->line > 0)
        fprintf(out->to, " line=\"%zu\"", doc->line);
    fputs(doc->report->count > 0 ? ">\n" : "/>\n", out->to);
    if (doc->report->count > 0) {
        put_outcome(out, doc);
        fputs("    </testcase>\n", out->to);
    }
}

// ---- Suites ----

static void put_suite(output *out)
{
    fputs("  <testsuite name=\"", out->to);
    escape_xml(out->to, out->suite);
    fprintf(out->to, "\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\">\n", out->suite_tests,
            out->suite_failures, out->suite_errors);
}

static void begin_suite(output *out, const char *file, bool lines)
{
    out->suite = file;
    out->suite_tests = out->suite_failures = out->suite_errors = 0;
    if (lines && out->cases == NULL)
        out->cases = tmpfile();
    out->failed = out->failed || (lines && out->cases == NULL);
    out->held = lines && out->cases != NULL;
}

static void print_document(output *out, const document *doc)
{
    out->suite_tests++;
    out->suite_failures += doc->verdict == VERDICT_INVALID ? 1 : 0;
    out->suite_errors += doc->verdict == VERDICT_TROUBLE ? 1 : 0;
    if (!out->held) {
        put_suite(out);
        print_case(out, doc);
        return;
    }
    output held = *out;
    held.to = out->cases;
    print_case(&held, doc);
    out->failed = held.failed;
}

// Gives out what was held, and empties the temporary file for the next suite.
static void release_cases(output *out)
{
    char bytes[8192];
    rewind(out->cases);
    for (size_t got; (got = fread(bytes, 1, sizeof bytes, out->cases)) > 0;)
        fwrite(bytes, 1, got, out->to);
    out->failed = out->failed || ferror(out->cases) != 0;
    rewind(out->cases);
    out->failed = out->failed || ftruncate(fileno(out->cases), 0) != 0;
}

static void end_suite(output *out)
{
    if (out->held) {
        put_suite(out);
        out->failed = out->failed || fflush(out->cases) != 0;
        release_cases(out);
    }
    fputs("  </testsuite>\n", out->to);
}

const output_format output_junit = {.name = "junit",
                                    .begin = print_begin,
                                    .file_begin = begin_suite,
                                    .document = print_document,
                                    .file_end = end_suite,
                                    .end = print_end};
