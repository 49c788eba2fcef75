/**
 * @file
 * A growing run of bytes that can't be made without a maximum. Private to the library.
 *
 *     buf text = BUF(1 << 20);
 *     buf_puts(&text, "{\"ID\":");
 *     if (text.status != RDX_OK) ...      // sticky: one check after many puts
 *     buf_drop(&text);                    // wipes, then frees
 */
#ifndef RDX_SRC_BUF_H
#define RDX_SRC_BUF_H

#include <rdx/status.h>

typedef struct buf {
    char *data; // NULL while empty; otherwise NUL-terminated behind `length`
    size_t length;
    size_t capacity;
    size_t max;        // bytes that `length` may reach
    rdx_status status; // RDX_OK, or RDX_E_NOMEM once a put was refused: later puts do nothing
} buf;

#define BUF(max_bytes) ((buf){.max = (max_bytes)})

/** Appends. After a refused put the buffer keeps what it had. */
void buf_put(buf *b, const void *data, size_t length);
void buf_puts(buf *b, const char *text);
void buf_putc(buf *b, char c);

/** Room for `length` more bytes behind the end, or NULL; buf_put or a larger `length` claims it. */
char *buf_reserve(buf *b, size_t length);

/** Wipes and frees; the buffer is empty and usable again. */
void buf_drop(buf *b);

#endif
