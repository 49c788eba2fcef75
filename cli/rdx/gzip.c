/**
 * @file
 * Gzip through zlib: the only file that includes its header.
 */
#include "gzip.h"

#ifdef RDX_HAVE_ZLIB

#include <stdlib.h>

#include <zlib.h>

// zlib takes lengths as unsigned int.
#define STEP ((size_t)1 << 30)

struct gzip {
    z_stream stream;
    bool ended; // the member before is complete
};

bool gzip_available(void)
{
    return true;
}

gzip *gzip_open(void)
{
    gzip *packed = calloc(1, sizeof *packed);
    // 16 more than the largest window: gzip's header, no other.
    if (packed != NULL && inflateInit2(&packed->stream, 15 + 16) != Z_OK) {
        free(packed);
        return NULL;
    }
    return packed;
}

static gzip_state state_of(gzip *packed, int result)
{
    switch (result) {
    case Z_OK:
    case Z_BUF_ERROR: // no progress was possible
        return GZIP_MORE;
    case Z_STREAM_END:
        packed->ended = true;
        return GZIP_DONE;
    case Z_MEM_ERROR:
        return GZIP_NOMEM;
    default:
        return GZIP_DAMAGED;
    }
}

gzip_state gzip_inflate(gzip *packed, const unsigned char **in, size_t *in_left, char **out,
                        size_t *out_left)
{
    if (packed->ended && inflateReset(&packed->stream) != Z_OK)
        return GZIP_DAMAGED;
    packed->ended = false;
    uInt given = (uInt)(*in_left < STEP ? *in_left : STEP);
    uInt room = (uInt)(*out_left < STEP ? *out_left : STEP);
    packed->stream.next_in = (z_const Bytef *)*in;
    packed->stream.avail_in = given;
    packed->stream.next_out = (Bytef *)*out;
    packed->stream.avail_out = room;
    int result = inflate(&packed->stream, Z_NO_FLUSH);
    *in += given - packed->stream.avail_in;
    *in_left -= given - packed->stream.avail_in;
    *out += room - packed->stream.avail_out;
    *out_left -= room - packed->stream.avail_out;
    return state_of(packed, result);
}

void gzip_close(gzip *packed)
{
    if (packed == NULL)
        return;
    (void)inflateEnd(&packed->stream);
    free(packed);
}

#else

bool gzip_available(void)
{
    return false;
}

gzip *gzip_open(void)
{
    return NULL;
}

gzip_state gzip_inflate(gzip *packed, const unsigned char **in, size_t *in_left, char **out,
                        size_t *out_left)
{
    (void)packed, (void)in, (void)in_left, (void)out, (void)out_left;
    return GZIP_DAMAGED;
}

void gzip_close(gzip *packed)
{
    (void)packed;
}

#endif
