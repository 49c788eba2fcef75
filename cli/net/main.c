/**
 * @file
 * `rdx-net`: the commands of `rdx` that need the network. Users call `rdx`, which starts this.
 */
#include "commands.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "interrupt.h"
#include "standard_streams.h"

static int run(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "";
    if (strcmp(command, "send") == 0)
        return command_send(argc - 1, argv + 1);
    if (strcmp(command, "query") == 0)
        return command_query(argc - 1, argv + 1);
    if (strcmp(command, "extract") == 0)
        return command_extract(argc - 1, argv + 1);
    if (strcmp(command, "upload") == 0)
        return command_upload(argc - 1, argv + 1);
    if (strcmp(command, "token") == 0)
        return command_token(argc - 1, argv + 1);
    if (strcmp(command, "--version") == 0) {
        puts("rdx-net " RDX_VERSION);
        return cli_finish("rdx-net", CLI_DONE);
    }
    return cli_usage("rdx",
                     "rdx-net is started by `rdx` for send, query, extract, upload and token");
}

int main(int argc, char **argv)
{
    standard_streams_keep();
    // A reader of our output that goes away is an error to report, not a reason to die half-way.
    signal(SIGPIPE, SIG_IGN);
    const int code = run(argc, argv);
    fflush(NULL);
    if (code != CLI_DONE) // what was done all the same is no failure
        interrupt_end();
#ifdef RDX_END_AT_ONCE
    // The commands have wiped and closed what is theirs. The thirty libraries behind libcurl would
    // now free piece by piece what the system takes back at once.
    _exit(code);
#endif
    return code;
}
