/**
 * @file
 * How a body is made: text as it comes, with content put in between.
 *
 * The pieces of content stand at their places in one run of text, so that a body is that text, read
 * from start to end, with the base64 of each piece let in where it belongs.
 */
#ifndef RDX_SRC_BODY_H
#define RDX_SRC_BODY_H

#include <rdx/body.h>

#include "buf.h"
#include "file.h"

typedef struct piece {
    size_t at;         // offset in the text before which the piece stands
    uint64_t size;     // bytes of the content
    const void *bytes; // NULL: they come from `source`
    open_file source;
} piece;

// A part of a file that is being read, so that its size does not depend on how much is asked for.
typedef struct block {
    unsigned char *bytes; // NULL: the body has no file
    size_t size;          // of them that are of the file; 0: none yet
    uint64_t at;          // offset in the file of the first
    size_t most;          // the largest `size` there was, to be wiped
} block;

// Bytes of text that come with a body: both together are what malloc hands out fastest.
enum { BODY_FIRST = 888 };

struct rdx_body {
    buf text;
    piece *pieces;
    size_t count;
    size_t capacity;
    block block;
    uint64_t length;
    bool finished; // nothing stands behind the text that is not in it
    // Where reading stands:
    size_t text_at;   // in the text
    size_t piece;     // the piece that comes next or is being read
    uint64_t encoded; // characters of it that were read
    // Where the text begins; a small message needs no more. Last, since it is not cleared.
    char first[BODY_FIRST];
};

/** An empty body, or NULL. */
rdx_body *body_open(void);

/** Content at the end of the text. It takes over `source`, and closes it when it fails. */
rdx_status body_put_bytes(rdx_body *body, const void *bytes, uint64_t size);
rdx_status body_put_file(rdx_body *body, open_file source);

/** To be called once all text and content is there: fixes the length. */
rdx_status body_finish(rdx_body *body);

#endif
