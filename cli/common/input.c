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

static rdx_status fail(rdx_report *report, const char *path, const char *cause)
{
    return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_FILE, "%s: %s", input_name(path), cause);
}

static rdx_status too_long(rdx_report *report, const char *path)
{
    return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_SIZE, "%s: more than %zu bytes",
                           input_name(path), RDX_MAX_TEXT);
}

// Without O_NONBLOCK the open of a FIFO would wait for a writer.
static rdx_status open_input(const char *path, int *out, rdx_report *report)
{
    *out = strcmp(path, "-") == 0 ? dup(STDIN_FILENO)
                                  : open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (*out < 0)
        return fail(report, path, strerror(errno));
    return RDX_OK;
}

// The size to expect in *size: that of a regular file, else a first guess.
static rdx_status judge_kind(int descriptor, const char *path, size_t *size, rdx_report *report)
{
    struct stat about;
    if (fstat(descriptor, &about) != 0)
        return fail(report, path, strerror(errno));
    if (S_ISDIR(about.st_mode))
        return fail(report, path, "is a directory");
    *size = FIRST_SIZE;
    if (S_ISREG(about.st_mode)) {
        if ((uint64_t)about.st_size > RDX_MAX_TEXT)
            return too_long(report, path);
        *size = (size_t)about.st_size + 1;
    } else if (strcmp(path, "-") != 0) {
        return fail(report, path, "is no regular file; for a pipe give - and use standard input");
    }
    return RDX_OK;
}

static rdx_status read_all(input *in, int descriptor, const char *path, size_t capacity,
                           rdx_report *report)
{
    char *data = rdx_arena_get(&in->arena, 1, capacity);
    size_t length = 0;
    while (data != NULL) {
        ssize_t got = read(descriptor, data + length, capacity - length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(report, path, strerror(errno));
        if (got == 0)
            break;
        length += (size_t)got;
        if (length > RDX_MAX_TEXT)
            return too_long(report, path);
        if (length == capacity) {
            data = rdx_arena_grow(&in->arena, data, 1, length, 2 * capacity);
            capacity *= 2;
        }
    }
    if (data == NULL)
        return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_NOMEM, "%s", input_name(path));
    in->data = data;
    in->length = length;
    return RDX_OK;
}

rdx_status input_read(input *in, const char *path, rdx_report *report)
{
    int descriptor;
    rdx_status status = open_input(path, &descriptor, report);
    if (status != RDX_OK)
        return status;
    size_t size;
    status = judge_kind(descriptor, path, &size, report);
    if (status == RDX_OK)
        status = read_all(in, descriptor, path, size, report);
    close(descriptor);
    return status;
}

void input_drop(input *in)
{
    rdx_arena_drop(&in->arena);
    in->data = NULL;
    in->length = 0;
}
