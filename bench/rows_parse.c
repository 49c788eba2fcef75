/**
 * @file
 * Reading: text to structs with full validation, and the verdict alone, against parsers that only
 * build a tree and against a validator.
 *
 * The clock stops before arenas and trees are freed, but in "parse.strict.freed", where freeing
 * counts for everybody. cJSON is the distribution's shared library; RapidJSON is compiled here.
 */
#include "reading.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

// `b->of` is the file.
static void parse(const bench *b)
{
    reading r = reading_open(b, b->of, RDX_STRICT);
    reading_require_equal(&r);
    const contestant all[] = {
        reading_rdx(&r, "rdx"),       reading_cjson(&r),  reading_rapidjson_dom(&r),
        reading_rapidjson_schema(&r), reading_memcpy(&r), reading_copy(&r),
    };
    const bench_work work = texts_work(&r.all);
    bench_measure(b, &work, all, COUNT(all));
    reading_close(&r);
}

static void parse_freed(const bench *b)
{
    reading r = reading_open(b, b->of, RDX_STRICT);
    const contestant all[] = {reading_rdx_freed(&r), reading_cjson_freed(&r)};
    const bench_work work = texts_work(&r.all);
    bench_measure(b, &work, all, COUNT(all));
    reading_close(&r);
}

// Against the same with the other policy, on texts that have no fault.
static void parse_tolerant(const bench *b)
{
    reading strict = reading_open(b, b->of, RDX_STRICT);
    reading tolerant = reading_open(b, b->of, RDX_TOLERANT);
    const contestant all[] = {reading_rdx(&tolerant, "rdx"), reading_rdx(&strict, "strict")};
    const bench_work work = texts_work(&strict.all);
    bench_measure(b, &work, all, COUNT(all));
    reading_close(&tolerant);
    reading_close(&strict);
}

// The same verdict on texts that have a fault each, too.
static void require_same_refusals(const bench *b)
{
    reading r = reading_open(b, "invalid.ndjson", RDX_STRICT);
    for (size_t i = 0; i < r.all.count; i++) {
        const text *t = &r.all.items[i];
        bench_require(rdx_message_validate(t->event, t->at, t->length, NULL, NULL) != RDX_OK,
                      "rdx refuses each text with a fault");
        bench_require(!peer_rapidjson_is_valid(r.judges[i], t->at, t->length),
                      "RapidJSON refuses each text with a fault");
    }
    reading_close(&r);
}

static void validate(const bench *b)
{
    require_same_refusals(b);
    reading r = reading_open(b, b->of, RDX_STRICT);
    const contestant all[] = {reading_rdx_validate(&r), reading_cjson(&r),
                              reading_rapidjson_schema(&r)};
    const bench_work work = texts_work(&r.all);
    bench_measure(b, &work, all, COUNT(all));
    reading_close(&r);
}

int main(int count, char **words)
{
    static const bench_row rows[] = {
        {"parse.strict.compact", parse, "messages.ndjson"},
        {"parse.strict.indented", parse, "indented.json-seq"},
        {"parse.strict.shuffled", parse, "shuffled.ndjson"},
        {"parse.strict.freed", parse_freed, "messages.ndjson"},
        {"parse.strict.base64_200kb", parse, "base64_200kb.ndjson"},
        {"parse.strict.base64_1mb", parse, "base64_1mb.ndjson"},
        {"parse.strict.base64_10mb", parse, "base64_10mb.ndjson"},
        {"parse.tolerant.compact", parse_tolerant, "messages.ndjson"},
        {"validate.compact", validate, "messages.ndjson"},
        {"validate.indented", validate, "indented.json-seq"},
    };
    return bench_main(count, words, rows, COUNT(rows));
}
