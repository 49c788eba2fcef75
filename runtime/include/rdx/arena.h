/**
 * @file
 * An arena: memory that is given out piece by piece and taken back all at once.
 *
 * A parsed message and everything it points to live in one arena. There is no
 * per-object free: drop the arena, drop the message.
 *
 *     rdx_arena arena = RDX_ARENA(16 << 20);          // at most 16 MiB
 *     rdx_notes_new *note;
 *     if (rdx_notes_new_parse(&arena, text, length, NULL, &note, &report) == RDX_OK)
 *         archive(note);
 *     rdx_arena_drop(&arena);                         // wipes, then frees
 *
 * Thread safety: one arena, one thread at a time.
 */
#ifndef RDX_ARENA_H
#define RDX_ARENA_H

#include <rdx/base.h>

RDX_BEGIN

struct rdx_arena_block;

/** Made by RDX_ARENA, so that no arena is without a limit. All members are private. */
typedef struct rdx_arena {
    size_t limit;                   // bytes that blocks may take in all
    size_t taken;                   // bytes that blocks have taken
    bool failed;                    // a call was refused; every later one is too
    struct rdx_arena_block *blocks; // newest first
} rdx_arena;

#ifdef __cplusplus
#define RDX_ARENA(limit_bytes) (rdx_arena{(limit_bytes), 0, false, nullptr})
#else
#define RDX_ARENA(limit_bytes) ((rdx_arena){.limit = (limit_bytes)})
#endif

/**
 * Zeroed memory for `count` objects of `size` bytes, aligned for any type.
 * Returns NULL and sets `arena->failed` when the limit is reached or the system
 * has no more; a later call cannot succeed by accident.
 */
RDX_API RDX_NODISCARD void *rdx_arena_get(rdx_arena *arena, size_t size, size_t count);

/**
 * `old`, which holds `count` objects of `size` bytes, with room for `capacity`: in place where it
 * is the newest piece of its block, else copied. `old` may be NULL when `count` is 0. New room is
 * zeroed. NULL as rdx_arena_get.
 */
RDX_API RDX_NODISCARD void *rdx_arena_grow(rdx_arena *arena, void *old, size_t size, size_t count,
                                           size_t capacity);

/** A NUL-terminated copy of `length` bytes. NULL as rdx_arena_get. */
RDX_API RDX_NODISCARD char *rdx_arena_text(rdx_arena *arena, const char *text, size_t length);

/**
 * Wipes all that was given out and makes the arena empty, but keeps its newest block for what comes
 * next: for programs that read one message after another.
 *
 *     while (next_text(&text, &length)) {
 *         if (rdx_notes_new_parse(&arena, text, length, NULL, &note, NULL) == RDX_OK)
 *             archive(note);
 *         rdx_arena_reset(&arena);
 *     }
 *     rdx_arena_drop(&arena);
 */
RDX_API void rdx_arena_reset(rdx_arena *arena);

/** Wipes all that was given out, frees it and makes the arena empty. NULL does nothing. */
RDX_API void rdx_arena_drop(rdx_arena *arena);

RDX_END

#endif
