/**
 * @file
 * One message at a time, from 1 KB to 30 MB and from 1 to 100,000 elements: whether cost grows with
 * size and no faster. `size` of a row is its bytes of content or its number of elements. A short
 * message comes again and again, which flatters all: the processor learns its branches.
 */
#include <stdio.h>
#include <unistd.h>

#include "reading.h"

enum { MOST_ROWS = 64, NAME_SIZE = 64 };

typedef struct place {
    char row[NAME_SIZE];
    char file[NAME_SIZE];
    size_t size;
} place;

static void measure(const bench *b)
{
    enum { ROUND_BYTES = 1000000 };
    const place *p = b->of;
    texts all = texts_load(b, p->file);
    texts_repeat(&all, ROUND_BYTES);
    reading r = reading_of(all, RDX_STRICT);
    reading_require_equal(&r);
    const contestant contestants[] = {reading_rdx(&r, "rdx"), reading_cjson(&r),
                                      reading_rapidjson_schema(&r), reading_memcpy(&r)};
    bench_work work = texts_work(&r.all);
    work.size = (double)p->size;
    bench_measure(b, &work, contestants, sizeof contestants / sizeof *contestants);
    reading_close(&r);
}

static bool has_file(const char *folder, const char *file)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, file);
    return access(path, R_OK) == 0;
}

// 1, 3, 10, 30 ...: bench/corpus.py writes a file for each within its series.
static size_t places_of(const char *folder, const char *series, place *out)
{
    size_t count = 0;
    for (size_t power = 1; power <= 10000000; power *= 10) {
        for (size_t size = power; size <= 3 * power; size += 2 * power) {
            place *p = &out[count];
            snprintf(p->row, sizeof p->row, "growth.%s.%zu", series, size);
            snprintf(p->file, sizeof p->file, "growth/%s_%zu.json", series, size);
            p->size = size;
            count += has_file(folder, p->file);
        }
    }
    return count;
}

int main(int count, char **words)
{
    static place places[MOST_ROWS];
    static bench_row rows[MOST_ROWS];
    const char *folder = count > 1 ? words[1] : "";
    size_t made = places_of(folder, "base64", places);
    made += places_of(folder, "text", places + made);
    made += places_of(folder, "elements", places + made);
    for (size_t i = 0; i < made; i++)
        rows[i] = (bench_row){places[i].row, measure, &places[i]};
    return bench_main(count, words, rows, made);
}
