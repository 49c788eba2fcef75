// Of whatever set of events it is linked with: prints samples, or reads, checks and writes
// messages.
//
//   driver            for each event "SCHEMA SIZE SIZE\n", its sample and its full sample
//   driver judge      standard input: "SCHEMA SIZE\n" and a text, again and again;
//                     for each "PARSE CHECK WRITE SIZE\n" with three statuses, and what is written

#include <rdx/body.h>
#include <rdx/check.h>
#include <rdx/gen/models.h>
#include <rdx/gen/samples.h>
#include <rdx/parse.h>
#include <rdx/write.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t size_of(const char *const *pieces)
{
    size_t size = 0;
    for (; *pieces != NULL; pieces++)
        size += strlen(*pieces);
    return size;
}

static void print(const char *const *pieces)
{
    for (; *pieces != NULL; pieces++)
        fputs(*pieces, stdout);
}

static int print_samples(void)
{
    size_t count;
    const rdx_event *const *events = rdx_events(&count);
    for (size_t i = 0; i < count; i++) {
        const char *const *sample = rdx_event_sample(events[i]);
        const char *const *full = rdx_event_full_sample(events[i]);
        if (sample == NULL || full == NULL)
            return 1;
        printf("%s %zu %zu\n", events[i]->schema, size_of(sample), size_of(full));
        print(sample);
        print(full);
    }
    return 0;
}

static void judge(const rdx_event *event, const char *text, size_t length)
{
    rdx_arena arena = RDX_ARENA((size_t)64 << 20);
    rdx_report report = {.limit = 10};
    void *data = NULL;
    rdx_body *body = NULL;
    const char *written = "";
    size_t size = 0;
    rdx_status checked = RDX_E_NOMEM;
    rdx_status wrote = RDX_E_NOMEM;
    const rdx_status parsed = rdx_message_parse(&arena, event, text, length, NULL, &data, &report);
    if (parsed == RDX_OK) {
        const rdx_message message = {event, data};
        checked = rdx_message_check(message, &report);
        wrote = rdx_message_write(message, NULL, &body, &report);
    }
    if (wrote == RDX_OK)
        wrote = rdx_body_text(body, &arena, &written, &size, &report);
    printf("%s %s %s %zu\n%s", rdx_status_name(parsed), rdx_status_name(checked),
           rdx_status_name(wrote), size, written);
    rdx_body_close(body);
    rdx_report_drop(&report);
    rdx_arena_drop(&arena);
}

static int judge_all(void)
{
    char schema[256];
    size_t length;
    while (scanf("%255s %zu", schema, &length) == 2 && getchar() == '\n') {
        const rdx_event *event = rdx_event_by_schema(schema);
        char *text = malloc(length + 1);
        if (event == NULL || text == NULL || fread(text, 1, length, stdin) != length) {
            free(text);
            return 1;
        }
        judge(event, text, length);
        free(text);
    }
    return 0;
}

int main(int count, char **arguments)
{
    (void)arguments;
    return count > 1 ? judge_all() : print_samples();
}
