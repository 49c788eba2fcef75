/**
 * @file
 * The patterns of one reading or check: each is compiled once, when a text first needs it. All of
 * them share one budget of steps, so that a stranger's text costs time in proportion to its length.
 */
#ifndef RDX_SRC_PATTERNS_H
#define RDX_SRC_PATTERNS_H

#include <rdx/arena.h>
#include <rdx/assertion.h>

/** All zero is empty. */
typedef struct patterns {
    struct kept_pattern *kept; // on the heap
    size_t count;
    size_t capacity;
    uint64_t allowed; // steps, beyond those that every reading has
    uint64_t taken;
} patterns;

typedef enum pattern_verdict {
    PATTERN_FITS,
    PATTERN_DIFFERS,
    PATTERN_UNDECIDED, // the engine gave up for want of memory, or does not take the pattern
    PATTERN_SPENT,     // there are no steps left
    PATTERN_NO_MEMORY,
} pattern_verdict;

/** Adds the steps for `length` bytes of JSON that are about to be judged. */
void patterns_allow(patterns *all, size_t length);

/** `text` is UTF-8. */
pattern_verdict patterns_judge(patterns *all, const rdx_pattern *pattern, const char *text,
                               size_t length);

/** Frees what was compiled. For patterns_drop. */
void patterns_free(patterns *all);

static inline void patterns_drop(patterns *all)
{
    if (all->kept != NULL)
        patterns_free(all);
    *all = (patterns){0};
}

#endif
