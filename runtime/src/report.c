/**
 * @file
 * The report: issues with copies of their texts, kept in document order up to a limit.
 */
#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DETAIL_SIZE = 512, FIRST_CAPACITY = 8 };

// ---- One issue ----

static size_t text_size(const char *text)
{
    return text == NULL ? 1 : strlen(text) + 1;
}

// Appends `text` to the texts that end at `*end` and moves it on.
static const char *place_text(char **end, const char *text)
{
    char *start = *end;
    *end += text_size(text);
    return memcpy(start, text == NULL ? "" : text, text_size(text));
}

// A copy with texts of its own, all in one block that starts at `pointer`.
static bool copy_issue(rdx_issue *copy, const rdx_issue *issue)
{
    char *end = malloc(text_size(issue->pointer) + text_size(issue->expected) +
                       text_size(issue->came) + text_size(issue->detail));
    if (end == NULL)
        return false;
    *copy = *issue;
    copy->pointer = place_text(&end, issue->pointer);
    copy->expected = place_text(&end, issue->expected);
    copy->came = place_text(&end, issue->came);
    copy->detail = place_text(&end, issue->detail);
    return true;
}

static void free_issue(const rdx_issue *issue)
{
    free((char *)issue->pointer);
}

// ---- The list ----

static size_t limit_of(const rdx_report *report)
{
    return report->limit == 0 ? RDX_REPORT_LIMIT : report->limit;
}

// Where a new issue belongs: before the first kept one that lies further on in the text. Issues
// mostly come in order, hence from behind.
static size_t place_of(const rdx_report *report, const rdx_issue *issue)
{
    size_t place = report->count;
    if (issue->line == 0)
        return place;
    for (size_t i = report->count; i-- > 0;) {
        if (report->issues[i].line == 0)
            continue;
        if (report->issues[i].offset <= issue->offset)
            break;
        place = i;
    }
    return place;
}

static bool make_room(rdx_report *report)
{
    if (report->count < report->capacity)
        return true;
    size_t capacity = report->capacity == 0 ? FIRST_CAPACITY : report->capacity * 2;
    if (capacity > limit_of(report))
        capacity = limit_of(report);
    if (capacity > SIZE_MAX / 2 / sizeof(rdx_issue))
        return false;
    rdx_issue *issues = realloc(report->issues, capacity * sizeof *issues);
    if (issues == NULL)
        return false;
    report->issues = issues;
    report->capacity = capacity;
    return true;
}

// Whether `a` is to give way before `b`: less severe, or as severe and further on in the text.
static bool gives_way(const rdx_issue *a, const rdx_issue *b)
{
    if (a->severity != b->severity)
        return a->severity > b->severity;
    return a->offset > b->offset;
}

// The issue of a text that gives way before all others, or the count: none. Remembered until the
// issues change, since a text with many faults asks for each of them.
static size_t first_to_go(rdx_report *report)
{
    if (report->first_to_go > 0)
        return report->first_to_go - 1;
    size_t found = report->count;
    for (size_t i = 0; i < report->count; i++)
        if (report->issues[i].line > 0 &&
            (found == report->count || !gives_way(&report->issues[found], &report->issues[i])))
            found = i;
    report->first_to_go = found + 1;
    return found;
}

// The issue that is to give way to `issue` in a full report, or the count: none.
static size_t find_displaced(rdx_report *report, const rdx_issue *issue)
{
    const size_t first = issue->line > 0 ? first_to_go(report) : report->count;
    return first < report->count && gives_way(&report->issues[first], issue) ? first
                                                                             : report->count;
}

bool report_has_place(rdx_report *report, const rdx_issue *issue)
{
    return report != NULL &&
           (report->count < limit_of(report) || find_displaced(report, issue) < report->count);
}

bool report_would_keep(rdx_report *report, rdx_severity severity, size_t offset)
{
    const rdx_issue issue = {.severity = severity, .line = 1, .offset = offset};
    return report_has_place(report, &issue);
}

static void remove_issue(rdx_report *report, size_t index)
{
    free_issue(&report->issues[index]);
    memmove(&report->issues[index], &report->issues[index + 1],
            (report->count - index - 1) * sizeof *report->issues);
    report->count--;
    report->unkept++;
}

void rdx_report_add(rdx_report *report, const rdx_issue *issue)
{
    if (report == NULL)
        return;
    if (issue->severity == RDX_SEVERITY_ERROR)
        report->errors++;

    const bool full = report->count >= limit_of(report);
    const size_t displaced = full ? find_displaced(report, issue) : report->count;
    rdx_issue copy;
    if ((full && displaced == report->count) || (!full && !make_room(report)) ||
        !copy_issue(&copy, issue)) {
        report->unkept++;
        return;
    }
    report->first_to_go = 0;
    if (full)
        remove_issue(report, displaced);
    const size_t place = place_of(report, issue);
    memmove(&report->issues[place + 1], &report->issues[place],
            (report->count - place) * sizeof *report->issues);
    report->issues[place] = copy;
    report->count++;
}

void rdx_report_drop(rdx_report *report)
{
    if (report == NULL)
        return;
    for (size_t i = 0; i < report->count; i++)
        free_issue(&report->issues[i]);
    free(report->issues);
    *report = (rdx_report){.limit = report->limit};
}

// ---- Issues in words ----

// A text that was cut must not end inside a UTF-8 sequence.
static void mark_cut(char *text, size_t size)
{
    static const char mark[] = "...";
    size_t end = size - sizeof mark;
    while (end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    memcpy(text + end, mark, sizeof mark);
}

static void add_words(rdx_report *report, const rdx_issue *issue, const char *format, va_list list)
{
    char detail[DETAIL_SIZE] = "";
    const int length = vsnprintf(detail, sizeof detail, format, list);
    if (length < 0)
        detail[0] = '\0';
    if (length >= (int)sizeof detail)
        mark_cut(detail, sizeof detail);

    rdx_issue worded = *issue;
    worded.detail = detail;
    rdx_report_add(report, &worded);
}

rdx_status rdx_report_fail(rdx_report *report, rdx_stage stage, rdx_status code, const char *format,
                           ...)
{
    va_list list;
    va_start(list, format);
    add_words(report, &(rdx_issue){.code = code, .stage = stage, .severity = RDX_SEVERITY_ERROR},
              format, list);
    va_end(list);
    return code;
}

void rdx_report_note(rdx_report *report, rdx_stage stage, rdx_status code, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    add_words(report, &(rdx_issue){.code = code, .stage = stage, .severity = RDX_SEVERITY_NOTICE},
              format, list);
    va_end(list);
}

// ---- Names ----

const char *rdx_stage_name(rdx_stage stage)
{
    switch (stage) {
    case RDX_STAGE_TEXT:
        return "text";
    case RDX_STAGE_SCHEMA:
        return "schema";
    case RDX_STAGE_RULE:
        return "rule";
    case RDX_STAGE_FILE:
        return "file";
    case RDX_STAGE_NET:
        return "net";
    }
    return "unknown";
}

const char *rdx_severity_name(rdx_severity severity)
{
    switch (severity) {
    case RDX_SEVERITY_ERROR:
        return "error";
    case RDX_SEVERITY_WARNING:
        return "warning";
    case RDX_SEVERITY_NOTICE:
        return "notice";
    }
    return "unknown";
}
