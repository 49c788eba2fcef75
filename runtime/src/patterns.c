/**
 * @file
 * Compiled patterns, and how often each of them may give up.
 */
#include "patterns.h"

#include <stdlib.h>

// A text over which a pattern gives up costs much time; a stranger may send a million of them.
enum { GIVE_UPS = 16 };

typedef struct kept_pattern {
    const rdx_pattern *pattern;
    void *compiled;
    unsigned given_up;
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

pattern_verdict patterns_judge(patterns *all, const rdx_pattern *pattern, const char *text,
                               size_t length)
{
    kept_pattern *kept = find(all, pattern);
    if (kept == NULL)
        return PATTERN_NO_MEMORY;
    if (kept->given_up == GIVE_UPS)
        return PATTERN_UNDECIDED;
    const int matched = pattern->engine->match(kept->compiled, text, length);
    if (matched < 0) {
        kept->given_up++;
        return PATTERN_UNDECIDED;
    }
    return matched > 0 ? PATTERN_FITS : PATTERN_DIFFERS;
}

void patterns_drop(patterns *all)
{
    for (size_t i = 0; i < all->count; i++)
        all->kept[i].pattern->engine->drop(all->kept[i].compiled);
    free(all->kept);
    *all = (patterns){0};
}
