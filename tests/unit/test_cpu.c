/**
 * @file
 * The path of this machine, as the library finds it and as a test forces it.
 */
#include "../support/cpu_forced.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

static void the_path_is_one_of_this_kind_of_machine(void **state)
{
    (void)state;
    const cpu_path path = cpu_path_now();
#if CPU_X86
    assert_in_range(path, CPU_PORTABLE, CPU_AVX512);
#elif CPU_ARM
    assert_int_equal(path, CPU_NEON);
#else
    assert_int_equal(path, CPU_PORTABLE);
#endif
    assert_true(cpu_has(path));
}

static void every_path_that_the_machine_has_can_be_forced(void **state)
{
    (void)state;
    assert_true(cpu_has(CPU_PORTABLE));
    for (cpu_path path = CPU_PORTABLE; path <= CPU_NEON; path++)
        if (cpu_has(path)) {
            cpu_force(path);
            assert_int_equal(cpu_path_now(), path);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_path_is_one_of_this_kind_of_machine),
        cmocka_unit_test(every_path_that_the_machine_has_can_be_forced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
