/**
 * @file
 * Contestants that write the messages of one file of the corpus, and the proof that they write the
 * same.
 */
#ifndef RDX_BENCH_WRITING_H
#define RDX_BENCH_WRITING_H

#include <cjson/cJSON.h>
#include <rdx/write.h>

#include "texts.h"

typedef struct writing {
    texts all;       // what the messages were read from
    rdx_arena arena; // of all messages
    rdx_message *messages;
    cJSON **trees;
} writing;

writing writing_open(const bench *b, const char *file);

/** Of texts that are loaded; it owns them from here on. */
writing writing_of(texts all);
void writing_close(writing *w);

/** Ends the program unless what is printed says the same as what is written. */
void writing_require_equal(const writing *w);

/** One NUL-terminated text, in an arena that is dropped. */
contestant writing_rdx_text(writing *w);

/** The body read in pieces, as sending does. */
contestant writing_rdx_body(writing *w);

/** One NUL-terminated text, which is freed. */
contestant writing_cjson(writing *w);

/** A copy of the text that was read, which is freed. */
contestant writing_memcpy(writing *w);

#endif
