/**
 * @file
 * What `rdx` and `rdx-net` have in common: exit codes, and how a program complains.
 */
#ifndef RDX_CLI_H
#define RDX_CLI_H

#include <rdx/status.h>

/** Exit codes; docs/errors.md says which status gives which. */
enum {
    CLI_DONE = 0,    // done: valid, sent
    CLI_REFUSED = 1, // the message or its file was refused, here or by Redox
    CLI_TROUBLE = 2, // could not be tried: usage, files, keys, the network
};

/** The exit code for a status. */
int cli_exit_code(rdx_status status);

/** Prints `rdx COMMAND: error: ...` and returns CLI_TROUBLE. */
int cli_trouble(const char *command, const char *format, ...) RDX_PRINTF(2, 3);

/** The same with a hint at --help. */
int cli_usage(const char *command, const char *format, ...) RDX_PRINTF(2, 3);

/** `code`, or CLI_TROUBLE with a complaint when standard output could not take everything. */
int cli_finish(const char *command, int code);

/**
 * For output that is to be out before more is done: cli_flush, called directly behind it, keeps why
 * it failed first in *cause, which begins as 0; cli_finish_flushed tells it.
 */
void cli_flush(int *cause);
int cli_finish_flushed(const char *command, int code, int cause);

#endif
