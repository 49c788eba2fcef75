/**
 * @file
 * `rdx query`: asks another system and prints its answer.
 */
#include "commands.h"

#include <stdio.h>
#include <string.h>

#include <rdx/gen/events.h>

#include "cli.h"
#include "draft.h"
#include "out_file.h"
#include "print.h"
#include "progress.h"
#include "session.h"

#define NAME "rdx query"

static void print_help(void)
{
    fputs(
        "Usage: rdx query QUERY [--out FILE] [SETTINGS]\n"
        "\n"
        "Sends a query, read from the file QUERY or, with -, from standard input, and prints the\n"
        "answer as it came. A query has exactly one destination. Nothing is sent unless the query\n"
        "obeys its schema; what is wrong with the answer is told by its place, and it is printed\n"
        "all the same. Nothing found is an answer, too.\n"
        "\n"
        "  --out FILE              a new file for the answer, which only you may read; no file is\n"
        "                          replaced\n"
        "\n"
        "Exit codes: 0 answered, 1 the query was refused, 2 trouble.\n",
        stdout);
    settings_print_help(stdout);
}

typedef struct query_command {
    settings settings;
    const char *query_path;
    const char *out_path;
    bool help;
} query_command;

static int read_command(query_command *a, int argc, char **argv)
{
    static const struct option own[] = {
        {"out", required_argument, NULL, 'o'}, {"help", no_argument, NULL, 'h'}, {0}};
    *a = (query_command){.out_path = "-"};
    if (!settings_begin(&a->settings, NAME))
        return CLI_TROUBLE;
    for (int option;
         (option = settings_next_option(&a->settings, own, NAME, argc, argv)) != SETTINGS_END;) {
        a->help = option == 'h';
        if (a->help)
            return CLI_DONE;
        if (option != 'o')
            return CLI_TROUBLE;
        a->out_path = optarg;
    }
    if (argc - optind != 1)
        return cli_usage(NAME, "one query is to be given, as a file or - for standard input");
    a->query_path = argv[optind];
    return CLI_DONE;
}

// The event that answers another has its name and "Response" behind it.
static const rdx_event *find_response(const rdx_event *query)
{
    char type[80];
    const int length = snprintf(type, sizeof type, "%sResponse", query->event_type);
    return length > 0 && (size_t)length < sizeof type ? rdx_event_find(query->data_model, type)
                                                      : NULL;
}

// A fault of the answer is nobody's failure here.
static void print_faults(const rdx_report *answered)
{
    rdx_report notices = {.limit = answered->limit, .unkept = answered->unkept};
    for (size_t i = 0; i < answered->count; i++) {
        rdx_issue issue = answered->issues[i];
        issue.severity = RDX_SEVERITY_NOTICE;
        rdx_report_add(&notices, &issue);
    }
    print_report(stderr, NAME, "<answer>", &notices);
    rdx_report_drop(&notices);
}

static rdx_status ask(const query_command *a, rdx_query query, rdx_reply *reply, rdx_report *report)
{
    session it;
    rdx_status status = session_open(&it, &a->settings, report);
    if (status != RDX_OK)
        return status;
    rdx_arena arena = RDX_ARENA((size_t)512 * 1000 * 1000);
    rdx_report answered = {0};
    status = rdx_client_query(it.client, query, &arena, reply, &answered);
    progress_hide(a->settings.progress);
    if (status == RDX_OK)
        print_faults(&answered);
    for (size_t i = 0; status != RDX_OK && i < answered.count; i++)
        rdx_report_add(report, &answered.issues[i]);
    rdx_report_drop(&answered);
    rdx_arena_drop(&arena);
    session_close(&it);
    return status;
}

static rdx_status run(const query_command *a, rdx_report *report)
{
    draft it = DRAFT;
    rdx_reply reply = RDX_REPLY;
    out_file out = {.descriptor = -1};
    rdx_status status = draft_read(&it, a->query_path, NULL, NULL, report);
    rdx_query query = {.message = it.message};
    if (status == RDX_OK)
        query.response = find_response(it.message.event);
    if (status == RDX_OK && query.response == NULL)
        status = rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT,
                                 "this event is no query; `rdx send` sends it");
    if (status == RDX_OK)
        status = out_open(&out, a->out_path, report);
    if (status == RDX_OK)
        status = ask(a, query, &reply, report);
    if (status == RDX_OK)
        status = out_write(&out, reply.body, reply.body_length, report);
    if (status == RDX_OK)
        status = out_commit(&out, report);
    out_drop(&out);
    rdx_reply_drop(&reply);
    draft_drop(&it);
    return status;
}

int command_query(int argc, char **argv)
{
    query_command asked;
    const int read = read_command(&asked, argc, argv);
    if (read != CLI_DONE)
        return read;
    if (asked.help) {
        print_help();
        return cli_finish(NAME, CLI_DONE);
    }
    progress bar;
    progress_begin(&bar, NAME, &asked.settings);
    asked.settings.progress = &bar;
    rdx_report report = {0};
    const rdx_status status = run(&asked, &report);
    progress_end(&bar);
    const int code = print_outcome(NAME, input_name(asked.query_path), status, &report);
    rdx_report_drop(&report);
    return code;
}
