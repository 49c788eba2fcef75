/**
 * @file
 * A text is copied whole and judged rightly on every path of this machine, whatever its length, and
 * nothing is read behind it.
 */
#include "text_copy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include "../support/cpu_forced.h"
#include "../support/guarded.h"

enum { LONGEST = 3 * COPY_SHORT + 5, UNTOUCHED = 0x55 };

static size_t most(size_t a, size_t b)
{
    return a > b ? a : b;
}

// Copies the text that ends where memory ends.
static void expect_copy(const char *text, size_t length, bool odd)
{
    char copy[LONGEST + COPY_SHORT];
    memset(copy, UNTOUCHED, sizeof copy);

    assert_int_equal(copy_odd_by(copy_has_masks(), copy, text, length), odd);

    assert_memory_equal(copy, text, length);
    for (size_t i = most(length, COPY_SHORT); i < sizeof copy; i++)
        assert_int_equal(copy[i], UNTOUCHED);
}

static void on_each_path(void (*judge)(const guarded *g))
{
    for (cpu_path path = CPU_PORTABLE; path <= CPU_NEON; path++) {
        if (!cpu_has(path))
            continue;
        cpu_force(path);
        guarded g = guarded_open();
        judge(&g);
        guarded_close(&g);
    }
}

// Each of `bytes` at each place of a text of each length.
static void try_bytes(const guarded *g, const char *bytes, size_t count, bool odd)
{
    for (size_t length = 1; length <= LONGEST; length++) {
        char *text = g->end - length;
        memset(text, 'x', length);
        for (size_t i = 0; i < length * count; i++) {
            text[i % length] = bytes[i / length];
            expect_copy(text, length, odd);
            text[i % length] = 'x';
        }
    }
}

static void try_odd_bytes(const guarded *g)
{
    static const char bytes[] = {'"', '\\', '\0', '\x01', '\n', '\x1f', '\x80', '\xc3', '\xff'};
    try_bytes(g, bytes, sizeof bytes, true);
}

static void a_byte_that_is_no_plain_ascii_is_seen_at_every_place(void **state)
{
    (void)state;
    on_each_path(try_odd_bytes);
}

static void try_plain_bytes(const guarded *g)
{
    static const char bytes[] = {' ', '!', '#', '[', ']', '~', '\x7f'};
    try_bytes(g, bytes, sizeof bytes, false);
}

static void their_neighbours_are_not_taken_for_them(void **state)
{
    (void)state;
    on_each_path(try_plain_bytes);
}

static void try_no_text(const guarded *g)
{
    expect_copy(g->end, 0, false);
}

static void of_an_empty_text_nothing_is_read(void **state)
{
    (void)state;
    on_each_path(try_no_text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_byte_that_is_no_plain_ascii_is_seen_at_every_place),
        cmocka_unit_test(their_neighbours_are_not_taken_for_them),
        cmocka_unit_test(of_an_empty_text_nothing_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
