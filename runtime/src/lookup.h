/**
 * @file
 * Finding a name among the rows of a view, and a text in a value set.
 */
#ifndef RDX_SRC_LOOKUP_H
#define RDX_SRC_LOOKUP_H

#include <rdx/view.h>

#include <string.h>

#include "likely.h"

/** The listed row of `key`, or NULL. */
const rdx_row *view_row(const rdx_view *view, const char *key, size_t length);

/** The place of a text in its value set, or the set's count: it is none of its values. */
uint16_t set_place(const rdx_value_set *set, const char *text, size_t length);

// ---- Rows that are expected ----

static inline uint64_t eight_bytes(const char *at)
{
    uint64_t eight;
    memcpy(&eight, at, sizeof eight);
    return eight;
}

/** The first `count` of eight bytes, at most 8; the others are 0. Serves any order of bytes. */
static inline uint64_t first_of_eight(uint64_t eight, size_t count)
{
    static const unsigned char ones[16] = {255, 255, 255, 255, 255, 255, 255, 255};
    uint64_t mask;
    memcpy(&mask, ones + 8 - count, sizeof mask);
    return eight & mask;
}

/**
 * Whether padded text begins with `key`, of `length` bytes, behind which are zero bytes up to the
 * eighth. Nothing is read much further than it is the same.
 */
static inline bool begins_with(const char *text, const char *key, size_t length)
{
    const uint64_t differing = eight_bytes(text) ^ eight_bytes(key);
    if (LIKELY(length < 8))
        return first_of_eight(differing, length) == 0;
    if (differing != 0)
        return false;
    for (size_t i = 8; i + 8 < length; i += 8)
        if (eight_bytes(text + i) != eight_bytes(key + i))
            return false;
    return eight_bytes(text + length - 8) == eight_bytes(key + length - 8);
}

/** Whether the member at `quote`, in padded text, is spelled as usual, with the key of `row`. */
static inline bool stands_at(const rdx_row *row, const char *quote)
{
    const char *behind = quote + 1 + row->key_length;
    return begins_with(quote + 1, row->key, row->key_length) && memcmp(behind, "\":", 2) == 0;
}

/** The row from `expected` on, none at `end`, whose member stands at `quote`; NULL when it is none
 *  of the next few: optional members are often left out. A name that JSON must escape does not
 *  stand in a text as its key does: it is no such member, whatever looks like it. */
static inline const rdx_row *row_ahead(const rdx_row *expected, const rdx_row *end,
                                       const char *quote)
{
    enum { AHEAD = 6 };
    if (*quote != '"')
        return NULL;
    for (const rdx_row *row = expected; row < end && row < expected + AHEAD; row++)
        if (LIKELY(stands_at(row, quote)))
            return LIKELY((row->rules & RDX_ESCAPED) == 0) ? row : NULL;
    return NULL;
}

#endif
