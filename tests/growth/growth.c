/**
 * @file
 * growth FILE...: what is done with a message, for the text in each file, by each path of the
 * processor. tests/growth/test_growth.py counts the instructions.
 *
 * A file's name ends with what the text is: .valid, .faulty (well-formed, but against the schema)
 * or .broken.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rdx/check.h>
#include <rdx/gen/models.h>
#include <rdx/parse.h>
#include <rdx/write.h>

#include "counted.h"

enum { LIMIT = 256 << 20 };

typedef struct subject {
    const char *name; // of the file, without its folder
    char *text;
    size_t length;
    const rdx_event *event;
    rdx_message message; // as read TOLERANT
    rdx_rules rules;     // under which a member may occur twice
} subject;

static void require(bool holds, const char *name, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "%s: does not hold: %s\n", name, what);
    exit(1);
}

static bool is_valid(const subject *s)
{
    return strstr(s->name, ".valid") != NULL;
}

static bool is_json(const subject *s)
{
    return strstr(s->name, ".broken") == NULL;
}

// ---- Works ----

static rdx_status parse_by(const subject *s, rdx_arena *arena, const rdx_parse_options *options,
                           void **data)
{
    rdx_report report = {0};
    const rdx_status status =
        rdx_message_parse(arena, s->event, s->text, s->length, options, data, &report);
    require(report.count <= RDX_REPORT_LIMIT, s->name, "a report is bounded");
    rdx_report_drop(&report);
    return status;
}

static rdx_status parse_and_drop(const subject *s, const rdx_parse_options *options)
{
    rdx_arena arena = RDX_ARENA(LIMIT);
    void *data;
    const rdx_status status = parse_by(s, &arena, options, &data);
    rdx_arena_drop(&arena);
    return status;
}

static void parse_strict(void *context)
{
    const subject *s = context;
    const rdx_status status = parse_and_drop(s, NULL);
    require((status == RDX_OK) == is_valid(s), s->name, "valid texts are read");
}

static void parse_tolerant(void *context)
{
    const subject *s = context;
    const rdx_parse_options options = {.policy = RDX_TOLERANT};
    const rdx_status status = parse_and_drop(s, &options);
    require((status == RDX_OK) == is_json(s), s->name, "well-formed texts are read TOLERANT");
}

static void parse_repeats(void *context)
{
    const subject *s = context;
    const rdx_parse_options options = {.policy = RDX_TOLERANT, .rules = &s->rules};
    const rdx_status status = parse_and_drop(s, &options);
    require((status == RDX_OK) == is_json(s), s->name, "well-formed texts are read with repeats");
}

static void validate(void *context)
{
    const subject *s = context;
    rdx_report report = {0};
    const rdx_status status = rdx_message_validate(s->event, s->text, s->length, NULL, &report);
    require(status == RDX_OK || !is_valid(s), s->name, "valid texts pass");
    rdx_report_drop(&report);
}

static void find_names(void *context)
{
    const subject *s = context;
    rdx_meta_names names;
    const rdx_status status = rdx_meta_names_find(s->text, s->length, &names, NULL);
    require((status == RDX_OK) == is_json(s), s->name, "well-formed texts are looked through");
}

static void check(void *context)
{
    const subject *s = context;
    rdx_report report = {0};
    const rdx_status status = rdx_message_check(s->message, &report);
    require(status == RDX_OK || !is_valid(s), s->name, "what was valid passes");
    rdx_report_drop(&report);
}

static void copy(void *context)
{
    const subject *s = context;
    rdx_arena arena = RDX_ARENA(LIMIT);
    void *copied;
    require(rdx_message_copy(&arena, s->message, &copied) == RDX_OK, s->name, "copies are made");
    rdx_arena_drop(&arena);
}

static void write_body(void *context)
{
    const subject *s = context;
    const rdx_write_options options = {.unchecked = true};
    rdx_report report = {0};
    rdx_body *body;
    require(rdx_message_write(s->message, &options, &body, &report) == RDX_OK, s->name,
            "what was read is written");
    char piece[16 << 10];
    for (size_t got = 1; got > 0;)
        require(rdx_body_read(body, piece, sizeof piece, &got, &report) == RDX_OK, s->name,
                "a body is read");
    rdx_body_close(body);
    rdx_report_drop(&report);
}

// ---- What they are given ----

static void load(subject *s, const char *path)
{
    const char *slash = strrchr(path, '/');
    s->name = slash == NULL ? path : slash + 1;
    FILE *in = fopen(path, "rb");
    require(in != NULL && fseek(in, 0, SEEK_END) == 0, s->name, "the file is there");
    const long size = ftell(in);
    s->text = malloc((size_t)size);
    require(s->text != NULL && fseek(in, 0, SEEK_SET) == 0, s->name, "the file has bytes");
    s->length = fread(s->text, 1, (size_t)size, in);
    fclose(in);
}

static const rdx_event *event_of(const subject *s)
{
    return strncmp(s->name, "results", 7) == 0 ? &rdx_results_new_event : &rdx_notes_new_event;
}

static void run_all(subject *s, cpu_path path)
{
    static const struct {
        const char *name;
        void (*work)(void *context);
        bool takes_message;
    } rows[] = {
        {"strict", parse_strict, false},
        {"tolerant", parse_tolerant, false},
        {"repeats", parse_repeats, false},
        {"validate", validate, false},
        {"names", find_names, false},
        {"check", check, true},
        {"copy", copy, true},
        {"write", write_body, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char name[256];
        if (rows[i].takes_message && s->message.data == NULL)
            continue;
        snprintf(name, sizeof name, "%s.%s", s->name, rows[i].name);
        counted_run(name, path, rows[i].work, s);
    }
}

// The portable path and the best that can be counted here.
static void run_by_paths(subject *s)
{
    cpu_path best = CPU_PORTABLE;
    for (cpu_path path = CPU_SSE; path <= CPU_NEON; path++)
        if (counted_force(path))
            best = path;
    if (best != CPU_PORTABLE)
        run_all(s, best);
    (void)counted_force(CPU_PORTABLE);
    run_all(s, CPU_PORTABLE);
}

int main(int count, char **words)
{
    for (int i = 1; i < count; i++) {
        subject s = {.rules = rdx_rules_usual()};
        s.rules.levels[RDX_RULE_DUPLICATE] = RDX_LEVEL_WARNING;
        load(&s, words[i]);
        s.event = event_of(&s);
        rdx_arena arena = RDX_ARENA(LIMIT);
        const rdx_parse_options options = {.policy = RDX_TOLERANT};
        void *data;
        (void)parse_by(&s, &arena, &options, &data);
        s.message = (rdx_message){s.event, data};
        run_by_paths(&s);
        rdx_arena_drop(&arena);
        free(s.text);
    }
    return 0;
}
