/**
 * @file
 * Base64 by each path of the processor, against OpenSSL's block functions and a copy of the output.
 * OpenSSL's decoder takes what ours refuses: bits in the padding, white space.
 */
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rdx/base64.h>

#include "cpu_forced.h"
#include "harness.h"

typedef struct job {
    bool decode;
    cpu_path path;
    size_t size; // of the bytes, not of their text
} job;

typedef struct coding {
    job is;
    unsigned char *bytes;
    unsigned char *text;
    unsigned char *out; // room for either
    size_t text_length;
} coding;

// ---- Contestants ----

static void rdx_run(void *context, size_t from, size_t to)
{
    const coding *c = context;
    cpu_force(c->is.path);
    for (size_t i = from; i < to; i++) {
        size_t size = 0;
        if (!c->is.decode)
            rdx_base64_encode(c->bytes, c->is.size, (char *)c->out);
        else if (rdx_base64_decode((const char *)c->text, c->text_length, c->out, &size) != RDX_OK)
            bench_require(false, "rdx decodes");
        bench_keep(c->out);
    }
}

static void openssl_run(void *context, size_t from, size_t to)
{
    const coding *c = context;
    for (size_t i = from; i < to; i++) {
        if (c->is.decode)
            EVP_DecodeBlock(c->out, c->text, (int)c->text_length);
        else
            EVP_EncodeBlock(c->out, c->bytes, (int)c->is.size);
        bench_keep(c->out);
    }
}

static void copy_run(void *context, size_t from, size_t to)
{
    const coding *c = context;
    for (size_t i = from; i < to; i++) {
        memcpy(c->out, c->is.decode ? c->bytes : c->text,
               c->is.decode ? c->is.size : c->text_length);
        bench_keep(c->out);
    }
}

// ---- Rows ----

// Sizes are multiples of three: OpenSSL counts padding as bytes.
static coding open_coding(job is)
{
    coding c = {.is = is, .text_length = RDX_BASE64_LENGTH(is.size)};
    c.bytes = bench_get(is.size, 1);
    c.text = bench_get(c.text_length + 1, 1);
    c.out = bench_get(c.text_length + 1, 1);
    unsigned state = 1;
    for (size_t i = 0; i < is.size; i++) {
        state = state * 1664525 + 1013904223;
        c.bytes[i] = (unsigned char)(state >> 24);
    }
    EVP_EncodeBlock(c.text, c.bytes, (int)is.size);
    return c;
}

static void close_coding(coding *c)
{
    free(c->bytes);
    free(c->text);
    free(c->out);
}

static void require_right(coding *c, const contestant *by)
{
    memset(c->out, 0, c->text_length);
    by->run(by->context, 0, 1);
    bench_require(c->is.decode ? memcmp(c->out, c->bytes, c->is.size) == 0
                               : memcmp(c->out, c->text, c->text_length) == 0,
                  by->name);
}

static void measure(const bench *b)
{
    enum { ROUND_BYTES = 2000000 };
    coding c = open_coding(*(const job *)b->of);
    const contestant all[] = {{"rdx", rdx_run, NULL, &c},
                              {"openssl", openssl_run, NULL, &c},
                              {"memcpy", copy_run, NULL, &c}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        require_right(&c, &all[i]);
    const size_t items = c.is.size < ROUND_BYTES ? ROUND_BYTES / c.is.size : 1;
    const bench_work work = {
        .items = items, .batch = items, .per = "call", .bytes = (double)c.is.size};
    bench_measure(b, &work, all, sizeof all / sizeof *all);
    close_coding(&c);
}

// ---- All sizes, both ways, each path that this machine has ----

enum { SIZES = 3, WAYS = 2, PATHS = CPU_NEON + 1, NAME_SIZE = 64 };

static const struct {
    const char *name;
    size_t size;
} sizes[SIZES] = {{"16kb", 15999}, {"200kb", 199998}, {"30mb", 30000000}};

typedef struct table {
    bench_row rows[WAYS * SIZES * (PATHS + 1)];
    job jobs[WAYS * SIZES * (PATHS + 1)];
    char names[WAYS * SIZES * (PATHS + 1)][NAME_SIZE];
    size_t count;
} table;

static void add_row(table *t, bool decode, size_t i, cpu_path path, const char *path_name)
{
    const size_t at = t->count++;
    t->jobs[at] = (job){decode, path, sizes[i].size};
    snprintf(t->names[at], NAME_SIZE, "base64.%s.%s.%s", decode ? "decode" : "encode",
             sizes[i].name, path_name);
    t->rows[at] = (bench_row){t->names[at], measure, &t->jobs[at]};
}

// And once more with the best path under that name, for what is required of any machine.
static void add_rows(table *t, bool decode, size_t i)
{
    cpu_path best = CPU_PORTABLE;
    for (int path = CPU_PORTABLE; path < PATHS; path++) {
        if (!cpu_has((cpu_path)path))
            continue;
        best = (cpu_path)path;
        add_row(t, decode, i, best, cpu_path_name(best));
    }
    add_row(t, decode, i, best, "best");
}

int main(int count, char **words)
{
    static table t;
    for (int decode = 0; decode < WAYS; decode++)
        for (size_t i = 0; i < SIZES; i++)
            add_rows(&t, decode == 1, i);
    return bench_main(count, words, t.rows, t.count);
}
