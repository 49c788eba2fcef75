/**
 * @file
 * The arena: a chain of blocks, pieces cut from the newest one and zeroed as they are given out.
 */
#include "arena_block.h"

#include "wipe.h"

#include <stdlib.h>

// A first block of 1,024 bytes is what malloc hands out fastest, and holds a small message. Where
// the limit is low, fewer blocks leave more of it.
enum { FIRST_BLOCK = 1024, FIRST_BLOCK_OF_FEW = 4096, LARGEST_USUAL_BLOCK = 1024 * 1024 };
enum { LOW_LIMIT = 16 * FIRST_BLOCK_OF_FEW };

static void *refuse(rdx_arena *arena)
{
    arena->failed = true;
    return NULL;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

// Bytes for the next block, header included: twice the newest one, unless more is needed or wanted.
static size_t block_bytes(const rdx_arena *arena, size_t needed, size_t room)
{
    const size_t left = arena->limit - arena->taken;
    size_t usual = left < LOW_LIMIT ? FIRST_BLOCK_OF_FEW : FIRST_BLOCK;
    if (arena->blocks != NULL)
        usual = least((sizeof(arena_block) + arena->blocks->size) * 2, LARGEST_USUAL_BLOCK);
    const size_t wanted = room < SIZE_MAX - needed ? needed + room : needed;
    if (usual < wanted)
        usual = wanted;
    usual = least(usual, left);
    return usual > needed ? usual : needed;
}

static arena_block *add_block(rdx_arena *arena, size_t bytes, size_t room)
{
    if (bytes > SIZE_MAX - sizeof(arena_block) ||
        bytes + sizeof(arena_block) > arena->limit - arena->taken)
        return NULL;
    const size_t all = block_bytes(arena, bytes + sizeof(arena_block), room);
    arena_block *added = malloc(all);
    if (added == NULL)
        return NULL;
    *added = (arena_block){.next = arena->blocks, .size = all - sizeof(arena_block)};
    arena->blocks = added;
    arena->taken += all;
    return added;
}

void *arena_take_from_new_block(rdx_arena *arena, size_t bytes, size_t room)
{
    arena_block *added = arena->failed ? NULL : add_block(arena, bytes, room);
    if (added == NULL)
        return refuse(arena);
    added->used = bytes;
    return added->data;
}

void *rdx_arena_get(rdx_arena *arena, size_t size, size_t count)
{
    if (size != 0 && count > SIZE_MAX / size)
        return refuse(arena);
    return arena_object(arena, size * count);
}

// Whether `old`, of `held` bytes, could be made `bytes` long where it stands; then it is. The
// caller may have asked for more than it holds now, and written there: all that is new is zeroed.
static bool grow_in_place(arena_block *newest, const void *old, size_t held, size_t bytes)
{
    if (newest == NULL || old != newest->data + newest->newest ||
        newest->size - newest->newest < bytes)
        return false;
    const size_t had = newest->used - newest->newest;
    const size_t has = bytes > had ? bytes : had;
    if (has > held)
        memset(newest->data + newest->newest + held, 0, has - held);
    newest->used = newest->newest + has;
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
    char *grown = arena_take(arena, size * capacity, alignof(max_align_t), 0);
    if (grown == NULL)
        return NULL;
    memcpy(grown, old, size * count);
    memset(grown + size * count, 0, size * (capacity - count));
    return grown;
}

char *rdx_arena_text(rdx_arena *arena, const char *text, size_t length)
{
    if (length == SIZE_MAX)
        return refuse(arena);
    char *copy = arena_take(arena, length + 1, 1, 0);
    if (copy == NULL)
        return NULL;
    if (length > 0)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

// Wipes and frees `first` and all that come behind it.
static void drop_blocks(arena_block *first)
{
    while (first != NULL) {
        arena_block *next = first->next;
        rdx_wipe(first->data, first->used);
        free(first);
        first = next;
    }
}

void rdx_arena_reset(rdx_arena *arena)
{
    arena_block *kept = arena->blocks;
    const size_t limit = arena->limit;
    *arena = RDX_ARENA(limit);
    if (kept == NULL)
        return;
    drop_blocks(kept->next);
    rdx_wipe(kept->data, kept->used);
    kept->next = NULL;
    kept->used = 0;
    kept->newest = 0;
    arena->blocks = kept;
    arena->taken = sizeof(arena_block) + kept->size;
}

void rdx_arena_drop(rdx_arena *arena)
{
    if (arena == NULL)
        return;
    drop_blocks(arena->blocks);
    *arena = RDX_ARENA(arena->limit);
}
