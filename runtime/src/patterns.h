/**
 * @file
 * The patterns of one reading or check: each is compiled once, when a text first needs it.
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
} patterns;

typedef enum pattern_verdict {
    PATTERN_FITS,
    PATTERN_DIFFERS,
    PATTERN_UNDECIDED, // the engine gave up within its limits
    PATTERN_NO_MEMORY,
} pattern_verdict;

/** `text` is UTF-8. */
pattern_verdict patterns_judge(patterns *all, const rdx_pattern *pattern, const char *text,
                               size_t length);

void patterns_drop(patterns *all);

#endif
