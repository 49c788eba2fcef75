/**
 * @file
 * Assertions over structs made by hand: what check says of them, and what is not written.
 */
#include "../support/shelf.h"
#include "message_fixture.h"

static void files_are_unlike_all_others_and_not_opened(void **state)
{
    fixture *f = *state;
    rdx_shelf shelf = {
        .name = "Ada",
        .books = RDX_LIST(rdx_book, {.title = "1", .scan = RDX_FILE("no-such-file")},
                          {.title = "1", .scan = RDX_FILE("no-such-file")},
                          {.title = "1", .scan = RDX_BYTES("1", 1)}),
    };
    assert_int_equal(rdx_message_check((rdx_message){&shelf_event, &shelf}, &f->report), RDX_OK);
    assert_int_equal(f->report.count, 0);
    shelf.books.items[2].scan = RDX_TEXT("x");
    shelf.books.items[1].scan = RDX_TEXT("x");
    assert_int_equal(rdx_message_check((rdx_message){&shelf_event, &shelf}, &f->report),
                     RDX_E_UNIQUE);
    expect_only_issue(f, RDX_E_UNIQUE, "/Books");
    assert_string_equal(f->report.issues[0].detail,
                        "the elements 1 and 2, counted from 0, are equal");
}

static void a_value_in_extra_is_judged_by_the_assertion_of_its_member(void **state)
{
    fixture *f = *state;
    rdx_shelf shelf = {
        .name = "Ada",
        .extra = {.items = &(rdx_extra_entry){"Level", "6"}, .count = 1},
    };
    assert_int_equal(rdx_message_check((rdx_message){&shelf_event, &shelf}, &f->report),
                     RDX_E_RANGE);
    expect_only_issue(f, RDX_E_RANGE, "/Level");
}

static void a_broken_value_is_not_judged_again(void **state)
{
    fixture *f = *state;
    rdx_shelf shelf = {.name = "\xFF", .level = RDX_NUMBER("0x1")};
    assert_int_equal(rdx_message_check((rdx_message){&shelf_event, &shelf}, &f->report),
                     RDX_E_UTF8);
    assert_int_equal(f->report.count, 2);
    expect_issue(f, 0, RDX_E_UTF8, "/Name");
    expect_issue(f, 1, RDX_E_NUMBER, "/Level");
}

static void faults_within_a_list_do_not_hide_those_of_the_list(void **state)
{
    fixture *f = *state;
    rdx_shelf shelf = {
        .name = "Ada",
        .books = RDX_LIST(rdx_book, {.pages = RDX_NUMBER("0")}, {.pages = RDX_NUMBER("0")}),
    };
    assert_int_equal(rdx_message_check((rdx_message){&shelf_event, &shelf}, &f->report),
                     RDX_E_MISSING);
    assert_int_equal(f->report.count, 5);
    expect_issue(f, 0, RDX_E_MISSING, "/Books/0/Title");
    expect_issue(f, 1, RDX_E_RANGE, "/Books/0/Pages");
    expect_issue(f, 2, RDX_E_MISSING, "/Books/1/Title");
    expect_issue(f, 3, RDX_E_RANGE, "/Books/1/Pages");
    expect_issue(f, 4, RDX_E_UNIQUE, "/Books");
}

static void values_without_text_are_told_and_not_judged(void **state)
{
    fixture *f = *state;
    rdx_extra_entry broken[] = {{NULL, NULL}};
    rdx_shelf shelf = {
        .name = "Ada",
        .grid = {RDX_JSON_KIND_ARRAY, "[[1,"},
        .tags = RDX_LIST(rdx_json, {RDX_JSON_KIND_STRING, NULL}, {RDX_JSON_KIND_ABSENT, NULL}),
        .books = RDX_LIST(rdx_book, {.extra = {broken, 1}}, {.title = "1"}, {.title = "1"}),
    };
    assert_int_equal(rdx_message_check((rdx_message){&shelf_event, &shelf}, &f->report),
                     RDX_E_SYNTAX);
    assert_int_equal(f->report.count, 4);
    expect_issue(f, 0, RDX_E_SYNTAX, "/Grid");
    expect_issue(f, 1, RDX_E_MISSING, "/Tags/0");
    expect_issue(f, 2, RDX_E_MISSING, "/Tags/1");
    expect_issue(f, 3, RDX_E_TYPE, "/Books/0");
}

static void what_has_no_text_is_not_written_unchecked(void **state)
{
    fixture *f = *state;
    static const rdx_write_options options = {.unchecked = true};
    static rdx_extra_entry whole = {NULL, NULL};
    static rdx_extra_entry unlisted = {"Other", NULL};
    static rdx_extra_entry listed = {"Code", NULL};
    static rdx_extra_entry nameless[] = {{"Other", "1"}, {NULL, "1"}};
    const struct {
        rdx_shelf shelf;
        const char *pointer;
    } cases[] = {
        {{.grid = {RDX_JSON_KIND_ARRAY, NULL}}, "/Grid"},
        {{.grid = {RDX_JSON_KIND_STRING, NULL}}, "/Grid"},
        {{.tags = RDX_LIST(rdx_json, {RDX_JSON_KIND_NULL, "null"}, {RDX_JSON_KIND_NUMBER, NULL})},
         "/Tags/1"},
        {{.books = RDX_LIST(rdx_book, {.extra = {&whole, 1}})}, "/Books/0"},
        {{.extra = {&unlisted, 1}}, "/Other"},
        {{.extra = {&listed, 1}}, "/Code"},
        {{.extra = {nameless, 2}}, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rdx_body *body;
        clear(f);
        assert_int_equal(rdx_message_write((rdx_message){&shelf_event, &cases[i].shelf}, &options,
                                           &body, &f->report),
                         RDX_E_ARGUMENT);
        assert_null(body);
        expect_only_issue(f, RDX_E_ARGUMENT, cases[i].pointer);
    }
}

static const char *const one_meta[] = {"{\"DataModel\":\"Shelf\"}"};
static const rdx_assertion meta_assertion = {.values = one_meta, .value_count = 1};
static const rdx_row rows_of_meta[] = {RDX_ROW(rdx_keeper, id, "DataModel", RDX_DATA_MODEL)};
static const rdx_keeper_view meta_view = RDX_VIEW(rdx_keeper, meta, 1, 0);
static const rdx_row rows_of_named[] = {
    RDX_ROW_OBJECT(rdx_shelf, keeper, "Meta", RDX_IDENTIFIES RDX_ASSERT(meta_assertion), rdx_keeper,
                   meta_view),
};
static const rdx_shelf_view named_view = RDX_VIEW(rdx_shelf, named, 1, 0);
static const rdx_row named_root = RDX_ROOT_OBJECT(rdx_shelf, named_view, RDX_REQUIRED);

static void a_meta_that_is_filled_in_is_judged(void **state)
{
    fixture *f = *state;
    static const rdx_event meets = {"named/meets", "Shelf", "New", &named_root};
    static const rdx_event breaks = {"named/breaks", "Shelves", "New", &named_root};
    const rdx_shelf empty = {0};
    rdx_body *body;
    assert_int_equal(rdx_message_check((rdx_message){&breaks, &empty}, &f->report), RDX_E_ENUM);
    expect_only_issue(f, RDX_E_ENUM, "/Meta");
    clear(f);
    assert_int_equal(rdx_message_write((rdx_message){&breaks, &empty}, NULL, &body, &f->report),
                     RDX_E_ENUM);
    assert_null(body);
    clear(f);
    assert_int_equal(rdx_message_write((rdx_message){&meets, &empty}, NULL, &body, &f->report),
                     RDX_OK);
    rdx_body_close(body);
}

static void a_text_that_would_be_too_deep_is_told(void **state)
{
    fixture *f = *state;
    static char deep[2 * 1023 + 1];
    memset(deep, '[', 1023);
    memset(deep + 1023, ']', 1023);
    rdx_extra_entry entries[] = {{"Deep", deep}};
    rdx_shelf shelf = {.name = "Ada",
                       .books = RDX_LIST(rdx_book, {.title = "1", .extra = {entries, 1}})};
    assert_int_equal(rdx_message_check((rdx_message){&shelf_event, &shelf}, &f->report),
                     RDX_E_DEPTH);
    expect_only_issue(f, RDX_E_DEPTH, "/Books");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH_FIXTURE(files_are_unlike_all_others_and_not_opened),
        TEST_WITH_FIXTURE(a_value_in_extra_is_judged_by_the_assertion_of_its_member),
        TEST_WITH_FIXTURE(a_broken_value_is_not_judged_again),
        TEST_WITH_FIXTURE(faults_within_a_list_do_not_hide_those_of_the_list),
        TEST_WITH_FIXTURE(values_without_text_are_told_and_not_judged),
        TEST_WITH_FIXTURE(what_has_no_text_is_not_written_unchecked),
        TEST_WITH_FIXTURE(a_meta_that_is_filled_in_is_judged),
        TEST_WITH_FIXTURE(a_text_that_would_be_too_deep_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
