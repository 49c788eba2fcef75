/**
 * @file
 * Small files of text: read whole, written whole.
 *
 * Thread safety: pure functions over the file system.
 */
#ifndef SANDBOX_FILES_H
#define SANDBOX_FILES_H

#include <stdbool.h>

/** A file's text, for sandbox_file_drop; NULL when it can't be read or has over a megabyte. */
char *sandbox_file_read(const char *path);

/** Wipes and frees a text. NULL does nothing. */
void sandbox_file_drop(char *text);

/** Whole or not at all: who waits for the file may read it as soon as it is there. */
bool sandbox_file_write(const char *path, const char *text);

#endif
