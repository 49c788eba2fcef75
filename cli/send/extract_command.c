/**
 * @file
 * The options of `rdx extract`.
 */
#include "extract_command.h"

#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "fill.h"

static const char HELP[] =
    "Usage: rdx extract MESSAGE --out FILE|- [--at POINTER | --result ORDER/RESULT] [SETTINGS]\n"
    "\n"
    "Writes the file that a message has in it, read from the file MESSAGE or, with -, from "
    "standard\n"
    "input: base64 is decoded, plain or rich text is written as it is, and a URI is fetched from\n"
    "the blob server (blob-url) with a token. The message need not be valid,\n"
    "but no member may occur twice in it.\n"
    "\n"
    "  --out FILE              a new file, which only you may read; it appears when it is whole.\n"
    "                          No file is replaced, and no name is taken from the message. With -\n"
    "                          standard output, unless that is a terminal\n"
    "  --at POINTER            which content, as a JSON Pointer such as /Note/FileContents; "
    "needed\n"
    "                          when there are several\n"
    "  --result ORDER/RESULT   the same for a result, both counted from 0\n"
    "\n"
    "Exit codes: 0 written, 1 the message has no such file, 2 trouble.\n";

void extract_command_help(void)
{
    fputs(HELP, stdout);
    settings_print_help(stdout);
}

// Of --at and --result; each alone comes only once.
static int take_place(extract_command *a, int option)
{
    if (a->at != NULL)
        return cli_usage(EXTRACT_NAME, "--at and --result: give only one of them");
    if (option == 'a') {
        a->at = optarg;
        return CLI_DONE;
    }
    fill_file file = {0};
    if (!fill_read_result(optarg, &file))
        return cli_usage(EXTRACT_NAME, "--result: expected two numbers such as 0/1");
    snprintf(a->place, sizeof a->place, "/Orders/%zu/Results/%zu/Value", file.order, file.result);
    a->at = a->place;
    return CLI_DONE;
}

static int judge(extract_command *a, int argc, char **argv)
{
    if (argc - optind != 1)
        return cli_usage(EXTRACT_NAME,
                         "one message is to be given, as a file or - for standard input");
    if (a->out_path == NULL)
        return cli_usage(EXTRACT_NAME, "--out is missing");
    if (strcmp(a->out_path, "-") == 0 && isatty(STDOUT_FILENO) != 0)
        return cli_usage(EXTRACT_NAME, "a file does not go to a terminal; give --out FILE");
    a->message_path = argv[optind];
    return CLI_DONE;
}

int extract_command_read(extract_command *a, int argc, char **argv)
{
    static const struct option own[] = {{"out", required_argument, NULL, 'o'},
                                        {"at", required_argument, NULL, 'a'},
                                        {"result", required_argument, NULL, 'r'},
                                        {"help", no_argument, NULL, 'h'},
                                        {0}};
    *a = (extract_command){0};
    if (!settings_begin(&a->settings, EXTRACT_NAME))
        return CLI_TROUBLE;
    for (int option; (option = settings_next_option(&a->settings, own, EXTRACT_NAME, argc, argv)) !=
                     SETTINGS_END;) {
        a->help = option == 'h';
        if (a->help)
            return CLI_DONE;
        if (option == 'o')
            a->out_path = optarg;
        else if ((option != 'a' && option != 'r') || take_place(a, option) != CLI_DONE)
            return CLI_TROUBLE;
    }
    return judge(a, argc, argv);
}
