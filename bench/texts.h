/**
 * @file
 * The texts of a file of the corpus, each with its event.
 *
 * Owner: whoever loads them; they lie in one piece of memory.
 */
#ifndef RDX_BENCH_TEXTS_H
#define RDX_BENCH_TEXTS_H

#include <rdx/message.h>

#include "harness.h"

typedef struct text {
    const char *at; // not NUL-terminated
    size_t length;
    const rdx_event *event;
} text;

typedef struct texts {
    text *items;
    size_t count;
    size_t bytes; // of all texts
    char *memory;
} texts;

/** Of a file below the folder: lines, or texts behind record separators; else the end. */
texts texts_load(const bench *b, const char *name);

/** The same texts again and again, until a round over them has so many bytes. */
void texts_repeat(texts *all, size_t bytes);

void texts_drop(texts *all);

/** What a round over all of them is, a message an item. */
bench_work texts_work(const texts *all);

#endif
