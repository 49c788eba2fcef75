/**
 * @file
 * `rdx-net`: the commands of `rdx` that need the network. Users call `rdx`, which starts this.
 */
#include "commands.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

int main(int argc, char **argv)
{
    // A reader of our output that goes away is an error to report, not a reason to die half-way.
    signal(SIGPIPE, SIG_IGN);

    const char *command = argc > 1 ? argv[1] : "";
    if (strcmp(command, "send") == 0)
        return command_send(argc - 1, argv + 1);
    if (strcmp(command, "upload") == 0)
        return command_upload(argc - 1, argv + 1);
    if (strcmp(command, "token") == 0)
        return command_token(argc - 1, argv + 1);
    if (strcmp(command, "--version") == 0) {
        puts("rdx-net " RDX_VERSION);
        return cli_finish("rdx-net", CLI_DONE);
    }
    return cli_usage("rdx", "rdx-net is started by `rdx send`, `rdx upload` and `rdx token`");
}
