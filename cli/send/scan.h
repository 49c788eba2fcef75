/**
 * @file
 * The file that is to be sent: whether it is one, its name, and its FileType as Redox's documents
 * spell it (PDF, JPG ...).
 */
#ifndef RDX_CLI_SCAN_H
#define RDX_CLI_SCAN_H

#include <rdx/report.h>

/**
 * RDX_E_FILE unless `path` is a regular file with something in it. The library judges a file again
 * when it opens it; this comes first, so that the first fault told is the file's, and refuses an
 * empty one, which is almost always not written yet: a chart is no place for it.
 */
RDX_NODISCARD rdx_status scan_judge(const char *path, rdx_report *report);

/** The same; the report calls it `name`. */
RDX_NODISCARD rdx_status scan_judge_named(const char *path, const char *name, rdx_report *report);

/** The part of `path` behind its last slash. */
const char *scan_name(const char *path);

enum { SCAN_TYPE_SIZE = 9 }; // up to 8 letters and digits, and the NUL

/**
 * The extension of `path` in capitals, and JPG for .jpeg, TIFF for .tif, HTML for .htm. False when
 * there is none of 1 to 8 ASCII letters and digits.
 */
bool scan_type(const char *path, char out[SCAN_TYPE_SIZE]);

#endif
