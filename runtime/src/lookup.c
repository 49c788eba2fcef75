/**
 * @file
 * Finding names and values that were not expected.
 */
#include "lookup.h"

static bool key_is(const rdx_row *row, const char *key, size_t length)
{
    return row->key_length == length && memcmp(row->key, key, length) == 0;
}

// FNV-1a, 32 bits; the generator fills the slots with the same.
static uint32_t key_hash(const char *key, size_t length)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)key[i]) * 16777619u;
    return hash;
}

const rdx_row *view_row(const rdx_view *view, const char *key, size_t length)
{
    for (uint32_t slot = key_hash(key, length) & view->slot_mask; view->slots[slot] != 0;
         slot = (slot + 1) & view->slot_mask) {
        const rdx_row *row = &view->rows[view->slots[slot] - 1];
        if (key_is(row, key, length))
            return row;
    }
    return NULL;
}

uint16_t set_place(const rdx_value_set *set, const char *text, size_t length)
{
    uint16_t i = 0;
    while (i < set->count &&
           (strlen(set->values[i]) != length || memcmp(set->values[i], text, length) != 0))
        i++;
    return i;
}
