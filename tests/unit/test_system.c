/**
 * @file
 * Time, waiting and spread: the real ones where none is given, and a wait that can be cancelled.
 */
#include "system.h"

#include "../support/scratch.h"

typedef struct waiter {
    int64_t waited_ms, longest_ms;
    unsigned asked, patience;
} waiter;

static void note_wait(void *context, int64_t ms)
{
    waiter *w = context;
    w->waited_ms += ms;
    if (ms > w->longest_ms)
        w->longest_ms = ms;
}

static bool be_patient(void *context, uint64_t sent, uint64_t total)
{
    waiter *w = context;
    assert_int_equal(sent, 0);
    assert_int_equal(total, 0);
    return ++w->asked <= w->patience;
}

static rdx_system system_of(waiter *w)
{
    const rdx_system given = {.wait_ms = note_wait, .context = w};
    return rdx_system_complete(&given);
}

static void what_is_not_given_is_the_systems_own(void **state)
{
    (void)state;
    const rdx_system none = {0};
    const rdx_system system = rdx_system_complete(&none);
    assert_true(system.now_s(system.context) > 1600000000);
    const int64_t before = system.elapsed_ms(system.context);
    system.wait_ms(system.context, 3);
    assert_true(system.elapsed_ms(system.context) - before >= 2);
    assert_int_not_equal(system.random(system.context), system.random(system.context));
}

static void a_wait_that_nobody_watches_is_one(void **state)
{
    (void)state;
    waiter w = {0};
    const rdx_system system = system_of(&w);
    assert_int_equal(rdx_wait(&system, 86400000, NULL, NULL), RDX_OK);
    assert_int_equal(w.longest_ms, 86400000);
}

static void a_watched_wait_asks_five_times_a_second_and_is_as_long(void **state)
{
    (void)state;
    waiter w = {.patience = 1000};
    const rdx_system system = system_of(&w);
    assert_int_equal(rdx_wait(&system, 2050, be_patient, &w), RDX_OK);
    assert_int_equal(w.waited_ms, 2050);
    assert_int_equal(w.longest_ms, 200);
    assert_int_equal(w.asked, 11);
}

static void a_watched_wait_can_be_cancelled(void **state)
{
    (void)state;
    waiter w = {.patience = 3};
    const rdx_system system = system_of(&w);
    assert_int_equal(rdx_wait(&system, 60000, be_patient, &w), RDX_E_CANCELLED);
    assert_int_equal(w.waited_ms, 600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_given_is_the_systems_own),
        cmocka_unit_test(a_wait_that_nobody_watches_is_one),
        cmocka_unit_test(a_watched_wait_asks_five_times_a_second_and_is_as_long),
        cmocka_unit_test(a_watched_wait_can_be_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
