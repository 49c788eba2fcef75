/**
 * @file
 * `rdx send`: what it would send is printed here, since that needs no network; sending is left to
 * `rdx-net`.
 */
#include "commands.h"

#ifdef RDX_HAVE_SHIPPED_MODELS

#include <signal.h>

#include "cli.h"
#include "dry_run.h"
#include "send_command.h"

int command_send(int argc, char **argv)
{
    send_command asked;
    int code = send_command_read(&asked, argc - 1, argv + 1);
    if (code != CLI_DONE)
        return code;
    if (!asked.dry_run && !asked.help)
        return command_of_net(argv);
    // As in rdx-net: a reader that goes away is an error to report.
    signal(SIGPIPE, SIG_IGN);
    return send_command_run(&asked, dry_run);
}

#else

// Files are put into messages of the shipped models only.
int command_send(int argc, char **argv)
{
    (void)argc;
    return command_of_net(argv);
}

#endif
