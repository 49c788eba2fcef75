/**
 * @file
 * Finding names and values that were not expected.
 */
#include "lookup.h"

// Places list a few dozen names, of which few are as long as `key`.
const rdx_row *view_row(const rdx_view *view, const char *key, size_t length)
{
    const rdx_row *end = view->rows + view->listed;
    for (const rdx_row *row = view->rows; row < end; row++)
        if (row->key_length == length && memcmp(row->key, key, length) == 0)
            return row;
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
