/**
 * @file
 * A report as compiler-style lines.
 */
#include "print.h"

#include "cli.h"
#include "escape.h"

void print_message(FILE *to, const rdx_issue *issue, bool with_status)
{
    const char *separator = "";
    if (with_status || (issue->expected[0] == '\0' && issue->detail[0] == '\0')) {
        fputs(rdx_status_text(issue->code), to);
        separator = ": ";
    }
    if (issue->expected[0] != '\0') {
        fprintf(to, "%sexpected %s", separator, issue->expected);
        separator = ", ";
        if (issue->came[0] != '\0')
            fprintf(to, ", came %s", issue->came);
    }
    if (issue->detail[0] != '\0') {
        fputs(separator, to);
        escape_line(to, issue->detail); // it may have a path in it
    }
}

static void print_issue(FILE *to, const char *subject, const rdx_issue *issue)
{
    escape_line(to, subject);
    if (issue->line > 0)
        fprintf(to, ":%zu:%zu", issue->line, issue->column);
    fprintf(to, ": %s: ", rdx_severity_name(issue->severity));
    if (issue->pointer[0] != '\0')
        fprintf(to, "%s: ", issue->pointer);

    // A notice is no failure, and of an argument the detail says more than the status.
    bool failed = issue->severity != RDX_SEVERITY_NOTICE || issue->detail[0] == '\0';
    print_message(to, issue, failed && (issue->code != RDX_E_ARGUMENT || issue->detail[0] == '\0'));
    if (failed)
        fprintf(to, " [%s]", rdx_status_name(issue->code));
    fputc('\n', to);
}

static void print_unkept(FILE *to, const char *file, size_t count)
{
    escape_line(to, file);
    fprintf(to, ": %zu further faults are not shown\n", count);
}

void print_report(FILE *to, const char *command, const char *file, const rdx_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const rdx_issue *issue = &report->issues[i];
        bool of_program = issue->stage == RDX_STAGE_FILE || issue->stage == RDX_STAGE_NET;
        print_issue(to, of_program ? command : file, issue);
    }
    if (report->unkept > 0)
        print_unkept(to, file, report->unkept);
}

int print_outcome(const char *command, const char *file, rdx_status status,
                  const rdx_report *report)
{
    print_report(stderr, command, file, report);
    if (status != RDX_OK && report->errors == 0)
        (void)cli_trouble(command, "%s [%s]", rdx_status_text(status), rdx_status_name(status));
    return cli_exit_code(status);
}
