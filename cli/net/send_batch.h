/**
 * @file
 * `rdx send --batch`: a list of messages, several at once. docs/batch.md is its page.
 */
#ifndef RDX_CLI_SEND_BATCH_H
#define RDX_CLI_SEND_BATCH_H

#include "send_command.h"

/** Sends the list, prints a line for each result, and returns the exit code. */
int send_batch(const send_command *asked);

#endif
