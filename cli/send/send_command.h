/**
 * @file
 * The command `rdx send`, but for what is done with the message at its end: `rdx` prints it
 * (--dry-run), and `rdx-net` sends it.
 *
 *     send_command asked;
 *     int code = send_command_read(&asked, argc, argv);
 *     if (code == CLI_DONE)
 *         code = send_command_run(&asked, dry_run);
 */
#ifndef RDX_CLI_SEND_COMMAND_H
#define RDX_CLI_SEND_COMMAND_H

#include <rdx/message.h>

#include "fill.h"
#include "settings.h"

typedef struct send_command {
    settings settings;
    const char *message_path;
    const rdx_event *event; // NULL: the one that the message's Meta names
    fill_file file;         // without a path: none
    const char *batch_path; // NULL: one message
    unsigned jobs;          // of a batch; 0: as many as the library takes
    bool policy_told;       // by --auto, --embed or --upload
    bool dry_run;
    bool help;
} send_command;

/**
 * Reads settings and options; CLI_TROUBLE after a complaint. Like getopt_long, it puts the options
 * of `argv` before the rest.
 */
int send_command_read(send_command *out, int argc, char **argv);

/** What is done with a message that may be sent; *unwritten is that of cli_flush. */
typedef rdx_status send_action(const settings *s, rdx_message message, int *unwritten,
                               rdx_report *report);

/** Prints the help, or reads the one message, gives it its file, judges it and does `action` with
 * it.
 */
int send_command_run(const send_command *asked, send_action *action);

#endif
