/**
 * @file
 * Readers. What each does to a text stands in one function; the loops are all alike.
 */
#include "reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rdx/gen/events.h>
#include <rdx/write.h>

enum { LIMIT = 512 << 20 };

// ---- rdx ----

static void parse_into(const reading *r, size_t i, rdx_arena *arena)
{
    const text *t = &r->all.items[i];
    const rdx_parse_options options = {.policy = r->policy};
    rdx_report report = {0};
    void *message;
    *arena = RDX_ARENA(LIMIT);
    const rdx_status status =
        rdx_message_parse(arena, t->event, t->at, t->length, &options, &message, &report);
    bench_require(status == RDX_OK && message != NULL, "rdx parses");
    rdx_report_drop(&report);
}

static void rdx_parse(void *context, size_t from, size_t to)
{
    const reading *r = context;
    for (size_t i = from; i < to; i++)
        parse_into(r, i, &r->arenas[i]);
}

static void rdx_drop(void *context, size_t from, size_t to)
{
    const reading *r = context;
    for (size_t i = from; i < to; i++)
        rdx_arena_drop(&r->arenas[i]);
}

static void rdx_parse_freed(void *context, size_t from, size_t to)
{
    const reading *r = context;
    for (size_t i = from; i < to; i++) {
        rdx_arena arena;
        parse_into(r, i, &arena);
        rdx_arena_drop(&arena);
    }
}

static void rdx_validate(void *context, size_t from, size_t to)
{
    const reading *r = context;
    for (size_t i = from; i < to; i++) {
        const text *t = &r->all.items[i];
        rdx_report report = {0};
        bench_require(rdx_message_validate(t->event, t->at, t->length, NULL, &report) == RDX_OK,
                      "rdx validates");
        rdx_report_drop(&report);
    }
}

// ---- cJSON ----

static cJSON *tree_of(const reading *r, size_t i)
{
    cJSON *tree = cJSON_ParseWithLength(r->all.items[i].at, r->all.items[i].length);
    bench_require(tree != NULL, "cJSON parses");
    return tree;
}

static void cjson_parse(void *context, size_t from, size_t to)
{
    const reading *r = context;
    for (size_t i = from; i < to; i++)
        r->trees[i] = tree_of(r, i);
}

static void cjson_delete(void *context, size_t from, size_t to)
{
    const reading *r = context;
    for (size_t i = from; i < to; i++)
        cJSON_Delete(r->trees[i]);
}

static void cjson_parse_freed(void *context, size_t from, size_t to)
{
    const reading *r = context;
    for (size_t i = from; i < to; i++)
        cJSON_Delete(tree_of(r, i));
}

// ---- RapidJSON ----

static void rapidjson_parse(void *context, size_t from, size_t to)
{
    const reading *r = context;
    for (size_t i = from; i < to; i++) {
        r->documents[i] = peer_rapidjson_parse(r->all.items[i].at, r->all.items[i].length);
        bench_require(r->documents[i] != NULL, "RapidJSON parses");
    }
}

static void rapidjson_drop(void *context, size_t from, size_t to)
{
    const reading *r = context;
    for (size_t i = from; i < to; i++)
        peer_rapidjson_drop(r->documents[i]);
}

static void rapidjson_validate(void *context, size_t from, size_t to)
{
    const reading *r = context;
    for (size_t i = from; i < to; i++)
        bench_require(
            peer_rapidjson_is_valid(r->judges[i], r->all.items[i].at, r->all.items[i].length),
            "RapidJSON validates");
}

// ---- Copies ----

static void copy_over(void *context, size_t from, size_t to)
{
    const reading *r = context;
    for (size_t i = from; i < to; i++) {
        memcpy(r->copy, r->all.items[i].at, r->all.items[i].length);
        bench_keep(r->copy);
    }
}

static void copy_anew(void *context, size_t from, size_t to)
{
    const reading *r = context;
    for (size_t i = from; i < to; i++) {
        r->documents[i] = malloc(r->all.items[i].length);
        bench_require(r->documents[i] != NULL, "there is memory");
        memcpy(r->documents[i], r->all.items[i].at, r->all.items[i].length);
    }
}

static void free_copies(void *context, size_t from, size_t to)
{
    const reading *r = context;
    for (size_t i = from; i < to; i++)
        free(r->documents[i]);
}

// ---- Contestants ----

contestant reading_rdx(reading *r, const char *name)
{
    return (contestant){name, rdx_parse, rdx_drop, r};
}

contestant reading_rdx_freed(reading *r)
{
    return (contestant){"rdx", rdx_parse_freed, NULL, r};
}

contestant reading_rdx_validate(reading *r)
{
    return (contestant){"rdx", rdx_validate, NULL, r};
}

contestant reading_cjson(reading *r)
{
    return (contestant){"cjson", cjson_parse, cjson_delete, r};
}

contestant reading_cjson_freed(reading *r)
{
    return (contestant){"cjson", cjson_parse_freed, NULL, r};
}

contestant reading_rapidjson_dom(reading *r)
{
    return (contestant){"rapidjson_dom", rapidjson_parse, rapidjson_drop, r};
}

contestant reading_rapidjson_schema(reading *r)
{
    return (contestant){"rapidjson_schema", rapidjson_validate, NULL, r};
}

contestant reading_memcpy(reading *r)
{
    return (contestant){"memcpy", copy_over, NULL, r};
}

contestant reading_copy(reading *r)
{
    return (contestant){"malloc_memcpy", copy_anew, free_copies, r};
}

// ---- Opening ----

static size_t longest_of(const texts *all)
{
    size_t longest = 0;
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].length > longest)
            longest = all->items[i].length;
    return longest;
}

static peer_rapidjson_judge *judge_of(const rdx_event *event)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.json", RDX_SCHEMAS_DIR, event->schema);
    peer_rapidjson_judge *judge = peer_rapidjson_judge_open(path);
    bench_require(judge != NULL, path);
    return judge;
}

// Each schema is loaded once, when the first text of its event comes.
static void open_judges(reading *r)
{
    size_t count;
    const rdx_event *const *events = rdx_events(&count);
    r->by_event = bench_get(sizeof(peer_rapidjson_judge *), count);
    for (size_t i = 0; i < r->all.count; i++) {
        size_t e = 0;
        while (events[e] != r->all.items[i].event)
            e++;
        if (r->by_event[e] == NULL)
            r->by_event[e] = judge_of(events[e]);
        r->judges[i] = r->by_event[e];
    }
}

reading reading_of(texts all, rdx_policy policy)
{
    reading r = {.all = all, .policy = policy};
    r.arenas = bench_get(sizeof *r.arenas, r.all.count);
    r.trees = bench_get(sizeof(cJSON *), r.all.count);
    r.documents = bench_get(sizeof(void *), r.all.count);
    r.judges = bench_get(sizeof(peer_rapidjson_judge *), r.all.count);
    r.copy = bench_get(longest_of(&r.all), 1);
    open_judges(&r);
    return r;
}

reading reading_open(const bench *b, const char *file, rdx_policy policy)
{
    return reading_of(texts_load(b, file), policy);
}

void reading_close(reading *r)
{
    size_t count;
    rdx_events(&count);
    for (size_t e = 0; e < count; e++)
        peer_rapidjson_judge_close(r->by_event[e]);
    free(r->by_event);
    free(r->judges);
    free(r->documents);
    free(r->arenas);
    free(r->trees);
    free(r->copy);
    texts_drop(&r->all);
}

// ---- Proof ----

// What rdx writes of what it read, as cJSON's tree.
static cJSON *written_by_rdx(const text *t)
{
    rdx_body *body;
    const char *written = NULL;
    size_t length = 0;
    void *data;
    rdx_report report = {0};
    rdx_arena arena = RDX_ARENA(LIMIT);
    bench_require(rdx_message_parse(&arena, t->event, t->at, t->length, NULL, &data, &report) ==
                          RDX_OK &&
                      report.count == 0,
                  "rdx reads each text without a word");
    const rdx_message message = {t->event, data};
    bench_require(rdx_message_write(message, NULL, &body, NULL) == RDX_OK &&
                      rdx_body_text(body, &arena, &written, &length, NULL) == RDX_OK,
                  "rdx writes what it read");
    cJSON *tree = cJSON_ParseWithLength(written, length);
    rdx_body_close(body);
    rdx_report_drop(&report);
    rdx_arena_drop(&arena);
    return tree;
}

void reading_require_equal(const reading *r)
{
    for (size_t i = 0; i < r->all.count; i++) {
        const text *t = &r->all.items[i];
        cJSON *ours = written_by_rdx(t);
        cJSON *theirs = tree_of(r, i);
        bench_require(ours != NULL && cJSON_Compare(ours, theirs, true),
                      "rdx and cJSON read the same");
        cJSON_Delete(ours);
        cJSON_Delete(theirs);
        bench_require(rdx_message_validate(t->event, t->at, t->length, NULL, NULL) == RDX_OK &&
                          peer_rapidjson_is_valid(r->judges[i], t->at, t->length),
                      "rdx and RapidJSON find each text valid");
    }
}
