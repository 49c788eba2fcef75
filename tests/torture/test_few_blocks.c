/**
 * @file
 * How often memory is asked for: for a usual message once, however many members it has.
 */
#include "torture.h"

#include <rdx/gen/models.h>
#include <rdx/gen/samples.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
// cmocka needs the three above.
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "refusing.h"

// ---- A sample of each event, and what is counted ----

typedef struct sample {
    const rdx_event *event;
    char text[1 << 17];
    size_t length;
} sample;

static void load(sample *s, const rdx_event *event)
{
    s->event = event;
    s->length = 0;
    for (const char *const *piece = rdx_event_full_sample(event); *piece != NULL; piece++)
        s->length +=
            (size_t)snprintf(s->text + s->length, sizeof s->text - s->length, "%s", *piece);
    assert_in_range(s->length, 1, sizeof s->text - 1);
}

static void for_each_sample(void (*expect)(const sample *s))
{
    static sample s;
    size_t count;
    const rdx_event *const *events = rdx_events(&count);
    for (size_t i = 0; i < count; i++) {
        load(&s, events[i]);
        expect(&s);
    }
}

static void expect_allocations(const sample *s, size_t before, size_t most)
{
    if (allocations() - before > most)
        fail_msg("%s: %zu allocations, not %zu", s->event->schema, allocations() - before, most);
}

static rdx_message parse(const sample *s, rdx_arena *arena, rdx_policy policy)
{
    const rdx_parse_options options = {.policy = policy};
    rdx_report report = {0};
    void *data;
    assert_int_equal(
        rdx_message_parse(arena, s->event, s->text, s->length, &options, &data, &report), RDX_OK);
    rdx_report_drop(&report);
    return (rdx_message){s->event, data};
}

// ---- What is expected ----

static void expect_one_block(const sample *s)
{
    static const rdx_policy policies[] = {RDX_STRICT, RDX_TOLERANT};
    for (size_t i = 0; i < 2; i++) {
        rdx_arena arena = RDX_ARENA(16 << 20);
        const size_t before = allocations();
        (void)parse(s, &arena, policies[i]);
        expect_allocations(s, before, 1);
        rdx_arena_drop(&arena);
    }
}

static void expect_none_in_a_block_that_is_kept(const sample *s)
{
    rdx_arena arena = RDX_ARENA(16 << 20);
    (void)parse(s, &arena, RDX_STRICT);
    rdx_arena_reset(&arena);
    const size_t before = allocations();
    (void)parse(s, &arena, RDX_STRICT);
    expect_allocations(s, before, 0);
    rdx_arena_drop(&arena);
}

static void expect_one_copy_for_the_verdict(const sample *s)
{
    const size_t before = allocations();
    assert_int_equal(rdx_message_validate(s->event, s->text, s->length, NULL, NULL), RDX_OK);
    expect_allocations(s, before, 1);
}

static void expect_none_to_check(const sample *s)
{
    rdx_arena arena = RDX_ARENA(16 << 20);
    const rdx_message message = parse(s, &arena, RDX_STRICT);
    const size_t before = allocations();
    assert_int_equal(rdx_message_check(message, NULL), RDX_OK);
    expect_allocations(s, before, 0);
    rdx_arena_drop(&arena);
}

static void expect_two_to_write(const sample *s)
{
    rdx_arena arena = RDX_ARENA(16 << 20);
    const rdx_message message = parse(s, &arena, RDX_STRICT);
    const size_t before = allocations();
    rdx_body *body;
    assert_int_equal(rdx_message_write(message, NULL, &body, NULL), RDX_OK);
    char piece[4096];
    for (size_t got = 1; got > 0;)
        assert_int_equal(rdx_body_read(body, piece, sizeof piece, &got, NULL), RDX_OK);
    expect_allocations(s, before, 2);
    rdx_body_close(body);
    rdx_arena_drop(&arena);
}

// ---- Tests ----

static void a_message_that_is_read_is_one_block(void **state)
{
    (void)state;
    for_each_sample(expect_one_block);
}

static void a_block_that_is_kept_holds_the_next_message(void **state)
{
    (void)state;
    for_each_sample(expect_none_in_a_block_that_is_kept);
}

static void a_verdict_takes_one_copy_of_the_text(void **state)
{
    (void)state;
    for_each_sample(expect_one_copy_for_the_verdict);
}

static void checking_takes_no_memory(void **state)
{
    (void)state;
    for_each_sample(expect_none_to_check);
}

static void a_body_is_written_into_two_blocks_at_most(void **state)
{
    (void)state;
    for_each_sample(expect_two_to_write);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_that_is_read_is_one_block),
        cmocka_unit_test(a_block_that_is_kept_holds_the_next_message),
        cmocka_unit_test(a_verdict_takes_one_copy_of_the_text),
        cmocka_unit_test(checking_takes_no_memory),
        cmocka_unit_test(a_body_is_written_into_two_blocks_at_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
