/**
 * @file
 * Writes a file without a name where the system can (Linux, most file systems), so that a program
 * that is killed leaves nothing; else beside its place under a name that begins with a dot.
 */
// NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): asks for O_TMPFILE
#define _GNU_SOURCE
#include "out_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static rdx_status fail(rdx_report *report, const out_file *out, int cause)
{
    return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_SYSTEM, "%s: %s",
                           out->standard ? "standard output" : out->path, strerror(cause));
}

static rdx_status refuse_taken(rdx_report *report, const out_file *out)
{
    return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_ARGUMENT,
                           "%s: there is a file of this name already", out->path);
}

// ---- Two ways to begin ----

// The folder of the path, with its slash; "./" for a bare name. False when it is too long.
static bool find_folder(const char *path, char *out, size_t size)
{
    const char *slash = strrchr(path, '/');
    const int length = slash != NULL ? (int)(slash + 1 - path) : 0;
    const int written =
        snprintf(out, size, "%.*s", length > 0 ? length : 2, length > 0 ? path : "./");
    return written > 0 && (size_t)written < size;
}

static int open_nameless(const char *folder)
{
#ifdef O_TMPFILE
    // It gets its name by a link through /proc.
    if (access("/proc/self/fd", X_OK) == 0)
        return open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
#endif
    (void)folder;
    return -1;
}

static int open_hidden(out_file *out)
{
    static const char name[] = ".rdx-XXXXXX";
    const size_t folder = strlen(out->temporary);
    if (folder + sizeof name > sizeof out->temporary) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(out->temporary + folder, name, sizeof name);
    return mkstemp(out->temporary); // 0600, and no other file's
}

rdx_status out_open(out_file *out, const char *path, rdx_report *report)
{
    *out = (out_file){.path = path, .descriptor = -1, .standard = strcmp(path, "-") == 0};
    if (out->standard) {
        out->descriptor = dup(STDOUT_FILENO);
        return out->descriptor >= 0 ? RDX_OK : fail(report, out, errno);
    }
    struct stat about;
    if (lstat(path, &about) == 0)
        return refuse_taken(report, out);
    if (!find_folder(path, out->temporary, sizeof out->temporary))
        return fail(report, out, ENAMETOOLONG);
    out->descriptor = open_nameless(out->temporary);
    if (out->descriptor >= 0) {
        out->temporary[0] = '\0';
        return RDX_OK;
    }
    out->descriptor = open_hidden(out);
    if (out->descriptor >= 0)
        return RDX_OK;
    const int cause = errno;
    out->temporary[0] = '\0';
    return fail(report, out, cause);
}

rdx_status out_write(out_file *out, const void *data, size_t size, rdx_report *report)
{
    const char *at = data;
    while (size > 0) {
        const ssize_t written = write(out->descriptor, at, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return fail(report, out, errno);
        at += written;
        size -= (size_t)written;
    }
    return RDX_OK;
}

// ---- Its name ----

static int link_nameless(const out_file *out)
{
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", out->descriptor);
    return linkat(AT_FDCWD, self, AT_FDCWD, out->path, AT_SYMLINK_FOLLOW);
}

// A file system without links: an empty file of ours holds the name until the whole one takes it.
static int rename_over_own(const out_file *out)
{
    const int own = open(out->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (own < 0)
        return -1;
    close(own);
    if (rename(out->temporary, out->path) == 0)
        return 0;
    const int cause = errno;
    unlink(out->path); // an empty file would look like a whole one
    errno = cause;
    return -1;
}

static int give_name(out_file *out)
{
    if (out->temporary[0] == '\0')
        return link_nameless(out);
    if (link(out->temporary, out->path) == 0) {
        unlink(out->temporary);
    } else if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS) {
        return -1;
    } else if (rename_over_own(out) != 0) {
        return -1;
    }
    out->temporary[0] = '\0';
    return 0;
}

rdx_status out_commit(out_file *out, rdx_report *report)
{
    if (out->standard)
        return RDX_OK;
    if (fsync(out->descriptor) != 0 && errno != EINVAL)
        return fail(report, out, errno);
    if (give_name(out) == 0)
        return RDX_OK;
    return errno == EEXIST ? refuse_taken(report, out) : fail(report, out, errno);
}

void out_drop(out_file *out)
{
    if (out->descriptor >= 0)
        close(out->descriptor);
    if (out->temporary[0] != '\0' && out->descriptor >= 0)
        unlink(out->temporary);
    out->descriptor = -1;
}
