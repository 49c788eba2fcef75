/**
 * @file
 * The long options of a command line, for all commands.
 *
 *     options all = {.command = NAME, .rows = ROWS};
 *     for (int option; (option = options_next(&all, argc, argv)) != OPTIONS_END;)
 *         ...                                       // OPTIONS_BAD was explained
 *
 * An option that takes a value is given once: of two values one would be lost without a word, such
 * as the second file to send. Flags without one may be repeated, since they say the same again.
 */
#ifndef RDX_CLI_OPTIONS_H
#define RDX_CLI_OPTIONS_H

#include <getopt.h>
#include <stdint.h>

typedef struct options {
    const char *command;       // for complaints
    const struct option *rows; // at most 64 and one of zeros; the `flag` of each is NULL
    const char *list;          // the name of the option that may be repeated; NULL: none
    uint64_t given;            // a bit for each row; starts as 0
} options;

enum { OPTIONS_END = -1, OPTIONS_BAD = '?' };

/**
 * The `val` of the next option, its value in `optarg`; OPTIONS_END behind the last, OPTIONS_BAD
 * after a complaint, which never repeats a value: it may be a secret in the wrong place.
 */
int options_next(options *all, int argc, char **argv);

#endif
