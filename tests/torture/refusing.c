/**
 * @file
 * The linker's names for wrapped functions: __wrap_NAME is called for NAME, __real_NAME is the
 * C library's.
 */
#include "refusing.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void __wrap_free(void *block);

static size_t left; // calls until the refused one; 0: none is to be refused
static bool refused;
static size_t calls;
static size_t live;
static const char *watched;
static size_t found;

void refuse_allocation(size_t number)
{
    left = number;
    refused = false;
}

bool was_refused(void)
{
    return refused;
}

size_t allocations(void)
{
    return calls;
}

size_t live_blocks(void)
{
    return live;
}

void watch_freed(const char *secret)
{
    watched = secret;
    found = 0;
}

size_t freed_with_secret(void)
{
    return found;
}

static void look_into(const char *block)
{
    if (watched == NULL || block == NULL)
        return;
    const size_t length = strlen(watched);
    const size_t size = malloc_usable_size((void *)block);
    for (size_t i = 0; i + length <= size; i++) {
        if (memcmp(block + i, watched, length) == 0) {
            found++;
            return;
        }
    }
}

static bool is_refused(void)
{
    calls++;
    if (left == 0 || --left > 0)
        return false;
    refused = true;
    return true;
}

// What a library freed may come again as a block of ours: that is not what is searched for.
static void *without_leavings(void *block, size_t size)
{
    if (watched != NULL && block != NULL && malloc_usable_size(block) > size)
        memset((char *)block + size, 0, malloc_usable_size(block) - size);
    return block;
}

static void *counted(void *block, size_t cleared)
{
    live += block != NULL;
    return without_leavings(block, cleared);
}

void *__wrap_malloc(size_t size)
{
    return is_refused() ? NULL : counted(__real_malloc(size), 0);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return is_refused() ? NULL : counted(__real_calloc(count, size), count * size);
}

void *__wrap_realloc(void *old, size_t size)
{
    if (is_refused())
        return NULL;
    look_into(old); // which may be freed
    const size_t kept = old == NULL ? 0 : malloc_usable_size(old);
    void *block = __real_realloc(old, size);
    live += old == NULL && block != NULL;
    return without_leavings(block, kept);
}

void __wrap_free(void *block)
{
    live -= block != NULL;
    look_into(block);
    __real_free(block);
}
