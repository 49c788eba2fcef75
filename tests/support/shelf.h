/**
 * @file
 * A message type made by hand, whose rows assert one of everything: for tests of what Redox's own
 * schemas do not have.
 *
 * Its pattern engine knows one pattern, two capital letters and then digits, counts what it
 * compiles, gives up over the text "?", and needs more steps than there are for "!".
 */
#ifndef TESTS_SUPPORT_SHELF_H
#define TESTS_SUPPORT_SHELF_H

#include <rdx/message.h>
#include <rdx/view.h>

#include <stdlib.h>
#include <string.h>

typedef struct rdx_book {
    const char *title;
    rdx_number pages;
    rdx_content scan;
    rdx_extra extra;
} rdx_book;

typedef struct rdx_book_list {
    rdx_book *items;
    size_t count;
} rdx_book_list;

typedef struct rdx_keeper {
    const char *id;
    const char *phone;
    rdx_extra extra;
} rdx_keeper;

typedef struct rdx_shelf {
    const char *name;
    const char *since;
    const char *code;
    rdx_number level;
    rdx_number weight;
    rdx_bool open;
    rdx_json grid;
    rdx_json_list tags;
    rdx_keeper *keeper;
    rdx_book_list books;
    rdx_extra extra;
} rdx_shelf;

typedef struct rdx_book_view {
    rdx_view view;
} rdx_book_view;

typedef struct rdx_keeper_view {
    rdx_view view;
} rdx_keeper_view;

typedef struct rdx_shelf_view {
    rdx_view view;
} rdx_shelf_view;

// ---- The pattern engine ----

typedef struct shelf_pattern {
    const char *text;
} shelf_pattern;

static size_t shelf_patterns_compiled;
static size_t shelf_patterns_matched;

static void *shelf_compile(const char *text)
{
    shelf_pattern *compiled = malloc(sizeof *compiled);
    if (compiled == NULL)
        return NULL;
    compiled->text = text;
    shelf_patterns_compiled++;
    return compiled;
}

static int shelf_match(const void *compiled, const char *text, size_t length, uint64_t *steps)
{
    (void)compiled;
    shelf_patterns_matched++;
    if (length == 1 && *text == '!')
        *steps = 0;
    if (*steps == 0)
        return -1;
    *steps -= 1;
    if (length == 1 && *text == '?')
        return -1;
    size_t capitals = 0;
    while (capitals < length && text[capitals] >= 'A' && text[capitals] <= 'Z')
        capitals++;
    size_t end = capitals;
    while (end < length && text[end] >= '0' && text[end] <= '9')
        end++;
    return capitals == 2 && end > capitals && end == length;
}

static void shelf_drop(void *compiled)
{
    free(compiled);
}

static const rdx_pattern_engine shelf_engine = {shelf_compile, shelf_match, shelf_drop};

// ---- Assertions ----

static const char *const shelf_true[] = {"true"};
static const char *const shelf_tags[] = {"\"a\"", "\"caf\\u00e9\"", "1.0", "{\"k\":[1],\"l\":null}",
                                         "null"};
static const char *const shelf_kinds[] = {"\"x\"", "\"y\""};

static const rdx_pattern shelf_code_pattern = {"\\A[A-Z]{2}[0-9]+\\z", "^[A-Z]{2}\\d+$",
                                               &shelf_engine};

static const rdx_assertion shelf_name_assertion = {
    .flags = RDX_MAX_LENGTH, .min_length = 2, .max_length = 5};
static const rdx_assertion shelf_since_assertion = {.format = RDX_SCHEMA_FORMAT_DATE};
static const rdx_assertion shelf_code_assertion = {.pattern = &shelf_code_pattern};
static const rdx_assertion shelf_level_assertion = {
    .types = RDX_TYPE_INTEGER | RDX_TYPE_NULL, .minimum = "1", .maximum = "5"};
static const rdx_assertion shelf_weight_assertion = {
    .flags = RDX_EXCLUSIVE_MINIMUM, .minimum = "0", .maximum = "1e400"};
static const rdx_assertion shelf_open_assertion = {.values = shelf_true, .value_count = 1};
static const rdx_assertion shelf_tag_assertion = {.values = shelf_tags, .value_count = 5};
static const rdx_assertion shelf_tags_assertion = {.flags = RDX_UNIQUE_ITEMS,
                                                   .items = &shelf_tag_assertion};

// Untyped: a text, a list of lists of integers, or an object that is closed.
static const rdx_assertion shelf_cell_assertion = {.types = RDX_TYPE_INTEGER, .minimum = "-1"};
static const rdx_assertion shelf_line_assertion = {.types = RDX_TYPE_ARRAY,
                                                   .flags = RDX_MAX_ITEMS | RDX_UNIQUE_ITEMS,
                                                   .max_items = 3,
                                                   .items = &shelf_cell_assertion};
static const rdx_assertion shelf_kind_assertion = {
    .types = RDX_TYPE_STRING, .values = shelf_kinds, .value_count = 2};
static const rdx_asserted_member shelf_grid_members[] = {
    {"Kind", true, &shelf_kind_assertion},
    {"Size", false, &shelf_cell_assertion},
    {"any/name", false, NULL},
};
static const rdx_assertion shelf_grid_assertion = {
    .types = RDX_TYPE_STRING | RDX_TYPE_ARRAY | RDX_TYPE_OBJECT,
    .flags = RDX_CLOSED | RDX_MAX_LENGTH,
    .max_length = 1,
    .min_items = 1,
    .items = &shelf_line_assertion,
    .members = shelf_grid_members,
    .member_count = 3,
};

static const rdx_assertion shelf_pages_assertion = {.minimum = "1"};
static const rdx_assertion shelf_book_assertion = {.types = RDX_TYPE_OBJECT | RDX_TYPE_NULL};
static const rdx_assertion shelf_books_assertion = {.flags = RDX_MAX_ITEMS | RDX_UNIQUE_ITEMS,
                                                    .min_items = 1,
                                                    .max_items = 3,
                                                    .items = &shelf_book_assertion};

// ---- Views ----

static const rdx_row rows_of_shelf_book[] = {
    RDX_ROW(rdx_book, title, "Title", RDX_REQUIRED),
    RDX_ROW(rdx_book, pages, "Pages", 0 RDX_ASSERT(shelf_pages_assertion)),
    RDX_ROW_OF(rdx_book, scan, "Scan", RDX_KIND_CONTENT, &(const rdx_content_rule){0}, 0),
};
static const rdx_book_view shelf_book_view = RDX_VIEW(rdx_book, shelf_book, 3, 1);

static const rdx_row rows_of_shelf_keeper[] = {
    RDX_ROW(rdx_keeper, id, "ID", RDX_REQUIRED),
    RDX_ROW(rdx_keeper, phone, "Phone", RDX_NULLABLE),
};
static const rdx_keeper_view shelf_keeper_view = RDX_VIEW_CLOSED(rdx_keeper, shelf_keeper, 2, 1);

static const rdx_row rows_of_shelf[] = {
    RDX_ROW(rdx_shelf, name, "Name", RDX_REQUIRED RDX_ASSERT(shelf_name_assertion)),
    RDX_ROW(rdx_shelf, since, "Since", RDX_NULLABLE RDX_ASSERT(shelf_since_assertion)),
    RDX_ROW(rdx_shelf, code, "Code", 0 RDX_ASSERT(shelf_code_assertion)),
    RDX_ROW(rdx_shelf, level, "Level", RDX_NULLABLE RDX_ASSERT(shelf_level_assertion)),
    RDX_ROW(rdx_shelf, weight, "Weight", 0 RDX_ASSERT(shelf_weight_assertion)),
    RDX_ROW(rdx_shelf, open, "Open", 0 RDX_ASSERT(shelf_open_assertion)),
    RDX_ROW(rdx_shelf, grid, "Grid", 0 RDX_ASSERT(shelf_grid_assertion)),
    RDX_ROW(rdx_shelf, tags, "Tags", RDX_NULLABLE RDX_ASSERT(shelf_tags_assertion)),
    RDX_ROW_OBJECT(rdx_shelf, keeper, "Owner", RDX_NULLABLE, rdx_keeper, shelf_keeper_view),
    RDX_ROW_LIST(rdx_shelf, books, "Books", 0 RDX_ASSERT(shelf_books_assertion), rdx_book,
                 shelf_book_view),
};
static const rdx_shelf_view shelf_view = RDX_VIEW(rdx_shelf, shelf, 10, 1);

static const rdx_row shelf_root = RDX_ROOT_OBJECT(rdx_shelf, shelf_view, RDX_REQUIRED);
static const rdx_event shelf_event = {"shelf/new", "Shelf", "New", &shelf_root};

// A document that may be null.
static const rdx_row nullable_root =
    RDX_ROOT_OBJECT(rdx_shelf, shelf_view, RDX_REQUIRED | RDX_NULLABLE);
static const rdx_event nullable_event = {"shelf/nullable", "Shelf", "Nullable", &nullable_root};

// A document that is a list of shelves.
typedef struct rdx_shelf_list {
    rdx_shelf *items;
    size_t count;
} rdx_shelf_list;

static const rdx_row shelves_root = RDX_ROOT_LIST(rdx_shelf, shelf_view, 0);
static const rdx_event shelves_event = {"shelf/list", "Shelf", "List", &shelves_root};

// A document that is a list of untyped values: integers, each once; or null.
static const rdx_assertion numbers_assertion = {
    .flags = RDX_UNIQUE_ITEMS | RDX_MAX_ITEMS, .max_items = 4, .items = &shelf_cell_assertion};
static const rdx_row numbers_root = RDX_ROOT_JSON_LIST(RDX_NULLABLE RDX_ASSERT(numbers_assertion));
static const rdx_event numbers_event = {"shelf/numbers", "Shelf", "Numbers", &numbers_root};

#endif
