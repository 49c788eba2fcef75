/**
 * @file
 * A new file for patient data: only its owner may read it, it appears when it is whole, and no
 * other file gives way to it. Or standard output, by the path "-".
 *
 *     out_file out;
 *     status = out_open(&out, path, &report);
 *     if (status == RDX_OK)
 *         status = out_write(&out, data, size, &report);
 *     if (status == RDX_OK)
 *         status = out_commit(&out, &report);
 *     out_drop(&out);                      // without a commit nothing is left
 */
#ifndef RDX_CLI_OUT_FILE_H
#define RDX_CLI_OUT_FILE_H

#include <rdx/report.h>

typedef struct out_file {
    const char *path; // the caller's
    int descriptor;   // -1: closed
    bool standard;
    char temporary[4096]; // "": the file has no name yet
} out_file;

/**
 * RDX_E_ARGUMENT when there is something at `path` already; RDX_E_SYSTEM with the cause when no
 * file can be made there.
 */
RDX_NODISCARD rdx_status out_open(out_file *out, const char *path, rdx_report *report);

/** RDX_E_SYSTEM with the cause, as when the disk is full. */
RDX_NODISCARD rdx_status out_write(out_file *out, const void *data, size_t size,
                                   rdx_report *report);

/** Gives it its name once the disk has it. RDX_E_ARGUMENT when another file has the name by now. */
RDX_NODISCARD rdx_status out_commit(out_file *out, rdx_report *report);

/** Closes it; removes what was not committed. */
void out_drop(out_file *out);

#endif
