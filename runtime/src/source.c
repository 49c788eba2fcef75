/**
 * @file
 * Sources: memory and written messages.
 */
#include "source.h"

#include <string.h>

size_t rdx_memory_read(rdx_memory *memory, void *to, size_t size)
{
    const size_t left = memory->length - memory->given;
    const size_t got = size < left ? size : left;
    if (got > 0)
        memcpy(to, memory->data + memory->given, got);
    memory->given += got;
    return got;
}

static rdx_status read_memory(void *context, void *to, size_t size, size_t *out, rdx_report *report)
{
    (void)report;
    *out = rdx_memory_read(context, to, size);
    return RDX_OK;
}

static void rewind_memory(void *context)
{
    rdx_memory *memory = context;
    memory->given = 0;
}

rdx_source rdx_source_of_memory(rdx_memory *memory)
{
    return (rdx_source){memory->length, read_memory, rewind_memory, memory};
}

static rdx_status read_body(void *context, void *to, size_t size, size_t *out, rdx_report *report)
{
    return rdx_body_read(context, to, size, out, report);
}

static void rewind_body(void *context)
{
    rdx_body_rewind(context);
}

rdx_source rdx_source_of_body(rdx_body *body)
{
    return (rdx_source){rdx_body_length(body), read_body, rewind_body, body};
}
