/**
 * @file
 * Numbers compared by their texts, whatever their length.
 */
#include "decimal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <string.h>

static int compare(const char *a, const char *b)
{
    const decimal of_a = decimal_of(a, strlen(a));
    const decimal of_b = decimal_of(b, strlen(b));
    const int order = decimal_compare(&of_a, &of_b);
    const int reverse = decimal_compare(&of_b, &of_a);
    assert_true((order > 0) == (reverse < 0) && (order < 0) == (reverse > 0));
    return (order > 0) - (order < 0);
}

static void equal_numbers_are_equal_however_they_are_spelled(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"0", "-0"},
        {"0", "0.000e99999999999999999999"},
        {"1", "1.0"},
        {"1", "10e-1"},
        {"1", "0.1E+1"},
        {"1", "1e-0"},
        {"100", "1e2"},
        {"-1.50", "-15e-1"},
        {"0.00012", "12e-5"},
        {"123.456", "0.000123456e6"},
        {"1e400", "10e399"},
        {"1e00000000000000000000000000002", "100"},
        {"1e10000000000000000000000000000", "10e9999999999999999999999999999"},
        {"1e-10000000000000000000000000000", "0.1e-9999999999999999999999999999"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        assert_int_equal(compare(pairs[i][0], pairs[i][1]), 0);
}

static void numbers_are_in_their_order(void **state)
{
    (void)state;
    static const char *const ascending[] = {
        "-1e99999999999999999999",
        "-1e99999999999999999998",
        "-1e400",
        "-9007199254740993",
        "-9007199254740992.5",
        "-9007199254740992",
        "-1.1",
        "-1",
        "-0.10",
        "-0.09",
        "-1e-99999999999999999999",
        "0",
        "1e-99999999999999999999",
        "1e-99999999999999999998",
        "1e-400",
        "0.1",
        "0.10000000000000000000000000000000000001",
        "0.2",
        "1",
        "1.5",
        "9.99",
        "10",
        "12e1",
        "9007199254740992",
        "9007199254740993",
        "1e18446744073709551615",
        "1e18446744073709551616",
        "2e18446744073709551616",
        "1e18446744073709551617",
    };
    const size_t count = sizeof ascending / sizeof ascending[0];
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            assert_int_equal(compare(ascending[i], ascending[j]), (i > j) - (i < j));
}

static void ten_thousand_digits_are_compared_to_the_last(void **state)
{
    (void)state;
    enum { DIGITS = 10000 };
    static char a[DIGITS + 8];
    static char b[DIGITS + 8];
    memset(a, '7', DIGITS);
    memset(b, '7', DIGITS);
    assert_int_equal(compare(a, b), 0);
    b[DIGITS - 1] = '8';
    assert_int_equal(compare(a, b), -1);
    b[DIGITS - 1] = '7';
    b[1] = '.';
    memcpy(b + DIGITS, "e9998", 6); // one digit is the point now
    assert_int_equal(compare(a, b), 1);
}

static void exponents_of_ten_thousand_digits_are_compared_to_the_last(void **state)
{
    (void)state;
    enum { DIGITS = 10000 };
    static char a[DIGITS + 8] = "1e";
    static char b[DIGITS + 8] = "10e";
    memset(a + 2, '4', DIGITS);
    memset(b + 3, '4', DIGITS);
    assert_int_equal(compare(a, b), -1);
    b[DIGITS + 2] = '3';
    assert_int_equal(compare(a, b), 0);
    b[DIGITS + 2] = '2';
    assert_int_equal(compare(a, b), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_numbers_are_equal_however_they_are_spelled),
        cmocka_unit_test(numbers_are_in_their_order),
        cmocka_unit_test(ten_thousand_digits_are_compared_to_the_last),
        cmocka_unit_test(exponents_of_ten_thousand_digits_are_compared_to_the_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
