/**
 * @file
 * The commands of `rdx-net`. Each takes its own arguments (argv[0] is the command's name) and
 * returns an exit code.
 */
#ifndef RDX_CLI_NET_COMMANDS_H
#define RDX_CLI_NET_COMMANDS_H

int command_send(int argc, char **argv);
int command_query(int argc, char **argv);
int command_extract(int argc, char **argv);
int command_upload(int argc, char **argv);
int command_token(int argc, char **argv);

#endif
