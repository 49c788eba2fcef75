/**
 * @file
 * The commands of `rdx`. Those that need no network take their own arguments (argv[0] is the
 * command's name). Each returns an exit code.
 */
#ifndef RDX_CLI_COMMANDS_H
#define RDX_CLI_COMMANDS_H

int command_validate(int argc, char **argv);
int command_sample(int argc, char **argv);
int command_describe(int argc, char **argv);

/** These take the arguments of the program (argv[1] is "send"), for rdx-net where it is needed. */
int command_send(int argc, char **argv);
int command_extract(int argc, char **argv);

/**
 * Starts `rdx-net`, which stands beside this program, with the same arguments, in place of this
 * process. Returns only when that fails.
 */
int command_of_net(char **argv);

#endif
