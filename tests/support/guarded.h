/**
 * @file
 * Memory that ends where its last byte ends: a read behind it stops the program, also one by an
 * instruction that a sanitizer does not look at.
 *
 *     guarded g = guarded_open();
 *     char *text = g.end - length;        // g.end is the first byte that can't be read
 *     guarded_close(&g);
 */
#ifndef RDX_TESTS_GUARDED_H
#define RDX_TESTS_GUARDED_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { GUARDED_SIZE = 1 << 16 }; // a multiple of every page's size

typedef struct guarded {
    char *start; // GUARDED_SIZE bytes
    char *end;
} guarded;

static inline guarded guarded_open(void)
{
    char *start = mmap(NULL, (size_t)2 * GUARDED_SIZE, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED || mprotect(start + GUARDED_SIZE, GUARDED_SIZE, PROT_NONE) != 0) {
        perror("guarded memory");
        exit(1);
    }
    return (guarded){.start = start, .end = start + GUARDED_SIZE};
}

static inline void guarded_close(guarded *g)
{
    munmap(g->start, (size_t)2 * GUARDED_SIZE);
}

#endif
