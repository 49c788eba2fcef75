/**
 * @file
 * Reads a file into a buffer that only grows, unpacks what is packed, and finds the texts in it.
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
#define SMALLEST ((size_t)4000)    // with what an arena adds, a page
#define LARGEST (RDX_MAX_TEXT + 1) // the byte more tells a text that is too long

static bool fail(source *from, rdx_status status, const char *cause)
{
    from->status = status;
    from->cause = cause;
    return false;
}

static size_t at_most(size_t wanted, size_t limit)
{
    return wanted < limit ? wanted : limit;
}

// ---- Bytes as they come ----

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
    from->taken += *got;
    // A regular file that gave less than it was asked for is at its end: most files take one read.
    from->ended = count == 0 || (*got < size && from->size > 0 && from->taken >= from->size);
    return true;
}

static bool fill_chunk(source *from)
{
    from->chunk_start = 0;
    return read_some(from, from->chunk, CHUNK, &from->chunk_end);
}

// Zero bytes that fill up a tape or a block; nothing else may follow them.
static bool skip_padding(source *from)
{
    while (from->chunk_start < from->chunk_end && from->chunk[from->chunk_start] == 0) {
        from->chunk_start++;
        from->padded = true;
    }
    return !from->padded || from->chunk_start == from->chunk_end ||
           fail(from, RDX_E_FILE, "gzip data is damaged");
}

// Unpacks from the chunk, which is not empty.
static bool inflate_chunk(source *from, char *to, size_t room, size_t *got)
{
    const unsigned char *in = from->chunk + from->chunk_start;
    size_t in_left = from->chunk_end - from->chunk_start;
    size_t left = room;
    gzip_state state = gzip_inflate(from->packed, &in, &in_left, &to, &left);
    from->chunk_start = from->chunk_end - in_left;
    from->inside = state == GZIP_MORE;
    *got = room - left;
    if (state == GZIP_DAMAGED)
        return fail(from, RDX_E_FILE, "gzip data is damaged");
    return state != GZIP_NOMEM || fail(from, RDX_E_NOMEM, "memory was refused");
}

// Unpacks into `to`; *got is 0 at the end of the file.
static bool unpack(source *from, char *to, size_t room, size_t *got)
{
    *got = 0;
    while (*got == 0) {
        if (from->chunk_start == from->chunk_end && !fill_chunk(from))
            return false;
        if (from->chunk_start == from->chunk_end)
            return !from->inside || fail(from, RDX_E_FILE, "gzip data is cut off");
        if (!from->inside && !skip_padding(from))
            return false;
        from->inside = from->chunk_start < from->chunk_end;
        if (from->inside && !inflate_chunk(from, to, room, got))
            return false;
    }
    return true;
}

// ---- The buffer ----

// Sees to it that the buffer has `wanted` bytes, or as many as the largest has.
static bool reserve(source *from, size_t wanted)
{
    wanted = at_most(wanted, LARGEST);
    if (wanted <= from->capacity)
        return true;
    rdx_arena arena = SOURCE_ARENA;
    char *grown = rdx_arena_get(&arena, 1, wanted);
    if (grown == NULL)
        return fail(from, RDX_E_NOMEM, "memory was refused");
    if (from->end > 0)
        memcpy(grown, from->buffer, from->end);
    rdx_arena_drop(&from->arena);
    from->arena = arena;
    from->buffer = grown;
    from->capacity = wanted;
    return true;
}

// Makes room behind `end`: what was given out goes, or the buffer grows.
static bool make_room(source *from)
{
    if (from->end < from->capacity)
        return true;
    if (from->start == 0)
        return reserve(from, 2 * from->capacity);
    from->end -= from->start;
    memmove(from->buffer, from->buffer + from->start, from->end);
    from->start = 0;
    return true;
}

// Some bytes more, at most `limit`; `ended` when there are none.
static bool fill(source *from, size_t limit)
{
    if (!make_room(from))
        return false;
    char *to = from->buffer + from->end;
    size_t room = at_most(from->capacity - from->end, limit);
    size_t got;
    if (from->packed == NULL ? !read_some(from, to, room, &got) : !unpack(from, to, room, &got))
        return false;
    from->end += got;
    if (from->packed != NULL) // the file may be read to its end, and not yet unpacked
        from->ended = got == 0;
    return true;
}

// ---- Opening ----

// What was read so far is not text, but to be unpacked.
static bool begin_gzip(source *from)
{
    if (!gzip_available())
        return fail(from, RDX_E_FILE, "is gzip, and this rdx was built without zlib");
    from->packed = gzip_open();
    if (from->chunk == NULL)
        from->chunk = rdx_arena_get(&from->chunk_arena, 1, CHUNK);
    if (from->packed == NULL || from->chunk == NULL || !reserve(from, CHUNK))
        return fail(from, RDX_E_NOMEM, "memory was refused");
    memcpy(from->chunk, from->buffer, from->end);
    from->chunk_end = from->end;
    from->end = 0;
    from->ended = false;
    return true;
}

// The first two bytes tell gzip from JSON, which can't begin so.
static bool look_for_gzip(source *from, const char *path)
{
    while (from->end < 2 && !from->ended)
        if (!fill(from, CHUNK - from->end))
            return false;
    if (from->end >= 2 && memcmp(from->buffer, "\x1F\x8B", 2) == 0)
        return begin_gzip(from);
    return !file_is_gzip(path) || fail(from, RDX_E_FILE, "is no gzip file");
}

bool source_open(source *from, int folder, const char *path)
{
    from->status = RDX_OK;
    from->cause = NULL;
    from->line = 0;
    from->too_long = from->inside = from->padded = from->ended = false;
    from->start = from->end = from->chunk_start = from->chunk_end = from->taken = 0;
    input_file file;
    rdx_status status = input_open(folder, path, &file);
    from->descriptor = file.descriptor;
    from->folder = file.folder;
    from->size = file.size;
    if (status != RDX_OK)
        return fail(from, status, file.cause);
    size_t known = file.size > 0 ? file.size + 1 : CHUNK;
    return reserve(from, known < SMALLEST ? SMALLEST : at_most(known, CHUNK)) &&
           look_for_gzip(from, path);
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
    rdx_arena_drop(&from->chunk_arena);
    *from = SOURCE;
}

// ---- Texts ----

bool source_all(source *from)
{
    if (from->packed == NULL && from->size > 0 && !reserve(from, from->size + 1))
        return false;
    while (!from->ended && from->end < LARGEST)
        if (!fill(from, LARGEST))
            return false;
    from->too_long = from->end == LARGEST;
    from->text = from->too_long ? NULL : from->buffer;
    from->length = from->too_long ? 0 : from->end;
    return true;
}

// Drops what is left of a line that is too long.
static bool skip_line(source *from)
{
    from->too_long = true;
    from->text = NULL;
    from->length = 0;
    for (;;) {
        const char *rest = from->buffer + from->start;
        const char *stop = memchr(rest, '\n', from->end - from->start);
        if (stop != NULL) {
            from->start += (size_t)(stop - rest) + 1;
            return true;
        }
        from->start = from->end = 0;
        if (from->ended)
            return true;
        if (!fill(from, LARGEST))
            return false;
    }
}

// The next line, blank or not. False at the end of the file, and when reading failed.
static bool next_line(source *from)
{
    from->too_long = false;
    const char *stop = NULL;
    for (size_t seen = 0;;) {
        const char *line = from->buffer + from->start;
        size_t held = from->end - from->start;
        if (seen < held)
            stop = memchr(line + seen, '\n', held - seen);
        if (stop != NULL || from->ended || held == LARGEST)
            break;
        seen = held;
        if (!fill(from, LARGEST))
            return false;
    }
    if (from->start == from->end)
        return false;
    from->line++;
    if (stop == NULL && from->end - from->start == LARGEST)
        return skip_line(from);
    from->text = from->buffer + from->start;
    from->length = (size_t)((stop != NULL ? stop : from->buffer + from->end) - from->text);
    from->start += from->length + (stop != NULL ? 1 : 0);
    return true;
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
    while (next_line(from))
        if (from->too_long || !is_blank(from->text, from->length))
            return true;
    return false;
}
