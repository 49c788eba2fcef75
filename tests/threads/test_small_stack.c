/**
 * @file
 * What parse.h says of the stack: a thread that has no more reads, judges, copies and writes what
 * is nested as deep as may be. musl gives its threads 128 KiB.
 */
#include <rdx/gen/models.h>
#include <rdx/gen/samples.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { KIB = 1024, TEXT_MAX = 1 << 16, ARENA_LIMIT = 16 << 20, DEEPEST = 1024 };

typedef struct task {
    const rdx_event *event;
    unsigned max_depth;
    char text[TEXT_MAX]; // a full sample, with a member that is nested so deep
    const char *failed;  // what did; cmocka's assertions are for its own thread alone
} task;

// ---- What the thread does ----

static bool writes(rdx_arena *arena, rdx_message message)
{
    rdx_body *body;
    const char *text;
    size_t length;
    if (rdx_message_write(message, NULL, &body, NULL) != RDX_OK)
        return false;
    const rdx_status status = rdx_body_text(body, arena, &text, &length, NULL);
    rdx_body_close(body);
    return status == RDX_OK;
}

static const char *use(rdx_arena *arena, const task *t, const rdx_parse_options *options)
{
    const size_t length = strlen(t->text);
    rdx_message message = {.event = t->event};
    rdx_report report = {0};
    void *data;
    if (rdx_message_parse(arena, t->event, t->text, length, options, &data, NULL) != RDX_OK)
        return "parse";
    message.data = data;
    if (rdx_message_validate(t->event, t->text, length, options, NULL) != RDX_OK)
        return "validate";
    const rdx_status status = rdx_message_check(message, &report);
    rdx_report_drop(&report);
    if (status != RDX_OK)
        return "check";
    if (rdx_message_copy(arena, message, &data) != RDX_OK)
        return "copy";
    return writes(arena, message) ? NULL : "write";
}

static void *work(void *context)
{
    task *t = context;
    const rdx_rules lenient = {.embed_limit = 0}; // off, all of them
    for (int i = 0; i < 4 && t->failed == NULL; i++) {
        rdx_arena arena = RDX_ARENA(ARENA_LIMIT);
        const rdx_parse_options options = {.policy = i & 1 ? RDX_TOLERANT : RDX_STRICT,
                                           .rules = i & 2 ? &lenient : NULL,
                                           .max_depth = t->max_depth};
        t->failed = use(&arena, t, &options);
        rdx_arena_drop(&arena);
    }
    return NULL;
}

// ---- The texts, and the threads ----

static size_t put(task *t, size_t at, const char *text)
{
    const size_t length = strlen(text);
    assert_in_range(at + length, 0, TEXT_MAX - 1);
    memcpy(t->text + at, text, length + 1);
    return at + length;
}

// Objects within the message, whose names have to be looked at, and in the innermost an array.
static void make_text(task *t, unsigned depth)
{
    size_t at = put(t, 0, "{\"x\":");
    for (unsigned i = 2; i < depth; i++)
        at = put(t, at, "{\"a\":1,\"b\":");
    at = put(t, at, "[]");
    for (unsigned i = 2; i < depth; i++)
        at = put(t, at, "}");
    const char *const *piece = rdx_event_full_sample(t->event);
    at = put(t, at, ",");
    for (at = put(t, at, *piece + 1); *++piece != NULL;)
        at = put(t, at, *piece);
}

static void run(task *t, size_t stack)
{
    pthread_attr_t attributes;
    pthread_t thread;
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstacksize(&attributes, stack), 0);
    assert_int_equal(pthread_create(&thread, &attributes, work, t), 0);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
    if (t->failed != NULL)
        fail_msg("%s: %s failed", t->event->schema, t->failed);
}

static void run_all(unsigned max_depth, unsigned depth, size_t stack)
{
    size_t count;
    const rdx_event *const *events = rdx_events(&count);
    for (size_t i = 0; i < count; i++) {
        static task t;
        t = (task){.event = events[i], .max_depth = max_depth};
        make_text(&t, depth);
        run(&t, stack);
    }
}

static void usual_nesting_takes_128_kib(void **state)
{
    (void)state;
    run_all(0, RDX_MAX_DEPTH, 128 * KIB);
}

static void each_level_beyond_takes_another(void **state)
{
    (void)state;
    run_all(DEEPEST, DEEPEST, (128 + DEEPEST - RDX_MAX_DEPTH) * KIB);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual_nesting_takes_128_kib),
        cmocka_unit_test(each_level_beyond_takes_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
