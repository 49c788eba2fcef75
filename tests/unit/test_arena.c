/**
 * @file
 * The arena: zeroed, aligned, limited; refused once is refused until dropped.
 */
#include <rdx/arena.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <stdalign.h>
#include <string.h>

enum { PLENTY = 1 << 20 };

static bool all_zero(const void *memory, size_t size)
{
    const unsigned char *bytes = memory;
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != 0)
            return false;
    }
    return true;
}

static bool is_aligned(const void *pointer)
{
    return (uintptr_t)pointer % alignof(max_align_t) == 0;
}

// ---- Pieces ----

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(PLENTY);
    for (size_t size = 1; size < 3000; size += 7) {
        assert_non_null(rdx_arena_text(&arena, "odd", 3)); // leaves an odd place behind
        unsigned char *piece = rdx_arena_get(&arena, size, 3);
        assert_non_null(piece);
        assert_true(is_aligned(piece));
        assert_true(all_zero(piece, size * 3));
        memset(piece, 0xEE, size * 3);
        if (arena.taken > PLENTY / 2) {
            rdx_arena_drop(&arena);
            assert_int_equal(arena.taken, 0);
        }
    }
    rdx_arena_drop(&arena);
}

static void no_objects_have_an_address_too(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(PLENTY);
    const void *first = rdx_arena_get(&arena, 0, 5);
    const void *second = rdx_arena_get(&arena, 5, 0);
    assert_non_null(first);
    assert_non_null(second);
    assert_ptr_not_equal(first, second);
    assert_false(arena.failed);
    rdx_arena_drop(&arena);
}

static void a_piece_larger_than_any_usual_block_is_given(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(8 * PLENTY);
    const unsigned char *piece = rdx_arena_get(&arena, 5 * PLENTY, 1);
    assert_non_null(piece);
    assert_true(all_zero(piece, 5 * PLENTY));
    assert_non_null(rdx_arena_get(&arena, 1, 1));
    rdx_arena_drop(&arena);
}

static void text_is_copied_and_terminated(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(PLENTY);
    char source[] = "consent";
    const char *whole = rdx_arena_text(&arena, source, 7);
    const char *part = rdx_arena_text(&arena, source, 3);
    const char *empty = rdx_arena_text(&arena, NULL, 0);
    memset(source, 'x', sizeof source);
    assert_string_equal(whole, "consent");
    assert_string_equal(part, "con");
    assert_string_equal(empty, "");
    rdx_arena_drop(&arena);
}

// ---- Limits ----

static void the_limit_is_never_exceeded(void **state)
{
    (void)state;
    for (size_t limit = 0; limit < 40000; limit += 1237) {
        rdx_arena arena = RDX_ARENA(limit);
        size_t given = 0;
        while (rdx_arena_get(&arena, 100, 1) != NULL) {
            given += 100;
            assert_true(arena.taken <= limit);
        }
        assert_true(given <= limit);
        // The headers of blocks and the alignment of pieces may cost a quarter, not more.
        assert_true(limit < 1000 || given >= limit / 4 * 3);
        rdx_arena_drop(&arena);
    }
}

static void a_piece_over_the_limit_is_refused(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(10000);
    assert_null(rdx_arena_get(&arena, 10001, 1));
    assert_true(arena.failed);
    assert_int_equal(arena.taken, 0);
    rdx_arena_drop(&arena);
}

static void after_a_refusal_even_a_small_piece_is_refused(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(10000);
    int *list = rdx_arena_get(&arena, sizeof(int), 4);
    assert_non_null(list);
    assert_null(rdx_arena_get(&arena, 20000, 1));
    assert_null(rdx_arena_get(&arena, 1, 1));
    assert_null(rdx_arena_text(&arena, "a", 1));
    assert_null(rdx_arena_grow(&arena, list, sizeof(int), 4, 8));
    assert_null(rdx_arena_grow(&arena, list, sizeof(int), 4, 4));
    rdx_arena_drop(&arena);
}

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    static const struct {
        size_t size, count;
    } cases[] = {
        {SIZE_MAX, 2}, {2, SIZE_MAX},     {SIZE_MAX / 2 + 1, 2},   {SIZE_MAX, 1},
        {1, SIZE_MAX}, {SIZE_MAX - 8, 1}, {SIZE_MAX / 16 + 1, 16}, {SIZE_MAX / 4, SIZE_MAX / 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        // Without a limit worth the name, so that only the arithmetic can refuse.
        rdx_arena arena = RDX_ARENA(SIZE_MAX);
        void *old = rdx_arena_get(&arena, 1, 1);
        assert_non_null(old);
        assert_null(rdx_arena_get(&arena, cases[i].size, cases[i].count));
        assert_true(arena.failed);
        rdx_arena_drop(&arena);
        assert_null(rdx_arena_grow(&arena, NULL, cases[i].size, 0, cases[i].count));
        assert_true(arena.failed);
        rdx_arena_drop(&arena);
    }
    rdx_arena arena = RDX_ARENA(SIZE_MAX);
    assert_null(rdx_arena_text(&arena, "", SIZE_MAX));
    assert_true(arena.failed);
    rdx_arena_drop(&arena);
}

static void an_arena_without_a_limit_set_gives_nothing(void **state)
{
    (void)state;
    rdx_arena arena = {0};
    assert_null(rdx_arena_get(&arena, 1, 1));
    rdx_arena_drop(&arena);
}

// ---- Growing ----

static void the_newest_piece_grows_where_it_stands(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(PLENTY);
    uint32_t *list = rdx_arena_grow(&arena, NULL, sizeof *list, 0, 4);
    assert_non_null(list);
    list[3] = 3;
    uint32_t *grown = rdx_arena_grow(&arena, list, sizeof *list, 4, 100);
    assert_ptr_equal(grown, list);
    assert_int_equal(grown[3], 3);
    assert_true(all_zero(grown + 4, 96 * sizeof *list));
    const uint32_t *next = rdx_arena_get(&arena, sizeof *list, 1);
    assert_true(next >= list + 100);
    rdx_arena_drop(&arena);
}

static void an_older_piece_is_copied(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(PLENTY);
    uint32_t *list = rdx_arena_get(&arena, sizeof *list, 2);
    assert_non_null(list);
    list[0] = 10;
    list[1] = 11;
    char *between = rdx_arena_text(&arena, "between", 7);
    uint32_t *grown = rdx_arena_grow(&arena, list, sizeof *list, 2, 50);
    assert_ptr_not_equal(grown, list);
    assert_int_equal(grown[0], 10);
    assert_int_equal(grown[1], 11);
    assert_true(is_aligned(grown));
    assert_true(all_zero(grown + 2, 48 * sizeof *list));
    assert_string_equal(between, "between");
    rdx_arena_drop(&arena);
}

static void a_list_keeps_its_elements_however_often_it_grows(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(4 * PLENTY);
    uint32_t *list = NULL;
    size_t capacity = 0;
    for (uint32_t count = 0; count < 50000; count++) {
        if (count == capacity) {
            capacity = capacity == 0 ? 1 : capacity * 2;
            list = rdx_arena_grow(&arena, list, sizeof *list, count, capacity);
            assert_non_null(list);
            assert_true(all_zero(list + count, (capacity - count) * sizeof *list));
        }
        list[count] = count + 1;
    }
    for (uint32_t i = 0; i < 50000; i++)
        assert_int_equal(list[i], i + 1);
    rdx_arena_drop(&arena);
}

static void room_that_was_not_counted_is_zeroed_when_growing(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(PLENTY);
    unsigned char *list = rdx_arena_get(&arena, 1, 64);
    assert_non_null(list);
    memset(list, 0xEE, 64);
    list = rdx_arena_grow(&arena, list, 1, 10, 80);
    assert_non_null(list);
    assert_int_equal(list[9], 0xEE);
    assert_true(all_zero(list + 10, 70));
    rdx_arena_drop(&arena);
}

static void growing_to_less_changes_nothing(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(PLENTY);
    unsigned char *list = rdx_arena_get(&arena, 1, 8);
    assert_non_null(list);
    memset(list, 7, 8);
    assert_ptr_equal(rdx_arena_grow(&arena, list, 1, 8, 4), list);
    assert_int_equal(list[7], 7);
    rdx_arena_drop(&arena);
}

static void growing_over_the_limit_is_refused(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(8192);
    unsigned char *list = rdx_arena_get(&arena, 1, 1000);
    assert_non_null(list);
    assert_null(rdx_arena_grow(&arena, list, 1, 1000, 9000));
    assert_true(arena.failed);
    rdx_arena_drop(&arena);
}

// ---- Dropping ----

static void a_dropped_arena_is_empty_and_usable_again(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(10000);
    assert_null(rdx_arena_get(&arena, 20000, 1));
    rdx_arena_drop(&arena);
    assert_false(arena.failed);
    assert_int_equal(arena.taken, 0);
    assert_null(arena.blocks);
    assert_int_equal(arena.limit, 10000);
    assert_non_null(rdx_arena_get(&arena, 5000, 1));
    rdx_arena_drop(&arena);
    rdx_arena_drop(&arena);
    rdx_arena_drop(NULL);
}

static void a_reset_arena_gives_its_newest_block_again_wiped(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(PLENTY);
    rdx_arena_reset(&arena); // nothing to keep
    assert_null(arena.blocks);
    assert_non_null(rdx_arena_text(&arena, "secret", 6));
    char *large = rdx_arena_text(&arena, "secret of the newest block", 26);
    assert_non_null(large);
    large = rdx_arena_get(&arena, 1, 50000);
    assert_non_null(large);
    memset(large, 'x', 50000);
    rdx_arena_reset(&arena);
    assert_false(arena.failed);
    assert_true(all_zero((unsigned char *)large, 50000)); // the block is still the arena's
    const size_t taken = arena.taken;
    assert_in_range(taken, 50000, PLENTY);
    assert_ptr_equal(rdx_arena_text(&arena, "next", 4), large);
    assert_non_null(rdx_arena_get(&arena, 1, 40000));
    assert_int_equal(arena.taken, taken);
    rdx_arena_drop(&arena);
}

static void a_reset_arena_forgets_a_refusal(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(10000);
    assert_non_null(rdx_arena_get(&arena, 1, 1));
    assert_null(rdx_arena_get(&arena, 20000, 1));
    rdx_arena_reset(&arena);
    assert_non_null(rdx_arena_get(&arena, 1, 1));
    rdx_arena_drop(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(no_objects_have_an_address_too),
        cmocka_unit_test(a_piece_larger_than_any_usual_block_is_given),
        cmocka_unit_test(text_is_copied_and_terminated),
        cmocka_unit_test(the_limit_is_never_exceeded),
        cmocka_unit_test(a_piece_over_the_limit_is_refused),
        cmocka_unit_test(after_a_refusal_even_a_small_piece_is_refused),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(an_arena_without_a_limit_set_gives_nothing),
        cmocka_unit_test(the_newest_piece_grows_where_it_stands),
        cmocka_unit_test(an_older_piece_is_copied),
        cmocka_unit_test(a_list_keeps_its_elements_however_often_it_grows),
        cmocka_unit_test(room_that_was_not_counted_is_zeroed_when_growing),
        cmocka_unit_test(growing_to_less_changes_nothing),
        cmocka_unit_test(growing_over_the_limit_is_refused),
        cmocka_unit_test(a_dropped_arena_is_empty_and_usable_again),
        cmocka_unit_test(a_reset_arena_gives_its_newest_block_again_wiped),
        cmocka_unit_test(a_reset_arena_forgets_a_refusal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
