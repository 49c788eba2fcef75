/**
 * @file
 * round_trip EVENT FILE...: reads each message, checks it, writes it, reads and writes that again,
 * writes a copy, and prints what was written, a line each. Ends with 1 and a word on standard error
 * where any step fails or two texts differ.
 */
#include <rdx/gen/models.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool complain(const char *file, const char *step, const rdx_report *report)
{
    fprintf(stderr, "%s: %s\n", file, step);
    for (size_t i = 0; i < report->count; i++)
        fprintf(stderr, "  %zu:%zu %s %s\n", report->issues[i].line, report->issues[i].column,
                rdx_status_name(report->issues[i].code), report->issues[i].pointer);
    return false;
}

static char *load(const char *path, size_t *length)
{
    enum { MOST = 1 << 20 };
    FILE *in = fopen(path, "rb");
    char *text = malloc(MOST);
    *length = in != NULL && text != NULL ? fread(text, 1, MOST, in) : 0;
    if (in != NULL)
        fclose(in);
    return text;
}

static const char *written(rdx_arena *arena, rdx_message message, rdx_report *report)
{
    rdx_body *body;
    const char *text = NULL;
    size_t length;
    if (rdx_message_write(message, NULL, &body, report) != RDX_OK)
        return NULL;
    if (rdx_body_text(body, arena, &text, &length, report) != RDX_OK)
        text = NULL;
    rdx_body_close(body);
    return text;
}

static bool go_round(rdx_arena *arena, const rdx_event *event, const char *file, rdx_report *report)
{
    size_t length;
    char *source = load(file, &length);
    rdx_message message = {.event = event};
    rdx_message again = {.event = event};
    rdx_message copy = {.event = event};
    void *data;
    const rdx_status status = rdx_message_parse(arena, event, source, length, NULL, &data, report);
    free(source);
    if (status != RDX_OK)
        return complain(file, "parse", report);
    message.data = data;
    if (rdx_message_check(message, report) != RDX_OK || report->count > 0)
        return complain(file, "check", report);
    const char *first = written(arena, message, report);
    if (first == NULL)
        return complain(file, "write", report);
    if (rdx_message_parse(arena, event, first, strlen(first), NULL, &data, report) != RDX_OK)
        return complain(file, "parse again", report);
    again.data = data;
    const char *second = written(arena, again, report);
    if (second == NULL || strcmp(first, second) != 0)
        return complain(file, "write again", report);
    if (rdx_message_copy(arena, message, &data) != RDX_OK)
        return complain(file, "copy", report);
    copy.data = data;
    const char *third = written(arena, copy, report);
    if (third == NULL || strcmp(first, third) != 0)
        return complain(file, "write the copy", report);
    puts(first);
    return true;
}

int main(int count, char **words)
{
    const rdx_event *event = count > 1 ? rdx_event_by_schema(words[1]) : NULL;
    if (event == NULL) {
        fputs("usage: round_trip EVENT FILE...\n", stderr);
        return 2;
    }
    int failures = 0;
    for (int i = 2; i < count; i++) {
        rdx_arena arena = RDX_ARENA(64 << 20);
        rdx_report report = {0};
        if (!go_round(&arena, event, words[i], &report))
            failures++;
        rdx_report_drop(&report);
        rdx_arena_drop(&arena);
    }
    return failures > 0;
}
