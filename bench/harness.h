/**
 * @file
 * The harness of the bench: contestants do the same work in turn, and a row of JSON says how long
 * each took.
 *
 *     static void measure(const bench *b)
 *     {
 *         texts all = texts_load(b, "messages.ndjson");
 *         bench_require(all_parse(&all), "all messages parse");
 *         const contestant contestants[] = {{"rdx", parse, drop, &all}, {"cjson", ...}};
 *         const bench_work work = {.items = all.count, .batch = 20, .per = "message"};
 *         bench_measure(b, &work, contestants, 2);
 *         texts_drop(&all);
 *     }
 *
 *     int main(int count, char **words)
 *     {
 *         static const bench_row rows[] = {{"parse.strict.compact", measure, NULL}};
 *         return bench_main(count, words, rows, 1);
 *     }
 *
 * A program of rows is called so: PROGRAM FOLDER [--rounds N] [--list] [ROW...], where FOLDER has
 * the corpus and ROW is a name or a pattern of the shell. It prints one line of JSON a row:
 *
 *     {"name": "parse.strict.compact", "per": "message", "bytes": 4641.1, "rounds": 31,
 *      "times": {"rdx": {"median": 3800.1, "mad": 12.0}, "cjson": {"median": 17500, "mad": 90}}}
 *
 * Times are nanoseconds of this thread's processor time, so that other programs disturb less. The
 * first contestant is the one that is judged. bench/rows.toml says by which ratio.
 */
#ifndef RDX_BENCH_HARNESS_H
#define RDX_BENCH_HARNESS_H

#include <stdbool.h>
#include <stddef.h>

/** What the command line asks for. */
typedef struct bench {
    const char *folder;
    const char *row; // that is measured now
    const void *of;  // what the row measures: of its own line
    size_t rounds;
} bench;

/** One way to do the work. */
typedef struct contestant {
    const char *name;
    void (*run)(void *context, size_t from, size_t to);    // items [from, to): timed
    void (*settle)(void *context, size_t from, size_t to); // frees what they made: not timed
    void *context;
} contestant;

/** The work of one round. */
typedef struct bench_work {
    size_t items;
    size_t batch;    // items between two looks at the clock
    const char *per; // what an item is: "message", "byte" ...
    double bytes;    // of an item, on average; 0: of no interest
    double size;     // of growth rows: the place on the axis; 0: none
} bench_work;

typedef struct bench_row {
    const char *name;
    void (*measure)(const bench *b);
    const void *of; // for `measure`; may be NULL
} bench_row;

/** All contestants in turn, round by round, after one round that is not counted. */
void bench_measure(const bench *b, const bench_work *work, const contestant *contestants,
                   size_t count);

/** Ends the program with a word on standard error unless `holds`. */
void bench_require(bool holds, const char *what);

/** Memory, or the end of the program. */
void *bench_get(size_t size, size_t count);

/** The command line, then each row that it asks for. */
int bench_main(int count, char **words, const bench_row *rows, size_t row_count);

/** Keeps the compiler from leaving out what makes `value`. */
static inline void bench_keep(const void *value)
{
    __asm__ volatile("" : : "r"(value) : "memory");
}

#endif
