/**
 * @file
 * The options of `rdx send`, and its way from a file to a message.
 */
#include "send_command.h"

#include <stdio.h>

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
        "Exit codes: 0 sent, 1 the message or its file was refused, 2 trouble.\n",
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
    {"help", no_argument, NULL, OPTION_HELP},
    {0},
};

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
        settings_tell_policy(&a->settings, RDX_FILE_AUTO);
        return CLI_DONE;
    case OPTION_EMBED:
        settings_tell_policy(&a->settings, RDX_FILE_EMBED);
        return CLI_DONE;
    case OPTION_UPLOAD:
        settings_tell_policy(&a->settings, RDX_FILE_UPLOAD);
        return CLI_DONE;
    case OPTION_EVENT:
        a->event = rdx_event_by_schema(optarg);
        if (a->event == NULL)
            return cli_usage(NAME, "there is no such event; `rdx sample --list` has them all");
        return CLI_DONE;
    case OPTION_DRY_RUN:
        a->dry_run = true;
        return CLI_DONE;
    case OPTION_HELP:
        a->help = true;
        return CLI_DONE;
    default:
        return CLI_TROUBLE;
    }
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
    if (argc - optind != 1)
        return cli_usage(NAME, "one message is to be given, as a file or - for standard input");
    if (a->file.path == NULL && (a->file.type != NULL || a->file.result_is_told))
        return cli_usage(NAME, "--file-type and --result go with --file");
    a->message_path = argv[optind];
    return CLI_DONE;
}

static rdx_status run(const send_command *a, send_action *action, rdx_report *report)
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
        status = action(&a->settings, it.message, report);
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
    rdx_status status = run(a, action, &report);
    int code = print_outcome(NAME, input_name(a->message_path), status, &report);
    rdx_report_drop(&report);
    return cli_finish(NAME, code);
}
