/**
 * @file
 * The buffer: grows up to its maximum, keeps what it had when a put is refused.
 */
#include "buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <string.h>

static void puts_are_appended_and_terminated(void **state)
{
    (void)state;
    buf b = BUF(100);
    assert_null(b.data);
    buf_puts(&b, "{\"ID\":");
    buf_put(&b, "12345", 2);
    buf_putc(&b, '}');
    assert_int_equal(b.status, RDX_OK);
    assert_int_equal(b.length, 9);
    assert_string_equal(b.data, "{\"ID\":12}");
    buf_drop(&b);
}

static void bytes_of_any_value_are_kept(void **state)
{
    (void)state;
    buf b = BUF(1000);
    for (int i = 0; i < 256; i++)
        buf_putc(&b, (char)i);
    assert_int_equal(b.length, 256);
    for (int i = 0; i < 256; i++)
        assert_int_equal((unsigned char)b.data[i], i);
    buf_drop(&b);
}

static void long_content_survives_the_growth(void **state)
{
    (void)state;
    buf b = BUF(1 << 20);
    for (unsigned i = 0; i < 100000; i++)
        buf_put(&b, &(char){(char)('a' + i % 26)}, 1);
    assert_int_equal(b.status, RDX_OK);
    assert_int_equal(b.length, 100000);
    for (unsigned i = 0; i < 100000; i++)
        assert_int_equal(b.data[i], 'a' + i % 26);
    assert_int_equal(b.data[100000], '\0');
    buf_drop(&b);
}

static void the_maximum_itself_fits(void **state)
{
    (void)state;
    buf b = BUF(5);
    buf_puts(&b, "12345");
    assert_int_equal(b.status, RDX_OK);
    assert_string_equal(b.data, "12345");
    buf_put(&b, "", 0);
    assert_int_equal(b.status, RDX_OK);
    buf_drop(&b);
}

static void one_byte_more_is_refused_and_stays_refused(void **state)
{
    (void)state;
    buf b = BUF(5);
    buf_puts(&b, "1234");
    buf_puts(&b, "56");
    assert_int_equal(b.status, RDX_E_NOMEM);
    assert_string_equal(b.data, "1234");
    buf_putc(&b, '5'); // would fit, but a gap in the text would go unseen
    assert_string_equal(b.data, "1234");
    assert_int_equal(b.length, 4);
    assert_null(buf_reserve(&b, 0));
    buf_drop(&b);
}

static void a_buffer_without_a_maximum_set_takes_nothing(void **state)
{
    (void)state;
    buf b = {0};
    buf_putc(&b, 'a');
    assert_int_equal(b.status, RDX_E_NOMEM);
    assert_int_equal(b.length, 0);
    buf_drop(&b);
}

static void lengths_that_overflow_are_refused(void **state)
{
    (void)state;
    static const size_t lengths[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 4};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        buf b = BUF(SIZE_MAX);
        buf_puts(&b, "abcd");
        assert_null(buf_reserve(&b, lengths[i]));
        assert_int_equal(b.status, RDX_E_NOMEM);
        assert_string_equal(b.data, "abcd");
        buf_drop(&b);
    }
}

static void reserved_room_is_claimed_by_the_length(void **state)
{
    (void)state;
    buf b = BUF(2000);
    buf_puts(&b, "head:");
    char *room = buf_reserve(&b, 1000);
    assert_non_null(room);
    assert_ptr_equal(room, b.data + 5);
    assert_int_equal(b.length, 5);
    memset(room, 'x', 600);
    b.length += 600;
    assert_int_equal(strlen(b.data), 605);
    room = buf_reserve(&b, 1395);
    assert_non_null(room);
    memset(room, 'y', 1395);
    b.length += 1395;
    assert_int_equal(strlen(b.data), 2000);
    assert_null(buf_reserve(&b, 1));
    buf_drop(&b);
}

static void a_shortened_buffer_is_terminated_by_the_next_put(void **state)
{
    (void)state;
    buf b = BUF(20);
    buf_puts(&b, "0123456789");
    b.length = 2;
    buf_puts(&b, "x");
    assert_string_equal(b.data, "01x");
    buf_drop(&b);
}

static void a_dropped_buffer_is_empty_and_usable_again(void **state)
{
    (void)state;
    buf b = BUF(3);
    buf_puts(&b, "1234");
    buf_drop(&b);
    assert_null(b.data);
    assert_int_equal(b.length, 0);
    assert_int_equal(b.status, RDX_OK);
    buf_puts(&b, "123");
    assert_string_equal(b.data, "123");
    buf_puts(&b, "4");
    assert_int_equal(b.status, RDX_E_NOMEM);
    buf_drop(&b);
    buf_drop(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_are_appended_and_terminated),
        cmocka_unit_test(bytes_of_any_value_are_kept),
        cmocka_unit_test(long_content_survives_the_growth),
        cmocka_unit_test(the_maximum_itself_fits),
        cmocka_unit_test(one_byte_more_is_refused_and_stays_refused),
        cmocka_unit_test(a_buffer_without_a_maximum_set_takes_nothing),
        cmocka_unit_test(lengths_that_overflow_are_refused),
        cmocka_unit_test(reserved_room_is_claimed_by_the_length),
        cmocka_unit_test(a_shortened_buffer_is_terminated_by_the_next_put),
        cmocka_unit_test(a_dropped_buffer_is_empty_and_usable_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
