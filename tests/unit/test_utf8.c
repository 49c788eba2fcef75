/**
 * @file
 * UTF-8: every code point, and each kind of sequence that RFC 3629 forbids.
 */
#include "utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <string.h>

static void every_code_point_is_one_valid_sequence(void **state)
{
    (void)state;
    for (uint32_t point = 0; point <= 0x10FFFF; point++) {
        if (point >= 0xD800 && point <= 0xDFFF)
            continue;
        char bytes[4];
        const size_t length = rdx_utf8_encode(point, bytes);
        const size_t due = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
        if (length != due || rdx_utf8_sequence(bytes, 4) != due ||
            rdx_utf8_valid(bytes, length) != length)
            fail_msg("U+%04X", (unsigned)point);
        // One byte less is none.
        if (rdx_utf8_sequence(bytes, length - 1) != 0)
            fail_msg("U+%04X, cut", (unsigned)point);
    }
}

// 63,488 + 1,048,576 code points are all there is: whatever else decodes would be a second
// spelling of one of them.
static void no_other_sequence_of_up_to_three_bytes_is_valid(void **state)
{
    (void)state;
    size_t ones = 0, twos = 0, threes = 0;
    for (uint32_t bits = 0; bits < 0x1000000; bits++) {
        if (bits < 0x800000 && (bits & 0xFFFF) != 0)
            bits |= 0xFFFF; // of what follows ASCII, the first and the last will do
        const char bytes[] = {(char)(bits >> 16), (char)(bits >> 8), (char)bits};
        const size_t length = rdx_utf8_sequence(bytes, 3);
        ones += length == 1 && (bits & 0xFFFF) == 0;
        twos += length == 2 && (bits & 0xFF) == 0;
        threes += length == 3;
    }
    assert_int_equal(ones, 0x80);
    assert_int_equal(twos, 0x800 - 0x80);
    assert_int_equal(threes, 0x10000 - 0x800 - 0x800); // without the surrogates
}

static void known_boundaries_are_encoded_as_published(void **state)
{
    (void)state;
    static const struct {
        uint32_t point;
        const char *bytes;
    } cases[] = {
        {0x24, "\x24"},
        {0x7F, "\x7F"},
        {0x80, "\xC2\x80"},
        {0xE9, "\xC3\xA9"},
        {0x7FF, "\xDF\xBF"},
        {0x800, "\xE0\xA0\x80"},
        {0x20AC, "\xE2\x82\xAC"},
        {0xD7FF, "\xED\x9F\xBF"},
        {0xE000, "\xEE\x80\x80"},
        {0xFFFF, "\xEF\xBF\xBF"},
        {0x10000, "\xF0\x90\x80\x80"},
        {0x1F600, "\xF0\x9F\x98\x80"},
        {0x10FFFF, "\xF4\x8F\xBF\xBF"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char bytes[5] = "";
        bytes[rdx_utf8_encode(cases[i].point, bytes)] = '\0';
        assert_string_equal(bytes, cases[i].bytes);
    }
}

static void forbidden_sequences_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        const char *bytes;
    } cases[] = {
        {"lone continuation", "\x80"},
        {"lone continuation, last", "\xBF"},
        {"overlong U+0000", "\xC0\x80"},
        {"overlong slash", "\xC0\xAF"},
        {"overlong U+007F", "\xC1\xBF"},
        {"overlong slash in three", "\xE0\x80\xAF"},
        {"overlong U+07FF", "\xE0\x9F\xBF"},
        {"overlong slash in four", "\xF0\x80\x80\xAF"},
        {"overlong U+FFFF", "\xF0\x8F\xBF\xBF"},
        {"first surrogate", "\xED\xA0\x80"},
        {"last surrogate", "\xED\xBF\xBF"},
        {"surrogate pair", "\xED\xA0\xBD\xED\xB8\x80"},
        {"U+110000", "\xF4\x90\x80\x80"},
        {"first byte F5", "\xF5\x80\x80\x80"},
        {"five bytes", "\xF8\x88\x80\x80\x80"},
        {"six bytes", "\xFC\x84\x80\x80\x80\x80"},
        {"FE", "\xFE"},
        {"FF", "\xFF"},
        {"two, then no continuation", "\xC3\x28"},
        {"three, wrong second", "\xE2\x28\xA1"},
        {"three, wrong third", "\xE2\x82\x28"},
        {"three, a new start as third", "\xE2\x82\xC3"},
        {"four, wrong second", "\xF0\x28\x8C\xBC"},
        {"four, wrong third", "\xF0\x9F\x28\xBC"},
        {"four, wrong fourth", "\xF0\x9F\x98\x28"},
        {"cut after one of two", "\xC3"},
        {"cut after two of three", "\xE2\x82"},
        {"cut after three of four", "\xF0\x9F\x98"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (rdx_utf8_sequence(cases[i].bytes, strlen(cases[i].bytes)) != 0)
            fail_msg("accepted: %s", cases[i].what);
    }
}

static void no_byte_behind_the_length_is_looked_at(void **state)
{
    (void)state;
    assert_int_equal(rdx_utf8_sequence("\xE2\x82\xAC", 2), 0);
    assert_int_equal(rdx_utf8_valid("ab\xE2\x82\xAC", 4), 2);
    assert_int_equal(rdx_utf8_sequence("a", 0), 0);
    assert_int_equal(rdx_utf8_valid("", 0), 0);
}

static void the_first_fault_is_found_at_every_place(void **state)
{
    (void)state;
    for (size_t at = 0; at < 40; at++) {
        char text[40];
        memset(text, 'a', sizeof text);
        text[at] = '\x80';
        assert_int_equal(rdx_utf8_valid(text, sizeof text), at);
        text[at] = '\0'; // is ASCII
        assert_int_equal(rdx_utf8_valid(text, sizeof text), sizeof text);
        if (at + 3 > sizeof text)
            continue;
        memcpy(text + at, "\xE2\x82\xAC", 3);
        assert_int_equal(rdx_utf8_valid(text, sizeof text), sizeof text);
        text[at + 2] = 'x';
        assert_int_equal(rdx_utf8_valid(text, sizeof text), at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_is_one_valid_sequence),
        cmocka_unit_test(no_other_sequence_of_up_to_three_bytes_is_valid),
        cmocka_unit_test(known_boundaries_are_encoded_as_published),
        cmocka_unit_test(forbidden_sequences_are_refused),
        cmocka_unit_test(no_byte_behind_the_length_is_looked_at),
        cmocka_unit_test(the_first_fault_is_found_at_every_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
