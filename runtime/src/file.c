/**
 * @file
 * Files of a request, read by position so that a second try needs no seek.
 */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *cause_of(int error)
{
    switch (error) {
    case ENOENT:
        return "there is no such file";
    case EACCES:
        return "permission denied";
    case EISDIR:
        return "it is a directory";
    default:
        return "it cannot be opened";
    }
}

// A lack that any file would meet is no fault of this one.
static rdx_status refuse_open(int error, const char **cause)
{
    const bool lacking = error == EMFILE || error == ENFILE;
    *cause = lacking ? "too many files are open" : cause_of(error);
    return lacking ? RDX_E_SYSTEM : RDX_E_FILE;
}

rdx_status file_open(const char *path, open_file *out, const char **cause)
{
    struct stat info;
    const int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return refuse_open(errno, cause);
    if (fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) {
        close(descriptor);
        *cause = "it is not a regular file";
        return RDX_E_FILE;
    }
    *out = (open_file){
        .descriptor = descriptor,
        .size = (uint64_t)info.st_size,
        .changed_s = info.st_mtim.tv_sec,
        .changed_ns = info.st_mtim.tv_nsec,
        .mode = info.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO),
    };
    return RDX_OK;
}

static rdx_status changed(rdx_report *report)
{
    return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_FILE_CHANGED,
                           "a file of the request changed while it was read");
}

rdx_status file_read(const open_file *f, uint64_t offset, void *to, size_t size, rdx_report *report)
{
    size_t got = 0;
    while (got < size) {
        const ssize_t n = pread(f->descriptor, (char *)to + got, size - got, (off_t)(offset + got));
        if (n == 0)
            return changed(report);
        if (n > 0)
            got += (size_t)n;
        else if (errno != EINTR)
            return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_FILE,
                                   "a file of the request cannot be read");
    }
    return RDX_OK;
}

rdx_status file_check(const open_file *f, rdx_report *report)
{
    struct stat now;
    if (fstat(f->descriptor, &now) != 0 || (uint64_t)now.st_size != f->size ||
        now.st_mtim.tv_sec != f->changed_s || now.st_mtim.tv_nsec != f->changed_ns)
        return changed(report);
    return RDX_OK;
}

void file_close(open_file *f)
{
    if (f->descriptor >= 0)
        close(f->descriptor);
    f->descriptor = -1;
}
