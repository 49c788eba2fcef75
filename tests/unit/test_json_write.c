/**
 * @file
 * JSON strings: what must be escaped is, and nothing else.
 */
#include "json_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static void expect_written(const char *text, size_t length, const char *json)
{
    buf out = BUF(1000);
    rdx_json_write_string(&out, text, length);
    assert_int_equal(out.status, RDX_OK);
    assert_string_equal(out.data, json);
    buf_drop(&out);
}

static void strings_are_quoted_and_escaped(void **state)
{
    (void)state;
    static const struct {
        const char *text, *json;
    } cases[] = {
        {"", "\"\""},
        {"Ada", "\"Ada\""},
        {"\"", "\"\\\"\""},
        {"\\", "\"\\\\\""},
        {"say \"a\" now", "\"say \\\"a\\\" now\""},
        {"\b\t\n\f\r", "\"\\b\\t\\n\\f\\r\""},
        {"a\x01z", "\"a\\u0001z\""},
        {"\x1F", "\"\\u001f\""},
        {"\\n", "\"\\\\n\""},
        {"\"\"", "\"\\\"\\\"\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_written(cases[i].text, strlen(cases[i].text), cases[i].json);
    expect_written("a\0b", 3, "\"a\\u0000b\"");
}

static void what_need_not_be_escaped_is_not(void **state)
{
    (void)state;
    expect_written("a/b", 3, "\"a/b\"");
    expect_written("\x7F", 1, "\"\x7F\"");
    expect_written("\xC3\xA9\xE2\x80\xA8\xF0\x9F\x98\x80", 9,
                   "\"\xC3\xA9\xE2\x80\xA8\xF0\x9F\x98\x80\"");
    expect_written("<>&'", 4, "\"<>&'\"");
}

static void every_control_character_is_escaped(void **state)
{
    (void)state;
    static const char *const shorts[0x20] = {
        ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f", ['\r'] = "\\r"};
    for (int c = 0; c < 0x20; c++) {
        char due[8];
        snprintf(due, sizeof due, "\\u%04x", (unsigned)c);
        buf out = BUF(100);
        rdx_json_write_escaped(&out, &(char){(char)c}, 1);
        assert_string_equal(out.data, shorts[c] != NULL ? shorts[c] : due);
        buf_drop(&out);
    }
}

static void escaped_text_has_no_quotes_around_it(void **state)
{
    (void)state;
    buf out = BUF(100);
    rdx_json_write_escaped(&out, "a\"b", 3);
    rdx_json_write_escaped(&out, "", 0);
    rdx_json_write_escaped(&out, "c", 1);
    assert_string_equal(out.data, "a\\\"bc");
    buf_drop(&out);
}

static void a_string_over_the_maximum_is_refused(void **state)
{
    (void)state;
    buf exact = BUF(8); // two quotes and one escape
    rdx_json_write_string(&exact, "\x01", 1);
    assert_int_equal(exact.status, RDX_OK);
    assert_string_equal(exact.data, "\"\\u0001\"");
    buf_drop(&exact);

    buf small = BUF(7);
    rdx_json_write_string(&small, "\x01", 1);
    assert_int_equal(small.status, RDX_E_NOMEM);
    buf_drop(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_quoted_and_escaped),
        cmocka_unit_test(what_need_not_be_escaped_is_not),
        cmocka_unit_test(every_control_character_is_escaped),
        cmocka_unit_test(escaped_text_has_no_quotes_around_it),
        cmocka_unit_test(a_string_over_the_maximum_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
