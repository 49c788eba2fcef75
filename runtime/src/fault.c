/**
 * @file
 * What a reading reports: places, kinds and causes, never values.
 */
#include "parser.h"

#include <string.h>

// A member is missing at the brace of its object, behind which other faults were placed already:
// the count goes back to there. Starting anew would take time by the square of the text.
static void count_back(const char *text, line_count *count, size_t offset)
{
    for (; count->offset > offset; count->offset--)
        if (text[count->offset - 1] == '\n')
            count->lines--;
    if (count->line_start <= offset)
        return;
    for (count->line_start = offset; count->line_start > 0 && text[count->line_start - 1] != '\n';)
        count->line_start--;
}

// Lines are counted on from the last place.
static text_place place_of(const char *text, line_count *count, size_t offset)
{
    const char *end;
    count_back(text, count, offset);
    while (count->offset < offset &&
           (end = memchr(text + count->offset, '\n', offset - count->offset)) != NULL) {
        count->lines++;
        count->line_start = (size_t)(end - text) + 1;
        count->offset = count->line_start;
    }
    count->offset = offset;
    return (text_place){count->lines + 1, offset - count->line_start + 1};
}

static void place(parser *p, size_t offset, rdx_issue *issue)
{
    const text_place at = place_of(p->source, &p->to_fault, offset);
    issue->offset = offset;
    issue->line = at.line;
    issue->column = at.column;
}

// Values that came earlier lie anywhere, and the next one far from the last. So lines are counted
// once, with marks on the way, and each place is looked for from the mark before it.
enum { MOST_MARKS = 256, LEAST_STEP = 4096 };

static size_t step_of(size_t length)
{
    return length / MOST_MARKS + LEAST_STEP;
}

static line_count *mark_lines(parser *p, size_t length)
{
    const size_t step = step_of(length);
    line_count *marks = rdx_arena_get(&p->scratch, sizeof *marks, length / step + 1);
    line_count here = {0};
    for (size_t i = 0; marks != NULL && i <= length / step; i++) {
        (void)place_of(p->source, &here, i * step);
        marks[i] = here;
    }
    return marks;
}

text_place place_of_earlier(parser *p, const char *at)
{
    const size_t length = (size_t)(p->in.end - p->in.text);
    const size_t offset = parser_offset(p, at);
    if (p->marks == NULL)
        p->marks = mark_lines(p, length);
    line_count from = p->marks == NULL ? (line_count){0} : p->marks[offset / step_of(length)];
    return place_of(p->source, &from, offset);
}

void fault(parser *p, rdx_issue issue, const char *at, const path *here)
{
    const size_t offset = parser_offset(p, at);
    if (issue.severity == RDX_SEVERITY_ERROR &&
        (p->status == RDX_OK || offset < p->status_offset)) {
        p->status = issue.code;
        p->status_offset = offset;
    }
    if (p->report == NULL)
        return;
    if (!p->placeless)
        place(p, offset, &issue);
    path_report(p->report, &issue, here);
}

void fault_type(parser *p, const char *at, const path *here, const char *expected,
                rdx_json_kind came)
{
    const rdx_issue issue = {
        .code = RDX_E_TYPE,
        .stage = RDX_STAGE_SCHEMA,
        .expected = expected,
        .came = json_kind_name(came),
    };
    fault(p, issue, at, here);
}

void fault_missing(parser *p, const char *brace, const path *here, const rdx_row *row)
{
    const path at = path_member(here, row);
    const rdx_issue issue = {
        .code = RDX_E_MISSING,
        .stage = RDX_STAGE_SCHEMA,
        .expected = row_expected(row),
    };
    fault(p, issue, brace, &at);
}

void fault_nul(parser *p, const char *at, const path *here)
{
    const rdx_issue issue = {
        .code = RDX_E_NUL,
        .stage = RDX_STAGE_TEXT,
        .expected = "a string without U+0000",
    };
    fault(p, issue, at, here);
}

void refuse_message(parser *p, rdx_status why)
{
    if (p->refusal == RDX_OK)
        p->refusal = why;
}

const char *fault_text(parser *p, const path *here)
{
    refuse_message(p, p->in.status);
    const rdx_issue issue = {
        .code = p->in.status,
        .stage = RDX_STAGE_TEXT,
        .expected = p->in.expected,
        .came = p->in.fault == p->in.end ? "the end of the text" : "",
    };
    fault(p, issue, p->in.fault, here);
    return NULL;
}

const char *fault_syntax(parser *p, const char *at, const char *expected, const path *here)
{
    p->in.at = at;
    json_fail(&p->in, RDX_E_SYNTAX, expected);
    return fault_text(p, here);
}

bool fault_memory(parser *p)
{
    p->refusal = RDX_E_NOMEM;
    p->status = RDX_E_NOMEM;
    p->status_offset = 0;
    (void)rdx_report_fail(p->report, RDX_STAGE_TEXT, RDX_E_NOMEM,
                          "the message needs more memory than its arena may take");
    return false;
}
