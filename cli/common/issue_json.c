/**
 * @file
 * A fault as JSON.
 */
#include "issue_json.h"

#include "escape.h"

void issue_json_text(FILE *to, const char *name, const char *value)
{
    fprintf(to, "\"%s\":", name);
    if (value != NULL)
        escape_json(to, value);
    else
        fputs("null", to);
    fputc(',', to);
}

static void put_place(FILE *to, const char *name, size_t value)
{
    if (value > 0)
        fprintf(to, "\"%s\":%zu,", name, value);
    else
        fprintf(to, "\"%s\":null,", name);
}

void issue_json(FILE *to, const rdx_issue *issue, size_t line, size_t column)
{
    fputc('{', to);
    issue_json_text(to, "code", rdx_status_name(issue->code));
    fprintf(to, "\"number\":%d,", (int)issue->code);
    issue_json_text(to, "stage", rdx_stage_name(issue->stage));
    issue_json_text(to, "severity", rdx_severity_name(issue->severity));
    issue_json_text(to, "pointer", issue->pointer);
    put_place(to, "line", line);
    put_place(to, "column", column);
    issue_json_text(to, "meaning", rdx_status_text(issue->code));
    issue_json_text(to, "expected", issue->expected);
    issue_json_text(to, "came", issue->came);
    fputs("\"detail\":", to);
    escape_json(to, issue->detail);
    fputc('}', to);
}
