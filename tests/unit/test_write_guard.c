/**
 * @file
 * Writing checks on the way: it refuses what check refuses, with the same report, and what check
 * passes it writes as if it had not looked. Tried with each member of each view, spoiled in every
 * way that its type knows, inside the full sample of an event.
 */
#include "message_fixture.h"

#include <rdx/gen/samples.h>

#include "row.h"

enum { VIEWS_MAX = 256, TEXT_MAX = 1 << 17 };

typedef struct trial {
    rdx_message message;
    const rdx_view *seen[VIEWS_MAX]; // each view is spoiled at one place
    size_t seen_count;
    size_t passed;
    size_t refused;
} trial;

static trial *all;

// ---- One comparison ----

static void expect_same_report(const rdx_report *a, const rdx_report *b)
{
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->errors, b->errors);
    for (size_t i = 0; i < a->count; i++) {
        assert_int_equal(a->issues[i].code, b->issues[i].code);
        assert_int_equal(a->issues[i].stage, b->issues[i].stage);
        assert_string_equal(a->issues[i].pointer, b->issues[i].pointer);
        assert_string_equal(a->issues[i].expected, b->issues[i].expected);
        assert_string_equal(a->issues[i].came, b->issues[i].came);
        assert_string_equal(a->issues[i].detail, b->issues[i].detail);
    }
}

// What the message is written as, or NULL.
static const char *written(rdx_arena *arena, const rdx_write_options *options, rdx_status *status,
                           rdx_report *report)
{
    rdx_body *body;
    const char *text = NULL;
    size_t length;
    *status = rdx_message_write(all->message, options, &body, report);
    assert_int_equal(body != NULL, *status == RDX_OK);
    if (*status == RDX_OK)
        assert_int_equal(rdx_body_text(body, arena, &text, &length, report), RDX_OK);
    rdx_body_close(body);
    return text;
}

static void compare(void)
{
    const rdx_write_options unchecked = {.unchecked = true};
    rdx_arena arena = RDX_ARENA(4 << 20);
    rdx_report of_check = {.limit = 100};
    rdx_report of_write = {.limit = 100};
    rdx_status status;
    rdx_status expected = rdx_message_check(all->message, &of_check);
    const char *due = NULL;
    if (expected == RDX_OK)
        due = written(&arena, &unchecked, &expected, &of_check);
    const char *text = written(&arena, NULL, &status, &of_write);
    assert_string_equal(rdx_status_name(status), rdx_status_name(expected));
    expect_same_report(&of_write, &of_check);
    if (due != NULL)
        assert_string_equal(text, due);
    all->passed += status == RDX_OK;
    all->refused += status != RDX_OK;
    rdx_report_drop(&of_check);
    rdx_report_drop(&of_write);
    rdx_arena_drop(&arena);
}

// ---- Spoiling ----

// Compares with each of `count` values of `size` bytes in place of what stands at `offset`.
static void try_values(void *data, size_t offset, const void *values, size_t size, size_t count)
{
    char kept[64];
    char *at = (char *)data + offset;
    assert_in_range(size, 1, sizeof kept);
    memcpy(kept, at, size);
    for (size_t i = 0; i < count; i++) {
        memcpy(at, (const char *)values + i * size, size);
        compare();
    }
    memcpy(at, kept, size);
}

#define TRY(data, offset, values) \
    try_values(data, offset, values, sizeof(values)[0], sizeof(values) / sizeof(values)[0])

static void try_texts(const rdx_row *row, void *data)
{
    const char *const texts[] = {NULL,
                                 RDX_NULL,
                                 "",
                                 "a",
                                 "Results",
                                 "Query",
                                 "\xFF",
                                 "abc\xC3",
                                 "\xED\xA0\x80",
                                 "Ren\xC3\xA9",
                                 "0123456789abcdef\"",
                                 "\x01",
                                 "a\\b\n",
                                 "0123456789abcdef0123456789ABCDE\xF4\x90\x80\x80",
                                 "\xE2\x82\xAC and a long text behind it, \"quoted\"\t"};
    TRY(data, row->offset, texts);
}

static void try_numbers(const rdx_row *row, void *data)
{
    const char *const texts[] = {NULL, RDX_NULL, "", "1", "-0.5e+7", "01", " 1", "1.", "\xFF"};
    TRY(data, row->offset, texts);
}

static void try_states(const rdx_row *row, void *data)
{
    const rdx_value_set *set = row->sub;
    const unsigned last = RDX_ENUM_FIRST + (set != NULL ? set->count : 4u) + 2;
    for (unsigned state = 0; state <= last; state++)
        try_values(data, row->offset, &state, sizeof state, 1);
}

static void try_contents(const rdx_row *row, void *data)
{
    const rdx_content contents[] = {
        {RDX_CONTENT_ABSENT, NULL, 0}, {RDX_CONTENT_NULL, NULL, 0},   {RDX_CONTENT_TEXT, NULL, 0},
        {RDX_CONTENT_TEXT, "abc", 0},  {RDX_CONTENT_TEXT, "a\0b", 3}, {RDX_CONTENT_TEXT, "\xFF", 0},
        {RDX_CONTENT_BYTES, "abc", 3}, {RDX_CONTENT_BYTES, "", 0},    {RDX_CONTENT_BYTES, NULL, 0},
        {RDX_CONTENT_BYTES, NULL, 3},  {RDX_CONTENT_FILE, NULL, 0},   {RDX_CONTENT_FILE, "/", 0},
        {RDX_CONTENT_TEXT, "a\"b", 0}, {(rdx_content_kind)77, "a", 0}};
    TRY(data, row->offset, contents);
}

static void try_jsons(void *data, size_t offset)
{
    static const char *const texts[] = {NULL,  "",  "null", "1",   "tru",  "\"\\u0000\"",
                                        "[1]", "[", "{}",   "{} ", "\xFF", "a\"b"};
    for (unsigned kind = 0; kind <= RDX_JSON_KIND_RAW_STRING + 1; kind++)
        for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
            const rdx_json value = {(rdx_json_kind)kind, texts[i]};
            try_values(data, offset, &value, sizeof value, 1);
        }
    const rdx_json null = {RDX_JSON_KIND_STRING, RDX_NULL};
    try_values(data, offset, &null, sizeof null, 1);
}

static void try_lists(const rdx_row *row, void *data)
{
    const list_ref is = row_list(row, data);
    const list_ref lists[] = {{NULL, 0}, {NULL, 2}, {is.items, 0}};
    TRY(data, row->offset, lists);
    if (row->kind == RDX_KIND_JSON_LIST && is.count > 0)
        try_jsons(is.items, 0);
}

// What `extra` holds beside, or in place of, the member of `row`.
static void try_extras(const rdx_view *view, const rdx_row *row, void *data)
{
    static const char *const texts[] = {NULL, "null", "7", "\"t\"", "[]", "{}", "{", "\"\xFF\""};
    const char *const keys[] = {row->key, "Other", NULL, "\xFF", "a\"b"};
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
        for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
            rdx_extra_entry entries[] = {{keys[k], texts[i]}, {keys[k], texts[i]}, {"Third", "1"}};
            const rdx_extra extras[] = {{entries, 1}, {entries, 2}, {entries, 0}, {entries + 1, 2}};
            TRY(data, view->extra, extras);
        }
    const rdx_extra counts_nothing = {NULL, 3};
    try_values(data, view->extra, &counts_nothing, sizeof counts_nothing, 1);
}

static void try_member(const rdx_row *row, void *data)
{
    const void *const no_object[] = {NULL};
    switch ((rdx_kind)row->kind) {
    case RDX_KIND_TEXT:
        try_texts(row, data);
        break;
    case RDX_KIND_NUMBER:
        try_numbers(row, data);
        break;
    case RDX_KIND_BOOL:
    case RDX_KIND_ENUM:
        try_states(row, data);
        break;
    case RDX_KIND_CONTENT:
        try_contents(row, data);
        break;
    case RDX_KIND_JSON:
        try_jsons(data, row->offset);
        break;
    case RDX_KIND_JSON_LIST:
    case RDX_KIND_LIST:
        try_lists(row, data);
        break;
    case RDX_KIND_OBJECT:
        TRY(data, row->offset, no_object);
        break;
    }
}

// A member that the place does not list, where a pointer to something tells that it is set.
static void try_unlisted(const rdx_row *row, void *data)
{
    static char something[1024];
    const rdx_content content = {RDX_CONTENT_TEXT, "a", 0};
    const void *const pointer[] = {something};
    if (row->kind == RDX_KIND_CONTENT)
        try_values(data, row->offset, &content, sizeof content, 1);
    else if (row->kind == RDX_KIND_BOOL || row->kind == RDX_KIND_ENUM)
        try_states(row, data);
    else
        TRY(data, row->offset, pointer);
}

static bool is_new(const rdx_view *view)
{
    for (size_t i = 0; i < all->seen_count; i++)
        if (all->seen[i] == view)
            return false;
    assert_in_range(all->seen_count, 0, VIEWS_MAX - 1);
    all->seen[all->seen_count++] = view;
    return true;
}

// With the member absent, each way once more: then `extra` stands in.
static void try_absent(const rdx_view *view, const rdx_row *row, void *data)
{
    void *kept = malloc(view->size);
    assert_non_null(kept);
    memcpy(kept, data, view->size);
    row_clear(row, data);
    try_extras(view, row, data);
    memcpy(data, kept, view->size);
    free(kept);
}

static void spoil(const rdx_view *view, void *data)
{
    if (!is_new(view))
        return;
    for (uint16_t i = 0; i < view->count; i++) {
        const rdx_row *row = &view->rows[i];
        if (row->rules & RDX_UNLISTED) {
            try_unlisted(row, data);
            continue;
        }
        try_member(row, data);
        if (i < 3 || row->kind != RDX_KIND_TEXT || (row->rules & ~RDX_NULLABLE) != 0)
            try_absent(view, row, data);
        const void *object = row->kind == RDX_KIND_OBJECT ? row_object(row, data) : NULL;
        const list_ref list = row->kind == RDX_KIND_LIST ? row_list(row, data) : (list_ref){0};
        if (object != NULL)
            spoil(row->sub, (void *)object);
        if (list.count > 0)
            spoil(row->sub, list.items);
    }
    if (view->listed > 0)
        try_extras(view, &view->rows[0], data);
}

// ---- Tests ----

static const char *full_sample(const rdx_event *event)
{
    static char text[TEXT_MAX];
    size_t length = 0;
    for (const char *const *piece = rdx_event_full_sample(event); *piece != NULL; piece++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s", *piece);
    assert_in_range(length, 1, sizeof text - 1);
    return text;
}

static void writing_refuses_what_check_refuses_and_nothing_else(void **state)
{
    fixture *f = *state;
    static trial of_all;
    size_t count;
    const rdx_event *const *events = rdx_events(&count);
    all = &of_all;
    for (size_t i = 0; i < count; i++) {
        const char *text = full_sample(events[i]);
        void *data;
        assert_int_equal(
            rdx_message_parse(&f->arena, events[i], text, strlen(text), NULL, &data, &f->report),
            RDX_OK);
        all->message = (rdx_message){.event = events[i], .data = data};
        compare();
        assert_int_equal(all->refused == 0 || i > 0, true);
        if (events[i]->root->kind == RDX_KIND_OBJECT)
            spoil(events[i]->root->sub, data);
    }
    assert_true(all->passed > 1000);
    assert_true(all->refused > 1000);
}

static void no_message_is_refused_alike(void **state)
{
    (void)state;
    static trial none;
    size_t count;
    all = &none;
    all->message.event = rdx_events(&count)[0];
    compare();
    assert_int_equal(all->refused, 1);
}

// Of every length and with the odd byte at every place, since each length has its own way.
static void texts_of_every_length_are_written_as_they_are(void **state)
{
    fixture *f = *state;
    static const char *const odd[] = {"x", "\"", "\n", "\xC3\xA9", "\xFF"};
    static trial texts;
    all = &texts;
    for (size_t length = 1; length < 70; length++)
        for (size_t i = 0; i < 5 * length; i++) {
            const char *piece = odd[i % 5];
            const size_t at = i / 5;
            const size_t end = at + strlen(piece) > length ? at + strlen(piece) : length;
            char *text = malloc(end + 1); // no longer: a byte read behind it is noticed
            assert_non_null(text);
            memset(text, 'a', end);
            memcpy(text + at, piece, strlen(piece));
            text[end] = '\0';
            rdx_meta meta = {.facility_code = text};
            const rdx_notes_query query = {.meta = &meta};
            all->message = rdx_notes_query_message(&query);
            compare();
            free(text);
        }
    assert_int_equal(texts.refused, texts.passed / 4);
    assert_int_equal(f->report.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH_FIXTURE(writing_refuses_what_check_refuses_and_nothing_else),
        TEST_WITH_FIXTURE(no_message_is_refused_alike),
        TEST_WITH_FIXTURE(texts_of_every_length_are_written_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
