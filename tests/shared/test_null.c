/**
 * @file
 * A null text that one shared library made is null to the program, and the other way round.
 */
#include "second.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void null_is_one_address_in_program_and_library(void **state)
{
    (void)state;

    assert_non_null(RDX_NULL);
    assert_ptr_equal(RDX_NULL, second_null());
}

static void null_of_the_library_is_null_to_the_program(void **state)
{
    (void)state;

    assert_true(rdx_is_null(second_null()));
    assert_false(rdx_is_text(second_null()));
}

static void null_of_the_program_is_null_to_the_library(void **state)
{
    (void)state;

    assert_true(second_takes_for_null(RDX_NULL));
    assert_false(second_takes_for_null(""));
    assert_false(second_takes_for_null(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(null_is_one_address_in_program_and_library),
        cmocka_unit_test(null_of_the_library_is_null_to_the_program),
        cmocka_unit_test(null_of_the_program_is_null_to_the_library),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
