/**
 * @file
 * How an arena's blocks look, for the pieces that readers take by the dozen: cutting one from the
 * newest block is a few instructions, and here they can be inlined.
 */
#ifndef RDX_SRC_ARENA_BLOCK_H
#define RDX_SRC_ARENA_BLOCK_H

#include <rdx/arena.h>

#include <stdalign.h>
#include <string.h>

typedef struct rdx_arena_block {
    struct rdx_arena_block *next;
    size_t size;   // bytes of data
    size_t used;   // of them given out
    size_t newest; // where the newest piece starts
    alignas(max_align_t) unsigned char data[];
} arena_block;

/**
 * `bytes` bytes of a new block, not zeroed, at a place aligned for any type. The block has `room`
 * for as many more as the limit allows. NULL as rdx_arena_get.
 */
void *arena_take_from_new_block(rdx_arena *arena, size_t bytes, size_t room);

/** `bytes` bytes of the newest block, not zeroed, at a multiple of `alignment`, a power of two;
 *  NULL: it has no such room. */
static inline void *arena_cut(rdx_arena *arena, size_t bytes, size_t alignment)
{
    arena_block *newest = arena->blocks;
    if (newest == NULL || arena->failed)
        return NULL;
    const size_t start = (newest->used + alignment - 1) & ~(alignment - 1);
    if (start > newest->size || newest->size - start < bytes)
        return NULL;
    newest->newest = start;
    newest->used = start + bytes;
    return newest->data + start;
}

/** `bytes` bytes, not zeroed, at a multiple of `alignment`, a power of two. Even none have an
 *  address. NULL as rdx_arena_get. */
static inline void *arena_take(rdx_arena *arena, size_t bytes, size_t alignment, size_t room)
{
    if (bytes == 0)
        bytes = 1;
    void *cut = arena_cut(arena, bytes, alignment);
    return cut != NULL ? cut : arena_take_from_new_block(arena, bytes, room);
}

/** rdx_arena_get of one object. */
static inline void *arena_object(rdx_arena *arena, size_t size)
{
    void *taken = arena_take(arena, size, alignof(max_align_t), 0);
    return taken == NULL ? NULL : memset(taken, 0, size);
}

#endif
