/**
 * @file
 * As much of cmocka as the tests of kernels take, where the library is not: for programs that are
 * built for another machine. The first fault ends the program.
 */
#ifndef RDX_TESTS_ARM_CMOCKA_H
#define RDX_TESTS_ARM_CMOCKA_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*run)(void **state);
};

static inline void small_check(int holds, const char *what, const char *file, int line)
{
    if (holds)
        return;
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    exit(1);
}

#define SMALL_CHECK(holds) small_check(holds, #holds, __FILE__, __LINE__)
#define assert_true(condition) SMALL_CHECK((condition) != 0)
#define assert_false(condition) SMALL_CHECK((condition) == 0)
#define assert_non_null(pointer) SMALL_CHECK((pointer) != NULL)
#define assert_int_equal(a, b) SMALL_CHECK((intmax_t)(a) == (intmax_t)(b))
#define assert_int_not_equal(a, b) SMALL_CHECK((intmax_t)(a) != (intmax_t)(b))
#define assert_in_range(value, low, high) \
    SMALL_CHECK((intmax_t)(value) >= (intmax_t)(low) && (intmax_t)(value) <= (intmax_t)(high))
#define assert_ptr_equal(a, b) SMALL_CHECK((const void *)(a) == (const void *)(b))
#define assert_string_equal(a, b) SMALL_CHECK(strcmp(a, b) == 0)
#define assert_memory_equal(a, b, size) SMALL_CHECK(memcmp(a, b, size) == 0)
#define fail_msg(...) (fprintf(stderr, __VA_ARGS__), SMALL_CHECK(!"the message above"))

typedef int small_fixture(void **state);

static inline int small_run(const struct CMUnitTest *tests, size_t count, small_fixture *setup,
                            small_fixture *teardown)
{
    void *group = NULL;
    SMALL_CHECK(setup == NULL || setup(&group) == 0);
    for (size_t i = 0; i < count; i++) {
        printf("%s\n", tests[i].name);
        fflush(stdout); // the last line names the test that ends the program
        void *state = group;
        tests[i].run(&state);
    }
    SMALL_CHECK(teardown == NULL || teardown(&group) == 0);
    return 0;
}

#define cmocka_unit_test(function)         \
    {                                      \
        .name = #function, .run = function \
    }
#define cmocka_run_group_tests(tests, setup, teardown) \
    small_run(tests, sizeof(tests) / sizeof(tests)[0], setup, teardown)

#endif
