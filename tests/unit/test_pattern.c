/**
 * @file
 * Patterns by PCRE2: what matches, and that what would take for ever ends undecided.
 */
#include <rdx/pattern.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <string.h>

static int match(const char *pattern, const char *text, size_t length)
{
    void *compiled = rdx_pattern_pcre2.compile(pattern);
    assert_non_null(compiled);
    const int result = rdx_pattern_pcre2.match(compiled, text, length);
    assert_int_equal(rdx_pattern_pcre2.match(compiled, text, length), result);
    rdx_pattern_pcre2.drop(compiled);
    return result;
}

static void patterns_match_as_schemas_mean_them(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        int result;
    } cases[] = {
        {"^a*$", "aaa", 1},
        {"^a*$", "abc", 0},
        {"a+", "xxaayy", 1}, // anywhere
        {"", "", 1},
        {"^$", "\n", 0}, // the end is the end, not the line break before it
        {"^a$", "a\n", 0},
        {"^.$", "\xC3\xA9", 1}, // a character, not a byte
        {"^.$", "\xF0\x9F\x98\x80", 1},
        {"^\\x{e9}$", "\xC3\xA9", 1},
        {"^(a)?\\1b$", "b", 1}, // a group that took no part is empty
        {"^[0-9]+$", "\xD9\xA1", 0},
        {"\\bno\\b", "a no b", 1},
        {"^(?=.*[0-9]).{3,}$", "ab1", 1},
        {"[", "[", -1}, // no pattern: nothing is decided
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(match(cases[i].pattern, cases[i].text, strlen(cases[i].text)),
                         cases[i].result);
}

static void texts_are_matched_to_their_length(void **state)
{
    (void)state;
    assert_int_equal(match("^a.b$", "a\0b", 3), 1);
    assert_int_equal(match("b$", "a\0b", 3), 1);
    assert_int_equal(match("^a$", "a\0b", 3), 0);
    assert_int_equal(match("^ab$", "abc", 2), 1);
}

static void what_would_take_for_ever_ends_undecided(void **state)
{
    (void)state;
    static const char *const patterns[] = {"^(a+)+$", "(a|aa)+$", "^(.*?,){30}P", "(x+x+)+y"};
    char text[5000];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "aaaaa,x"[i % 7];
    memset(text, 'a', 1000);
    memset(text + 1000, 'x', 1000);
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
        assert_in_range(match(patterns[i], text, sizeof text) + 1, 0, 1); // not: it matches
    assert_int_equal(match("^(a+)+$", text, 1001), -1);
}

static void long_texts_are_decided(void **state)
{
    (void)state;
    static char text[1 << 20];
    memset(text, 'a', sizeof text);
    assert_int_equal(match("^[a-z]*$", text, sizeof text), 1);
    assert_int_equal(match("^(?:ab|a)*$", text, 10000), 1);
    assert_int_equal(match("b", text, sizeof text), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_match_as_schemas_mean_them),
        cmocka_unit_test(texts_are_matched_to_their_length),
        cmocka_unit_test(what_would_take_for_ever_ends_undecided),
        cmocka_unit_test(long_texts_are_decided),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
