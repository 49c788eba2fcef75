/**
 * @file
 * Reads files of the corpus.
 */
#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rdx/gen/events.h>

// A batch is short, so that what its messages take is no more than a program holds that handles one
// after the other: else glibc would give memory back and the kernel clear it anew, on the clock.
enum { RECORD_SEPARATOR = 0x1e, BATCH_BYTES = 64 << 10 };

static char *load(const char *path, size_t *length)
{
    FILE *in = fopen(path, "rb");
    bench_require(in != NULL, path);
    bench_require(fseek(in, 0, SEEK_END) == 0, path);
    const long size = ftell(in);
    bench_require(size > 0 && fseek(in, 0, SEEK_SET) == 0, path);
    char *memory = bench_get((size_t)size, 1);
    *length = fread(memory, 1, (size_t)size, in);
    bench_require(*length == (size_t)size, path);
    fclose(in);
    return memory;
}

static const rdx_event *event_of(const char *at, size_t length)
{
    rdx_meta_names names;
    const rdx_status status = rdx_meta_names_find(at, length, &names, NULL);
    bench_require(status == RDX_OK, "a text of the corpus is JSON");
    const rdx_event *event = rdx_event_find(names.data_model, names.event_type);
    bench_require(event != NULL, "a text of the corpus names its event");
    return event;
}

static void add(texts *all, const char *at, size_t length)
{
    all->items[all->count++] = (text){at, length, event_of(at, length)};
    all->bytes += length;
}

static size_t count_of(const char *memory, size_t length, char separator)
{
    size_t found = 0;
    for (size_t i = 0; i < length; i++)
        found += memory[i] == separator;
    return found;
}

texts texts_load(const bench *b, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", b->folder, name);
    size_t length;
    texts all = {.memory = load(path, &length)};
    const char *at = all.memory;
    const char *end = at + length;
    const bool is_sequence = *at == RECORD_SEPARATOR;
    const char separator = is_sequence ? RECORD_SEPARATOR : '\n';
    all.items = bench_get(sizeof *all.items, count_of(at, length, separator) + 1);
    at += is_sequence;
    while (at < end) {
        const char *next = memchr(at, separator, (size_t)(end - at));
        if (next == NULL)
            next = end;
        add(&all, at, (size_t)(next - at) - (is_sequence ? 1 : 0)); // without its line end
        at = next + 1;
    }
    return all;
}

void texts_repeat(texts *all, size_t bytes)
{
    const size_t times = all->bytes < bytes ? bytes / all->bytes : 1;
    text *items = bench_get(sizeof *items, all->count * times);
    for (size_t i = 0; i < all->count * times; i++)
        items[i] = all->items[i % all->count];
    free(all->items);
    all->items = items;
    all->count *= times;
    all->bytes *= times;
}

void texts_drop(texts *all)
{
    free(all->items);
    free(all->memory);
    *all = (texts){0};
}

bench_work texts_work(const texts *all)
{
    const size_t average = all->bytes / all->count;
    return (bench_work){.items = all->count,
                        .batch = average < BATCH_BYTES ? BATCH_BYTES / average : 1,
                        .per = "message",
                        .bytes = (double)all->bytes / (double)all->count};
}
