/**
 * @file
 * Finding a name among the rows of a view, and a text in a value set.
 */
#ifndef RDX_SRC_LOOKUP_H
#define RDX_SRC_LOOKUP_H

#include <rdx/view.h>

#include <string.h>

#include "likely.h"
#include "scan.h"

/** The listed row of `key`, or NULL. */
const rdx_row *view_row(const rdx_view *view, const char *key, size_t length);

/** The place of a text in its value set, or the set's count: it is none of its values. */
uint16_t set_place(const rdx_value_set *set, const char *text, size_t length);

// ---- Rows that are expected ----

/**
 * Whether padded text begins with `key`, of `length` bytes and RDX_KEY_PADDING behind them. Nothing
 * is read much further than it is the same.
 */
static inline bool begins_with(const char *text, const char *key, size_t length)
{
    for (size_t done = 0; done < length; done += STEP) {
        const step_marks differing = step_differing(text + done, key + done);
        if (LIKELY(differing != 0)) // usually where the padding begins
            return done + step_first(differing) >= length;
    }
    return true;
}

/** stands_at of a name so long that it may end behind the padding. */
bool stands_long_at(const rdx_row *row, const char *quote);

/** Whether the member at `quote`, in padded text, is spelled as usual, with the key of `row`. A
 *  name that JSON must escape does not stand in a text as its key does: it is no such member,
 *  whatever looks like it. Where the name ends is looked at first: names that take turns are mostly
 *  not of one length, and this is known soonest. */
static inline bool stands_at(const rdx_row *row, const char *quote)
{
    const size_t length = row->key_length;
    if (UNLIKELY(length > SCAN_PADDING - 2))
        return stands_long_at(row, quote);
    return *quote == '"' && memcmp(quote + 1 + length, "\":", 2) == 0 &&
           LIKELY(begins_with(quote + 1, row->key, length)) &&
           LIKELY((row->rules & RDX_ESCAPED) == 0);
}

/** The row from `expected` on, none at `end`, whose member stands at `quote`; NULL when it is none
 *  of the next few: optional members are often left out. */
static inline const rdx_row *row_ahead(const rdx_row *expected, const rdx_row *end,
                                       const char *quote)
{
    enum { AHEAD = 6 };
    for (const rdx_row *row = expected; row < end && row < expected + AHEAD; row++)
        if (stands_at(row, quote))
            return row;
    return NULL;
}

#endif
