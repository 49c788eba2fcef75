/**
 * @file
 * Padded copies: at once, or piece by piece.
 */
#include "json_copy.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "arena_block.h"
#include "scan_kernels.h"

// Most texts are not plain for long: these are copied in pieces of so many bytes.
enum { PIECE = 8192 };

void json_pad(char *out, const char *text, size_t length)
{
    if (length > 0)
        memcpy(out, text, length);
    memset(out + length, 0, SCAN_PADDING);
}

// Whether scan_string passes it.
static bool is_plain(char c)
{
    return (signed char)c >= ' ' && c != '"' && c != '\\';
}

// Where the plain bytes begin that end at `end`.
static const char *plain_before(const char *start, const char *end)
{
    while (end - start >= STEP && step_stops(end - STEP) == 0)
        end -= STEP;
    while (end > start && is_plain(end[-1]))
        end--;
    return end;
}

// A piece of at most `rest` bytes, to where a line of the cache begins: blocks go on there.
static size_t piece_of(const char *to, size_t rest)
{
    const size_t size = PIECE + (0 - ((uintptr_t)to + PIECE)) % SCAN_BLOCK;
    return rest < size ? rest : size;
}

// Blocks that are plain are copied and searched in one step; from one that is not, or that the text
// ends in, a piece is only copied.
static void pad_and_find(char *out, const char *text, size_t length, plain_run *run)
{
    size_t plain = 0; // from here up to `done`
    memset(out + length, 0, SCAN_PADDING);
    for (size_t done = 0; done < length;) {
        done += scan_copy_blocks(out + done, text + done, length - done);
        const size_t size = piece_of(out + done, length - done);
        memcpy(out + done, text + done, size);
        const size_t stop = (size_t)(scan_string(out + done) - out); // in the piece or at the end
        if (stop - plain > run->to - run->from)
            *run = (plain_run){plain, stop};
        done += size;
        plain = (size_t)(plain_before(out + stop, out + done) - out);
    }
}

static char *take(rdx_arena *arena, size_t length, size_t before, size_t room)
{
    const bool countable = length < SIZE_MAX - SCAN_PADDING - before;
    char *copy = arena_take(arena, countable ? before + length + SCAN_PADDING : SIZE_MAX, 1, room);
    if (copy == NULL)
        return NULL;
    memset(copy, 0, before);
    return copy + before;
}

char *json_padded(rdx_arena *arena, const char *text, size_t length)
{
    char *copy = take(arena, length, 0, 0);
    if (copy != NULL)
        json_pad(copy, text, length);
    return copy;
}

char *json_padded_run(rdx_arena *arena, const char *text, size_t length, size_t before, size_t room,
                      plain_run *run)
{
    *run = (plain_run){0};
    char *copy = take(arena, length, before, room);
    if (copy != NULL && length > JSON_COPY_AT_ONCE && scan_copies())
        pad_and_find(copy, text, length, run);
    else if (copy != NULL)
        json_pad(copy, text, length);
    return copy;
}
