/**
 * @file
 * Finding names and values that were not expected.
 */
#include "lookup.h"

bool stands_long_at(const rdx_row *row, const char *quote)
{
    const size_t length = row->key_length;
    return *quote == '"' && begins_with(quote + 1, row->key, length) &&
           memcmp(quote + 1 + length, "\":", 2) == 0 && (row->rules & RDX_ESCAPED) == 0;
}

// Places list a few dozen names, of which few are as long as `key`.
const rdx_row *view_row(const rdx_view *view, const char *key, size_t length)
{
    const rdx_row *end = view->rows + view->listed;
    for (const rdx_row *row = view->rows; row < end; row++)
        if (row->key_length == length && memcmp(row->key, key, length) == 0)
            return row;
    return NULL;
}

// A text may have a NUL, which ends a value.
static bool value_is(const char *value, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (value[i] != text[i] || value[i] == '\0')
            return false;
    return value[length] == '\0';
}

uint16_t set_place(const rdx_value_set *set, const char *text, size_t length)
{
    const char first = (char)(length > 0 ? text[0] : '\0'); // most values differ in it
    const size_t count = set->count;
    size_t i = 0;
    while (i < count && (set->values[i][0] != first || !value_is(set->values[i], text, length)))
        i++;
    return (uint16_t)i;
}
