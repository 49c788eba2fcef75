/**
 * @file
 * A FileType as Redox's documents spell it (PDF, JPG ...), from the name of a file.
 */
#ifndef RDX_CLI_FILE_TYPE_H
#define RDX_CLI_FILE_TYPE_H

#include <stdbool.h>

enum { FILE_TYPE_SIZE = 9 }; // up to 8 letters and digits, and the NUL

/**
 * The extension of `path` in capitals, and JPG for .jpeg, TIFF for .tif, HTML for .htm. False when
 * there is none of 1 to 8 ASCII letters and digits.
 */
bool file_type_of(const char *path, char out[FILE_TYPE_SIZE]);

/** The part of `path` behind its last slash. */
const char *file_name_of(const char *path);

#endif
