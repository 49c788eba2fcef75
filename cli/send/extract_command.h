/**
 * @file
 * The options of `rdx extract`, for `rdx`, which decodes what a message embeds, and for `rdx-net`,
 * which fetches what it names by a URI.
 */
#ifndef RDX_CLI_EXTRACT_COMMAND_H
#define RDX_CLI_EXTRACT_COMMAND_H

#include "settings.h"

#define EXTRACT_NAME "rdx extract"

typedef struct extract_command {
    settings settings;
    const char *message_path;
    const char *out_path;
    const char *at; // JSON Pointer; NULL: the only content
    bool help;
    char place[64]; // holds `at` where --result tells it
} extract_command;

/** Reads settings and options; CLI_TROUBLE after a complaint. As send_command_read does. */
int extract_command_read(extract_command *out, int argc, char **argv);

void extract_command_help(void);

/** Bytes of a URI that `rdx` hands over to `rdx-net`, by standard input. */
enum { EXTRACT_URI_MAX = 2048 };

#endif
