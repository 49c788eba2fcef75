/**
 * @file
 * Writes results.
 */
#include "result_line.h"

#include <inttypes.h>

#include "escape.h"
#include "issue_json.h"

static void put_bool(FILE *to, const char *name, bool value)
{
    fprintf(to, "\"%s\":%s,", name, value ? "true" : "false");
}

static void put_id(FILE *to, const job *of)
{
    if (of->id == NULL || of->id_is_text)
        issue_json_text(to, "id", of->id);
    else
        fprintf(to, "\"id\":%s,", of->id);
}

static void put_reply(FILE *to, const rdx_reply *reply)
{
    fprintf(to, "\"http_status\":%ld,\"log_ids\":[", reply->http_status);
    for (size_t i = 0; i < reply->log_ids.count; i++) {
        fputs(i > 0 ? "," : "", to);
        escape_json(to, reply->log_ids.items[i]);
    }
    fprintf(to, "],\"attempts\":%u,", reply->attempts);
    put_bool(to, "may_have_arrived", reply->may_have_arrived);
    put_bool(to, "duplicate_possible", reply->duplicate_possible);
}

// Issues of a text in the list get the place in the list. What a duplicate tells of the one before
// is a place of the text alone, which would be a wrong one.
static void put_issue(FILE *to, const job *of, const rdx_issue *issue)
{
    rdx_issue shown = *issue;
    const bool placed = issue->line > 0;
    const bool in_list = of->line > 0;
    const size_t line = in_list ? of->line : issue->line;
    const size_t column = in_list ? of->column + issue->column : issue->column;
    if (in_list && shown.code == RDX_E_DUPLICATE)
        shown.detail = "";
    issue_json(to, &shown, placed ? line : 0, placed ? column : 0);
}

static size_t put_issues(FILE *to, const job *of, const rdx_report *report, size_t before)
{
    for (size_t i = 0; i < report->count; i++) {
        fputs(before + i > 0 ? "," : "", to);
        put_issue(to, of, &report->issues[i]);
    }
    return before + report->count;
}

void result_line(FILE *to, const job_result *r)
{
    static const rdx_report none = {0};
    const rdx_report *report = r->report != NULL ? r->report : &none;
    fprintf(to, "{\"line\":%zu,", r->number);
    put_id(to, r->job);
    issue_json_text(to, "status", rdx_status_name(r->status));
    put_reply(to, r->reply);
    fprintf(to, "\"ms\":%" PRId64 ",\"issues\":[", r->ms);
    const size_t count = put_issues(to, r->job, r->read, 0);
    (void)put_issues(to, r->job, report, count);
    fprintf(to, "],\"unkept\":%zu}\n", r->read->unkept + report->unkept);
}
