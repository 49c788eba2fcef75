/**
 * @file
 * Null, absent and a value are three things; numbers keep their spelling.
 */
#include <rdx/value.h>

#include "number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <locale.h>
#include <math.h>
#include <string.h>

// ---- Text ----

static void null_is_neither_absent_nor_an_empty_string(void **state)
{
    (void)state;
    static const char empty[] = "";
    assert_true(rdx_is_null(RDX_NULL));
    assert_false(rdx_is_null(NULL));
    assert_false(rdx_is_null(""));
    assert_false(rdx_is_null(empty));
    assert_false(rdx_is_text(RDX_NULL));
    assert_false(rdx_is_text(NULL));
    assert_true(rdx_is_text(""));
    assert_true(rdx_is_text("Ada"));
    assert_ptr_equal(RDX_NULL, RDX_NULL);
    assert_string_equal(RDX_NULL, "");
}

static void all_zero_is_absent(void **state)
{
    (void)state;
    const rdx_bool boolean = {0};
    const rdx_json json = {0};
    const rdx_content content = {0};
    assert_int_equal(boolean.state, RDX_BOOL_ABSENT);
    assert_int_equal(json.kind, RDX_JSON_KIND_ABSENT);
    assert_int_equal(content.kind, RDX_CONTENT_ABSENT);
}

static void literals_say_what_they_stand_for(void **state)
{
    (void)state;
    assert_int_equal(RDX_TRUE.state, RDX_BOOL_TRUE);
    assert_int_equal(RDX_FALSE.state, RDX_BOOL_FALSE);
    assert_int_equal(RDX_NULL_BOOL.state, RDX_BOOL_NULL);
    assert_true(rdx_is_null(RDX_NULL_NUMBER.text));
    assert_string_equal(RDX_NUMBER("1.30").text, "1.30");

    const rdx_content file = RDX_FILE("scan.pdf");
    const rdx_content bytes = RDX_BYTES("ab", 2);
    const rdx_content text = RDX_TEXT("YWI=");
    const rdx_content null = RDX_NULL_CONTENT;
    assert_int_equal(file.kind, RDX_CONTENT_FILE);
    assert_string_equal(file.data, "scan.pdf");
    assert_int_equal(bytes.kind, RDX_CONTENT_BYTES);
    assert_int_equal(bytes.size, 2);
    assert_int_equal(text.kind, RDX_CONTENT_TEXT);
    assert_int_equal(null.kind, RDX_CONTENT_NULL);

    const rdx_json_list list = RDX_LIST(rdx_json, RDX_JSON_TEXT("US"), RDX_JSON_TEXT("CA"));
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[1].kind, RDX_JSON_KIND_STRING);
    assert_string_equal(list.items[1].text, "CA");
}

// ---- The spelling of numbers ----

static const char *const spelled[] = {
    "0",       "-0",
    "7",       "10",
    "1.30",    "0.0",
    "-0.5",    "1e3",
    "1E3",     "1e+3",
    "1e-3",    "1.5e10",
    "-1.5E+0", "0e0",
    "1e0005",  "9007199254740993",
    "1e400",   "123456789012345678901234567890",
};

static const char *const misspelled[] = {
    "",          "01",   "-01",   "00",   "1.",  ".5",    "-.5",      "-",   "+1",    "--1",
    "1e",        "1e+",  "1E-",   "1.e3", "e3",  "1e3.5", "1.2.3",    "NaN", "nan",   "Infinity",
    "-Infinity", "inf",  "1 ",    " 1",   "1\n", "\t1",   "0x10",     "1,5", "1_000", "1f",
    "true",      "null", "\"1\"", "1e 3", "- 1", "1-",    "\xD9\xA1",
};

static void numbers_are_what_rfc_8259_spells(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof spelled / sizeof spelled[0]; i++) {
        if (!rdx_number_spelled(spelled[i], strlen(spelled[i])))
            fail_msg("refused: %s", spelled[i]);
    }
    for (size_t i = 0; i < sizeof misspelled / sizeof misspelled[0]; i++) {
        if (rdx_number_spelled(misspelled[i], strlen(misspelled[i])))
            fail_msg("accepted: %s", misspelled[i]);
    }
}

static void spelling_is_judged_within_the_length(void **state)
{
    (void)state;
    assert_true(rdx_number_spelled("1.30,", 4));
    assert_false(rdx_number_spelled("1.30", 2));
    assert_false(rdx_number_spelled("1e-3", 3));
    assert_false(rdx_number_spelled("1\0", 2));
}

static void what_is_misspelled_has_no_value(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof misspelled / sizeof misspelled[0]; i++) {
        int64_t integer = 42;
        double real = 42;
        assert_int_equal(rdx_number_to_int64(RDX_NUMBER(misspelled[i]), &integer), RDX_E_NUMBER);
        assert_int_equal(rdx_number_to_double(RDX_NUMBER(misspelled[i]), &real), RDX_E_NUMBER);
        assert_int_equal(integer, 42);
        assert_true(real == 42);
    }
}

static void absent_and_null_have_no_value(void **state)
{
    (void)state;
    int64_t integer = 42;
    double real = 42;
    const rdx_number absent = {0};
    assert_int_equal(rdx_number_to_int64(absent, &integer), RDX_E_NUMBER);
    assert_int_equal(rdx_number_to_double(absent, &real), RDX_E_NUMBER);
    assert_int_equal(rdx_number_to_int64(RDX_NULL_NUMBER, &integer), RDX_E_NUMBER);
    assert_int_equal(rdx_number_to_double(RDX_NULL_NUMBER, &real), RDX_E_NUMBER);
    assert_int_equal(integer, 42);
    assert_true(real == 42);
}

// ---- Integers ----

static void integers_are_exact(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value;
    } cases[] = {
        {"0", 0},
        {"-0", 0},
        {"7", 7},
        {"-10", -10},
        {"9007199254740993", INT64_C(9007199254740993)},
        {"9223372036854775807", INT64_MAX},
        {"-9223372036854775807", -INT64_MAX},
        {"-9223372036854775808", INT64_MIN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t value = 42;
        assert_int_equal(rdx_number_to_int64(RDX_NUMBER(cases[i].text), &value), RDX_OK);
        assert_true(value == cases[i].value);
    }
}

static void numbers_out_of_range_or_not_integral_are_no_integers(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "9223372036854775808",
        "-9223372036854775809",
        "9223372036854775810",
        "-9223372036854775810",
        "18446744073709551616",
        "99999999999999999999999",
        "1.0",
        "1.30",
        "1e3",
        "1E0",
        "-0.0",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t value = 42;
        assert_int_equal(rdx_number_to_int64(RDX_NUMBER(cases[i]), &value), RDX_E_NUMBER);
        assert_int_equal(value, 42);
    }
}

static void integers_become_numbers_and_back(void **state)
{
    (void)state;
    static const int64_t cases[] = {0, 1, -1, INT64_C(9007199254740993), INT64_MAX, INT64_MIN};
    rdx_arena arena = RDX_ARENA(10000);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t back = 42;
        const rdx_number number = rdx_number_from_int64(&arena, cases[i]);
        assert_int_equal(rdx_number_to_int64(number, &back), RDX_OK);
        assert_true(back == cases[i]);
    }
    assert_string_equal(rdx_number_from_int64(&arena, INT64_MIN).text, "-9223372036854775808");
    rdx_arena_drop(&arena);
}

static void a_full_arena_gives_an_absent_number(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(1);
    assert_null(rdx_number_from_int64(&arena, 7).text);
    assert_true(arena.failed);
    rdx_arena_drop(&arena);
}

// ---- Doubles ----

static void doubles_are_the_nearest(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        {"0", 0.0},
        {"1.30", 1.3},
        {"-1.5e3", -1500.0},
        {"9007199254740993", 9007199254740992.0},
        {"1.7976931348623157e308", 1.7976931348623157e308},
        {"-1.7976931348623157E+308", -1.7976931348623157e308},
        {"5e-324", 5e-324},
        {"1e-400", 0.0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = 42;
        assert_int_equal(rdx_number_to_double(RDX_NUMBER(cases[i].text), &value), RDX_OK);
        assert_true(value == cases[i].value);
    }
    double zero = 1;
    assert_int_equal(rdx_number_to_double(RDX_NUMBER("-0"), &zero), RDX_OK);
    assert_true(zero == 0 && signbit(zero));
}

static void numbers_beyond_a_double_are_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {"1e309", "-1e309", "1e400", "1e99999999999999999999"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = 42;
        assert_int_equal(rdx_number_to_double(RDX_NUMBER(cases[i]), &value), RDX_E_NUMBER);
        assert_true(value == 42);
    }
}

// Says something only where such a locale is installed.
static void a_decimal_comma_of_the_locale_changes_nothing(void **state)
{
    (void)state;
    static const char *const locales[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "de_DE"};
    bool set = false;
    for (size_t i = 0; !set && i < sizeof locales / sizeof locales[0]; i++)
        set = setlocale(LC_ALL, locales[i]) != NULL;
    if (!set)
        skip();
    double value = 42;
    const rdx_status status = rdx_number_to_double(RDX_NUMBER("1.5"), &value);
    const char *point = localeconv()->decimal_point;
    assert_string_equal(point, ","); // and the program's own locale is as it was
    setlocale(LC_ALL, "C");
    assert_int_equal(status, RDX_OK);
    assert_true(value == 1.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(null_is_neither_absent_nor_an_empty_string),
        cmocka_unit_test(all_zero_is_absent),
        cmocka_unit_test(literals_say_what_they_stand_for),
        cmocka_unit_test(numbers_are_what_rfc_8259_spells),
        cmocka_unit_test(spelling_is_judged_within_the_length),
        cmocka_unit_test(what_is_misspelled_has_no_value),
        cmocka_unit_test(absent_and_null_have_no_value),
        cmocka_unit_test(integers_are_exact),
        cmocka_unit_test(numbers_out_of_range_or_not_integral_are_no_integers),
        cmocka_unit_test(integers_become_numbers_and_back),
        cmocka_unit_test(a_full_arena_gives_an_absent_number),
        cmocka_unit_test(doubles_are_the_nearest),
        cmocka_unit_test(numbers_beyond_a_double_are_refused),
        cmocka_unit_test(a_decimal_comma_of_the_locale_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
