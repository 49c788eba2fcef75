/**
 * @file
 * Where the body of a request comes from: memory, a written message, or a file in its frame.
 */
#ifndef RDX_SRC_SOURCE_H
#define RDX_SRC_SOURCE_H

#include <rdx/body.h>

/** `length` bytes, exactly; read in pieces as rdx_body_read does, and again after a rewind. */
typedef struct rdx_source {
    uint64_t length;
    rdx_status (*read)(void *context, void *to, size_t size, size_t *out, rdx_report *report);
    void (*rewind)(void *context);
    void *context;
} rdx_source;

/** Bytes in memory and how many of them were read. */
typedef struct rdx_memory {
    const char *data;
    size_t length;
    size_t given; // private
} rdx_memory;

/** `memory` must last as long as the source, as must `body`. */
rdx_source rdx_source_of_memory(rdx_memory *memory);
rdx_source rdx_source_of_body(rdx_body *body);

/** Up to `size` further bytes of `memory`; returns how many. */
size_t rdx_memory_read(rdx_memory *memory, void *to, size_t size);

#endif
