/**
 * @file
 * What a JSON text holds, as one number for each place and value: whether a second text lost any of
 * it is then a matter of sorted lists.
 *
 * It shares no code with the reader that it judges. Strings are compared decoded; a number is alike
 * to a string of its characters, since that is what TOLERANT may make of it.
 */
#ifndef FUZZ_LEAVES_H
#define FUZZ_LEAVES_H

#include <stddef.h>
#include <stdint.h>

typedef struct leaf_list {
    uint64_t *items; // ascending
    size_t count;
    size_t capacity;
} leaf_list;

// Of a text that is well-formed; anything else has no meaning.
leaf_list leaves_of(const char *text, size_t length);

// How many of `a` are not in `b`; equal ones count singly.
size_t leaves_missing(const leaf_list *a, const leaf_list *b);

void leaves_drop(leaf_list *list);

#endif
