/**
 * @file
 * judge: reads texts from standard input and says of each what the library makes of it.
 *
 * A text comes as a line `EVENT LENGTH` and LENGTH bytes; the answer is a line of JSON:
 *
 *     {"off":VERDICT,          validated without rules
 *      "usual":VERDICT,        validated with the usual rules
 *      "strict":VERDICT,       read STRICT without rules
 *      "tolerant":VERDICT,     read TOLERANT without rules
 *      "skipped":"RDX_OK",     read as JSON alone
 *      "written":LENGTH}       of what TOLERANT read, written again: LENGTH bytes and a line end
 *                              follow; -1 and nothing where there is no message
 *
 * VERDICT is {"status":"RDX_E_TYPE","issues":[["RDX_E_TYPE","schema","/Meta",OFFSET,"detail"]]}.
 */
#include <rdx/gen/models.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_copy.h"
#include "json_read.h"

static const rdx_rules no_rules = {0};

typedef struct text {
    const rdx_event *event;
    char *data; // exactly `length` bytes, so that a sanitizer sees each one read beyond them
    size_t length;
} text;

static void print_verdict(const char *name, rdx_status status, rdx_report *report)
{
    printf("\"%s\":{\"status\":\"%s\",\"issues\":[", name, rdx_status_name(status));
    for (size_t i = 0; i < report->count; i++) {
        const rdx_issue *issue = &report->issues[i];
        printf("%s[\"%s\",\"%s\",\"%s\",%zu,\"%s\"]", i > 0 ? "," : "",
               rdx_status_name(issue->code), rdx_stage_name(issue->stage), issue->pointer,
               issue->offset, issue->detail);
    }
    fputs("]},", stdout);
    rdx_report_drop(report);
}

static void validate(const char *name, const text *t, const rdx_rules *rules)
{
    rdx_report report = {.limit = SIZE_MAX};
    const rdx_parse_options options = {.rules = rules};
    const rdx_status status = rdx_message_validate(t->event, t->data, t->length, &options, &report);
    print_verdict(name, status, &report);
}

static void *parse(const char *name, const text *t, rdx_policy policy, rdx_arena *arena)
{
    rdx_report report = {.limit = SIZE_MAX};
    const rdx_parse_options options = {.policy = policy, .rules = &no_rules};
    void *data;
    const rdx_status status =
        rdx_message_parse(arena, t->event, t->data, t->length, &options, &data, &report);
    print_verdict(name, status, &report);
    return data;
}

// Ends the answer; what was written comes behind it, since it may have line ends of its own.
static void print_written(rdx_message message, rdx_arena *arena)
{
    const rdx_write_options options = {.unchecked = true};
    rdx_body *body = NULL;
    const char *written = NULL;
    size_t length;
    if (message.data != NULL && rdx_message_write(message, &options, &body, NULL) == RDX_OK &&
        rdx_body_text(body, arena, &written, &length, NULL) == RDX_OK)
        printf("\"written\":%zu}\n%s\n", length, written);
    else
        puts("\"written\":-1}");
    rdx_body_close(body);
}

static void print_skipped(const text *t)
{
    rdx_arena copy = RDX_ARENA(SIZE_MAX);
    const char *padded = json_padded(&copy, t->data, t->length);
    json_reader in = json_reader_over(padded, t->length, RDX_MAX_DEPTH);
    json_span all;
    rdx_status status = RDX_E_NOMEM;
    if (padded != NULL)
        status = json_skip(&in, &all) && json_end(&in) ? RDX_OK : in.status;
    printf("\"skipped\":\"%s\",", rdx_status_name(status));
    rdx_arena_drop(&copy);
}

static void judge(const text *t)
{
    rdx_arena arena = RDX_ARENA(256 << 20);
    putchar('{');
    validate("off", t, &no_rules);
    validate("usual", t, NULL);
    (void)parse("strict", t, RDX_STRICT, &arena);
    const void *data = parse("tolerant", t, RDX_TOLERANT, &arena);
    print_skipped(t);
    print_written((rdx_message){t->event, data}, &arena);
    rdx_arena_drop(&arena);
}

static bool read_text(text *out)
{
    char schema[64];
    if (scanf("%63s %zu", schema, &out->length) != 2 || getchar() != '\n')
        return false;
    out->event = rdx_event_by_schema(schema);
    out->data = malloc(out->length > 0 ? out->length : 1);
    return out->event != NULL && out->data != NULL &&
           fread(out->data, 1, out->length, stdin) == out->length;
}

int main(void)
{
    text t = {0};
    while (read_text(&t)) {
        judge(&t);
        free(t.data);
        t.data = NULL;
    }
    free(t.data);
    return feof(stdin) ? 0 : 2;
}
