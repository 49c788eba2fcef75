/**
 * @file
 * `rdx validate`: every fault of every message, in the form that a person or a CI system reads.
 */
#include "commands.h"

#include <getopt.h>
#include <stdio.h>

#include "cli.h"
#include "validate_options.h"
#include "walk.h"

#define NAME "rdx validate"

static const char HELP[] =
    "Usage: rdx validate [OPTIONS] FILE...\n"
    "\n"
    "Judges messages by the schemas that their Meta.DataModel and Meta.EventType name. FILE is a\n"
    "file, a folder (all *.json, *.ndjson and *.jsonl in it and its folders), or - for standard\n"
    "input. *.ndjson and *.jsonl hold a message a line. Gzip is unpacked.\n"
    "\n"
    "  --event EVENT         judge by EVENT (such as notes/new), whatever Meta says\n"
    "  --lines               every FILE holds a message a line\n"
    "  --rules LEVEL         rules beyond the schema: none, warn (default) or error\n"
    "  --rule NAME=LEVEL     one of them: off, notice, warning or error; may be repeated.\n"
    "                        NAME: duplicate, stray, value-set, date, date-time, uuid, phone,\n"
    "                        file-member, content-type, base64, embedded-size, request-size\n"
    "  --tolerant            a message is valid when it can be read whole: faults against schema "
    "and\n"
    "                        rules are then warnings\n"
    "  --fail-on SEVERITY    what makes a message invalid: error (default) or warning\n"
    "  --max-issues N        issues to keep of each message (default 1000, at most 10000, since\n"
    "                        the time for many faults grows with it); the rest is counted\n"
    "\n"
    "  --format FORMAT       text (default), json, junit, sarif, github or tap\n"
    "  --color WHEN          text: auto (default), always or never\n"
    "  --no-source           text: without the line of the source, whose values are masked\n"
    "  --show-values         text: WARNING: prints lines of the source as they are, and with\n"
    "                        them patient data. Not for CI: its logs would keep it\n"
    "  --summary             counts by verdict and code, on standard error\n"
    "  --quiet               nothing on standard output\n"
    "\n"
    "Unless --show-values is given, values of messages are never printed.\n"
    "Exit codes: 0 all are valid, 1 one is not, 2 trouble (wrong use, a file that can't be "
    "read).\n";

static int validate(validate_options *options, int count, char **paths)
{
    job *work = &options->work;
    output_begin(&work->out);
    for (int i = 0; i < count; i++)
        walk(work, paths[i]);
    output_end(&work->out);
    if (options->summary)
        job_summary(work);
    source_drop(&work->from);
    int code = job_exit_code(work);
    if (work->out.failed)
        code = cli_trouble(NAME, "memory or a temporary file was refused; the output is not whole");
    return cli_finish(NAME, code);
}

int command_validate(int argc, char **argv)
{
    validate_options options;
    int code = validate_options_read(argc, argv, &options);
    if (code != CLI_DONE)
        return code;
    if (options.help) {
        fputs(HELP, stdout);
        return cli_finish(NAME, CLI_DONE);
    }
    if (argc == optind)
        return cli_usage(NAME, "a file is missing");
    return validate(&options, argc - optind, argv + optind);
}
