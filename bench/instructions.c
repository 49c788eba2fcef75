/**
 * @file
 * instructions FOLDER: fixed work over the corpus in FOLDER, by each path of the processor.
 * bench/instructions.py counts the instructions and compares them to what is recorded.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rdx/base64.h>
#include <rdx/parse.h>
#include <rdx/write.h>

#include "counted.h"
#include "texts.h"

enum { LIMIT = 64 << 20, BASE64_SIZE = 16002, BASE64_LENGTH = RDX_BASE64_LENGTH(BASE64_SIZE) };

/** What a work is given. */
typedef struct material {
    const texts *all;
    rdx_policy policy;
    const rdx_message *messages; // of `all`, one each; NULL where they are read
    char *bytes;                 // BASE64_SIZE of them
    char *coded;                 // BASE64_LENGTH
} material;

// ---- Works ----

static rdx_message parse_one(rdx_arena *arena, const text *t, rdx_policy policy)
{
    const rdx_parse_options options = {.policy = policy};
    rdx_report report = {0};
    void *data;
    bench_require(rdx_message_parse(arena, t->event, t->at, t->length, &options, &data, &report) ==
                      RDX_OK,
                  "rdx parses");
    rdx_report_drop(&report);
    return (rdx_message){t->event, data};
}

static void parse(void *context)
{
    const material *m = context;
    for (size_t i = 0; i < m->all->count; i++) {
        rdx_arena arena = RDX_ARENA(LIMIT);
        (void)parse_one(&arena, &m->all->items[i], m->policy);
        rdx_arena_drop(&arena);
    }
}

static void validate(void *context)
{
    const material *m = context;
    for (size_t i = 0; i < m->all->count; i++) {
        const text *t = &m->all->items[i];
        rdx_report report = {0};
        bench_require(rdx_message_validate(t->event, t->at, t->length, NULL, &report) == RDX_OK,
                      "rdx validates");
        rdx_report_drop(&report);
    }
}

static void write_one(rdx_message message)
{
    rdx_body *body;
    bench_require(rdx_message_write(message, NULL, &body, NULL) == RDX_OK, "rdx writes");
    char piece[16 << 10];
    for (size_t got = 1; got > 0;)
        bench_require(rdx_body_read(body, piece, sizeof piece, &got, NULL) == RDX_OK,
                      "rdx reads its body");
    rdx_body_close(body);
}

static void write_all(void *context)
{
    const material *m = context;
    for (size_t i = 0; i < m->all->count; i++)
        write_one(m->messages[i]);
}

static void encode(void *context)
{
    const material *m = context;
    rdx_base64_encode(m->bytes, BASE64_SIZE, m->coded);
    bench_keep(m->coded);
}

static void decode(void *context)
{
    const material *m = context;
    size_t size;
    bench_require(rdx_base64_decode(m->coded, BASE64_LENGTH, m->bytes, &size) == RDX_OK,
                  "rdx decodes");
}

// ---- What they are given ----

static void read_texts(const bench *b, cpu_path path)
{
    static const struct {
        const char *name, *file;
        rdx_policy policy;
        void (*work)(void *context);
    } rows[] = {
        {"parse_strict", "messages.ndjson", RDX_STRICT, parse},
        {"parse_tolerant", "messages.ndjson", RDX_TOLERANT, parse},
        {"parse_indented", "indented.json-seq", RDX_STRICT, parse},
        {"parse_base64", "base64_200kb.ndjson", RDX_STRICT, parse},
        {"validate", "messages.ndjson", RDX_STRICT, validate},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        texts all = texts_load(b, rows[i].file);
        material m = {.all = &all, .policy = rows[i].policy};
        counted_run(rows[i].name, path, rows[i].work, &m);
        texts_drop(&all);
    }
}

static void write_messages(const bench *b, cpu_path path)
{
    texts all = texts_load(b, "messages.ndjson");
    rdx_arena arena = RDX_ARENA(LIMIT);
    rdx_message *messages = bench_get(sizeof *messages, all.count);
    for (size_t i = 0; i < all.count; i++)
        messages[i] = parse_one(&arena, &all.items[i], RDX_STRICT);
    material m = {.all = &all, .messages = messages};
    counted_run("write", path, write_all, &m);
    free(messages);
    rdx_arena_drop(&arena);
    texts_drop(&all);
}

static void code_base64(cpu_path path)
{
    material m = {.bytes = bench_get(BASE64_SIZE, 1), .coded = bench_get(BASE64_LENGTH, 1)};
    for (size_t i = 0; i < BASE64_SIZE; i++)
        m.bytes[i] = (char)(i * 7);
    counted_run("base64_encode", path, encode, &m);
    counted_run("base64_decode", path, decode, &m);
    free(m.bytes);
    free(m.coded);
}

int main(int count, char **words)
{
    if (count != 2) {
        fputs("usage: instructions FOLDER\n", stderr);
        return 2;
    }
    const bench b = {.folder = words[1]};
    for (cpu_path path = CPU_PORTABLE; path <= CPU_NEON; path++) {
        if (!counted_force(path))
            continue;
        read_texts(&b, path);
        write_messages(&b, path);
        code_base64(path);
    }
    return 0;
}
