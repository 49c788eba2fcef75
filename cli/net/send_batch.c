/**
 * @file
 * Sends a list. A line is read when there is room for it, so that no more messages are in memory
 * than are under way; where a pipe has no line yet, what is under way goes on.
 */
#include "send_batch.h"

#include <stdlib.h>

#include <rdx/batch.h>

#include "cli.h"
#include "clock.h"
#include "concerns_all.h"
#include "interrupt.h"
#include "print.h"
#include "progress.h"
#include "result_line.h"
#include "session.h"

#define NAME "rdx send"

// Told by the signal itself, since the batch may be waiting for a reply.
#define NOTICE NAME ": notice: what is under way is finished; a second signal ends at once\n"

// Failures in a row that may pass for one message, but not for three.
enum { USUAL_JOBS = 8, TOO_MANY = 3 };

// A line under way.
typedef struct place {
    bool taken;
    size_t number; // of the line
    int64_t begun_ms;
    job job;
    rdx_report read;
} place;

typedef struct run {
    const char *path;
    job_source list;
    rdx_batch *batch;
    place *places;
    size_t count; // of places
    progress bar;
    size_t total; // of lines; 0: not known
    size_t done;
    size_t failed;
    size_t failed_in_a_row;
    rdx_status stopped_by; // what all lines would meet
    bool ended;            // no line is left
    int code;              // the worst
    int unwritten;         // why results could not be written
} run;

static void take_code(run *r, int code)
{
    if (code > r->code)
        r->code = code;
}

// ---- Results. ----

// No route, no memory and too many requests may be over for the next message.
static void judge_stop(run *r, rdx_status status)
{
    if (!concerns_all(status)) {
        r->failed_in_a_row = 0;
        return;
    }
    r->failed_in_a_row++;
    const bool may_pass = status == RDX_E_CONNECT || status == RDX_E_RATE || status == RDX_E_NOMEM;
    if (!may_pass || r->failed_in_a_row >= TOO_MANY)
        r->stopped_by = status;
}

static void tell(run *r, const place *at, rdx_status status, const rdx_reply *reply,
                 const rdx_report *report)
{
    const job_result result = {
        .number = at->number,
        .job = &at->job,
        .status = status,
        .reply = reply,
        .read = &at->read,
        .report = report,
        .ms = clock_now_ms() - at->begun_ms,
    };
    progress_hide(&r->bar);
    result_line(stdout, &result);
    cli_flush(&r->unwritten);
    r->done += status == RDX_OK ? 1 : 0;
    r->failed += status != RDX_OK ? 1 : 0;
    take_code(r, cli_exit_code(status));
    progress_items(&r->bar, r->done + r->failed, r->failed, r->total);
}

static void empty(place *at)
{
    job_drop(&at->job);
    rdx_report_drop(&at->read);
    at->taken = false;
}

static void take(run *r, rdx_batch_result *result)
{
    place *at = result->tag;
    tell(r, at, result->status, &result->reply, &result->report);
    judge_stop(r, result->status);
    rdx_reply_drop(&result->reply);
    rdx_report_drop(&result->report);
    empty(at);
}

// Waits for the next result. False: none is under way.
static bool take_next(run *r)
{
    rdx_batch_result result;
    const bool found = rdx_batch_next(r->batch, &result);
    if (found)
        take(r, &result);
    return found;
}

// Moves on what is under way while a pipe has no line.
static void take_any(run *r)
{
    enum { PATIENCE_MS = 20 };
    rdx_batch_result result;
    if (rdx_batch_poll(r->batch, PATIENCE_MS, &result))
        take(r, &result);
}

// ---- Lines. ----

static place *find_place(run *r)
{
    place *at = r->places;
    while (at->taken) // there are as many as the batch has room for
        at++;
    *at = (place){.taken = true, .job = JOB, .begun_ms = clock_now_ms()};
    return at;
}

static void start(run *r, const job_text *line)
{
    place *at = find_place(r);
    at->number = line->number;
    rdx_status status = job_read(&at->job, line, r->path, &at->read);
    if (status == RDX_OK)
        status = rdx_batch_add(r->batch, at->job.draft.message, at);
    if (status == RDX_OK)
        return;
    const rdx_reply none = RDX_REPLY;
    tell(r, at, status, &none, NULL);
    if (status == RDX_E_SYSTEM) // too many open files; all else here is the line's own
        judge_stop(r, status);
    empty(at);
}

static bool is_anything_under_way(const run *r)
{
    return rdx_batch_room(r->batch) < r->count;
}

// At most one line is started, or one result taken. False: the list has ended or is broken.
static bool step(run *r)
{
    if (rdx_batch_room(r->batch) == 0)
        return take_next(r);
    job_text line;
    const job_source_state state = job_source_next(&r->list, !is_anything_under_way(r), &line);
    if (state == JOB_LINE)
        start(r, &line);
    if (state == JOB_LATER)
        take_any(r);
    r->ended = state == JOB_END && !interrupt_asked();
    if (state == JOB_BROKEN)
        take_code(r, cli_trouble(NAME, "the list can't be read on: %s", r->list.cause));
    return state == JOB_LINE || state == JOB_LATER;
}

static void send_all(run *r)
{
    while (r->stopped_by == RDX_OK && !interrupt_asked() && !ferror(stdout) && step(r))
        continue;
    while (take_next(r))
        continue;
}

// ---- The end. ----

static void print_end(run *r)
{
    const size_t behind = r->list.number;
    const bool countable = r->list.regular && r->list.cause == NULL;
    const size_t left = !r->ended && countable ? job_source_count(&r->list) : 0;
    const bool unknown = !r->ended && (!r->list.regular || r->list.cause != NULL);
    if (left > 0 || unknown)
        take_code(r, CLI_TROUBLE);
    r->code = cli_finish_flushed(NAME, r->code, r->unwritten);
    if (r->stopped_by != RDX_OK)
        (void)cli_trouble(NAME, "stopped, since every line would meet this: %s [%s]",
                          rdx_status_text(r->stopped_by), rdx_status_name(r->stopped_by));
    fprintf(stderr, NAME ": done %zu, failed %zu, not tried ", r->done, r->failed);
    if (unknown)
        fprintf(stderr, "what is behind line %zu\n", behind);
    else
        fprintf(stderr, "%zu\n", left);
}

// ---- The begin. ----

// Only a file can be read twice.
static size_t count_lines(const char *path)
{
    job_source list;
    if (job_source_open(&list, path, NULL) != RDX_OK)
        return 0;
    const size_t count = list.regular ? job_source_count(&list) : 0;
    job_source_close(&list);
    return count;
}

static bool is_named(const char *path)
{
    return path[0] != '-' || path[1] != '\0';
}

static rdx_status open_batch(run *r, const settings *s, const session *opened, rdx_report *report)
{
    // Wrong credentials show by this, once and not for each line.
    rdx_arena arena = RDX_ARENA((size_t)1000 * 1000);
    const char *token;
    const rdx_status status = rdx_auth_token(opened->auth, &arena, &token, report);
    rdx_arena_drop(&arena);
    if (status != RDX_OK)
        return status;
    const rdx_batch_options options = {.jobs = (unsigned)r->count,
                                       .client = session_client_options(s)};
    rdx_report told = {0};
    const rdx_status opening = rdx_batch_open(&options, opened->auth, &r->batch, &told);
    session_tell(report, &told);
    rdx_report_drop(&told);
    return opening;
}

static void send_list(run *r, const settings *s)
{
    session opened = {0};
    rdx_report report = {0};
    rdx_status status = session_open_auth(&opened, s, &report);
    if (status == RDX_OK)
        status = open_batch(r, s, &opened, &report);
    progress_hide(&r->bar);
    take_code(r, print_outcome(NAME, NAME, status, &report));
    rdx_report_drop(&report);
    if (status == RDX_OK)
        send_all(r);
    rdx_batch_close(r->batch);
    session_close(&opened);
}

static int run_shown(run *r, const send_command *asked)
{
    settings shown = asked->settings;
    shown.progress = &r->bar;
    progress_begin(&r->bar, NAME, &shown);
    if (r->bar.shown && is_named(r->path))
        r->total = count_lines(r->path);
    progress_items(&r->bar, 0, 0, r->total);
    const bool ready = interrupt_watch(r->bar.shown ? PROGRESS_CLEAR NOTICE : NOTICE);
    if (ready)
        send_list(r, &shown);
    progress_end(&r->bar);
    if (!ready)
        return cli_trouble(NAME, "no pipe for signals");
    print_end(r);
    return r->code;
}

int send_batch(const send_command *asked)
{
    run r = {.path = asked->batch_path, .count = asked->jobs != 0 ? asked->jobs : USUAL_JOBS};
    rdx_report report = {0};
    const rdx_status status = job_source_open(&r.list, r.path, &report);
    r.places = calloc(r.count, sizeof *r.places);
    if (status != RDX_OK)
        r.code = print_outcome(NAME, NAME, status, &report);
    else if (r.places == NULL)
        r.code = cli_trouble(NAME, "no memory for a batch");
    else
        r.code = run_shown(&r, asked);
    rdx_report_drop(&report);
    job_source_close(&r.list);
    free(r.places);
    return r.code;
}
