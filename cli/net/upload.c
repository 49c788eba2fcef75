/**
 * @file
 * `rdx upload`: a file to Redox's blob store; prints the URI to put in its place.
 */
#include "commands.h"

#include <stdio.h>

#include "cli.h"
#include "print.h"
#include "scan.h"
#include "session.h"

#define NAME "rdx upload"

static void print_help(void)
{
    fputs(
        "Usage: rdx upload FILE [SETTINGS]\n"
        "\n"
        "Uploads FILE (at most 30,000,000 bytes) and prints its URI, which goes where the base64\n"
        "text would stand: Note.FileContents, Media.FileContents, Orders[].Results[].Value.\n"
        "\n"
        "Exit codes: 0 done, 1 the file was refused, 2 trouble.\n",
        stdout);
    settings_print_help(stdout);
}

static rdx_status upload(const settings *s, const char *path, rdx_report *report)
{
    rdx_status status = scan_judge(path, report);
    if (status != RDX_OK)
        return status;
    session it;
    status = session_open(&it, s, report);
    if (status != RDX_OK)
        return status;
    rdx_reply reply = RDX_REPLY;
    status = rdx_client_upload(it.client, RDX_FILE(path), NULL, &reply, report);
    if (status == RDX_OK)
        session_print_line(reply.uri);
    rdx_reply_drop(&reply);
    session_close(&it);
    return status;
}

int command_upload(int argc, char **argv)
{
    static const struct option own[] = {{"help", no_argument, NULL, 'h'}, {0}};
    settings s;
    if (!settings_from_environment(&s, NAME))
        return CLI_TROUBLE;
    for (int option; (option = settings_next_option(&s, own, NAME, argc, argv)) != SETTINGS_END;) {
        if (option != 'h')
            return CLI_TROUBLE;
        print_help();
        return cli_finish(NAME, CLI_DONE);
    }
    if (argc - optind != 1)
        return cli_usage(NAME, "one file is to be given");

    rdx_report report = {0};
    rdx_status status = upload(&s, argv[optind], &report);
    int code = print_outcome(NAME, NAME, status, &report);
    rdx_report_drop(&report);
    return cli_finish(NAME, code);
}
