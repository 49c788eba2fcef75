/**
 * @file
 * The growing buffer. What it leaves behind when it moves is wiped: it may hold a secret.
 */
#include "buf.h"

#include "wipe.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 256, SECOND_CAPACITY = 8192 };

// A text that outgrew its first block is mostly a whole message. `needed` is at most max + 1.
static size_t next_capacity(const buf *b, size_t needed)
{
    size_t capacity = FIRST_CAPACITY;
    if (b->capacity > 0)
        capacity = b->capacity > SIZE_MAX / 2 ? SIZE_MAX : b->capacity * 2;
    if (b->capacity > 2 * FIRST_CAPACITY && capacity < SECOND_CAPACITY)
        capacity = SECOND_CAPACITY;
    if (capacity > b->max)
        capacity = b->max + 1;
    return capacity > needed ? capacity : needed;
}

// `used`: bytes that were ever written.
static void leave(buf *b, size_t used)
{
    if (b->data != NULL)
        rdx_wipe(b->data, used);
    if (!b->lent)
        free(b->data);
}

static bool move_to(buf *b, size_t capacity)
{
    char *data = malloc(capacity + BUF_SLACK);
    if (data == NULL)
        return false;
    if (b->length > 0)
        memcpy(data, b->data, b->length);
    leave(b, b->capacity + BUF_SLACK);
    b->data = data;
    b->capacity = capacity;
    b->lent = false;
    return true;
}

bool buf_grow(buf *b, size_t length)
{
    if (b->status != RDX_OK)
        return false;
    const bool fits = b->length <= b->max && length <= b->max - b->length &&
                      length < SIZE_MAX - BUF_SLACK - b->length;
    const size_t needed = b->length + length + 1;
    if (!fits || (needed > b->capacity && !move_to(b, next_capacity(b, needed))))
        b->status = RDX_E_NOMEM;
    return b->status == RDX_OK;
}

char *buf_reserve(buf *b, size_t length)
{
    char *end = buf_room(b, length);
    if (end != NULL)
        memset(end, 0, length + 1);
    return end;
}

void buf_put(buf *b, const void *data, size_t length)
{
    char *end = buf_room(b, length);
    if (end == NULL)
        return;
    if (length > 0)
        memcpy(end, data, length);
    buf_claim(b, end + length);
}

void buf_puts(buf *b, const char *text)
{
    buf_put(b, text, strlen(text));
}

void buf_drop(buf *b)
{
    leave(b, b->capacity + BUF_SLACK);
    *b = BUF(b->max);
}

void buf_drop_written(buf *b)
{
    leave(b, b->length);
    *b = BUF(b->max);
}
