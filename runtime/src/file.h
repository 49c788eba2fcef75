/**
 * @file
 * Files that become part of a request: regular ones only, and the same ones to the end.
 */
#ifndef RDX_SRC_FILE_H
#define RDX_SRC_FILE_H

#include <rdx/report.h>

/** An open file as it was when it was opened. */
typedef struct open_file {
    int descriptor;
    uint64_t size;
    int64_t changed_s; // modification time, to notice a change
    int64_t changed_ns;
    unsigned mode; // permission bits
} open_file;

/**
 * Opens a regular file for reading; a FIFO or a device never blocks. RDX_E_FILE, or
 * RDX_E_SYSTEM where too many files are open, and the cause, a constant text, for the caller to
 * report: a path may hold a patient's name.
 */
RDX_NODISCARD rdx_status file_open(const char *path, open_file *out, const char **cause);

/** Exactly `size` bytes at `offset`. RDX_E_FILE_CHANGED when the file ends before. */
RDX_NODISCARD rdx_status file_read(const open_file *f, uint64_t offset, void *to, size_t size,
                                   rdx_report *report);

/** RDX_E_FILE_CHANGED when size or modification time are no longer those of file_open. */
RDX_NODISCARD rdx_status file_check(const open_file *f, rdx_report *report);

void file_close(open_file *f);

#endif
