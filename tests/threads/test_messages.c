/**
 * @file
 * Threads that read the same texts and judge, check, write and copy the same const messages. Under
 * ThreadSanitizer (`./dev test tsan`) any write that they share is a fault.
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

enum { THREADS = 4, ROUNDS = 25, EVENTS_MAX = 64, TEXT_MAX = 1 << 16, ARENA_LIMIT = 16 << 20 };

// What the threads share; none of it is written once they run.
typedef struct shared {
    const rdx_event *event;
    char text[TEXT_MAX];
    rdx_message message;
    const char *written;
} shared;

typedef struct worker {
    const shared *all;
    size_t count;
    pthread_barrier_t *barrier;
    size_t failures; // cmocka's assertions are for its own thread alone
} worker;

// ---- What each thread does ----

static bool writes_alike(rdx_arena *arena, rdx_message message, const char *expected)
{
    rdx_body *body;
    const char *text;
    size_t length;
    if (rdx_message_write(message, NULL, &body, NULL) != RDX_OK)
        return false;
    const bool alike =
        rdx_body_text(body, arena, &text, &length, NULL) == RDX_OK && strcmp(text, expected) == 0;
    rdx_body_close(body);
    return alike;
}

static bool reads(rdx_arena *arena, const shared *s, rdx_report *report)
{
    const rdx_rules rules = rdx_rules_warn();
    const rdx_parse_options options = {.rules = &rules};
    const size_t length = strlen(s->text);
    rdx_message own = {.event = s->event};
    void *data;
    if (rdx_message_validate(s->event, s->text, length, &options, report) != RDX_OK ||
        rdx_message_parse(arena, s->event, s->text, length, &options, &data, report) != RDX_OK)
        return false;
    own.data = data;
    return writes_alike(arena, own, s->written);
}

static bool uses_message(rdx_arena *arena, const shared *s, rdx_report *report)
{
    rdx_message copy = {.event = s->event};
    void *data;
    if (rdx_message_check(s->message, report) != RDX_OK ||
        rdx_message_copy(arena, s->message, &data) != RDX_OK)
        return false;
    copy.data = data;
    return writes_alike(arena, s->message, s->written) && writes_alike(arena, copy, s->written);
}

static bool refuses(const shared *s, rdx_report *report)
{
    return rdx_message_validate(s->event, s->text, strlen(s->text) / 2, NULL, report) != RDX_OK &&
           report->count > 0;
}

static void *work(void *context)
{
    worker *w = context;
    for (size_t i = 0; i < ROUNDS * w->count; i++) {
        // All at one message: ThreadSanitizer's memory of what a thread did is short.
        pthread_barrier_wait(w->barrier);
        const shared *s = &w->all[i % w->count];
        rdx_arena arena = RDX_ARENA(ARENA_LIMIT);
        rdx_report report = {0};
        if (!reads(&arena, s, &report) || !uses_message(&arena, s, &report) || !refuses(s, &report))
            w->failures++;
        rdx_report_drop(&report);
        rdx_arena_drop(&arena);
    }
    return NULL;
}

// ---- What they share ----

static shared all[EVENTS_MAX];
static size_t event_count;
static rdx_arena shared_arena = {.limit = 4 * ARENA_LIMIT};

static void prepare(shared *s, const rdx_event *event)
{
    size_t length = 0;
    for (const char *const *piece = rdx_event_full_sample(event); *piece != NULL; piece++)
        length += (size_t)snprintf(s->text + length, TEXT_MAX - length, "%s", *piece);
    assert_in_range(length, 1, TEXT_MAX - 1);
    void *data;
    assert_int_equal(rdx_message_parse(&shared_arena, event, s->text, length, NULL, &data, NULL),
                     RDX_OK);
    s->event = event;
    s->message = (rdx_message){.event = event, .data = data};
    rdx_body *body;
    assert_int_equal(rdx_message_write(s->message, NULL, &body, NULL), RDX_OK);
    assert_int_equal(rdx_body_text(body, &shared_arena, &s->written, &length, NULL), RDX_OK);
    rdx_body_close(body);
}

static int prepare_all(void **state)
{
    (void)state;
    const rdx_event *const *events = rdx_events(&event_count);
    assert_in_range(event_count, 1, EVENTS_MAX);
    for (size_t i = 0; i < event_count; i++)
        prepare(&all[i], events[i]);
    return 0;
}

static int drop_all(void **state)
{
    (void)state;
    rdx_arena_drop(&shared_arena);
    return 0;
}

static void threads_share_texts_and_const_messages(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    worker workers[THREADS];
    pthread_barrier_t barrier;
    pthread_barrier_init(&barrier, NULL, THREADS);
    for (size_t i = 0; i < THREADS; i++) {
        workers[i] = (worker){.all = all, .count = event_count, .barrier = &barrier};
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&barrier);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(workers[i].failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_share_texts_and_const_messages),
    };
    return cmocka_run_group_tests(tests, prepare_all, drop_all);
}
