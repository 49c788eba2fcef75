/**
 * @file
 * One rate for many threads: what they take together is what one might take, to the last request.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <pthread.h>

#include "rate.h"

enum { THREADS = 8, REQUESTS = 2000 };

typedef struct worker {
    rdx_rate *rate;
    unsigned taken, retried;
} worker;

static int64_t standing_clock(void *context)
{
    (void)context;
    return 1000;
}

static void *work(void *context)
{
    worker *w = context;
    for (unsigned i = 0; i < REQUESTS; i++) {
        int64_t wait;
        w->taken += rdx_rate_take(w->rate, &wait);
        w->retried += rdx_rate_spend(w->rate);
    }
    return NULL;
}

static worker work_together(rdx_rate *rate)
{
    pthread_t threads[THREADS];
    worker workers[THREADS];
    for (unsigned i = 0; i < THREADS; i++) {
        workers[i] = (worker){.rate = rate};
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    worker sum = {.rate = rate};
    for (unsigned i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        sum.taken += workers[i].taken;
        sum.retried += workers[i].retried;
    }
    return sum;
}

static void threads_together_take_no_more_than_one_might(void **state)
{
    (void)state;
    const rdx_rate_options options = {.system.elapsed_ms = standing_clock};
    rdx_rate *rate;
    assert_int_equal(rdx_rate_open(&options, &rate, NULL), RDX_OK);
    const worker sum = work_together(rate);
    assert_int_equal(sum.taken, 2500);
    assert_int_equal(sum.retried, 100);
    rdx_rate_close(rate);
}

static void a_429_that_one_thread_meets_holds_all(void **state)
{
    (void)state;
    const rdx_rate_options options = {.requests = RDX_RATE_UNLIMITED,
                                      .system.elapsed_ms = standing_clock};
    rdx_rate *rate;
    assert_int_equal(rdx_rate_open(&options, &rate, NULL), RDX_OK);
    rdx_rate_slow_down(rate, 1);
    assert_int_equal(work_together(rate).taken, 0);
    rdx_rate_close(rate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_together_take_no_more_than_one_might),
        cmocka_unit_test(a_429_that_one_thread_meets_holds_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
