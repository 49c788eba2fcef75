/**
 * @file
 * Equality of JSON values, and how many comparisons it takes to find two that are equal.
 */
#include "canonical.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_copy.h"

// Padded copies, since forms point into them; dropped at the end.
static rdx_arena texts = {.limit = SIZE_MAX};

static json_span span(const char *text)
{
    const size_t length = strlen(text);
    const char *padded = json_padded(&texts, text, length);
    assert_non_null(padded);
    return (json_span){.start = padded, .length = length};
}

static int compare(const char *a, const char *b)
{
    canonical_space space = canonical_space_for(strlen(a) + strlen(b));
    canonical of_a;
    canonical of_b;
    assert_true(canonical_of(&space, span(a), &of_a));
    assert_true(canonical_of(&space, span(b), &of_b));
    const int order = canonical_compare(&space, &of_a, &of_b);
    const int reverse = canonical_compare(&space, &of_b, &of_a);
    assert_true((order > 0) == (reverse < 0) && (order < 0) == (reverse > 0));
    canonical_drop(&space);
    return order;
}

static void equal_values_are_equal(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"1", "1.0"},
        {"[1,[2]]", " [ 1e0 , [ 20e-1 ] ] "},
        {"\"a/\xC3\xA9\xF0\x9F\x98\x80\"", "\"\\u0061\\/\\u00e9\\ud83d\\ude00\""},
        {"{\"a\":1,\"b\":[null,true]}", "{\"b\":[null,true],\"a\":1}"},
        {"{\"a\":1}", "{\"a\":2,\"\\u0061\":1}"}, // the last one counts
        {"{\"d\":4,\"b\":[{}],\"a\":9,\"c\":3,\"a\":1}", "{\"a\":1,\"b\":[{}],\"c\":3,\"d\":4}"},
        {"{\"\\\"],:{\":[[\",:\",{}],[]]}", "{\"\\u0022],:{\" : [ [ \",:\" , { } ] , [ ] ] }"},
        {"{}", " { } "},
        {"\"\\u0000\"", "\"\\u0000\""},
        {"{\"\":{\"z\":0,\"y\":-0}}", "{\"\":{\"y\":0.0,\"z\":0e5}}"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        assert_int_equal(compare(pairs[i][0], pairs[i][1]), 0);
}

static void unlike_values_are_not_equal(void **state)
{
    (void)state;
    static const char *const unlike[] = {
        "null",
        "true",
        "false",
        "0",
        "1",
        "\"\"",
        "\"0\"",
        "\"1\"",
        "\"true\"",
        "\"null\"",
        "[]",
        "{}",
        "[0]",
        "[false]",
        "[null]",
        "[[]]",
        "[{}]",
        "{\"a\":1}",
        "{\"a\":true}",
        "{\"b\":1}",
        "{\"a\":1,\"b\":1}",
        "[1,2]",
        "[2,1]",
        "\"\\u0000\"",
        "\"\\u0000a\"",
        "{\"a\":{\"a\":1}}",
        "[[1],2]",
        "[[1,2]]",
        "\"\xC3\xA9\"",
        "\"e\\u0301\"",
    };
    const size_t count = sizeof unlike / sizeof unlike[0];
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            assert_int_equal(compare(unlike[i], unlike[j]) == 0, i == j);
}

typedef struct twins {
    bool found;
    size_t first, second, comparisons, count;
} twins;

static twins find_twins(const char *text)
{
    twins result = {0};
    canonical_space space = canonical_space_for(strlen(text));
    canonical array;
    assert_true(canonical_of(&space, span(text), &array));
    assert_true(canonical_twins(&space, &array, &result.found, &result.first, &result.second));
    result.comparisons = space.comparisons;
    result.count = array.count;
    canonical_drop(&space);
    return result;
}

static void the_first_element_that_repeats_another_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool found;
        size_t first, second;
    } cases[] = {
        {"[]", false, 0, 0},
        {"[1]", false, 0, 0},
        {"[1,2,\"1\",true]", false, 0, 0},
        {"[1,true]", false, 0, 0},
        {"[0,false]", false, 0, 0},
        {"[1,2,1.0]", true, 0, 2},
        {"[9,5,5,9]", true, 1, 2},
        {"[3,2,1,1,2,3]", true, 2, 3},
        {"[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]", true, 0, 1},
        {"[[1],[true]]", false, 0, 0},
        {"[{\"a\":false},{\"a\":0}]", false, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const twins result = find_twins(cases[i].text);
        assert_int_equal(result.found, cases[i].found);
        assert_int_equal(result.first, cases[i].first);
        assert_int_equal(result.second, cases[i].second);
    }
}

enum { MANY = 100 * 1000, LONGEST = 40 };

// An array of MANY elements, the place of each by `format`.
static char *make_many(const char *format, unsigned step)
{
    char *text = malloc((size_t)MANY * LONGEST + 2);
    assert_non_null(text);
    size_t length = 0;
    for (unsigned i = 0; i < MANY; i++) {
        text[length++] = i == 0 ? '[' : ',';
        length +=
            (size_t)snprintf(text + length, LONGEST, format, (unsigned)((uint64_t)i * step % MANY));
    }
    memcpy(text + length, "]", 2);
    return text;
}

static void a_hundred_thousand_elements_take_no_quadratic_time(void **state)
{
    (void)state;
    static const char *const formats[] = {"%u",     "\"%08u\"", "{\"a\":%u,\"b\":0}",
                                          "[[%u]]", "1e%u",     "0.%u1"};
    static const unsigned steps[] = {1, 7919, MANY - 1}; // up, all over the place, down
    const size_t most = (size_t)MANY * 18 * 4;           // n log n, of values of at most four parts
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        char *text = make_many(formats[i], steps[i % 3]);
        const twins result = find_twins(text);
        free(text);
        assert_int_equal(result.count, MANY);
        assert_false(result.found);
        assert_in_range(result.comparisons, MANY - 1, most);
    }
}

static void an_object_of_a_hundred_thousand_names_takes_no_quadratic_time(void **state)
{
    (void)state;
    char *text = make_many("\"%u\":0", 7919);
    text[0] = '{';
    text[strlen(text) - 1] = '}';
    canonical_space space = canonical_space_for(strlen(text));
    canonical object;
    assert_true(canonical_of(&space, span(text), &object));
    assert_int_equal(object.count, MANY);
    assert_in_range(space.comparisons, MANY - 1, (size_t)MANY * 19);
    canonical_drop(&space);
    free(text);
}

static size_t bytes_taken(const char *text)
{
    bool found;
    size_t first;
    size_t second;
    canonical_space space = canonical_space_for(strlen(text));
    canonical value;
    assert_true(canonical_of(&space, span(text), &value));
    assert_true(canonical_twins(&space, &value, &found, &first, &second));
    const size_t taken = space.values.taken;
    canonical_drop(&space);
    return taken;
}

static void an_element_takes_24_bytes_beside_its_text(void **state)
{
    (void)state;
    enum { A_BLOCK = 1 << 20 }; // may be left unused
    static const struct {
        const char *format;
        size_t values; // for each element
    } cases[] = {{"%u", 1}, {"\"%u\"", 1}, {"[%u]", 2}, {"{\"a\":%u,\"b\":[[]]}", 7}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = make_many(cases[i].format, 7919);
        assert_in_range(bytes_taken(text), 0, MANY * (16 * cases[i].values + 8) + A_BLOCK);
        free(text);
    }
}

static void a_value_that_would_take_more_than_the_limit_has_no_form(void **state)
{
    (void)state;
    const size_t count = CANONICAL_MAX / sizeof(canonical) + 1;
    char *text = malloc(2 * count + 2);
    assert_non_null(text);
    for (size_t i = 0; i < count; i++)
        memcpy(text + 2 * i, ",0", 2);
    text[0] = '[';
    memcpy(text + 2 * count, "]", 2);
    canonical_space space = canonical_space_for(2 * count + 1);
    canonical value;
    assert_false(canonical_of(&space, span(text), &value));
    canonical_drop(&space);
    free(text);
}

static void nesting_as_deep_as_the_reader_takes_is_compared(void **state)
{
    (void)state;
    static char a[2 * JSON_DEPTH_LIMIT + 1];
    static char b[2 * JSON_DEPTH_LIMIT + 1];
    memset(a, '[', JSON_DEPTH_LIMIT);
    memset(a + JSON_DEPTH_LIMIT, ']', JSON_DEPTH_LIMIT);
    memcpy(b, a, sizeof b);
    assert_int_equal(compare(a, b), 0);
    memset(b + JSON_DEPTH_LIMIT - 1, 0, 2);
    memset(b + JSON_DEPTH_LIMIT - 1, ']', JSON_DEPTH_LIMIT - 1);
    memset(b + 2 * JSON_DEPTH_LIMIT - 2, 0, 2);
    assert_int_not_equal(compare(a, b), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_values_are_equal),
        cmocka_unit_test(unlike_values_are_not_equal),
        cmocka_unit_test(the_first_element_that_repeats_another_is_found),
        cmocka_unit_test(a_hundred_thousand_elements_take_no_quadratic_time),
        cmocka_unit_test(an_object_of_a_hundred_thousand_names_takes_no_quadratic_time),
        cmocka_unit_test(an_element_takes_24_bytes_beside_its_text),
        cmocka_unit_test(a_value_that_would_take_more_than_the_limit_has_no_form),
        cmocka_unit_test(nesting_as_deep_as_the_reader_takes_is_compared),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    rdx_arena_drop(&texts);
    return failed;
}
