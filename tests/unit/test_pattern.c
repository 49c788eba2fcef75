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

enum { STEPS = 1000 * 1000 };

static int match_counted(const char *pattern, const char *text, size_t length, uint64_t *taken)
{
    uint64_t left = STEPS;
    uint64_t again = STEPS;
    void *compiled = rdx_pattern_pcre2.compile(pattern);
    assert_non_null(compiled);
    const int result = rdx_pattern_pcre2.match(compiled, text, length, &left);
    assert_int_equal(rdx_pattern_pcre2.match(compiled, text, length, &again), result);
    assert_int_equal(left, again);
    rdx_pattern_pcre2.drop(compiled);
    *taken = STEPS - left;
    return result;
}

static int match(const char *pattern, const char *text, size_t length)
{
    uint64_t taken;
    return match_counted(pattern, text, length, &taken);
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

// What PCRE2's own limits do not see: many places to start from, long ways through repeats.
static void all_work_on_a_long_text_takes_steps(void **state)
{
    (void)state;
    static const struct {
        const char *pattern;
        size_t word; // bytes of each word of the text
    } cases[] = {
        {"(a+)+y", 20},         {"(a+)+y", SIZE_MAX}, {"a+b", SIZE_MAX},
        {"[a-z]{5000}b", 5001}, {"a*?b", SIZE_MAX},   {"(?=a*b)", SIZE_MAX},
        {"(a*)\\1b", 5000},     {"(?:a|a)+y", 1000},  {"[a-z]*[0-9]", SIZE_MAX},
    };
    static char text[1 << 20];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t at = 0; at < sizeof text; at++)
            text[at] = at % cases[i].word == cases[i].word - 1 ? '-' : 'a';
        memcpy(text + sizeof text - 4, "-y-b", 4); // each pattern's last letter is there
        uint64_t taken;
        assert_int_equal(match_counted(cases[i].pattern, text, sizeof text, &taken), -1);
        assert_int_equal(taken, STEPS);
    }
}

static void usual_patterns_take_few_steps(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        uint64_t most;
    } cases[] = {
        {"^[A-Z]{2}[0-9]+$", "AB123456", 6},
        {"^[A-Z]{2}[0-9]+$", "ab", 2},
        {"", "", 1},
        {"[0-9]{3}-[0-9]{4}", "call 555-0100 now", 20},
        {"^(?:[a-z]|[0-9])*$", "abc123abc123", 60},
        {"^[^@]+@[^@]+\\.[a-z]{2,}$", "somebody@example.org", 20},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t taken;
        assert_true(match_counted(cases[i].pattern, cases[i].text, strlen(cases[i].text), &taken) >=
                    0);
        assert_in_range(taken, 0, cases[i].most);
    }
}

static void no_match_goes_on_without_steps(void **state)
{
    (void)state;
    uint64_t none = 0;
    uint64_t few = 3;
    void *compiled = rdx_pattern_pcre2.compile("^(?:a|b)*c$");
    assert_non_null(compiled);
    assert_int_equal(rdx_pattern_pcre2.match(compiled, "abc", 3, &none), -1);
    assert_int_equal(rdx_pattern_pcre2.match(compiled, "abc", 3, &few), -1);
    assert_int_equal(few, 0);
    rdx_pattern_pcre2.drop(compiled);
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
        cmocka_unit_test(all_work_on_a_long_text_takes_steps),
        cmocka_unit_test(usual_patterns_take_few_steps),
        cmocka_unit_test(no_match_goes_on_without_steps),
        cmocka_unit_test(long_texts_are_decided),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
