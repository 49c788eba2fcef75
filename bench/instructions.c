/**
 * @file
 * instructions FOLDER PATH: each kind of work once, by one path of the processor, over the corpus
 * in FOLDER. It is run under callgrind, which counts the instructions below each function
 * `count_...`; bench/instructions.py compares them to what is recorded.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rdx/base64.h>

#include "cpu_forced.h"
#include "reading.h"
#include "writing.h"

#define COUNTED __attribute__((noinline)) void

COUNTED count_parse_strict(const reading *r);
COUNTED count_parse_tolerant(const reading *r);
COUNTED count_parse_indented(const reading *r);
COUNTED count_parse_base64(const reading *r);
COUNTED count_validate(const reading *r);
COUNTED count_write(const writing *w);
COUNTED count_base64_encode(const char *bytes, size_t size, char *coded);
COUNTED count_base64_decode(const char *coded, size_t length, char *bytes);

static void run_all(contestant by, size_t count)
{
    by.run(by.context, 0, count);
    if (by.settle != NULL)
        by.settle(by.context, 0, count);
}

// What calls it keeps its own word behind the call: the compiler is not to make one function of
// four, nor a jump of the call.
static void parse(const reading *r)
{
    reading copy = *r;
    run_all(reading_rdx_freed(&copy), r->all.count);
}

COUNTED count_parse_strict(const reading *r)
{
    parse(r);
    bench_keep("strict");
}

COUNTED count_parse_tolerant(const reading *r)
{
    parse(r);
    bench_keep("tolerant");
}

COUNTED count_parse_indented(const reading *r)
{
    parse(r);
    bench_keep("indented");
}

COUNTED count_parse_base64(const reading *r)
{
    parse(r);
    bench_keep("base64");
}

COUNTED count_validate(const reading *r)
{
    reading copy = *r;
    run_all(reading_rdx_validate(&copy), r->all.count);
}

COUNTED count_write(const writing *w)
{
    writing copy = *w;
    run_all(writing_rdx_body(&copy), w->all.count);
}

COUNTED count_base64_encode(const char *bytes, size_t size, char *coded)
{
    rdx_base64_encode(bytes, size, coded);
    bench_keep(coded);
}

COUNTED count_base64_decode(const char *coded, size_t length, char *bytes)
{
    size_t size;
    bench_require(rdx_base64_decode(coded, length, bytes, &size) == RDX_OK, "rdx decodes");
}

// ---- All of it ----

static void read_all(const bench *b)
{
    static const struct {
        const char *file;
        rdx_policy policy;
        void (*count)(const reading *r);
    } works[] = {
        {"messages.ndjson", RDX_STRICT, count_parse_strict},
        {"messages.ndjson", RDX_TOLERANT, count_parse_tolerant},
        {"indented.json-seq", RDX_STRICT, count_parse_indented},
        {"base64_200kb.ndjson", RDX_STRICT, count_parse_base64},
        {"messages.ndjson", RDX_STRICT, count_validate},
    };
    for (size_t i = 0; i < sizeof works / sizeof *works; i++) {
        reading r = reading_open(b, works[i].file, works[i].policy);
        works[i].count(&r);
        reading_close(&r);
    }
}

static void write_all(const bench *b)
{
    writing w = writing_open(b, "messages.ndjson");
    count_write(&w);
    writing_close(&w);
}

static void code_base64(void)
{
    enum { SIZE = 16002, LENGTH = RDX_BASE64_LENGTH(SIZE) };
    char *bytes = bench_get(SIZE, 1);
    char *coded = bench_get(LENGTH, 1);
    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = (char)(i * 7);
    count_base64_encode(bytes, SIZE, coded);
    count_base64_decode(coded, LENGTH, bytes);
    free(bytes);
    free(coded);
}

static bool force(const char *name)
{
    for (int path = CPU_PORTABLE; path <= CPU_NEON; path++) {
        if (strcmp(cpu_path_name((cpu_path)path), name) != 0 || !cpu_has((cpu_path)path))
            continue;
        cpu_force((cpu_path)path);
        return true;
    }
    return false;
}

int main(int count, char **words)
{
    if (count != 3 || !force(words[2])) {
        fputs("usage: instructions FOLDER PATH\n", stderr);
        return 2;
    }
    const bench b = {.folder = words[1], .rounds = 1};
    read_all(&b);
    write_all(&b);
    code_base64();
    return 0;
}
