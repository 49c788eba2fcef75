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

// With masks a short one is copied and done.
static void try_letters(const guarded *g)
{
    static const char letters[] = "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80";
    enum { COUNT = sizeof letters - 1 };
    for (size_t length = COUNT; length <= COPY_SHORT; length++) {
        char *text = g->end - length;
        for (size_t place = 0; place + COUNT <= length; place++) {
            memset(text, 'x', length);
            memcpy(text + place, letters, COUNT);
            expect_copy(text, length, !copy_has_masks());
        }
        text[length - COUNT] = 'x'; // and a letter without its start
        expect_copy(text, length, true);
    }
}

static void letters_beyond_ascii_may_go_out_as_they_are(void **state)
{
    (void)state;
    on_each_path(try_letters);
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

// The member that a key and a text make, and nothing behind what it may touch.
static void expect_member(const char *key, const char *text, size_t length)
{
    char expected[2 * COPY_SHORT + KEY_MARKS + 3 + 1];
    char made[sizeof expected + COPY_SHORT];
    const int size =
        snprintf(expected, sizeof expected, "\"%s\":\"%.*s\",", key, (int)length, text);
    memset(made, UNTOUCHED, sizeof made);

    const char *end = copy_member(copy_has_masks(), made, key, strlen(key), text, length);

    assert_ptr_equal(end, made + size);
    assert_memory_equal(made, expected, (size_t)size);
    for (size_t i = (size_t)size + COPY_SHORT; i < sizeof made; i++)
        assert_int_equal(made[i], UNTOUCHED);
}

static void try_members(const guarded *g)
{
    for (size_t key_length = 1; key_length <= COPY_SHORT; key_length++) {
        char key[COPY_SHORT + KEY_STEP] = {0};
        memset(key, 'k', key_length);
        for (size_t length = 1; length <= COPY_SHORT; length++) {
            char *text = g->end - length;
            memset(text, 't', length);
            expect_member(key, text, length);
            text[length - 1] = '\n';
            char made[3 * COPY_SHORT];
            assert_ptr_equal(copy_member(copy_has_masks(), made, key, key_length, text, length),
                             NULL);
        }
    }
}

static void a_member_is_its_name_and_its_text(void **state)
{
    (void)state;
    on_each_path(try_members);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_byte_that_is_no_plain_ascii_is_seen_at_every_place),
        cmocka_unit_test(their_neighbours_are_not_taken_for_them),
        cmocka_unit_test(letters_beyond_ascii_may_go_out_as_they_are),
        cmocka_unit_test(a_member_is_its_name_and_its_text),
        cmocka_unit_test(of_an_empty_text_nothing_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
