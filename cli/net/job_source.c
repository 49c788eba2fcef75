/**
 * @file
 * Lines by one buffer, which grows for a long one and shrinks behind it.
 */
#include "job_source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include <rdx/parse.h>

#include "input.h"
#include "interrupt.h"

// A buffer beyond the second is not kept behind its line.
#define USUAL_SIZE ((size_t)64 * 1024)
#define LARGE_SIZE ((size_t)1024 * 1024)

// Twice the longest line, and what it grew from.
#define MEMORY ((size_t)300 * 1000 * 1000)

rdx_status job_source_open(job_source *out, const char *path, rdx_report *report)
{
    input_file file;
    *out = (job_source){.descriptor = -1, .arena = RDX_ARENA(MEMORY)};
    const rdx_status status = input_open(AT_FDCWD, path, &file);
    if (status != RDX_OK)
        return rdx_report_fail(report, RDX_STAGE_FILE, status, "%s: %s", input_name(path),
                               file.cause);
    out->descriptor = file.descriptor;
    out->regular = file.regular;
    return RDX_OK;
}

void job_source_close(job_source *it)
{
    if (it->descriptor >= 0)
        close(it->descriptor);
    rdx_arena_drop(&it->arena);
    *it = (job_source){.descriptor = -1};
}

// ---- Room. ----

// Moves what is not given yet to the begin of the buffer, or of a new one.
static bool move_to(job_source *it, char *data, size_t capacity)
{
    if (data == NULL)
        return false;
    memmove(data, it->data + it->from, it->to - it->from);
    it->data = data;
    it->capacity = capacity;
    it->seen -= it->from;
    it->to -= it->from;
    it->from = 0;
    return true;
}

// A buffer as usual, with nothing in it; what was in the large one is wiped.
static bool renew(job_source *it)
{
    rdx_arena_drop(&it->arena);
    it->from = it->seen = it->to = 0;
    it->data = rdx_arena_get(&it->arena, 1, USUAL_SIZE);
    it->capacity = it->data != NULL ? USUAL_SIZE : 0;
    return it->data != NULL;
}

static bool make_room(job_source *it)
{
    if (it->from == it->to && (it->capacity == 0 || it->capacity > LARGE_SIZE))
        return renew(it);
    if (it->to < it->capacity)
        return true;
    if (it->from > 0)
        return move_to(it, it->data, it->capacity);
    const size_t capacity = 2 * it->capacity;
    return move_to(it, rdx_arena_grow(&it->arena, it->data, 1, it->to, capacity), capacity);
}

// ---- Reading. ----

static job_source_state broken(job_source *it, const char *cause)
{
    it->cause = cause;
    return JOB_BROKEN;
}

// A pipe holds less than a long line, so that its writer is given the time to fill it again.
static bool is_ready(const job_source *it)
{
    enum { PATIENCE_MS = 1 };
    struct pollfd asked = {.fd = it->descriptor, .events = POLLIN};
    return it->regular || poll(&asked, 1, PATIENCE_MS) > 0;
}

// Reads a piece. JOB_LINE: there is more to look at, or the list has ended.
static job_source_state read_piece(job_source *it, bool wait)
{
    if (!make_room(it))
        return broken(it, "no memory for its line");
    if (!wait && !is_ready(it))
        return JOB_LATER;
    if (!it->regular && !interrupt_wait(it->descriptor))
        return JOB_END;
    const ssize_t got = read(it->descriptor, it->data + it->to, it->capacity - it->to);
    if (got < 0)
        return errno == EINTR || errno == EAGAIN ? JOB_LINE : broken(it, strerror(errno));
    it->ended = got == 0;
    it->to += (size_t)got;
    return JOB_LINE;
}

// ---- Lines. ----

// Takes the line that ends at `end`, with `behind` bytes of line end.
static void cut(job_source *it, size_t end, size_t behind, job_text *out)
{
    *out = (job_text){.text = it->data + it->from,
                      .length = end - it->from,
                      .number = ++it->number,
                      .too_long = it->passing_over || end - it->from > RDX_MAX_TEXT};
    it->from = it->seen = end + behind;
    it->passing_over = false;
}

// A line out of what was read; false when none is whole there.
static bool find(job_source *it, job_text *out)
{
    const char *end =
        it->seen < it->to ? memchr(it->data + it->seen, '\n', it->to - it->seen) : NULL;
    if (end != NULL) {
        cut(it, (size_t)(end - it->data), 1, out);
        return true;
    }
    it->seen = it->to;
    if (it->to - it->from > RDX_MAX_TEXT) {
        it->passing_over = true;
        it->from = it->to;
    }
    if (!it->ended || (it->from == it->to && !it->passing_over))
        return false;
    cut(it, it->to, 0, out); // the last one, without a line end
    return true;
}

static bool is_blank(const job_text *line)
{
    for (size_t i = 0; i < line->length; i++)
        if (strchr(" \t\r", line->text[i]) == NULL || line->text[i] == '\0')
            return false;
    return !line->too_long;
}

job_source_state job_source_next(job_source *it, bool wait, job_text *out)
{
    for (;;) {
        while (find(it, out))
            if (!is_blank(out))
                return JOB_LINE;
        if (it->ended)
            return JOB_END;
        const job_source_state state = read_piece(it, wait);
        if (state != JOB_LINE)
            return state;
    }
}

size_t job_source_count(job_source *it)
{
    size_t count = 0;
    job_text line;
    while (job_source_next(it, true, &line) == JOB_LINE)
        count++;
    return count;
}
