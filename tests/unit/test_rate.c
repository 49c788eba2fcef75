/**
 * @file
 * The limiter under a clock of the test's own: no window sees too many, a 429 slows all down, and
 * retries run out.
 */
#include "rate.h"

#include "../support/scratch.h"

static int64_t clock_ms;

static int64_t read_clock(void *context)
{
    (void)context;
    return clock_ms;
}

static rdx_rate *open_rate(rdx_rate_options options)
{
    rdx_rate *rate;
    clock_ms = 1000000;
    options.system.elapsed_ms = read_clock;
    assert_int_equal(rdx_rate_open(&options, &rate, NULL), RDX_OK);
    return rate;
}

// Takes as soon as there is room. Returns when, by the clock.
static int64_t take(rdx_rate *rate)
{
    int64_t wait;
    while (!rdx_rate_take(rate, &wait)) {
        assert_true(wait > 0);
        clock_ms += wait;
    }
    assert_int_equal(wait, 0);
    return clock_ms;
}

static bool has_room(rdx_rate *rate)
{
    int64_t wait;
    return rdx_rate_take(rate, &wait);
}

// ---- The bucket ----

// Takes whatever may leave for three windows and looks at each window that a request begins.
static void expect_below_limit(rdx_rate_options options, uint64_t requests, int64_t window_ms)
{
    enum { MAX = 40000 };
    static int64_t left[MAX];
    rdx_rate *rate = open_rate(options);
    const int64_t end = clock_ms + 3 * window_ms;
    size_t count = 0;
    while (count < MAX && (left[count] = take(rate)) < end)
        count++;
    assert_true(count >= requests);
    size_t most = 0;
    for (size_t first = 0, after = 0; first < count; first++) {
        while (after < count && left[after] <= left[first] + window_ms)
            after++;
        most = after - first > most ? after - first : most;
    }
    assert_in_range(most, requests / 2, requests - 1);
    rdx_rate_close(rate);
}

static void no_window_sees_as_many_requests_as_the_limit(void **state)
{
    (void)state;
    expect_below_limit((rdx_rate_options){0}, 10000, 300000);
    expect_below_limit((rdx_rate_options){.requests = 10, .window_ms = 1000}, 10, 1000);
    expect_below_limit((rdx_rate_options){.requests = 100, .window_ms = 7, .burst = 98}, 100, 7);
    expect_below_limit((rdx_rate_options){.requests = 3, .window_ms = 60000}, 3, 60000);
}

static void a_quarter_may_leave_at_once_and_the_rest_evenly(void **state)
{
    (void)state;
    rdx_rate *rate = open_rate((rdx_rate_options){0});
    assert_int_equal(rdx_rate_room(rate), 2500);
    for (int i = 0; i < 2500; i++)
        assert_true(has_room(rate));
    assert_int_equal(rdx_rate_room(rate), 0);
    int64_t wait;
    assert_false(rdx_rate_take(rate, &wait));
    assert_int_equal(wait, 41); // 7,499 in 300 s
    clock_ms += 300000;
    assert_int_equal(rdx_rate_room(rate), 2500);
    rdx_rate_close(rate);
}

static void a_clock_that_steps_back_gives_no_room_and_takes_none(void **state)
{
    (void)state;
    rdx_rate *rate = open_rate((rdx_rate_options){0});
    for (int i = 0; i < 2500; i++)
        assert_true(has_room(rate));
    clock_ms -= 500000;
    assert_false(has_room(rate));
    clock_ms += 500041;
    assert_true(has_room(rate));
    rdx_rate_close(rate);
}

static void an_unlimited_rate_lets_all_through(void **state)
{
    (void)state;
    rdx_rate *rate = open_rate((rdx_rate_options){.requests = RDX_RATE_UNLIMITED});
    for (int i = 0; i < 100000; i++)
        assert_true(has_room(rate));
    assert_int_equal(rdx_rate_room(rate), RDX_RATE_UNLIMITED);
    rdx_rate_slow_down(rate, 5); // but a server that asks for a wait gets it
    assert_int_equal(rdx_rate_room(rate), 0);
    clock_ms += 5000;
    assert_true(has_room(rate));
    rdx_rate_close(rate);
}

// ---- A 429 ----

// Requests that may leave in the next 10 s, beyond those at once.
static unsigned in_ten_seconds(rdx_rate *rate)
{
    while (has_room(rate))
        continue;
    const int64_t end = clock_ms + 10000;
    unsigned count = 0;
    while (take(rate) <= end)
        count++;
    return count;
}

static void each_429_halves_the_rate_down_to_a_sixteenth(void **state)
{
    (void)state;
    rdx_rate *rate = open_rate((rdx_rate_options){.requests = 100101, .burst = 100});
    static const unsigned expected[] = {3333, 1666, 833, 416, 208, 208};
    for (size_t i = 0; i < 6; i++) {
        assert_in_range(in_ten_seconds(rate), expected[i] - 1, expected[i] + 1);
        rdx_rate_slow_down(rate, -1);
    }
    rdx_rate_close(rate);
}

static void what_many_threads_meet_within_a_second_counts_once(void **state)
{
    (void)state;
    rdx_rate *rate = open_rate((rdx_rate_options){.requests = 100101, .burst = 100});
    for (int i = 0; i < 32; i++) {
        rdx_rate_slow_down(rate, -1);
        clock_ms += 30;
    }
    assert_in_range(in_ten_seconds(rate), 1665, 1667);
    rdx_rate_close(rate);
}

static void all_wait_for_as_long_as_the_server_asks(void **state)
{
    (void)state;
    rdx_rate *rate = open_rate((rdx_rate_options){0});
    rdx_rate_slow_down(rate, 7);
    rdx_rate_slow_down(rate, 3); // a shorter wish does not end the longer one
    int64_t wait;
    assert_false(rdx_rate_take(rate, &wait));
    assert_int_equal(wait, 7000);
    assert_int_equal(rdx_rate_room(rate), 0);
    clock_ms += 6999;
    assert_false(has_room(rate));
    clock_ms += 1;
    assert_true(has_room(rate));
    rdx_rate_close(rate);
}

static void the_bucket_shrinks_with_the_rate_and_both_come_back(void **state)
{
    (void)state;
    rdx_rate *rate = open_rate((rdx_rate_options){0});
    rdx_rate_slow_down(rate, -1);
    assert_int_equal(rdx_rate_room(rate), 1250);
    for (unsigned sixteenths = 8; sixteenths < 16; sixteenths++) {
        clock_ms += 29999;
        assert_in_range(rdx_rate_room(rate), 0, 2500 / 16 * sixteenths + 4);
        clock_ms += 1;
    }
    clock_ms += 300000;
    assert_int_equal(rdx_rate_room(rate), 2500);
    rdx_rate_close(rate);
}

// ---- Retries ----

static void retries_run_out_and_ten_successes_earn_one(void **state)
{
    (void)state;
    rdx_rate *rate = open_rate((rdx_rate_options){.retry_budget = 3});
    for (int i = 0; i < 3; i++)
        assert_true(rdx_rate_spend(rate));
    assert_false(rdx_rate_spend(rate));
    for (int i = 0; i < 9; i++)
        rdx_rate_earn(rate);
    assert_false(rdx_rate_spend(rate));
    rdx_rate_earn(rate);
    assert_true(rdx_rate_spend(rate));
    for (int i = 0; i < 1000; i++)
        rdx_rate_earn(rate);
    for (int i = 0; i < 3; i++)
        assert_true(rdx_rate_spend(rate));
    assert_false(rdx_rate_spend(rate)); // no more in store than at first
    rdx_rate_close(rate);
}

// ---- Opening ----

static void numbers_that_make_no_bucket_are_refused(void **state)
{
    (void)state;
    const rdx_rate_options bad[] = {
        {.requests = 1},
        {.requests = 2},
        {.requests = UINT64_C(1000000001)},
        {.requests = RDX_RATE_UNLIMITED - 1},
        {.window_ms = -1},
        {.window_ms = 604800001},
        {.requests = 10, .burst = 9},
        {.requests = 10, .burst = 10},
        {.retry_budget = 1000001},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        rdx_rate *rate;
        rdx_report report = {0};
        assert_int_equal(rdx_rate_open(&bad[i], &rate, &report), RDX_E_ARGUMENT);
        assert_null(rate);
        assert_int_equal(report.errors, 1);
        rdx_report_drop(&report);
    }
}

static void the_largest_numbers_do_not_overflow(void **state)
{
    (void)state;
    rdx_rate *rate = open_rate(
        (rdx_rate_options){.requests = 1000000000, .burst = 999999998, .window_ms = 604800000});
    assert_int_equal(rdx_rate_room(rate), 999999998);
    assert_true(has_room(rate));
    clock_ms += INT64_C(100) * 365 * 86400 * 1000;
    assert_int_equal(rdx_rate_room(rate), 999999998);
    rdx_rate_slow_down(rate, 86400);
    clock_ms += 86400000;
    assert_true(has_room(rate));
    rdx_rate_close(rate);
}

static void the_usual_rate_needs_no_options(void **state)
{
    (void)state;
    rdx_rate *rate;
    assert_int_equal(rdx_rate_open(NULL, &rate, NULL), RDX_OK);
    assert_int_equal(rdx_rate_room(rate), 2500);
    rdx_rate_close(rate);
    rdx_rate_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_window_sees_as_many_requests_as_the_limit),
        cmocka_unit_test(a_quarter_may_leave_at_once_and_the_rest_evenly),
        cmocka_unit_test(a_clock_that_steps_back_gives_no_room_and_takes_none),
        cmocka_unit_test(an_unlimited_rate_lets_all_through),
        cmocka_unit_test(each_429_halves_the_rate_down_to_a_sixteenth),
        cmocka_unit_test(what_many_threads_meet_within_a_second_counts_once),
        cmocka_unit_test(all_wait_for_as_long_as_the_server_asks),
        cmocka_unit_test(the_bucket_shrinks_with_the_rate_and_both_come_back),
        cmocka_unit_test(retries_run_out_and_ten_successes_earn_one),
        cmocka_unit_test(numbers_that_make_no_bucket_are_refused),
        cmocka_unit_test(the_largest_numbers_do_not_overflow),
        cmocka_unit_test(the_usual_rate_needs_no_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
