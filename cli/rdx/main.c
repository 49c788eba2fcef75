/**
 * @file
 * `rdx`: picks the command. Those that need the network are handed to `rdx-net`, so that this
 * program starts without loading libcurl and OpenSSL.
 */
#include "commands.h"

#include <stdio.h>
#include <string.h>

#include <rdx/gen/events.h>

#include "cli.h"
#include "standard_streams.h"

static const char HELP[] =
    "Usage: rdx COMMAND [ARGUMENTS]\n"
    "\n"
    "Messages of the Redox Data Model API.\n"
    "\n"
    "  validate FILE...         judge messages by their schemas\n"
    "  describe [EVENT]         list the members of an event, or the events\n"
    "  sample [EVENT]           print a valid message to start from, or list the events\n"
    "  send MESSAGE [--file F]  send a message and a file\n"
    "  query QUERY              ask another system and print its answer\n"
    "  extract MESSAGE          write the file that a message has in it\n"
    "  upload FILE...           upload files and print their URIs\n"
    "  token                    get an access token\n"
    "\n"
    "`rdx COMMAND --help` explains a command; --version prints the version\n"
    "and which schemas it was built for.\n"
    "Exit codes: 0 done, 1 refused or invalid, 2 trouble.\n";

int main(int argc, char **argv)
{
    standard_streams_keep();
    const char *command = argc > 1 ? argv[1] : "";
    if (strcmp(command, "validate") == 0)
        return command_validate(argc - 1, argv + 1);
    if (strcmp(command, "describe") == 0)
        return command_describe(argc - 1, argv + 1);
    if (strcmp(command, "sample") == 0)
        return command_sample(argc - 1, argv + 1);
    if (strcmp(command, "send") == 0)
        return command_send(argc, argv);
    if (strcmp(command, "extract") == 0)
        return command_extract(argc, argv);
    if (strcmp(command, "query") == 0 || strcmp(command, "upload") == 0 ||
        strcmp(command, "token") == 0)
        return command_of_net(argv);

    if (strcmp(command, "--version") == 0) {
        printf("rdx " RDX_VERSION "\nschemas sha256 %s\n", rdx_schemas_sha256());
        return cli_finish("rdx", CLI_DONE);
    }
    if (strcmp(command, "--help") == 0 || strcmp(command, "help") == 0) {
        fputs(HELP, stdout);
        return cli_finish("rdx", CLI_DONE);
    }
    if (command[0] == '\0')
        return cli_usage("rdx", "a command is missing");
    return cli_usage("rdx", "there is no such command");
}
