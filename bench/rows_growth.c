/**
 * @file
 * One message at a time, from 1 KB to 30 MB and from 1 to 100,000 elements: whether cost grows with
 * size and no faster. `size` of a row is its bytes of content or its number of elements. A short
 * message comes again and again, which flatters all: the processor learns its branches.
 */
#include <stdio.h>
#include <unistd.h>

#include "forced.h"
#include "reading.h"
#include "writing.h"

enum { MOST_ROWS = 128, NAME_SIZE = 64 };

typedef struct place {
    char row[NAME_SIZE];
    char file[NAME_SIZE];
    size_t size;
} place;

static texts load(const bench *b)
{
    enum { ROUND_BYTES = 1000000 };
    const place *p = b->of;
    texts all = texts_load(b, p->file);
    texts_repeat(&all, ROUND_BYTES);
    return all;
}

static bench_work work_of(const bench *b, const texts *all)
{
    bench_work work = texts_work(all);
    work.size = (double)((const place *)b->of)->size;
    return work;
}

static void parse(const bench *b)
{
    reading r = reading_of(load(b), RDX_STRICT);
    forced best, portable;
    const contestant contestants[] = {
        forced_by(&best, forced_best(), reading_rdx(&r, "rdx")),
        forced_by(&portable, CPU_PORTABLE, reading_rdx(&r, "portable")),
        reading_cjson(&r),
        reading_rapidjson_schema(&r),
        reading_memcpy(&r),
    };
    reading_require_equal(&r);
    const bench_work work = work_of(b, &r.all);
    bench_measure(b, &work, contestants, sizeof contestants / sizeof *contestants);
    reading_close(&r);
}

static void write_body(const bench *b)
{
    writing w = writing_of(load(b));
    forced best, portable;
    contestant with_portable = writing_rdx_body(&w);
    with_portable.name = "portable";
    const contestant contestants[] = {
        forced_by(&best, forced_best(), writing_rdx_body(&w)),
        forced_by(&portable, CPU_PORTABLE, with_portable),
        writing_cjson(&w),
        writing_memcpy(&w),
    };
    writing_require_equal(&w);
    const bench_work work = work_of(b, &w.all);
    bench_measure(b, &work, contestants, sizeof contestants / sizeof *contestants);
    writing_close(&w);
}

static bool has_file(const char *folder, const char *file)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, file);
    return access(path, R_OK) == 0;
}

// 1, 3, 10, 30 ...: bench/corpus.py writes a file for each within its series.
static size_t places_of(const char *folder, const char *start, const char *series, place *out)
{
    size_t count = 0;
    for (size_t power = 1; power <= 10000000; power *= 10) {
        for (size_t size = power; size <= 3 * power; size += 2 * power) {
            place *p = &out[count];
            snprintf(p->row, sizeof p->row, "%s.%s.%zu", start, series, size);
            snprintf(p->file, sizeof p->file, "growth/%s_%zu.json", series, size);
            p->size = size;
            count += has_file(folder, p->file);
        }
    }
    return count;
}

// Rows of one kind of work, behind those that are there.
static size_t add_rows(const char *folder, const char *start, void (*work)(const bench *b),
                       bench_row *rows, size_t made)
{
    static const char *const series[] = {"base64", "text", "elements"};
    static place places[MOST_ROWS];
    for (size_t s = 0; s < sizeof series / sizeof *series; s++) {
        const size_t count = places_of(folder, start, series[s], places + made);
        for (size_t i = made; i < made + count; i++)
            rows[i] = (bench_row){places[i].row, work, &places[i]};
        made += count;
    }
    return made;
}

int main(int count, char **words)
{
    static bench_row rows[MOST_ROWS];
    const char *folder = count > 1 ? words[1] : "";
    size_t made = add_rows(folder, "growth", parse, rows, 0);
    made = add_rows(folder, "growth.write", write_body, rows, made);
    return bench_main(count, words, rows, made);
}
