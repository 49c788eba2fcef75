/**
 * @file
 * Gzip (RFC 1952), when this build has zlib.
 *
 *     gzip *packed = gzip_open();
 *     while (gzip_inflate(packed, &in, &in_left, &out, &out_left) == GZIP_MORE)
 *         give_more_input_or_room();
 *     gzip_close(packed);
 */
#ifndef RDX_CLI_GZIP_H
#define RDX_CLI_GZIP_H

#include <stdbool.h>
#include <stddef.h>

typedef struct gzip gzip;

typedef enum gzip_state {
    GZIP_MORE,    // all input is used, or all room
    GZIP_DONE,    // a member is complete; another may follow
    GZIP_DAMAGED, // this is not gzip, or not what was packed
    GZIP_NOMEM,
} gzip_state;

/** Whether this build can read gzip. */
bool gzip_available(void);

/** NULL when memory is refused, or gzip is not available. */
gzip *gzip_open(void);

/** Moves both ends on. After GZIP_DONE the next call begins another member. */
gzip_state gzip_inflate(gzip *packed, const unsigned char **in, size_t *in_left, char **out,
                        size_t *out_left);

/** NULL does nothing. */
void gzip_close(gzip *packed);

#endif
