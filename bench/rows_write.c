/**
 * @file
 * Writing 2,000 distinct messages: structs, checked, to text; against printing the same trees.
 *
 * In "write.text" all make one NUL-terminated text and free it. In "write.body" rdx reads its body
 * in pieces, as sending does.
 */
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <rdx/parse.h>
#include <rdx/write.h>

#include "texts.h"

enum { LIMIT = 256 << 20 };

typedef struct writing {
    texts all;
    rdx_arena arena; // of all messages
    rdx_message *messages;
    cJSON **trees;
    char piece[16 << 10];
} writing;

// ---- Contestants ----

static rdx_body *body_of(const writing *w, size_t i)
{
    rdx_body *body;
    bench_require(rdx_message_write(w->messages[i], NULL, &body, NULL) == RDX_OK, "rdx writes");
    return body;
}

static void rdx_text(void *context, size_t from, size_t to)
{
    writing *w = context;
    for (size_t i = from; i < to; i++) {
        rdx_arena arena = RDX_ARENA(LIMIT);
        rdx_body *body = body_of(w, i);
        const char *written;
        size_t length;
        bench_require(rdx_body_text(body, &arena, &written, &length, NULL) == RDX_OK, "rdx writes");
        bench_keep(written);
        rdx_body_close(body);
        rdx_arena_drop(&arena);
    }
}

static void rdx_pieces(void *context, size_t from, size_t to)
{
    writing *w = context;
    for (size_t i = from; i < to; i++) {
        rdx_body *body = body_of(w, i);
        size_t got = 1;
        while (got > 0) {
            bench_require(rdx_body_read(body, w->piece, sizeof w->piece, &got, NULL) == RDX_OK,
                          "rdx reads its body");
            bench_keep(w->piece);
        }
        rdx_body_close(body);
    }
}

static void cjson_print(void *context, size_t from, size_t to)
{
    writing *w = context;
    for (size_t i = from; i < to; i++) {
        char *written = cJSON_PrintUnformatted(w->trees[i]);
        bench_keep(written);
        cJSON_free(written);
    }
}

static void copy_text(void *context, size_t from, size_t to)
{
    writing *w = context;
    for (size_t i = from; i < to; i++) {
        const size_t length = w->all.items[i].length;
        char *copy = malloc(length);
        bench_require(copy != NULL, "there is memory");
        memcpy(copy, w->all.items[i].at, length);
        bench_keep(copy);
        free(copy);
    }
}

// ---- Rows ----

// What is printed says the same as what is written.
static void require_equal(const writing *w, size_t i)
{
    rdx_arena arena = RDX_ARENA(LIMIT);
    const char *written;
    size_t length;
    rdx_body *body = body_of(w, i);
    bench_require(rdx_body_text(body, &arena, &written, &length, NULL) == RDX_OK, "rdx writes");
    cJSON *ours = cJSON_ParseWithLength(written, length);
    bench_require(ours != NULL && cJSON_Compare(ours, w->trees[i], true),
                  "rdx and cJSON write the same");
    cJSON_Delete(ours);
    rdx_body_close(body);
    rdx_arena_drop(&arena);
}

static writing *open_writing(const bench *b, const char *name)
{
    writing *w = bench_get(sizeof *w, 1);
    w->all = texts_load(b, name);
    w->arena = RDX_ARENA(LIMIT);
    w->messages = bench_get(sizeof *w->messages, w->all.count);
    w->trees = bench_get(sizeof(cJSON *), w->all.count);
    for (size_t i = 0; i < w->all.count; i++) {
        const text *t = &w->all.items[i];
        void *data;
        bench_require(rdx_message_parse(&w->arena, t->event, t->at, t->length, NULL, &data, NULL) ==
                          RDX_OK,
                      "rdx reads each text");
        w->messages[i] = (rdx_message){t->event, data};
        w->trees[i] = cJSON_ParseWithLength(t->at, t->length);
        require_equal(w, i);
    }
    return w;
}

static void close_writing(writing *w)
{
    for (size_t i = 0; i < w->all.count; i++)
        cJSON_Delete(w->trees[i]);
    free(w->trees);
    free(w->messages);
    rdx_arena_drop(&w->arena);
    texts_drop(&w->all);
    free(w);
}

static void measure_write(const bench *b, void (*run)(void *context, size_t from, size_t to))
{
    writing *w = open_writing(b, b->of);
    const contestant contestants[] = {
        {"rdx", run, NULL, w},
        {"cjson", cjson_print, NULL, w},
        {"memcpy", copy_text, NULL, w},
    };
    const bench_work work = texts_work(&w->all);
    bench_measure(b, &work, contestants, sizeof contestants / sizeof *contestants);
    close_writing(w);
}

static void as_text(const bench *b)
{
    measure_write(b, rdx_text);
}

static void as_body(const bench *b)
{
    measure_write(b, rdx_pieces);
}

int main(int count, char **words)
{
    static const bench_row rows[] = {
        {"write.text", as_text, "messages.ndjson"},
        {"write.body", as_body, "messages.ndjson"},
    };
    return bench_main(count, words, rows, sizeof rows / sizeof *rows);
}
