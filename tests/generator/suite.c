/**
 * @file
 * suite: reads texts from standard input and says of each what the library makes of it.
 *
 * A text comes as a line `EVENT LENGTH` and LENGTH bytes; the answer is a line
 *
 *     VALIDATED STRICT CHECKED LENGTH
 *
 * and LENGTH bytes and a line end: statuses of judging the text, of reading it STRICT, and of
 * checking what was read ("-" without a message), and what was read, written again. Before that the
 * samples of all events are judged; exit status 3 tells of one that is not valid.
 */
#include <rdx/gen/models.h>
#include <rdx/gen/samples.h>

#include <stdio.h>
#include <stdlib.h>

static const rdx_rules no_rules = {0};

static void answer(const rdx_event *event, const char *text, size_t length, rdx_arena *arena)
{
    const rdx_parse_options options = {.rules = &no_rules};
    const rdx_status verdict = rdx_message_validate(event, text, length, &options, NULL);
    void *data = NULL;
    const rdx_status strict = rdx_message_parse(arena, event, text, length, &options, &data, NULL);
    printf("%s %s ", rdx_status_name(verdict), rdx_status_name(strict));
    if (data == NULL) {
        puts("- 0\n");
        return;
    }
    const rdx_message message = {event, data};
    const rdx_status checked = rdx_message_check(message, NULL);
    rdx_body *body = NULL;
    const char *written = NULL;
    size_t size = 0;
    if (rdx_message_write(message, NULL, &body, NULL) != RDX_OK ||
        rdx_body_text(body, arena, &written, &size, NULL) != RDX_OK)
        size = 0;
    printf("%s %zu\n", rdx_status_name(checked), size);
    fwrite(written, 1, size, stdout);
    putchar('\n');
    rdx_body_close(body);
}

static int next(const rdx_event **event, char **text, size_t *length)
{
    char schema[64];
    if (scanf("%63s %zu", schema, length) != 2 || getchar() != '\n')
        return 0;
    *event = rdx_event_by_schema(schema);
    *text = malloc(*length > 0 ? *length : 1); // exactly as long, for sanitizers
    return *event != NULL && *text != NULL && fread(*text, 1, *length, stdin) == *length;
}

static int is_valid(const rdx_event *event, const char *const *pieces)
{
    static char text[1 << 20];
    size_t length = 0;
    for (; pieces != NULL && *pieces != NULL; pieces++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s", *pieces);
    const rdx_status status = rdx_message_validate(event, text, length, NULL, NULL);
    if (status != RDX_OK)
        fprintf(stderr, "sample of %s: %s\n", event->schema, rdx_status_name(status));
    return status == RDX_OK;
}

static int samples_are_valid(void)
{
    size_t count;
    const rdx_event *const *events = rdx_events(&count);
    int valid = 1;
    for (size_t i = 0; i < count; i++) {
        valid &= is_valid(events[i], rdx_event_sample(events[i]));
        valid &= is_valid(events[i], rdx_event_full_sample(events[i]));
    }
    return valid;
}

int main(void)
{
    if (!samples_are_valid())
        return 3;
    const rdx_event *event;
    char *text = NULL;
    size_t length;
    while (next(&event, &text, &length)) {
        rdx_arena arena = RDX_ARENA(16 << 20);
        answer(event, text, length, &arena);
        rdx_arena_drop(&arena);
        free(text);
        text = NULL;
    }
    free(text);
    return feof(stdin) ? 0 : 2;
}
