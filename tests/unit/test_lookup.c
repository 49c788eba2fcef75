/**
 * @file
 * Names are found in every view of every event, values in every set, and none that is only alike.
 */
#include "lookup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <rdx/gen/events.h>
#include <rdx/message.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scan.h"

enum { LONGEST = 300, DEEPEST = 16, PADDED = sizeof RDX_KEY_PADDING };

// ---- Names that stand in a text ----

// Whether one of `rows` is found at the member that `text` begins with. The text stands in a block
// of its own, so that a sanitizer sees what is read beyond its padding.
static const rdx_row *found_at(const rdx_row *rows, size_t count, const char *text, size_t length)
{
    char *padded = calloc(1, length + SCAN_PADDING);
    assert_non_null(padded);
    memcpy(padded, text, length);
    const rdx_row *found = row_ahead(rows, rows + count, padded);
    free(padded);
    return found;
}

// A row's key is padded as RDX_ROW pads it.
static rdx_row row_of(char key[LONGEST + PADDED], size_t length)
{
    memset(key, 0, LONGEST + PADDED);
    for (size_t i = 0; i < length; i++)
        key[i] = (char)('A' + i % 26);
    return (rdx_row){.key = key, .key_length = (uint16_t)length};
}

static void a_name_of_any_length_is_found_where_it_stands_whole(void **state)
{
    (void)state;
    static char key[LONGEST + PADDED];
    static char text[LONGEST + 16];
    for (size_t length = 0; length <= LONGEST; length += length < 40 ? 1 : 52) {
        const rdx_row row = row_of(key, length);
        const size_t whole = (size_t)snprintf(text, sizeof text, "\"%s\":", key);
        assert_ptr_equal(found_at(&row, 1, text, whole), &row);
        for (size_t cut = 0; cut < whole; cut++)
            assert_null(found_at(&row, 1, text, cut));
        for (size_t i = 0; i < whole; i++) {
            const char was = text[i];
            text[i] = '#';
            assert_null(found_at(&row, 1, text, whole));
            text[i] = '\0';
            assert_null(found_at(&row, 1, text, whole));
            text[i] = was;
        }
    }
}

static void a_name_that_begins_or_ends_as_another_is_not_taken_for_it(void **state)
{
    (void)state;
    static char key[LONGEST + PADDED];
    static char text[LONGEST + 16];
    for (size_t length = 1; length <= 40; length++) {
        const rdx_row row = row_of(key, length);
        size_t whole = (size_t)snprintf(text, sizeof text, "\"%sX\":", key);
        assert_null(found_at(&row, 1, text, whole));
        whole = (size_t)snprintf(text, sizeof text, "\"X%s\":", key);
        assert_null(found_at(&row, 1, text, whole));
        whole = (size_t)snprintf(text, sizeof text, "\"%s\":", key + 1);
        assert_null(found_at(&row, 1, text, whole));
        whole = (size_t)snprintf(text, sizeof text, "\"%.*s\":", (int)length - 1, key);
        assert_null(found_at(&row, 1, text, whole));
    }
}

static void only_the_next_few_rows_are_looked_at_and_none_beyond_the_end(void **state)
{
    (void)state;
    const rdx_row rows[] = {{.key = "A" RDX_KEY_PADDING, .key_length = 1},
                            {.key = "B" RDX_KEY_PADDING, .key_length = 1},
                            {.key = "C" RDX_KEY_PADDING, .key_length = 1}};
    assert_ptr_equal(found_at(rows, 3, "\"C\":", 4), &rows[2]);
    assert_null(found_at(rows, 2, "\"C\":", 4));
    assert_null(found_at(rows + 1, 2, "\"A\":", 4));
    assert_null(found_at(rows, 0, "\"A\":", 4));
}

// Longer than a text is padded.
#define LONG_NAME "a name of more than sixty-four letters, as no schema of Redox has one"

static void a_name_that_must_be_escaped_is_not_found_as_it_is(void **state)
{
    (void)state;
    const rdx_row rows[] = {
        {.key = "a\"b" RDX_KEY_PADDING, .key_length = 3, .rules = RDX_ESCAPED},
        {.key = "C:\\new" RDX_KEY_PADDING, .key_length = 6, .rules = RDX_ESCAPED},
        {.key = "t\tt" RDX_KEY_PADDING, .key_length = 3, .rules = RDX_ESCAPED},
        {.key = LONG_NAME "\"" RDX_KEY_PADDING,
         .key_length = sizeof LONG_NAME,
         .rules = RDX_ESCAPED},
        {.key = "plain" RDX_KEY_PADDING, .key_length = 5}};
    static const char *const texts[] = {
        "\"a\"b\":", "\"C:\\new\":", "\"t\tt\":", "\"" LONG_NAME "\"\":"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_null(found_at(rows, 5, texts[i], strlen(texts[i])));
    assert_ptr_equal(found_at(rows, 5, "\"plain\":", 8), &rows[4]);
}

// ---- Every view and every set ----

static void expect_not_listed(const rdx_view *view, const char *key, size_t length)
{
    for (uint16_t i = 0; i < view->listed; i++)
        if (view->rows[i].key_length == length && memcmp(view->rows[i].key, key, length) == 0)
            return; // it is another member's name
    assert_null(view_row(view, key, length));
}

static void expect_row(const rdx_view *view, const rdx_row *row)
{
    const size_t length = row->key_length;
    char *key = malloc(length + 1); // nothing may be read behind it
    assert_non_null(key);
    memcpy(key, row->key, length);
    key[length] = '#';
    assert_ptr_equal(view_row(view, key, length), row);
    expect_not_listed(view, key, length + 1);
    expect_not_listed(view, key, length - 1);
    key[length / 2] ^= 0x20;
    expect_not_listed(view, key, length);
    free(key);
}

static void expect_set(const rdx_value_set *set)
{
    char alike[256];
    for (uint16_t i = 0; i < set->count; i++) {
        const size_t length = strlen(set->values[i]);
        assert_int_equal(set_place(set, set->values[i], length), i);
        assert_int_equal(set_place(set, set->values[i], length - 1), set->count);
        assert_int_equal(set_place(set, set->values[i], length + 1), set->count); // with a NUL
        snprintf(alike, sizeof alike, "%s ", set->values[i]);
        assert_int_equal(set_place(set, alike, length + 1), set->count);
        alike[length - 1] ^= 0x20;
        assert_int_equal(set_place(set, alike, length), set->count);
    }
    assert_int_equal(set_place(set, "", 0), set->count);
}

// Rows visited, so that the test can't pass by visiting none.
static size_t visit(const rdx_view *view, unsigned depth)
{
    size_t visited = view->listed;
    size_t required = 0;
    assert_in_range(depth, 0, DEEPEST);
    for (uint16_t i = 0; i < view->listed; i++) {
        const rdx_row *row = &view->rows[i];
        required += row->rules & RDX_REQUIRED;
        expect_row(view, row);
        if (row->kind == RDX_KIND_OBJECT || row->kind == RDX_KIND_LIST)
            visited += visit(row->sub, depth + 1);
        else if (row->kind == RDX_KIND_ENUM)
            expect_set(row->sub);
        else if (row->kind == RDX_KIND_TEXT && row->sub != NULL &&
                 ((const rdx_text_rule *)row->sub)->set != NULL)
            expect_set(((const rdx_text_rule *)row->sub)->set);
    }
    for (uint16_t i = view->listed; i < view->count; i++)
        assert_null(view_row(view, view->rows[i].key, view->rows[i].key_length));
    assert_int_equal(view->required, required);
    return visited;
}

static void every_member_and_value_of_every_event_is_found_and_none_that_is_alike(void **state)
{
    (void)state;
    size_t count;
    const rdx_event *const *events = rdx_events(&count);
    for (size_t i = 0; i < count; i++)
        assert_true(visit(events[i]->root->sub, 0) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_of_any_length_is_found_where_it_stands_whole),
        cmocka_unit_test(a_name_that_begins_or_ends_as_another_is_not_taken_for_it),
        cmocka_unit_test(only_the_next_few_rows_are_looked_at_and_none_beyond_the_end),
        cmocka_unit_test(a_name_that_must_be_escaped_is_not_found_as_it_is),
        cmocka_unit_test(every_member_and_value_of_every_event_is_found_and_none_that_is_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
