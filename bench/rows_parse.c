/**
 * @file
 * Reading 2,000 distinct messages: text to structs with full validation, and the verdict alone,
 * against parsers that only build a tree.
 *
 * In rows without "freed" the clock stops before arenas and trees are freed; in rows with it the
 * freeing counts for everybody.
 */
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <rdx/parse.h>
#include <rdx/write.h>

#include "texts.h"

enum { LIMIT = 256 << 20 };

typedef struct reading {
    texts all;
    rdx_policy policy;
    rdx_arena *arenas;
    cJSON **trees;
    char *copy;
} reading;

// ---- Contestants ----

static rdx_status parse_one(const reading *r, size_t i, rdx_arena *arena, rdx_report *report)
{
    const text *t = &r->all.items[i];
    const rdx_parse_options options = {.policy = r->policy};
    void *message;
    const rdx_status status =
        rdx_message_parse(arena, t->event, t->at, t->length, &options, &message, report);
    bench_keep(message);
    return status;
}

static void rdx_parse(void *context, size_t from, size_t to)
{
    reading *r = context;
    for (size_t i = from; i < to; i++) {
        rdx_report report = {0};
        r->arenas[i] = RDX_ARENA(LIMIT);
        bench_require(parse_one(r, i, &r->arenas[i], &report) == RDX_OK, "rdx parses");
        rdx_report_drop(&report);
    }
}

static void rdx_drop(void *context, size_t from, size_t to)
{
    reading *r = context;
    for (size_t i = from; i < to; i++)
        rdx_arena_drop(&r->arenas[i]);
}

static void rdx_parse_and_drop(void *context, size_t from, size_t to)
{
    reading *r = context;
    for (size_t i = from; i < to; i++) {
        rdx_report report = {0};
        rdx_arena arena = RDX_ARENA(LIMIT);
        bench_require(parse_one(r, i, &arena, &report) == RDX_OK, "rdx parses");
        rdx_report_drop(&report);
        rdx_arena_drop(&arena);
    }
}

static void rdx_validate(void *context, size_t from, size_t to)
{
    reading *r = context;
    for (size_t i = from; i < to; i++) {
        const text *t = &r->all.items[i];
        rdx_report report = {0};
        const rdx_status status = rdx_message_validate(t->event, t->at, t->length, NULL, &report);
        bench_require(status == RDX_OK, "rdx validates");
        rdx_report_drop(&report);
    }
}

static void cjson_parse(void *context, size_t from, size_t to)
{
    reading *r = context;
    for (size_t i = from; i < to; i++) {
        r->trees[i] = cJSON_ParseWithLength(r->all.items[i].at, r->all.items[i].length);
        bench_require(r->trees[i] != NULL, "cJSON parses");
    }
}

static void cjson_delete(void *context, size_t from, size_t to)
{
    reading *r = context;
    for (size_t i = from; i < to; i++)
        cJSON_Delete(r->trees[i]);
}

static void cjson_parse_and_delete(void *context, size_t from, size_t to)
{
    reading *r = context;
    for (size_t i = from; i < to; i++) {
        cJSON *tree = cJSON_ParseWithLength(r->all.items[i].at, r->all.items[i].length);
        bench_require(tree != NULL, "cJSON parses");
        cJSON_Delete(tree);
    }
}

static void copy_text(void *context, size_t from, size_t to)
{
    reading *r = context;
    for (size_t i = from; i < to; i++) {
        memcpy(r->copy, r->all.items[i].at, r->all.items[i].length);
        bench_keep(r->copy);
    }
}

// ---- Rows ----

static reading open_reading(const bench *b, const char *name, rdx_policy policy)
{
    reading r = {.all = texts_load(b, name), .policy = policy};
    size_t longest = 0;
    for (size_t i = 0; i < r.all.count; i++)
        if (r.all.items[i].length > longest)
            longest = r.all.items[i].length;
    r.arenas = bench_get(sizeof *r.arenas, r.all.count);
    r.trees = bench_get(sizeof *r.trees, r.all.count);
    r.copy = bench_get(longest, 1);
    return r;
}

static void close_reading(reading *r)
{
    free(r->arenas);
    free(r->trees);
    free(r->copy);
    texts_drop(&r->all);
}

// Both read the same: what rdx writes of its structs is, to cJSON, the tree of the text. cJSON
// leaves out nothing here, since the corpus has no unlisted members and no number beyond a double.
static void require_equal(reading *r, size_t i)
{
    rdx_body *body;
    const char *written;
    size_t length;
    void *data;
    rdx_report report = {0};
    rdx_arena arena = RDX_ARENA(LIMIT);
    const text *t = &r->all.items[i];
    bench_require(rdx_message_parse(&arena, t->event, t->at, t->length, NULL, &data, &report) ==
                          RDX_OK &&
                      report.count == 0,
                  "rdx reads each text without a word");
    const rdx_message message = {t->event, data};
    bench_require(rdx_message_write(message, NULL, &body, NULL) == RDX_OK &&
                      rdx_body_text(body, &arena, &written, &length, NULL) == RDX_OK,
                  "rdx writes what it read");
    cJSON *ours = cJSON_ParseWithLength(written, length);
    cJSON *theirs = cJSON_ParseWithLength(t->at, t->length);
    bench_require(ours != NULL && cJSON_Compare(ours, theirs, true), "rdx and cJSON read the same");
    cJSON_Delete(ours);
    cJSON_Delete(theirs);
    rdx_body_close(body);
    rdx_report_drop(&report);
    rdx_arena_drop(&arena);
}

static void measure_parse(const bench *b, const char *name, rdx_policy policy)
{
    reading r = open_reading(b, name, policy);
    for (size_t i = 0; i < r.all.count; i++)
        require_equal(&r, i);
    const contestant contestants[] = {
        {"rdx", rdx_parse, rdx_drop, &r},
        {"cjson", cjson_parse, cjson_delete, &r},
        {"memcpy", copy_text, NULL, &r},
    };
    const bench_work work = texts_work(&r.all);
    bench_measure(b, &work, contestants, sizeof contestants / sizeof *contestants);
    close_reading(&r);
}

static void compact(const bench *b)
{
    measure_parse(b, "messages.ndjson", RDX_STRICT);
}

static void indented(const bench *b)
{
    measure_parse(b, "indented.json-seq", RDX_STRICT);
}

static void shuffled(const bench *b)
{
    measure_parse(b, "shuffled.ndjson", RDX_STRICT);
}

static void base64_200kb(const bench *b)
{
    measure_parse(b, "base64_200kb.ndjson", RDX_STRICT);
}

static void base64_1mb(const bench *b)
{
    measure_parse(b, "base64_1mb.ndjson", RDX_STRICT);
}

static void base64_10mb(const bench *b)
{
    measure_parse(b, "base64_10mb.ndjson", RDX_STRICT);
}

static void freed(const bench *b)
{
    reading r = open_reading(b, "messages.ndjson", RDX_STRICT);
    const contestant contestants[] = {
        {"rdx", rdx_parse_and_drop, NULL, &r},
        {"cjson", cjson_parse_and_delete, NULL, &r},
    };
    const bench_work work = texts_work(&r.all);
    bench_measure(b, &work, contestants, 2);
    close_reading(&r);
}

// Against the same with the other policy, on texts that have no fault.
static void tolerant(const bench *b)
{
    reading strict = open_reading(b, "messages.ndjson", RDX_STRICT);
    reading lenient = open_reading(b, "messages.ndjson", RDX_TOLERANT);
    const contestant contestants[] = {
        {"rdx", rdx_parse, rdx_drop, &lenient},
        {"strict", rdx_parse, rdx_drop, &strict},
    };
    const bench_work work = texts_work(&strict.all);
    bench_measure(b, &work, contestants, 2);
    close_reading(&lenient);
    close_reading(&strict);
}

static void measure_validate(const bench *b, const char *name)
{
    reading r = open_reading(b, name, RDX_STRICT);
    const contestant contestants[] = {
        {"rdx", rdx_validate, NULL, &r},
        {"cjson", cjson_parse, cjson_delete, &r},
    };
    const bench_work work = texts_work(&r.all);
    bench_measure(b, &work, contestants, 2);
    close_reading(&r);
}

static void verdict(const bench *b)
{
    measure_validate(b, "messages.ndjson");
}

static void verdict_indented(const bench *b)
{
    measure_validate(b, "indented.json-seq");
}

int main(int count, char **words)
{
    static const bench_row rows[] = {
        {"parse.strict.compact", compact},
        {"parse.strict.indented", indented},
        {"parse.strict.shuffled", shuffled},
        {"parse.strict.freed", freed},
        {"parse.strict.base64_200kb", base64_200kb},
        {"parse.strict.base64_1mb", base64_1mb},
        {"parse.strict.base64_10mb", base64_10mb},
        {"parse.tolerant.compact", tolerant},
        {"validate.compact", verdict},
        {"validate.indented", verdict_indented},
    };
    return bench_main(count, words, rows, sizeof rows / sizeof *rows);
}
