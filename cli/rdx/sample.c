/**
 * @file
 * `rdx sample`: valid messages to start from.
 */
#include "commands.h"

#include <stdio.h>

#include <rdx/gen/events.h>
#include <rdx/gen/samples.h>

#include "cli.h"
#include "list.h"
#include "options.h"

#define NAME "rdx sample"

static const char HELP[] =
    "Usage: rdx sample [EVENT] [--full]\n"
    "\n"
    "Prints a valid message of an event such as notes/new, made up from end to end.\n"
    "Without EVENT, or with --list, lists the events.\n"
    "\n"
    "  --full   every member of the schema, lists with one element; leave out what you do not "
    "mean\n"
    "\n"
    "Exit codes: 0 done, 2 trouble.\n";

static int print_sample(const char *schema, bool full)
{
    const rdx_event *event = rdx_event_by_schema(schema);
    if (event == NULL)
        return cli_usage(NAME, "there is no such event; `rdx sample --list` has them all");
    const char *const *piece = full ? rdx_event_full_sample(event) : rdx_event_sample(event);
    if (piece == NULL)
        return cli_trouble(NAME, "there is no sample of this event");
    while (*piece != NULL)
        fputs(*piece++, stdout);
    return CLI_DONE;
}

int command_sample(int argc, char **argv)
{
    static const struct option rows[] = {{"help", no_argument, NULL, 'h'},
                                         {"list", no_argument, NULL, 'l'},
                                         {"full", no_argument, NULL, 'f'},
                                         {0}};
    bool list = false;
    bool full = false;
    options all = {.command = NAME, .rows = rows};
    for (int option; (option = options_next(&all, argc, argv)) != OPTIONS_END;) {
        if (option == 'h') {
            fputs(HELP, stdout);
            return cli_finish(NAME, CLI_DONE);
        }
        if (option != 'l' && option != 'f')
            return CLI_TROUBLE;
        list = list || option == 'l';
        full = full || option == 'f';
    }
    if (argc - optind > 1 || (list && argc > optind))
        return cli_usage(NAME, "one event at a time");
    if (argc == optind) {
        list_events();
        return cli_finish(NAME, CLI_DONE);
    }
    return cli_finish(NAME, print_sample(argv[optind], full));
}
