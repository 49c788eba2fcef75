/**
 * @file
 * Guessed white space: the end is where scan_space finds it, and nothing but white space is kept.
 */
#include "spacing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static const char *const spaces[] = {
    "",
    " ",
    "\n",
    "\n  ",
    "\n   ",
    "\r\n\t",
    "\n              ",
    "\n               ",
    "\n                ",
    "\n                                  ",
};

enum { COUNT = sizeof spaces / sizeof spaces[0] };

static void pass(spacing *usual, const char *space, const char *behind)
{
    char text[64 + SCAN_PADDING] = "";
    snprintf(text, 64, "%s%s", space, behind);
    assert_ptr_equal(space_guessed(usual, text), text + strlen(space));
}

static void any_space_may_follow_any_other(void **state)
{
    (void)state;
    spacing usual = {0};
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t j = 0; j < COUNT; j++) {
            pass(&usual, spaces[i], "\"a\"");
            pass(&usual, spaces[j], "}");
            pass(&usual, spaces[j], "\x1F");
            pass(&usual, spaces[j], "");
        }
    }
}

static void what_follows_is_not_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        spacing usual = {0};
        pass(&usual, spaces[i], "\"secret\", and more of it");
        for (size_t j = 0; j < sizeof usual.bytes; j++)
            assert_non_null(strchr(" \t\r\n", usual.bytes[j])); // or NUL
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_space_may_follow_any_other),
        cmocka_unit_test(what_follows_is_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
