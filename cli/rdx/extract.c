/**
 * @file
 * `rdx extract`: what a message embeds is decoded here, since that needs no network; what it names
 * by a URI is left to `rdx-net`.
 */
#include "commands.h"

#ifdef RDX_HAVE_SHIPPED_MODELS

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <rdx/base64.h>
#include <rdx/parse.h>

#include "cli.h"
#include "contents.h"
#include "extract_command.h"
#include "input.h"
#include "out_file.h"
#include "pick.h"
#include "print.h"

enum { FAULTS_MAX = 100 * 1000 }; // of a message that gives its file all the same

// The message, and what of it is asked for.
typedef struct extraction {
    const extract_command *asked;
    input text;
    rdx_arena arena;
    rdx_report places; // a notice for each content
    size_t count;
    contents_place chosen;
    size_t unclear_count;
    contents_place unclear; // the first of them
} extraction;

// ---- Which content ----

static bool choose(void *context, const contents_place *place)
{
    extraction *it = context;
    const char *at = it->asked->at;
    if (at != NULL && strcmp(at, place->pointer) != 0)
        return true;
    if (place->unclear) {
        if (it->unclear_count++ == 0)
            it->unclear = *place;
        return true;
    }
    it->chosen = *place;
    it->count++;
    rdx_report_add(&it->places, &(rdx_issue){.severity = RDX_SEVERITY_NOTICE,
                                             .stage = RDX_STAGE_RULE,
                                             .pointer = place->pointer,
                                             .detail = "content"});
    return true;
}

static rdx_status refuse_unclear(const extraction *it, rdx_report *report)
{
    const rdx_issue issue = {.code = RDX_E_CONTENT_TYPE,
                             .stage = RDX_STAGE_RULE,
                             .pointer = it->unclear.pointer,
                             .detail = "the type beside it tells no encoding"};
    rdx_report_add(report, &issue);
    return issue.code;
}

static rdx_status judge_choice(const extraction *it, rdx_report *report)
{
    if (it->count == 1)
        return RDX_OK;
    if (it->count > 1) {
        print_report(stderr, EXTRACT_NAME, input_name(it->asked->message_path), &it->places);
        return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_ARGUMENT,
                               "the message has %zu contents; say by --at which one", it->count);
    }
    if (it->unclear_count > 0)
        return refuse_unclear(it, report);
    const rdx_issue none = {.code = RDX_E_MISSING,
                            .stage = RDX_STAGE_RULE,
                            .detail =
                                it->asked->at != NULL
                                    ? "there is no file at the place that --at or --result tells"
                                    : "the message has no file in it"};
    rdx_report_add(report, &none);
    return RDX_E_MISSING;
}

// What keeps the file of a message from being known: a text that cannot be read, or a member that
// occurs twice. What is wrong with it besides is told by `rdx validate`.
static rdx_status add_refusals(rdx_status status, const rdx_report *faults, rdx_report *report)
{
    rdx_status refused = status;
    for (size_t i = 0; i < faults->count; i++) {
        const rdx_issue *issue = &faults->issues[i];
        if (status == RDX_OK && issue->code != RDX_E_DUPLICATE)
            continue;
        rdx_report_add(report, issue);
        if (refused == RDX_OK)
            refused = issue->code;
    }
    if (refused != RDX_OK || faults->unkept == 0)
        return refused;
    return rdx_report_fail(report, RDX_STAGE_SCHEMA, RDX_E_NOMEM,
                           "too many faults to tell whether a member occurs twice");
}

static rdx_status find(extraction *it, rdx_report *report)
{
    const rdx_parse_options options = {.policy = RDX_TOLERANT};
    const char *path = it->asked->message_path;
    rdx_message message = {0};
    void *data = NULL;
    rdx_status status = input_read(&it->text, path, report);
    if (status == RDX_OK)
        status = pick_by_meta(it->text.data, it->text.length, NULL, &message.event, report);
    if (status != RDX_OK)
        return status;
    rdx_report faults = {.limit = FAULTS_MAX};
    status = rdx_message_parse(&it->arena, message.event, it->text.data, it->text.length, &options,
                               &data, &faults);
    status = add_refusals(status, &faults, report);
    rdx_report_drop(&faults);
    if (status != RDX_OK)
        return status;
    message.data = data;
    contents_each(message, choose, it);
    return judge_choice(it, report);
}

// ---- What becomes of it ----

static rdx_status write_out(const char *path, const void *data, size_t size, rdx_report *report)
{
    out_file out;
    rdx_status status = out_open(&out, path, report);
    if (status != RDX_OK)
        return status;
    status = out_write(&out, data, size, report);
    if (status == RDX_OK)
        status = out_commit(&out, report);
    out_drop(&out);
    return status;
}

static rdx_status decode(extraction *it, rdx_report *report)
{
    const contents_place *chosen = &it->chosen;
    const char *path = it->asked->out_path;
    if (chosen->plain)
        return write_out(path, chosen->text, chosen->length, report);
    size_t size = RDX_BASE64_MAX_SIZE(chosen->length);
    void *file = rdx_arena_get(&it->arena, 1, size + 1);
    if (file == NULL)
        return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_NOMEM, "the decoded file");
    if (rdx_base64_decode(chosen->text, chosen->length, file, &size) == RDX_OK)
        return write_out(path, file, size, report);
    const rdx_issue issue = {
        .code = RDX_E_BASE64, .stage = RDX_STAGE_RULE, .pointer = chosen->pointer};
    rdx_report_add(report, &issue);
    return RDX_E_BASE64;
}

static bool is_uri(const contents_place *place)
{
    return !place->plain && (strncasecmp(place->text, "https://", 8) == 0 ||
                             strncasecmp(place->text, "http://", 7) == 0);
}

// Makes the URI the standard input of `rdx-net`: a command line could be read by others.
static rdx_status hand_over(const contents_place *place, rdx_report *report)
{
    int ends[2];
    if (place->length > EXTRACT_URI_MAX)
        return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_URL, "it is too long");
    if (pipe(ends) != 0)
        return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_SYSTEM, "the pipe to rdx-net: %s",
                               strerror(errno));
    // A pipe has room for it all; one that has not must not hold this process up.
    const bool handed = fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0 &&
                        write(ends[1], place->text, place->length) == (ssize_t)place->length &&
                        dup2(ends[0], STDIN_FILENO) >= 0;
    close(ends[0]);
    close(ends[1]);
    return handed ? RDX_OK
                  : rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_SYSTEM, "the pipe to rdx-net: %s",
                                    strerror(errno));
}

int command_extract(int argc, char **argv)
{
    extract_command asked;
    int code = extract_command_read(&asked, argc - 1, argv + 1);
    if (code != CLI_DONE)
        return code;
    if (asked.help) {
        extract_command_help();
        return cli_finish(EXTRACT_NAME, CLI_DONE);
    }
    signal(SIGPIPE, SIG_IGN); // a reader that goes away is an error to report
    extraction it = {.asked = &asked, .text = INPUT, .arena = RDX_ARENA((size_t)512 * 1000 * 1000)};
    rdx_report report = {0};
    rdx_status status = find(&it, &report);
    const bool fetched = status == RDX_OK && is_uri(&it.chosen);
    if (status == RDX_OK)
        status = fetched ? hand_over(&it.chosen, &report) : decode(&it, &report);
    rdx_arena_drop(&it.arena);
    input_drop(&it.text);
    rdx_report_drop(&it.places);
    code = print_outcome(EXTRACT_NAME, input_name(asked.message_path), status, &report);
    rdx_report_drop(&report);
    return fetched && status == RDX_OK ? command_of_net(argv) : code;
}

#else

// Without the shipped models there is nothing that sends, nor its settings.
int command_extract(int argc, char **argv)
{
    (void)argc;
    return command_of_net(argv);
}

#endif
