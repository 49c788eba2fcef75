/**
 * @file
 * Writers. What each does to a message stands in one function; the loops are all alike.
 */
#include "writing.h"

#include <stdlib.h>
#include <string.h>

#include <rdx/parse.h>

enum { LIMIT = 512 << 20 };

// ---- What each does ----

static rdx_body *body_of(const writing *w, size_t i)
{
    rdx_body *body;
    bench_require(rdx_message_write(w->messages[i], NULL, &body, NULL) == RDX_OK, "rdx writes");
    return body;
}

static void rdx_text(void *context, size_t from, size_t to)
{
    const writing *w = context;
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
    const writing *w = context;
    for (size_t i = from; i < to; i++) {
        rdx_body *body = body_of(w, i);
        size_t got = 1;
        while (got > 0) {
            char piece[16 << 10];
            bench_require(rdx_body_read(body, piece, sizeof piece, &got, NULL) == RDX_OK,
                          "rdx reads its body");
            bench_keep(piece);
        }
        rdx_body_close(body);
    }
}

static void cjson_print(void *context, size_t from, size_t to)
{
    const writing *w = context;
    for (size_t i = from; i < to; i++) {
        char *written = cJSON_PrintUnformatted(w->trees[i]);
        bench_keep(written);
        cJSON_free(written);
    }
}

static void copy_text(void *context, size_t from, size_t to)
{
    const writing *w = context;
    for (size_t i = from; i < to; i++) {
        const size_t length = w->all.items[i].length;
        char *copy = malloc(length);
        bench_require(copy != NULL, "there is memory");
        memcpy(copy, w->all.items[i].at, length);
        bench_keep(copy);
        free(copy);
    }
}

// ---- Contestants ----

contestant writing_rdx_text(writing *w)
{
    return (contestant){"rdx", rdx_text, NULL, w};
}

contestant writing_rdx_body(writing *w)
{
    return (contestant){"rdx", rdx_pieces, NULL, w};
}

contestant writing_cjson(writing *w)
{
    return (contestant){"cjson", cjson_print, NULL, w};
}

contestant writing_memcpy(writing *w)
{
    return (contestant){"memcpy", copy_text, NULL, w};
}

// ---- Opening ----

writing writing_of(texts all)
{
    writing w = {.all = all, .arena = RDX_ARENA(LIMIT)};
    w.messages = bench_get(sizeof *w.messages, all.count);
    w.trees = bench_get(sizeof(cJSON *), all.count);
    for (size_t i = 0; i < all.count; i++) {
        const text *t = &all.items[i];
        void *data;
        bench_require(rdx_message_parse(&w.arena, t->event, t->at, t->length, NULL, &data, NULL) ==
                          RDX_OK,
                      "rdx reads each text");
        w.messages[i] = (rdx_message){t->event, data};
        w.trees[i] = cJSON_ParseWithLength(t->at, t->length);
    }
    return w;
}

writing writing_open(const bench *b, const char *file)
{
    return writing_of(texts_load(b, file));
}

void writing_close(writing *w)
{
    for (size_t i = 0; i < w->all.count; i++)
        cJSON_Delete(w->trees[i]);
    free(w->trees);
    free(w->messages);
    rdx_arena_drop(&w->arena);
    texts_drop(&w->all);
}

// ---- Proof ----

// The text of a message, in `arena`.
static const char *text_of(const writing *w, size_t i, rdx_arena *arena, size_t *length)
{
    rdx_body *body = body_of(w, i);
    const char *written = NULL;
    bench_require(rdx_body_text(body, arena, &written, length, NULL) == RDX_OK, "rdx writes");
    rdx_body_close(body);
    return written;
}

void writing_require_equal(const writing *w)
{
    for (size_t i = 0; i < w->all.count; i++) {
        rdx_arena arena = RDX_ARENA(LIMIT);
        size_t length = 0;
        const char *written = text_of(w, i, &arena, &length);
        cJSON *ours = cJSON_ParseWithLength(written, length);
        bench_require(ours != NULL && cJSON_Compare(ours, w->trees[i], true),
                      "rdx and cJSON write the same");
        cJSON_Delete(ours);
        rdx_arena_drop(&arena);
    }
}
