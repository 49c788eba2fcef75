/**
 * @file
 * A padded copy is the text and its padding on every path of this machine, and its run is what a
 * search byte by byte finds.
 */
#include "json_copy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../support/cpu_forced.h"

enum { LENGTH = 3 * JSON_COPY_AT_ONCE / 2 + 77, SHORT = 3 * 8192 };

static const char stops[] = {'"', '\\', '\n', '\x1F', '\x80', '\xFF', '\0'};

static bool is_stop(char c)
{
    return (unsigned char)c < 0x20 || (unsigned char)c >= 0x80 || c == '"' || c == '\\';
}

static size_t first_stop(const char *text, size_t from, size_t to)
{
    while (from < to && !is_stop(text[from]))
        from++;
    return from;
}

// Bytes that are no stops, though each of them is next to one.
static void fill(char *to, size_t length)
{
    static const char plain[] = {' ', '!', '#', '[', ']', '\x7E', '\x7F'};
    for (size_t i = 0; i < length; i++)
        to[i] = plain[i % sizeof plain];
}

static void on_each_path(void (*judge)(void))
{
    for (cpu_path path = CPU_PORTABLE; path <= CPU_NEON; path++) {
        if (!cpu_has(path))
            continue;
        cpu_force(path);
        judge();
    }
}

// ---- Copies ----

// The text in a block of its size, so that a sanitizer sees each byte read beyond it.
static plain_run run_of_copy(const char *text, size_t length)
{
    rdx_arena arena = {.limit = SIZE_MAX};
    plain_run run = {1, 2};
    char *exact = malloc(length > 0 ? length : 1);
    assert_non_null(exact);
    memcpy(exact, text, length);

    const char *copy = json_padded_run(&arena, exact, length, 1, 0, &run);

    assert_non_null(copy);
    assert_int_equal(copy[-1], 0);
    assert_memory_equal(copy, text, length);
    for (size_t i = 0; i < SCAN_PADDING; i++)
        assert_int_equal(copy[length + i], 0);
    assert_int_equal(first_stop(copy, run.from, run.to), run.to);
    if (run.from < run.to)
        assert_true(is_stop(copy[run.to])); // of the text or its padding
    free(exact);
    rdx_arena_drop(&arena);
    return run;
}

static void texts_of_all_lengths(void)
{
    static char text[LENGTH];
    fill(text, LENGTH);
    for (size_t length = 0; length < 70; length++)
        run_of_copy(text, length);
    for (size_t length = JSON_COPY_AT_ONCE - 2; length < JSON_COPY_AT_ONCE + 70; length++) {
        const plain_run run = run_of_copy(text, length);
        if (scan_copies() && length > JSON_COPY_AT_ONCE)
            assert_true(run.from == 0 && run.to == length);
        else
            assert_true(run.from == run.to);
    }
}

static void a_copy_is_the_text_whatever_its_length(void **state)
{
    (void)state;
    on_each_path(texts_of_all_lengths);
}

// ---- Runs ----

// A run from `from` to `to`, which has quotes all around.
static void expect_run(size_t from, size_t to)
{
    static char text[LENGTH];
    memset(text, '"', LENGTH);
    fill(text + from, to - from);
    text[to] = stops[(from + to) % sizeof stops];

    const plain_run run = run_of_copy(text, LENGTH);

    if (!scan_copies())
        return;
    assert_int_equal(run.from, from);
    assert_int_equal(run.to, to);
}

static void runs_of_all_places(void)
{
    for (size_t i = 0; i < 70; i += 5) {
        expect_run(i, LENGTH - 1 - i);
        expect_run(8192 - 35 + i, 8 * 8192);
        expect_run(100, 8 * 8192 - 35 + i);
    }
}

static void a_run_is_found_wherever_it_begins_and_ends(void **state)
{
    (void)state;
    on_each_path(runs_of_all_places);
}

static size_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(*seed >> 33);
}

// The longest of them, unless it is short.
static size_t longest_run(const char *text, size_t length)
{
    size_t longest = 0;
    size_t from = 0;
    while (from < length) {
        const size_t to = first_stop(text, from, length);
        longest = to - from > longest ? to - from : longest;
        from = to + 1;
    }
    return longest;
}

static void texts_with_stops_anywhere(void)
{
    static char text[LENGTH];
    uint64_t seed = 7;
    for (size_t count = 0; count < 25; count++) {
        fill(text, LENGTH);
        for (size_t i = 0; i < count % 20; i++)
            text[next_random(&seed) % LENGTH] = stops[next_random(&seed) % sizeof stops];
        const plain_run run = run_of_copy(text, LENGTH);
        const size_t longest = longest_run(text, LENGTH);
        if (scan_copies() && longest > SHORT)
            assert_int_equal(run.to - run.from, longest);
    }
}

static void the_longest_run_is_found(void **state)
{
    (void)state;
    on_each_path(texts_with_stops_anywhere);
}

// ---- Searches ----

static void searches_from_everywhere(void)
{
    static char text[LENGTH];
    fill(text, LENGTH);
    text[40] = '"';
    text[LENGTH - 50] = '\\';
    rdx_arena arena = {.limit = SIZE_MAX};
    plain_run run;
    const char *copy = json_padded_run(&arena, text, LENGTH, 0, 0, &run);
    assert_non_null(copy);
    for (size_t i = 0; i <= LENGTH; i += i < 200 || i > LENGTH - 200 ? 1 : 97)
        assert_ptr_equal(json_scan_run(copy, run, copy + i), scan_string(copy + i));
    rdx_arena_drop(&arena);
}

static void a_search_ends_where_scan_string_ends(void **state)
{
    (void)state;
    on_each_path(searches_from_everywhere);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_is_the_text_whatever_its_length),
        cmocka_unit_test(a_run_is_found_wherever_it_begins_and_ends),
        cmocka_unit_test(the_longest_run_is_found),
        cmocka_unit_test(a_search_ends_where_scan_string_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
