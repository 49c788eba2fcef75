/**
 * @file
 * Padded copies of texts, for readers; see scan.h. A text that is long is mostly long by one string
 * that it embeds: where the machine can, that is searched while it is copied, not once more.
 *
 *     plain_run run;
 *     const char *text = json_padded_run(&arena, from, length, 0, 0, &run);
 */
#ifndef RDX_SRC_JSON_COPY_H
#define RDX_SRC_JSON_COPY_H

#include <rdx/arena.h>

#include "scan.h"

/** A stretch of a text, by offsets: from anywhere in it, scan_string comes to `to`. Empty: none. */
typedef struct plain_run {
    size_t from;
    size_t to;
} plain_run;

/** Texts of up to so many bytes are copied at once: they are in the cache when they are read. */
#define JSON_COPY_AT_ONCE ((size_t)64 * 1024)

/** Copies a text and its padding to `out`, which has room for both. */
void json_pad(char *out, const char *text, size_t length);

/** A padded copy. NULL as rdx_arena_get. */
char *json_padded(rdx_arena *arena, const char *text, size_t length);

/** The same; *run is the longest one in it, or empty: where that would cost more than it saves, and
 *  where all are short. `before` bytes in front of the copy are its own, too, and `room` is what
 *  else will be asked of the arena. */
char *json_padded_run(rdx_arena *arena, const char *text, size_t length, size_t before, size_t room,
                      plain_run *run);

/** scan_string at the place `at` of the padded `text`. */
static inline const char *json_scan_run(const char *text, plain_run run, const char *at)
{
    const size_t offset = (size_t)(at - text);
    return offset - run.from < run.to - run.from ? text + run.to : scan_string(at);
}

#endif
