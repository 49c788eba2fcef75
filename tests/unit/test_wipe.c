/**
 * @file
 * Wiping: all that was named, nothing beside it.
 */
#include "wipe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <string.h>

static void exactly_the_named_bytes_are_zeroed(void **state)
{
    (void)state;
    unsigned char memory[200];
    for (size_t size = 0; size <= 100; size++) {
        memset(memory, 0xEE, sizeof memory);
        rdx_wipe(memory + 50, size);
        for (size_t i = 0; i < sizeof memory; i++)
            assert_int_equal(memory[i], i >= 50 && i < 50 + size ? 0 : 0xEE);
    }
}

static void no_memory_is_nothing_to_wipe(void **state)
{
    (void)state;
    unsigned char guard = 0xEE;
    rdx_wipe(NULL, 0);
    rdx_wipe(&guard, 0);
    assert_int_equal(guard, 0xEE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exactly_the_named_bytes_are_zeroed),
        cmocka_unit_test(no_memory_is_nothing_to_wipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
