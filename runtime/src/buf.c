/**
 * @file
 * The growing buffer. What it leaves behind when it moves is wiped: it may hold a secret.
 */
#include "buf.h"

#include "wipe.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 256 };

// Capacities include the NUL. `needed` is at most max + 1.
static size_t next_capacity(const buf *b, size_t needed)
{
    size_t capacity = FIRST_CAPACITY;
    if (b->capacity > 0)
        capacity = b->capacity > SIZE_MAX / 2 ? SIZE_MAX : b->capacity * 2;
    if (capacity > b->max)
        capacity = b->max + 1;
    return capacity > needed ? capacity : needed;
}

static bool move_to(buf *b, size_t capacity)
{
    // Zeroed, so that a caller who claims reserved bytes by a larger `length` finds a NUL behind.
    char *data = calloc(1, capacity);
    if (data == NULL)
        return false;
    if (b->data != NULL) {
        memcpy(data, b->data, b->length);
        rdx_wipe(b->data, b->capacity);
        free(b->data);
    }
    b->data = data;
    b->capacity = capacity;
    return true;
}

char *buf_reserve(buf *b, size_t length)
{
    if (b->status != RDX_OK)
        return NULL;
    const bool fits =
        b->length <= b->max && length <= b->max - b->length && length < SIZE_MAX - b->length;
    const size_t needed = b->length + length + 1;
    if (!fits || (needed > b->capacity && !move_to(b, next_capacity(b, needed)))) {
        b->status = RDX_E_NOMEM;
        return NULL;
    }
    b->data[b->length + length] = '\0';
    return b->data + b->length;
}

void buf_put(buf *b, const void *data, size_t length)
{
    char *end = buf_reserve(b, length);
    if (end == NULL || length == 0)
        return;
    memcpy(end, data, length);
    b->length += length;
}

void buf_puts(buf *b, const char *text)
{
    buf_put(b, text, strlen(text));
}

void buf_putc(buf *b, char c)
{
    buf_put(b, &c, 1);
}

void buf_drop(buf *b)
{
    if (b->data != NULL) {
        rdx_wipe(b->data, b->capacity);
        free(b->data);
    }
    *b = BUF(b->max);
}
