/**
 * @file
 * The arena: a chain of zeroed blocks, pieces cut from the newest one.
 *
 * Memory behind `used` has never been given out and is still zero from calloc, so that neither
 * a new piece nor one that grows in place has to be cleared.
 */
#include <rdx/arena.h>

#include "wipe.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

typedef struct rdx_arena_block {
    struct rdx_arena_block *next;
    size_t size;   // bytes of data
    size_t used;   // of them given out
    size_t newest; // where the newest piece starts
    alignas(max_align_t) unsigned char data[];
} block;

enum { FIRST_BLOCK = 4096, LARGEST_USUAL_BLOCK = 1024 * 1024 };

static void *refuse(rdx_arena *arena)
{
    arena->failed = true;
    return NULL;
}

// Bytes for the next block, header included: twice the newest one, unless more is needed.
static size_t block_bytes(const rdx_arena *arena, size_t needed)
{
    size_t usual = FIRST_BLOCK;
    if (arena->blocks != NULL) {
        const size_t newest = sizeof(block) + arena->blocks->size;
        usual = newest < LARGEST_USUAL_BLOCK / 2 ? newest * 2 : LARGEST_USUAL_BLOCK;
    }
    const size_t left = arena->limit - arena->taken;
    if (usual > left)
        usual = left;
    return usual > needed ? usual : needed;
}

static block *add_block(rdx_arena *arena, size_t bytes)
{
    if (bytes > SIZE_MAX - sizeof(block) || bytes + sizeof(block) > arena->limit - arena->taken)
        return NULL;
    const size_t all = block_bytes(arena, bytes + sizeof(block));
    block *added = calloc(1, all);
    if (added == NULL)
        return NULL;
    added->next = arena->blocks;
    added->size = all - sizeof(block);
    arena->blocks = added;
    arena->taken += all;
    return added;
}

// `bytes` zeroed bytes at a multiple of `alignment`. Even no bytes have an address.
static void *take(rdx_arena *arena, size_t bytes, size_t alignment)
{
    if (arena->failed)
        return NULL;
    if (bytes == 0)
        bytes = 1;
    block *newest = arena->blocks;
    size_t gap = 0;
    if (newest != NULL)
        gap = (alignment - newest->used % alignment) % alignment;
    if (newest == NULL || newest->size - newest->used < gap ||
        newest->size - newest->used - gap < bytes) {
        newest = add_block(arena, bytes);
        gap = 0;
    }
    if (newest == NULL)
        return refuse(arena);
    newest->newest = newest->used + gap;
    newest->used = newest->newest + bytes;
    return newest->data + newest->newest;
}

void *rdx_arena_get(rdx_arena *arena, size_t size, size_t count)
{
    if (size != 0 && count > SIZE_MAX / size)
        return refuse(arena);
    return take(arena, size * count, alignof(max_align_t));
}

// Whether `old` could be made `bytes` long where it stands; then it is.
static bool grow_in_place(block *newest, const void *old, size_t held, size_t bytes)
{
    if (newest == NULL || old != newest->data + newest->newest ||
        newest->size - newest->newest < bytes)
        return false;
    // The caller may have asked for more than it holds now, and written there.
    const size_t had = newest->used - newest->newest;
    if (had > held)
        memset(newest->data + newest->newest + held, 0, had - held);
    if (bytes > had)
        newest->used = newest->newest + bytes;
    return true;
}

void *rdx_arena_grow(rdx_arena *arena, void *old, size_t size, size_t count, size_t capacity)
{
    if (arena->failed)
        return NULL;
    if (old == NULL)
        return rdx_arena_get(arena, size, capacity);
    if (capacity <= count)
        return old;
    if (size != 0 && capacity > SIZE_MAX / size)
        return refuse(arena);
    if (grow_in_place(arena->blocks, old, size * count, size * capacity))
        return old;
    void *grown = rdx_arena_get(arena, size, capacity);
    if (grown != NULL)
        memcpy(grown, old, size * count);
    return grown;
}

char *rdx_arena_text(rdx_arena *arena, const char *text, size_t length)
{
    if (length == SIZE_MAX)
        return refuse(arena);
    char *copy = take(arena, length + 1, 1);
    if (copy != NULL && length > 0)
        memcpy(copy, text, length);
    return copy;
}

void rdx_arena_drop(rdx_arena *arena)
{
    if (arena == NULL)
        return;
    for (block *b = arena->blocks; b != NULL;) {
        block *next = b->next;
        rdx_wipe(b->data, b->used);
        free(b);
        b = next;
    }
    *arena = RDX_ARENA(arena->limit);
}
