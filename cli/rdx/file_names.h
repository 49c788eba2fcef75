/**
 * @file
 * What files hold, by their names: a message, a message a line, or either of them packed.
 */
#ifndef RDX_CLI_FILE_NAMES_H
#define RDX_CLI_FILE_NAMES_H

#include <stdbool.h>

/** Whether a file of that name is gzip: *.gz. */
bool file_is_gzip(const char *path);

/** Whether a file of that name is JSON Lines: *.ndjson or *.jsonl, packed (*.gz) or not. */
bool file_is_lines(const char *path);

/** Whether a file of that name is judged when its folder is: JSON Lines or *.json. */
bool file_is_message(const char *path);

#endif
