/**
 * @file
 * The files that an argument names: itself, or all messages in a folder and the folders in it.
 *
 * Of a folder these are taken, in the order of their names' bytes: *.json, *.ndjson, *.jsonl, and
 * each with .gz behind. What begins with a dot is not, and links to folders are not followed, so
 * that no loop can hang the walk.
 */
#ifndef RDX_CLI_WALK_H
#define RDX_CLI_WALK_H

#include <stdbool.h>

struct job;

/** Calls job_file for each file of `path`, and job_trouble for a folder that can't be read. */
void walk(struct job *work, const char *path);

#endif
