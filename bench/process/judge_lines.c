/**
 * @file
 * Reads every line of some files as a message, many times, in one process: what ajv.js and Blaze
 * are compared with.
 *
 *     judge_lines ROUNDS EVENT FILE [EVENT FILE]...
 *
 * EVENT is the schema of the messages in FILE, such as notes/new. Prints the nanoseconds a message
 * of each round, a line each, by the clock on the wall and by the processor's: STRICT parse into
 * structs, in an arena that is wiped after each.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <rdx/gen/events.h>
#include <rdx/parse.h>

#define LIMIT ((size_t)64 << 20)

typedef struct lines {
    const rdx_event *event;
    char *text;
    size_t size;
    size_t count;
} lines;

static uint64_t now_ns(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static bool read_lines(const char *schema, const char *path, lines *out)
{
    *out = (lines){.event = rdx_event_by_schema(schema)};
    FILE *file = fopen(path, "rb");
    if (out->event == NULL || file == NULL)
        return false;
    out->text = malloc(LIMIT);
    if (out->text != NULL)
        out->size = fread(out->text, 1, LIMIT, file);
    fclose(file);
    for (size_t i = 0; i < out->size; i++)
        out->count += out->text[i] == '\n';
    return out->count > 0 && out->size < LIMIT && out->text[out->size - 1] == '\n';
}

static bool judge(const lines *all)
{
    const char *end = all->text + all->size;
    for (const char *line = all->text; line < end;) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        rdx_arena arena = RDX_ARENA(LIMIT);
        void *message;
        const rdx_status status = rdx_message_parse(&arena, all->event, line, (size_t)(next - line),
                                                    NULL, &message, NULL);
        rdx_arena_drop(&arena);
        if (status != RDX_OK)
            return false;
        line = next + 1;
    }
    return true;
}

static bool judge_all(const lines *all, size_t count)
{
    size_t messages = 0;
    const uint64_t wall = now_ns(CLOCK_MONOTONIC);
    const uint64_t processor = now_ns(CLOCK_PROCESS_CPUTIME_ID);
    for (size_t i = 0; i < count; i++) {
        if (!judge(&all[i]))
            return false;
        messages += all[i].count;
    }
    printf("%.1f %.1f\n", (double)(now_ns(CLOCK_MONOTONIC) - wall) / (double)messages,
           (double)(now_ns(CLOCK_PROCESS_CPUTIME_ID) - processor) / (double)messages);
    return true;
}

int main(int argc, char **argv)
{
    enum { FILES = 64 };
    static lines all[FILES];
    const size_t count = argc >= 4 ? (size_t)(argc - 2) / 2 : 0;
    if (count == 0 || count > FILES || argc % 2 != 0) {
        fputs("Usage: judge_lines ROUNDS EVENT FILE [EVENT FILE]...\n", stderr);
        return 2;
    }
    bool good = true;
    for (size_t i = 0; i < count && good; i++)
        good = read_lines(argv[2 + 2 * i], argv[3 + 2 * i], &all[i]);
    for (long round = strtol(argv[1], NULL, 10); round > 0 && good; round--)
        good = judge_all(all, count);
    for (size_t i = 0; i < count; i++)
        free(all[i].text);
    if (!good)
        fputs("judge_lines: a file or a message is no good\n", stderr);
    return good ? 0 : 1;
}
