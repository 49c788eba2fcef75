/**
 * @file
 * Reads a message's text whole, into memory that is wiped.
 */
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <rdx/parse.h>

#define FIRST_SIZE ((size_t)64 * 1024)

const char *input_name(const char *path)
{
    return strcmp(path, "-") == 0 ? "<stdin>" : path;
}

static rdx_status fail(rdx_report *report, rdx_status status, const char *name, const char *cause)
{
    return rdx_report_fail(report, RDX_STAGE_FILE, status, "%s: %s", name, cause);
}

static rdx_status too_long(rdx_report *report, const char *name)
{
    return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_SIZE, "%s: more than %zu bytes", name,
                           RDX_MAX_TEXT);
}

// With `dash`, "-" is standard input, which is where a pipe goes.
static rdx_status open_file(int folder, const char *path, bool dash, input_file *out)
{
    // Without O_NONBLOCK the open of a FIFO would wait for a writer.
    const bool standard = dash && strcmp(path, "-") == 0;
    struct stat about = {0};
    *out = (input_file){0};
    out->descriptor = standard ? dup(STDIN_FILENO)
                               : openat(folder, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    // No fault of this file: any other would meet it, too.
    const bool lacking = out->descriptor < 0 && (errno == EMFILE || errno == ENFILE);
    if (out->descriptor < 0 || fstat(out->descriptor, &about) != 0)
        out->cause = strerror(errno);
    else if (S_ISDIR(about.st_mode))
        out->cause = "is a directory";
    else if (S_ISREG(about.st_mode))
        out->size = (size_t)about.st_size;
    else if (!standard)
        out->cause = dash ? "is no regular file; for a pipe give - and use standard input"
                          : "is no regular file";
    out->regular = S_ISREG(about.st_mode);
    out->folder = S_ISDIR(about.st_mode) && !standard; // nobody walks one that has no path
    if (out->cause == NULL)
        return RDX_OK;
    if (out->descriptor >= 0)
        close(out->descriptor);
    out->descriptor = -1;
    return lacking ? RDX_E_SYSTEM : RDX_E_FILE;
}

rdx_status input_open(int folder, const char *path, input_file *out)
{
    return open_file(folder, path, true, out);
}

static rdx_status read_all(input *in, int descriptor, const char *name, size_t capacity,
                           rdx_report *report)
{
    char *data = rdx_arena_get(&in->arena, 1, capacity);
    size_t length = 0;
    while (data != NULL) {
        ssize_t got = read(descriptor, data + length, capacity - length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(report, RDX_E_FILE, name, strerror(errno));
        if (got == 0)
            break;
        length += (size_t)got;
        if (length > RDX_MAX_TEXT)
            return too_long(report, name);
        if (length == capacity) {
            data = rdx_arena_grow(&in->arena, data, 1, length, 2 * capacity);
            capacity *= 2;
        }
    }
    if (data == NULL)
        return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_NOMEM, "%s", name);
    in->data = data;
    in->length = length;
    return RDX_OK;
}

static rdx_status read_file(input *in, const char *path, bool dash, const char *name,
                            rdx_report *report)
{
    input_file file;
    rdx_status status = open_file(AT_FDCWD, path, dash, &file);
    if (status != RDX_OK)
        return fail(report, status, name, file.cause);
    const size_t capacity = file.size > 0 ? file.size + 1 : FIRST_SIZE;
    status = file.size > RDX_MAX_TEXT ? too_long(report, name)
                                      : read_all(in, file.descriptor, name, capacity, report);
    close(file.descriptor);
    return status;
}

rdx_status input_read(input *in, const char *path, rdx_report *report)
{
    return read_file(in, path, true, input_name(path), report);
}

rdx_status input_read_named(input *in, const char *path, const char *name, rdx_report *report)
{
    return read_file(in, path, false, name, report);
}

void input_drop(input *in)
{
    rdx_arena_drop(&in->arena);
    in->data = NULL;
    in->length = 0;
}
