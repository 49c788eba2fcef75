/**
 * @file
 * JSON values in a form in which equal ones look alike, and an order of them: for `enum` and
 * `uniqueItems`.
 *
 * Equal by JSON Schema: 1 and 1.0, "a" and "\u0061", objects whatever the order of their members.
 * Of members of one name the last counts.
 *
 *     canonical_space space = canonical_space_for(raw.length);
 *     canonical value;
 *     if (canonical_of(&space, raw, &value)) ...   // it lives until the space is dropped
 *     canonical_drop(&space);
 */
#ifndef RDX_SRC_CANONICAL_H
#define RDX_SRC_CANONICAL_H

#include "json_read.h"

typedef struct canonical {
    union {
        const char *text;        // of a string, decoded; of a number or literal, as it is spelled
        struct canonical *items; // of an array; of an object name, value, name, by the names
    };
    uint32_t count; // of items, of members, or bytes of text
    uint8_t kind;   // rdx_json_kind
} canonical;

// Bytes that the forms in one space and their sorting may take: 24 for each value, and decoded
// text. A name is a value, too.
#define CANONICAL_MAX ((size_t)256 << 20)

typedef struct canonical_space {
    rdx_arena values;
    uint32_t *order; // for sorting: places, and as many again
    size_t order_capacity;
    size_t comparisons; // made so far, of values within values, too
} canonical_space;

/** Room for the forms of values whose texts have `length` bytes in all. */
canonical_space canonical_space_for(size_t length);

/**
 * The form of `raw`, a value in padded text that was read before and must last. False: memory is at
 * its end, or the value would take more than CANONICAL_MAX.
 */
bool canonical_of(canonical_space *space, json_span raw, canonical *out);

/** Less than 0, 0 or more than 0; an order for sorting, 0 when the values are equal. */
int canonical_compare(canonical_space *space, const canonical *a, const canonical *b);

/**
 * Whether two items of `array` are equal: then *first and *second are their places, of which
 * *second is the lowest that repeats an item before it. False: memory is at its end.
 */
bool canonical_twins(canonical_space *space, const canonical *array, bool *found, size_t *first,
                     size_t *second);

void canonical_drop(canonical_space *space);

#endif
