/**
 * @file
 * Rounds, the clock, medians and lines of JSON.
 */
#include "harness.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 31, FEWEST_ROUNDS = 5, MOST_CONTESTANTS = 8 };

// A row takes no longer unless it needs that for its fewest rounds.
static const double seconds_a_row = 6;

void bench_require(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "bench: does not hold: %s\n", what);
    exit(EXIT_FAILURE);
}

void *bench_get(size_t size, size_t count)
{
    void *memory = calloc(count > 0 ? count : 1, size);
    bench_require(memory != NULL, "there is memory");
    return memory;
}

// ---- Time ----

static double now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

// Thousands of small pieces that a contestant freed are joined by glibc when the next large piece
// is asked for. That is done here, so that it is not on another contestant's time.
static void tidy_heap(void)
{
    enum { LARGE = 1 << 16 };
    void *memory = bench_get(LARGE, 1);
    bench_keep(memory);
    free(memory);
}

// Nanoseconds that all items take.
static double run_once(const contestant *one, const bench_work *work)
{
    double taken = 0;
    tidy_heap();
    for (size_t from = 0; from < work->items; from += work->batch) {
        const size_t rest = work->items - from;
        const size_t to = from + (rest < work->batch ? rest : work->batch);
        const double start = now_ns();
        one->run(one->context, from, to);
        taken += now_ns() - start;
        if (one->settle != NULL)
            one->settle(one->context, from, to);
    }
    return taken;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
    return count % 2 == 1 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

// The median of the distances from `middle`, which take the place of `values`.
static double deviation(double *values, size_t count, double middle)
{
    for (size_t i = 0; i < count; i++)
        values[i] = values[i] > middle ? values[i] - middle : middle - values[i];
    return median(values, count);
}

// ---- One row ----

static void print_row(const bench *b, const bench_work *work, const contestant *contestants,
                      size_t count, double *times, size_t rounds)
{
    printf("{\"name\": \"%s\", \"per\": \"%s\", \"bytes\": %.1f, \"size\": %.0f, \"rounds\": %zu, "
           "\"times\": {",
           b->row, work->per, work->bytes, work->size, rounds);
    for (size_t i = 0; i < count; i++) {
        double *own = times + i * b->rounds;
        const double middle = median(own, rounds);
        printf("%s\"%s\": {\"median\": %.2f, \"mad\": %.2f}", i > 0 ? ", " : "",
               contestants[i].name, middle, deviation(own, rounds, middle));
    }
    puts("}}");
    fflush(stdout);
}

void bench_measure(const bench *b, const bench_work *work, const contestant *contestants,
                   size_t count)
{
    bench_require(count <= MOST_CONTESTANTS && work->items > 0 && work->batch > 0, "a row of work");
    double *times = bench_get(sizeof *times, b->rounds * count);
    for (size_t i = 0; i < count; i++)
        run_once(&contestants[i], work);
    const double start = now_ns();
    size_t round = 0;
    for (; round < b->rounds; round++) {
        if (round >= FEWEST_ROUNDS && now_ns() - start > seconds_a_row * 1e9)
            break;
        for (size_t turn = 0; turn < count; turn++) {
            const size_t i = (turn + round) % count; // each goes first now and then
            times[i * b->rounds + round] = run_once(&contestants[i], work) / (double)work->items;
        }
    }
    print_row(b, work, contestants, count, times, round);
    free(times);
}

// ---- The command line ----

typedef struct command {
    bench b;
    bool list;
    char **patterns;
    int pattern_count;
} command;

static bool is_wanted(const command *c, const char *name)
{
    if (c->pattern_count == 0)
        return true;
    for (int i = 0; i < c->pattern_count; i++)
        if (fnmatch(c->patterns[i], name, 0) == 0)
            return true;
    return false;
}

// Options and patterns of rows may stand in any order behind the folder.
static bool read_command(int count, char **words, command *out)
{
    *out = (command){.b = {.rounds = ROUNDS}, .patterns = words};
    if (count < 2)
        return false;
    out->b.folder = words[1];
    for (int i = 2; i < count; i++) {
        if (strcmp(words[i], "--list") == 0)
            out->list = true;
        else if (strcmp(words[i], "--rounds") == 0 && i + 1 < count)
            out->b.rounds = strtoul(words[++i], NULL, 10);
        else
            words[out->pattern_count++] = words[i];
    }
    return out->b.rounds > 0;
}

int bench_main(int count, char **words, const bench_row *rows, size_t row_count)
{
    command c;
    if (!read_command(count, words, &c)) {
        fputs("usage: PROGRAM FOLDER [--rounds N] [--list] [ROW...]\n", stderr);
        return 2;
    }
    for (size_t i = 0; i < row_count; i++) {
        c.b.row = rows[i].name;
        c.b.of = rows[i].of;
        if (!is_wanted(&c, rows[i].name))
            continue;
        if (c.list)
            puts(rows[i].name);
        else
            rows[i].measure(&c.b);
    }
    return 0;
}
