/**
 * @file
 * The options of `rdx send`, and its way from a file to a message.
 */
#include "send_command.h"

#include <stdio.h>
#include <stdlib.h>

#include <rdx/batch.h>
#include <rdx/gen/events.h>

#include "cli.h"
#include "draft.h"
#include "print.h"
#include "scan.h"

#define NAME "rdx send"

static void print_help(void)
{
    fputs(
        "Usage: rdx send MESSAGE [--file FILE] [OPTIONS] [SETTINGS]\n"
        "       rdx send --batch JOBS [--jobs N] [OPTIONS] [SETTINGS]\n"
        "\n"
        "Sends a message, read from the file MESSAGE or, with -, from standard input, and prints\n"
        "the IDs of its log entries. Nothing is sent unless the message obeys its schema.\n"
        "\n"
        "  --file FILE             put FILE into the message: its content, name and type go where\n"
        "                          Notes, Results and Media (New, Replace, NewUnsolicited) have\n"
        "                          them; a name and a type that the message has are kept\n"
        "  --file-type TYPE        FileType, such as PDF; default: the message's, else by FILE's "
        "name\n"
        "  --result ORDER/RESULT   which result gets the file, both counted from 0\n"
        "  --auto                  embed up to 200,000 bytes, else upload (default)\n"
        "  --embed, --upload       always the one or the other\n"
        "  --event EVENT           what the message is, such as notes/new; default: as Meta says\n"
        "  --dry-run               print the request's body instead of sending it; needs no key\n"
        "\n"
        "  --batch JOBS            send many: each line of the file JOBS, or of standard input "
        "(-),\n"
        "                          is a message, or names one: {\"message\": \"note.json\", "
        "\"file\":\n"
        "                          \"scan.pdf\", \"id\": ...}. Each result is a line of JSON\n"
        "  --jobs N                how many of them at once, 1 to 64; default 8\n"
        "\n"
        "Exit codes: 0 sent, 1 the message or its file was refused, 2 trouble; of many the "
        "worst.\n"
        "SIGINT and SIGTERM end it once it has said whether the message may have arrived; a list\n"
        "once what is under way is finished.\n",
        stdout);
    settings_print_help(stdout);
}

enum {
    OPTION_FILE = 1,
    OPTION_FILE_TYPE,
    OPTION_RESULT,
    OPTION_AUTO,
    OPTION_EMBED,
    OPTION_UPLOAD,
    OPTION_EVENT,
    OPTION_DRY_RUN,
    OPTION_BATCH,
    OPTION_JOBS,
    OPTION_HELP,
};

static const struct option OWN_OPTIONS[] = {
    {"file", required_argument, NULL, OPTION_FILE},
    {"file-type", required_argument, NULL, OPTION_FILE_TYPE},
    {"result", required_argument, NULL, OPTION_RESULT},
    {"auto", no_argument, NULL, OPTION_AUTO},
    {"embed", no_argument, NULL, OPTION_EMBED},
    {"upload", no_argument, NULL, OPTION_UPLOAD},
    {"event", required_argument, NULL, OPTION_EVENT},
    {"dry-run", no_argument, NULL, OPTION_DRY_RUN},
    {"batch", required_argument, NULL, OPTION_BATCH},
    {"jobs", required_argument, NULL, OPTION_JOBS},
    {"help", no_argument, NULL, OPTION_HELP},
    {0},
};

static bool read_jobs(const char *text, unsigned *out)
{
    char *end;
    const unsigned long count = strtoul(text, &end, 10);
    // strtoul takes signs and blanks, which stand for nothing here.
    if (*end != '\0' || text[0] < '0' || text[0] > '9' || count < 1 || count > RDX_MAX_JOBS)
        return false;
    *out = (unsigned)count;
    return true;
}

static int refuse_policies(void)
{
    return cli_usage(NAME, "--auto, --embed, --upload and --file-policy: give only one of them");
}

static int take_policy(send_command *a, rdx_file_policy policy)
{
    if (a->policy_told && a->settings.file_policy != policy)
        return refuse_policies();
    a->policy_told = true;
    settings_tell_policy(&a->settings, policy);
    return CLI_DONE;
}

// 0, or CLI_TROUBLE after a complaint.
static int take_option(send_command *a, int option)
{
    switch (option) {
    case OPTION_FILE:
        a->file.path = optarg;
        return CLI_DONE;
    case OPTION_FILE_TYPE:
        a->file.type = optarg;
        return CLI_DONE;
    case OPTION_RESULT:
        if (!fill_read_result(optarg, &a->file))
            return cli_usage(NAME, "--result: expected two numbers such as 0/1");
        return CLI_DONE;
    case OPTION_AUTO:
        return take_policy(a, RDX_FILE_AUTO);
    case OPTION_EMBED:
        return take_policy(a, RDX_FILE_EMBED);
    case OPTION_UPLOAD:
        return take_policy(a, RDX_FILE_UPLOAD);
    case OPTION_EVENT:
        a->event = rdx_event_by_schema(optarg);
        if (a->event == NULL)
            return cli_usage(NAME, "there is no such event; `rdx sample --list` has them all");
        return CLI_DONE;
    case OPTION_DRY_RUN:
        a->dry_run = true;
        return CLI_DONE;
    case OPTION_BATCH:
        a->batch_path = optarg;
        return CLI_DONE;
    case OPTION_JOBS:
        if (!read_jobs(optarg, &a->jobs))
            return cli_usage(NAME, "--jobs: expected a whole number from 1 to 64");
        return CLI_DONE;
    case OPTION_HELP:
        a->help = true;
        return CLI_DONE;
    default:
        return CLI_TROUBLE;
    }
}

static int judge_one(const send_command *a, int messages)
{
    if (a->jobs != 0)
        return cli_usage(NAME, "--jobs goes with --batch");
    if (messages != 1)
        return cli_usage(NAME, "one message is to be given, as a file or - for standard input");
    if (a->file.path == NULL && (a->file.type != NULL || a->file.result_is_told))
        return cli_usage(NAME, "--file-type and --result go with --file");
    return CLI_DONE;
}

static int judge_batch(const send_command *a, int messages)
{
    if (messages != 0)
        return cli_usage(NAME, "with --batch no message is to be given beside the list");
    if (a->dry_run)
        return cli_usage(NAME, "--dry-run is for one message");
    if (a->event != NULL || a->file.path != NULL || a->file.type != NULL || a->file.result_is_told)
        return cli_usage(NAME, "with --batch, the lines say what --event, --file, --file-type and "
                               "--result say of one message");
    return CLI_DONE;
}

int send_command_read(send_command *a, int argc, char **argv)
{
    *a = (send_command){0};
    if (!settings_begin(&a->settings, NAME))
        return CLI_TROUBLE;
    int option;
    while ((option = settings_next_option(&a->settings, OWN_OPTIONS, NAME, argc, argv)) !=
           SETTINGS_END) {
        int code = take_option(a, option);
        if (code != CLI_DONE || a->help)
            return code;
    }
    if (a->policy_told && settings_policy_given(&a->settings))
        return refuse_policies();
    const int messages = argc - optind;
    const int code = a->batch_path != NULL ? judge_batch(a, messages) : judge_one(a, messages);
    a->message_path = argv[optind];
    return code;
}

static rdx_status run(const send_command *a, send_action *action, int *unwritten,
                      rdx_report *report)
{
    const fill_file *file = a->file.path != NULL ? &a->file : NULL;
    if (file != NULL) {
        rdx_status status = scan_judge(file->path, report);
        if (status != RDX_OK)
            return status;
    }
    draft it = DRAFT;
    rdx_status status = draft_read(&it, a->message_path, a->event, file, report);
    if (status == RDX_OK)
        status = action(&a->settings, it.message, unwritten, report);
    draft_drop(&it);
    return status;
}

int send_command_run(const send_command *a, send_action *action)
{
    if (a->help) {
        print_help();
        return cli_finish(NAME, CLI_DONE);
    }
    // Unbuffered, so that no copy of the message stays behind in a buffer.
    setvbuf(stdout, NULL, _IONBF, 0);
    rdx_report report = {0};
    int unwritten = 0;
    rdx_status status = run(a, action, &unwritten, &report);
    int code = print_outcome(NAME, input_name(a->message_path), status, &report);
    rdx_report_drop(&report);
    return cli_finish_flushed(NAME, code, unwritten);
}
