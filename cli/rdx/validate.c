/**
 * @file
 * `rdx validate`: every fault of every message, as lines that a CI system can place.
 */
#include "commands.h"

#include <getopt.h>
#include <stdio.h>

#include <rdx/gen/events.h>
#include <rdx/parse.h>

#include "cli.h"
#include "input.h"
#include "pick.h"
#include "print.h"

#define NAME "rdx validate"
#define FAULTS_SHOWN 10000

static const char HELP[] =
    "Usage: rdx validate [--event EVENT] FILE...\n"
    "\n"
    "Judges messages by the schemas that their Meta.DataModel and Meta.EventType name, or by\n"
    "EVENT (such as notes/new). FILE is a regular file, or - for standard input.\n"
    "Prints `FILE: valid EVENT`, or a line for each fault:\n"
    "  FILE:LINE:COLUMN: error: POINTER: what is wrong: what was expected [CODE]\n"
    "Values are never printed.\n"
    "\n"
    "Exit codes: 0 all are valid, 1 one is not, 2 trouble (a file that can't be read).\n";

static rdx_status judge(const input *in, const rdx_event **event, rdx_report *report)
{
    if (*event == NULL) {
        rdx_status status = pick_by_meta(in->data, in->length, event, report);
        if (status != RDX_OK)
            return status;
    }
    return rdx_message_validate(*event, in->data, in->length, NULL, report);
}

static int validate_file(const char *path, const rdx_event *event)
{
    const char *name = input_name(path);
    rdx_report report = {.limit = FAULTS_SHOWN};
    input in = INPUT;
    rdx_status status = input_read(&in, path, &report);
    int code = cli_exit_code(status);
    if (status != RDX_OK) {
        print_outcome(NAME, name, status, &report);
    } else {
        status = judge(&in, &event, &report);
        code = cli_exit_code(status);
        print_report(stdout, NAME, name, &report);
        if (status == RDX_OK)
            printf("%s: valid %s\n", name, event->schema);
        else if (report.errors == 0)
            print_outcome(NAME, name, status, &report);
    }
    input_drop(&in);
    rdx_report_drop(&report);
    return code;
}

int command_validate(int argc, char **argv)
{
    static const struct option options[] = {
        {"help", no_argument, NULL, 'h'}, {"event", required_argument, NULL, 'e'}, {0}};
    const rdx_event *event = NULL;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'h') {
            fputs(HELP, stdout);
            return cli_finish(NAME, CLI_DONE);
        }
        if (option != 'e')
            return cli_bad_option(NAME, argc, argv);
        event = rdx_event_by_schema(optarg);
        if (event == NULL)
            return cli_usage(NAME, "there is no such event; `rdx sample --list` has them all");
    }
    if (argc == optind)
        return cli_usage(NAME, "a file is missing");

    int worst = CLI_DONE;
    for (int i = optind; i < argc; i++) {
        int code = validate_file(argv[i], event);
        worst = code > worst ? code : worst;
    }
    return cli_finish(NAME, worst);
}
