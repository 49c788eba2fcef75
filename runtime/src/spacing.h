/**
 * @file
 * White space that is guessed: before what stands at one depth of a document, there is mostly the
 * same line break and indentation. To compare the two takes a reader no step on its way, as a
 * search for the end does.
 *
 *     spacings usual = {0};
 *     at = space_guessed(spacing_at(&usual, depth), at);
 */
#ifndef RDX_SRC_SPACING_H
#define RDX_SRC_SPACING_H

#include "scan.h"

// White space as it was last, short enough to be compared in one step. It is a copy: the text may
// change behind the reader.
typedef struct spacing {
    char bytes[STEP];
    size_t length;
} spacing;

enum { SPACINGS = 8 };

// By depth, modulo SPACINGS.
typedef struct spacings {
    spacing at[SPACINGS];
} spacings;

static inline spacing *spacing_at(spacings *all, unsigned depth)
{
    return &all->at[depth % SPACINGS];
}

/** scan_space, of what is not as `usual` has it. `usual` becomes what was found. */
const char *space_other(spacing *usual, const char *at);

/** scan_space, in padded text. */
static inline const char *space_guessed(spacing *usual, const char *at)
{
    if ((unsigned char)*at > ' ')
        return at;
    const step_marks differing = step_differing(at, usual->bytes);
    const char *behind = at + usual->length;
    const bool same = differing == 0 || step_first(differing) >= usual->length;
    return LIKELY(same && (unsigned char)*behind > ' ') ? behind : space_other(usual, at);
}

#endif
