/**
 * @file
 * Reads a file in chunks, unpacks them, and gathers texts in a buffer that only grows.
 */
#include "source.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <rdx/parse.h>

#include "file_names.h"
#include "gzip.h"
#include "input.h"

#define CHUNK ((size_t)64 * 1024)

static bool fail(source *from, rdx_status status, const char *cause)
{
    from->status = status;
    from->cause = cause;
    return false;
}

// ---- Bytes as they come ----

static bool make_buffers(source *from)
{
    if (from->chunk != NULL)
        return true;
    from->chunk = rdx_arena_get(&from->arena, 1, CHUNK);
    from->plain = rdx_arena_get(&from->arena, 1, CHUNK);
    from->buffer = rdx_arena_get(&from->arena, 1, CHUNK);
    from->capacity = CHUNK;
    if (from->chunk == NULL || from->plain == NULL || from->buffer == NULL)
        return fail(from, RDX_E_NOMEM, "memory was refused");
    return true;
}

// One read into `to`; *got is 0 at the end of the file.
static bool read_some(source *from, void *to, size_t size, size_t *got)
{
    ssize_t count;
    do
        count = read(from->descriptor, to, size);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        return fail(from, RDX_E_FILE, strerror(errno));
    *got = (size_t)count;
    return true;
}

static bool fill_chunk(source *from)
{
    from->start = 0;
    return read_some(from, from->chunk, CHUNK, &from->end);
}

// Zero bytes that fill up a tape or a block; nothing else may follow them.
static bool skip_padding(source *from)
{
    while (from->start < from->end && from->chunk[from->start] == 0) {
        from->start++;
        from->padded = true;
    }
    return !from->padded || from->start == from->end ||
           fail(from, RDX_E_FILE, "gzip data is damaged");
}

// Unpacks into `plain`; plain_end stays 0 at the end of the file.
static bool unpack(source *from)
{
    while (from->plain_end == 0) {
        if (from->start == from->end && !fill_chunk(from))
            return false;
        if (from->start == from->end)
            return !from->inside || fail(from, RDX_E_FILE, "gzip data is cut off");
        if (!from->inside && !skip_padding(from))
            return false;
        if (from->start == from->end)
            continue;
        from->inside = true;
        const unsigned char *in = from->chunk + from->start;
        size_t in_left = from->end - from->start;
        char *out = from->plain;
        size_t room = CHUNK;
        gzip_state state = gzip_inflate(from->packed, &in, &in_left, &out, &room);
        from->start = from->end - in_left;
        from->plain_end = CHUNK - room;
        from->inside = state == GZIP_MORE;
        if (state == GZIP_DAMAGED)
            return fail(from, RDX_E_FILE, "gzip data is damaged");
        if (state == GZIP_NOMEM)
            return fail(from, RDX_E_NOMEM, "memory was refused");
    }
    return true;
}

// Sees to it that there are bytes in `plain`; there are none at the end of the file.
static bool fill(source *from)
{
    if (from->plain_start < from->plain_end)
        return true;
    from->plain_start = from->plain_end = 0;
    if (from->packed != NULL)
        return unpack(from);
    if (from->start < from->end) { // what source_open looked at
        from->plain_end = from->end - from->start;
        memcpy(from->plain, from->chunk + from->start, from->plain_end);
        from->start = from->end;
        return true;
    }
    return read_some(from, from->plain, CHUNK, &from->plain_end);
}

// ---- Opening ----

// The first two bytes tell gzip from JSON, which can't begin so.
static bool look_for_gzip(source *from, const char *path)
{
    while (from->end < 2) {
        size_t got;
        if (!read_some(from, from->chunk + from->end, CHUNK - from->end, &got))
            return false;
        if (got == 0)
            break;
        from->end += got;
    }
    if (from->end < 2 || from->chunk[0] != 0x1F || from->chunk[1] != 0x8B)
        return !file_is_gzip(path) || fail(from, RDX_E_FILE, "is no gzip file");
    if (!gzip_available())
        return fail(from, RDX_E_FILE, "is gzip, and this rdx was built without zlib");
    from->packed = gzip_open();
    return from->packed != NULL || fail(from, RDX_E_NOMEM, "memory was refused");
}

bool source_open(source *from, const char *path)
{
    from->status = RDX_OK;
    from->cause = NULL;
    from->line = 0;
    from->too_long = false;
    from->inside = from->padded = false;
    from->start = from->end = from->plain_start = from->plain_end = 0;
    if (!make_buffers(from))
        return false;
    const char *cause;
    size_t size;
    rdx_status status = input_open(path, &from->descriptor, &size, &cause);
    if (status != RDX_OK)
        return fail(from, status, cause);
    return look_for_gzip(from, path);
}

void source_close(source *from)
{
    gzip_close(from->packed);
    from->packed = NULL;
    if (from->descriptor >= 0)
        close(from->descriptor);
    from->descriptor = -1;
}

void source_drop(source *from)
{
    rdx_arena_drop(&from->arena);
    *from = SOURCE;
}

// ---- Gathering ----

// Appends bytes of `plain`; of those beyond the limit none.
static bool append(source *from, const char *bytes, size_t count)
{
    if (count > RDX_MAX_TEXT - from->length) {
        from->too_long = true;
        count = RDX_MAX_TEXT - from->length;
    }
    if (count > from->capacity - from->length) {
        size_t wanted = from->capacity;
        while (count > wanted - from->length)
            wanted *= 2;
        if (wanted > RDX_MAX_TEXT)
            wanted = RDX_MAX_TEXT;
        char *grown = rdx_arena_grow(&from->arena, from->buffer, 1, from->length, wanted);
        if (grown == NULL)
            return fail(from, RDX_E_NOMEM, "memory was refused");
        from->buffer = grown;
        from->capacity = wanted;
    }
    memcpy(from->buffer + from->length, bytes, count);
    from->length += count;
    return true;
}

bool source_all(source *from)
{
    from->length = 0;
    while (!from->too_long) {
        if (!fill(from))
            return false;
        size_t count = from->plain_end - from->plain_start;
        if (count == 0)
            break;
        if (!append(from, from->plain + from->plain_start, count))
            return false;
        from->plain_start = from->plain_end;
    }
    from->text = from->buffer;
    return true;
}

// One line, blank or not. False at the end of the file, and when reading failed.
static bool gather_line(source *from)
{
    from->length = 0;
    from->too_long = false;
    bool begun = false;
    for (bool complete = false; !complete;) {
        if (!fill(from))
            return false;
        const char *bytes = from->plain + from->plain_start;
        size_t count = from->plain_end - from->plain_start;
        if (count == 0)
            break;
        begun = true;
        const char *end = memchr(bytes, '\n', count);
        complete = end != NULL;
        if (complete)
            count = (size_t)(end - bytes);
        from->plain_start += count + (complete ? 1 : 0);
        if (!append(from, bytes, count))
            return false;
    }
    from->line += begun ? 1 : 0;
    from->text = from->buffer;
    return begun;
}

static bool is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (strchr(" \t\r", text[i]) == NULL || text[i] == '\0')
            return false;
    return true;
}

bool source_line(source *from)
{
    while (gather_line(from))
        if (from->too_long || !is_blank(from->text, from->length))
            return true;
    return false;
}
