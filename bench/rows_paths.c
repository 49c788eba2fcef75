/**
 * @file
 * The same reading and writing by each path of the processor: what the vectors are worth, and what
 * remains where there are none.
 */
#include "forced.h"
#include "reading.h"
#include "writing.h"

enum { PATHS = CPU_NEON + 1 };

// The machine's best path is judged: it is the first.
static size_t with_paths(contestant by, forced contexts[PATHS], contestant out[PATHS])
{
    size_t count = 0;
    for (int path = CPU_NEON; path >= CPU_PORTABLE; path--) {
        if (!cpu_has((cpu_path)path))
            continue;
        by.name = cpu_path_name((cpu_path)path);
        out[count] = forced_by(&contexts[count], (cpu_path)path, by);
        count++;
    }
    return count;
}

// Takes `r`.
static void measure_reading(const bench *b, reading *r, contestant by)
{
    forced contexts[PATHS];
    contestant all[PATHS + 1];
    size_t count = with_paths(by, contexts, all);
    for (size_t i = 0; i < count; i++) {
        cpu_force(contexts[i].path);
        reading_require_equal(r);
    }
    all[count++] = reading_cjson(r);
    const bench_work work = texts_work(&r->all);
    bench_measure(b, &work, all, count);
    reading_close(r);
}

static void parse(const bench *b)
{
    reading r = reading_open(b, b->of, RDX_STRICT);
    measure_reading(b, &r, reading_rdx(&r, "rdx"));
}

static void validate(const bench *b)
{
    reading r = reading_open(b, b->of, RDX_STRICT);
    measure_reading(b, &r, reading_rdx_validate(&r));
}

static void write_text(const bench *b)
{
    writing w = writing_open(b, b->of);
    forced contexts[PATHS];
    contestant all[PATHS + 1];
    size_t count = with_paths(writing_rdx_text(&w), contexts, all);
    for (size_t i = 0; i < count; i++) {
        cpu_force(contexts[i].path);
        writing_require_equal(&w);
    }
    all[count++] = writing_cjson(&w);
    const bench_work work = texts_work(&w.all);
    bench_measure(b, &work, all, count);
    writing_close(&w);
}

int main(int count, char **words)
{
    static const bench_row rows[] = {
        {"paths.parse.compact", parse, "messages.ndjson"},
        {"paths.parse.indented", parse, "indented.json-seq"},
        {"paths.parse.base64_1mb", parse, "base64_1mb.ndjson"},
        {"paths.validate.compact", validate, "messages.ndjson"},
        {"paths.write.text", write_text, "messages.ndjson"},
    };
    return bench_main(count, words, rows, sizeof rows / sizeof *rows);
}
