/**
 * @file
 * A growing run of bytes that can't be made without a maximum. Private to the library.
 *
 *     buf text = BUF(1 << 20);
 *     buf_puts(&text, "{\"ID\":");
 *     if (text.status != RDX_OK) ...      // sticky: one check after many puts
 *     buf_drop(&text);                    // wipes, then frees
 *
 * Who writes much asks for room once and says how far it was used:
 *
 *     char *at = buf_room(&text, 40);     // NULL: refused
 *     if (at != NULL)
 *         buf_claim(&text, put_short_things(at));
 */
#ifndef RDX_SRC_BUF_H
#define RDX_SRC_BUF_H

#include <rdx/status.h>

typedef struct buf {
    char *data; // NULL while empty; otherwise NUL-terminated behind `length`
    size_t length;
    size_t capacity;   // bytes that fit, the NUL among them; BUF_SLACK more may be overwritten
    size_t max;        // bytes that `length` may reach
    rdx_status status; // RDX_OK, or RDX_E_NOMEM once a put was refused: later puts do nothing
    bool lent;         // `data` is part of something larger and not to be freed
} buf;

// Room behind what was asked for: a copy in steps of up to 32 bytes may go beyond its end.
enum { BUF_SLACK = 32 };

#define BUF(max_bytes) ((buf){.max = (max_bytes)})

/** Appends. After a refused put the buffer keeps what it had. */
void buf_put(buf *b, const void *data, size_t length);
void buf_puts(buf *b, const char *text);

/** Room for `length` more bytes behind the end, or NULL; buf_put or a larger `length` claims it.
 *  What of it nobody wrote is NUL. */
char *buf_reserve(buf *b, size_t length);

/** Lends `size` bytes at `memory` to an empty buffer, which leaves them, wiped, when it grows. */
static inline void buf_lend(buf *b, void *memory, size_t size)
{
    b->data = memory;
    b->capacity = size - BUF_SLACK;
    b->lent = true;
}

/** Moves to where `length` more bytes fit. False: refused. For buf_room. */
bool buf_grow(buf *b, size_t length);

/** Room as buf_reserve, for at least `length` bytes and BUF_SLACK, of any content. */
static inline char *buf_room(buf *b, size_t length)
{
    const bool fits = b->status == RDX_OK && length < b->capacity - b->length;
    return fits || buf_grow(b, length) ? b->data + b->length : NULL;
}

/** The text now goes up to `end`, which lies in the room that was given last. */
static inline void buf_claim(buf *b, char *end)
{
    *end = '\0';
    b->length = (size_t)(end - b->data);
}

static inline void buf_putc(buf *b, char c)
{
    char *at = buf_room(b, 1);
    if (at == NULL)
        return;
    *at = c;
    buf_claim(b, at + 1);
}

/** Wipes and frees; the buffer is empty and usable again. */
void buf_drop(buf *b);

/** The same where nothing that stands beyond the end was ever put or written there. */
void buf_drop_written(buf *b);

#endif
