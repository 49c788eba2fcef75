/**
 * @file
 * Compiled patterns, and the steps that they may take together.
 */
#include "patterns.h"

#include <stdlib.h>

// Of each reading, and for each byte of its text. Anchored patterns over classes take less than one
// a byte.
enum { STEPS = 2 * 1000 * 1000, STEPS_PER_BYTE = 4 };

typedef struct kept_pattern {
    const rdx_pattern *pattern;
    void *compiled;
} kept_pattern;

static bool make_room(patterns *all)
{
    if (all->count < all->capacity)
        return true;
    const size_t capacity = all->capacity == 0 ? 8 : all->capacity * 2;
    kept_pattern *kept = realloc(all->kept, capacity * sizeof *kept);
    if (kept == NULL)
        return false;
    all->kept = kept;
    all->capacity = capacity;
    return true;
}

// NULL: memory is at its end.
static kept_pattern *find(patterns *all, const rdx_pattern *pattern)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->kept[i].pattern == pattern)
            return &all->kept[i];
    if (!make_room(all))
        return NULL;
    void *compiled = pattern->engine->compile(pattern->text);
    if (compiled == NULL)
        return NULL;
    kept_pattern *added = &all->kept[all->count++];
    *added = (kept_pattern){.pattern = pattern, .compiled = compiled};
    return added;
}

void patterns_allow(patterns *all, size_t length)
{
    all->allowed += (uint64_t)length * STEPS_PER_BYTE;
}

pattern_verdict patterns_judge(patterns *all, const rdx_pattern *pattern, const char *text,
                               size_t length)
{
    kept_pattern *kept = find(all, pattern);
    if (kept == NULL)
        return PATTERN_NO_MEMORY;
    const uint64_t most = STEPS + all->allowed;
    uint64_t left = most - all->taken;
    if (left == 0)
        return PATTERN_SPENT;
    const int matched = pattern->engine->match(kept->compiled, text, length, &left);
    all->taken = most - left;
    if (matched < 0)
        return left == 0 ? PATTERN_SPENT : PATTERN_UNDECIDED;
    return matched > 0 ? PATTERN_FITS : PATTERN_DIFFERS;
}

void patterns_free(patterns *all)
{
    for (size_t i = 0; i < all->count; i++)
        all->kept[i].pattern->engine->drop(all->kept[i].compiled);
    free(all->kept);
}
