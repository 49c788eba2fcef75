/**
 * @file
 * From a file to verdicts.
 */
#include "job.h"

#include <string.h>

#include "cli.h"
#include "escape.h"
#include "file_names.h"
#include "input.h"
#include "pick.h"

// ---- Verdicts ----

static bool has_warning(const rdx_report *report)
{
    for (size_t i = 0; i < report->count; i++)
        if (report->issues[i].severity == RDX_SEVERITY_WARNING)
            return true;
    return false;
}

static verdict verdict_of(const job *work, rdx_status status, const rdx_report *report)
{
    switch (cli_exit_code(status)) {
    case CLI_DONE:
        return work->warnings_fail && has_warning(report) ? VERDICT_INVALID : VERDICT_VALID;
    case CLI_REFUSED:
        return VERDICT_INVALID;
    default:
        return VERDICT_TROUBLE;
    }
}

static void count(job *work, const document *doc)
{
    work->documents[doc->verdict]++;
    work->unkept += doc->report->unkept;
    for (size_t i = 0; i < doc->report->count; i++) {
        const rdx_issue *issue = &doc->report->issues[i];
        if ((size_t)issue->code < JOB_STATUSES)
            work->issues[issue->code][issue->severity]++;
    }
    if (doc->verdict > work->file_verdict)
        work->file_verdict = doc->verdict;
}

// Trouble is always told on standard error, behind what was printed so far.
static void complain(const job *work, const document *doc)
{
    fflush(work->out.to);
    for (size_t i = 0; i < doc->report->count; i++) {
        const rdx_issue *issue = &doc->report->issues[i];
        if (issue->severity != RDX_SEVERITY_ERROR)
            continue;
        fputs("rdx validate: error: ", stderr);
        output_name(stderr, doc, escape_line);
        fprintf(stderr, ": %s [%s]\n",
                issue->detail[0] != '\0' ? issue->detail : rdx_status_text(issue->code),
                rdx_status_name(issue->code));
    }
}

// Counts and prints one document.
static void conclude(job *work, document *doc, rdx_status status, rdx_report *report)
{
    if (status != RDX_OK && report->errors == 0) {
        rdx_issue issue = {.code = status, .stage = RDX_STAGE_TEXT};
        rdx_report_add(report, &issue);
    }
    doc->report = report;
    doc->verdict = verdict_of(work, status, report);
    count(work, doc);
    if (doc->verdict == VERDICT_TROUBLE)
        complain(work, doc);
    output_document(&work->out, doc);
}

// ---- Documents ----

// Whether the message can be read whole; what is wrong with it is then no more than a warning.
static rdx_status read_tolerant(const job *work, const document *doc, rdx_report *report)
{
    rdx_arena arena = RDX_ARENA(SIZE_MAX);
    void *message;
    const rdx_status status = rdx_message_parse(&arena, doc->event, doc->text, doc->length,
                                                &work->options, &message, report);
    rdx_arena_drop(&arena);
    if (status != RDX_OK)
        return status;
    for (size_t i = 0; i < report->count; i++)
        if (report->issues[i].severity == RDX_SEVERITY_ERROR)
            report->issues[i].severity = RDX_SEVERITY_WARNING;
    report->errors = 0;
    return RDX_OK;
}

static rdx_status judge_as(const job *work, const document *doc, rdx_report *report)
{
    return work->options.policy == RDX_TOLERANT
               ? read_tolerant(work, doc, report)
               : rdx_message_validate(doc->event, doc->text, doc->length, &work->options, report);
}

// Whether the text is known to be JSON in which no member occurs twice.
static bool is_settled(const job *work, rdx_status status, const rdx_report *report)
{
    if (cli_exit_code(status) == CLI_TROUBLE || report->unkept > 0 ||
        work->options.rules->levels[RDX_RULE_DUPLICATE] == RDX_LEVEL_OFF)
        return false;
    for (size_t i = 0; i < report->count; i++)
        if (report->issues[i].stage == RDX_STAGE_TEXT || report->issues[i].code == RDX_E_DUPLICATE)
            return false;
    return true;
}

// The usual message begins with its Meta and is read once. False: nothing was found out.
static bool judge_early(const job *work, document *doc, rdx_status *status, rdx_report *report)
{
    doc->event = pick_early(doc->text, doc->length);
    if (doc->event == NULL)
        return false;
    *status = judge_as(work, doc, report);
    if (is_settled(work, *status, report))
        return true;
    rdx_report_drop(report);
    *report = (rdx_report){.limit = work->max_issues};
    return false;
}

static rdx_status judge(const job *work, document *doc, rdx_report *report)
{
    if (work->from.too_long)
        return rdx_report_fail(report, RDX_STAGE_TEXT, RDX_E_SIZE, "more than %zu bytes",
                               RDX_MAX_TEXT);
    rdx_status status;
    doc->event = work->event;
    if (doc->event == NULL && judge_early(work, doc, &status, report))
        return status;
    doc->event = work->event;
    if (doc->event == NULL) {
        status = pick_by_meta(doc->text, doc->length, &work->options, &doc->event, report);
        if (status != RDX_OK)
            return status;
    }
    return judge_as(work, doc, report);
}

static void judge_text(job *work, const char *file, size_t line)
{
    rdx_report report = {.limit = work->max_issues};
    document doc = {
        .file = file, .line = line, .text = work->from.text, .length = work->from.length};
    rdx_status status = judge(work, &doc, &report);
    conclude(work, &doc, status, &report);
    rdx_report_drop(&report);
}

static void tell_trouble(job *work, const char *file, rdx_status status, const char *cause)
{
    rdx_report report = {.limit = work->max_issues};
    document doc = {.file = file};
    rdx_report_fail(&report, RDX_STAGE_FILE, status, "%s", cause);
    conclude(work, &doc, status, &report);
    rdx_report_drop(&report);
}

// ---- Files ----

static void begin_file(job *work, const char *file, bool lines)
{
    work->file_verdict = VERDICT_VALID;
    output_file_begin(&work->out, file, lines);
}

static void end_file(job *work)
{
    output_file_end(&work->out);
    work->files[work->file_verdict]++;
}

static void judge_source(job *work, const char *file, bool lines)
{
    if (!lines) {
        if (source_all(&work->from))
            judge_text(work, file, 0);
        return;
    }
    bool judged = false;
    for (; source_line(&work->from); judged = true)
        judge_text(work, file, work->from.line);
    if (!judged && work->from.cause == NULL)
        tell_trouble(work, file, RDX_E_FILE, "holds no message");
}

bool job_file(job *work, int folder, const char *name, const char *path)
{
    const char *file = input_name(path);
    bool lines = work->lines || file_is_lines(path);
    bool opened = source_open(&work->from, folder, name);
    if (work->from.folder)
        return false;
    begin_file(work, file, lines);
    if (opened)
        judge_source(work, file, lines);
    if (work->from.cause != NULL)
        tell_trouble(work, file, work->from.status, work->from.cause);
    source_close(&work->from);
    end_file(work);
    return true;
}

void job_trouble(job *work, const char *path, rdx_status status, const char *cause)
{
    begin_file(work, path, false);
    tell_trouble(work, path, status, cause);
    end_file(work);
}

int job_exit_code(const job *work)
{
    if (work->files[VERDICT_TROUBLE] > 0)
        return CLI_TROUBLE;
    return work->files[VERDICT_INVALID] > 0 ? CLI_REFUSED : CLI_DONE;
}

// ---- The tally ----

static size_t sum(const size_t *verdicts)
{
    return verdicts[VERDICT_VALID] + verdicts[VERDICT_INVALID] + verdicts[VERDICT_TROUBLE];
}

static void summarize_verdicts(const char *what, const size_t *verdicts)
{
    size_t all = sum(verdicts);
    fprintf(stderr, "%zu %s%s: %zu valid, %zu invalid, %zu not read\n", all, what,
            all == 1 ? "" : "s", verdicts[VERDICT_VALID], verdicts[VERDICT_INVALID],
            verdicts[VERDICT_TROUBLE]);
}

static void summarize_status(const job *work, rdx_status status)
{
    for (int severity = RDX_SEVERITY_ERROR; severity <= RDX_SEVERITY_NOTICE; severity++) {
        size_t found = work->issues[status][severity];
        if (found > 0)
            fprintf(stderr, "  %s: %zu %s%s\n", rdx_status_name(status), found,
                    rdx_severity_name((rdx_severity)severity), found == 1 ? "" : "s");
    }
}

void job_summary(const job *work)
{
    static const rdx_status statuses[] = {
#define STATUS(name, number, text) RDX_##name,
        RDX_STATUS_MAP(STATUS)
#undef STATUS
    };
    fflush(work->out.to);
    summarize_verdicts("file", work->files);
    summarize_verdicts("document", work->documents);
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
        summarize_status(work, statuses[i]);
    if (work->unkept > 0)
        fprintf(stderr, "  not counted by code: %zu\n", work->unkept);
}
