/**
 * @file
 * Reading messages: limits of size, depth and memory, and texts made to be slow.
 */
#include "notes_text.h"

static const char small[] = WITH_DEMOGRAPHICS(
    "\"FirstName\":\"a\\u0041\",\"x\":[1],\"Citizenship\":[\"a\",1,{}],\"y\":{},\"z\":\"\\n\"");

static void a_text_over_the_size_limit_is_not_read(void **state)
{
    fixture *f = *state;
    rdx_parse_options options = {.max_size = strlen(small)};
    (void)parse_as(f, small, strlen(small), &options, RDX_OK);
    options.max_size--;
    (void)parse_as(f, small, strlen(small), &options, RDX_E_SIZE);
    expect_only_issue(f, RDX_E_SIZE, "");
    char sizes[64];
    snprintf(sizes, sizeof sizes, "%zu bytes, the limit is %zu", strlen(small), strlen(small) - 1);
    assert_non_null(strstr(f->report.issues[0].detail, sizes));
    assert_int_equal(
        rdx_message_validate(&rdx_notes_new_event, small, strlen(small), &options, NULL),
        RDX_E_SIZE);
}

static void arrays_within(char *out, size_t size, size_t depth)
{
    size_t at = (size_t)snprintf(out, size, "{" META "," PATIENT "," NOTE ",\"x\":");
    memset(out + at, '[', depth);
    memset(out + at + depth, ']', depth);
    snprintf(out + at + 2 * depth, size - at - 2 * depth, "}");
}

static void nesting_over_the_limit_is_refused_with_its_place(void **state)
{
    fixture *f = *state;
    char text[4096];
    arrays_within(text, sizeof text, RDX_MAX_DEPTH - 1); // and the document's own level
    parse_good(f, text);
    arrays_within(text, sizeof text, RDX_MAX_DEPTH);
    parse_bad(f, text, RDX_E_DEPTH);
    expect_only_issue(f, RDX_E_DEPTH, "/*");
    assert_int_equal(f->report.issues[0].offset,
                     (size_t)(strstr(text, "\"x\"") - text) + 3 + RDX_MAX_DEPTH);

    clear(f);
    rdx_parse_options options = {.max_depth = 1024};
    arrays_within(text, sizeof text, 1023);
    (void)parse_as(f, text, strlen(text), &options, RDX_OK);
    arrays_within(text, sizeof text, 1024);
    options.max_depth = 100000;
    (void)parse_as(f, text, strlen(text), &options, RDX_E_DEPTH);
    options.max_depth = 2;
    (void)parse_as(f, small, strlen(small), &options, RDX_E_DEPTH);
}

static void what_was_read_with_a_deeper_limit_may_be_written(void **state)
{
    fixture *f = *state;
    char text[4096];
    const rdx_parse_options options = {.max_depth = 1024};
    arrays_within(text, sizeof text, 1023);
    const rdx_notes_new *note = parse_as(f, text, strlen(text), &options, RDX_OK);
    assert_int_equal(rdx_notes_new_check(note, &f->report), RDX_OK);
}

static void ten_thousand_nested_arrays_are_refused(void **state)
{
    fixture *f = *state;
    char text[20001];
    memset(text, '[', 10000);
    memset(text + 10000, ']', 10000);
    (void)parse_as(f, text, 20000, NULL, RDX_E_DEPTH);
    assert_int_equal(rdx_message_validate(&rdx_notes_new_event, text, 20000, NULL, NULL),
                     RDX_E_DEPTH);
}

static void an_arena_of_any_size_gives_a_message_or_says_that_it_is_full(void **state)
{
    fixture *f = *state;
    static const rdx_rules none = {0};
    static const rdx_parse_options options[] = {
        {.policy = RDX_STRICT}, {.rules = &none}, {.policy = RDX_TOLERANT}};
    static const char twice[] =
        WITH_DEMOGRAPHICS("\"FirstName\":\"a\",\"FirstName\":\"b\",\"Address\":{},\"Address\":{}");
    static const char odd[] = "{\"Meta\":7,\"Patient\":{\"Identifiers\":[7,{\"ID\":[]}],\"x\":1}}";
    static const char *const texts[] = {small, twice, odd};
    for (size_t i = 0; i < 3; i++) {
        rdx_notes_new *note = NULL;
        size_t limit = 0;
        for (; note == NULL && limit < 100000; limit += 8) {
            rdx_arena arena = RDX_ARENA(limit);
            const rdx_status status = rdx_notes_new_parse(&arena, texts[i], strlen(texts[i]),
                                                          &options[i], &note, &f->report);
            assert_int_equal(status, note != NULL ? RDX_OK : RDX_E_NOMEM);
            if (note == NULL)
                assert_int_equal(f->report.issues[f->report.count - 1].code, RDX_E_NOMEM);
            rdx_arena_drop(&arena);
            rdx_report_drop(&f->report);
        }
        assert_non_null(note);
        assert_true(limit > strlen(texts[i]));
    }
}

// ---- Texts made to be slow: a square of their length would take hours ----

static char *repeated(const char *head, const char *each, const char *tail, size_t count)
{
    const size_t before = strlen(head);
    const size_t size = strlen(each);
    char *text = malloc(before + size * count + strlen(tail) + 1);
    assert_non_null(text);
    memcpy(text, head, before);
    for (size_t i = 0; i < count; i++)
        memcpy(text + before + i * size, each, size);
    memcpy(text + before + size * count, tail, strlen(tail) + 1);
    return text;
}

static void many_faults_that_point_back_are_placed_in_passing(void **state)
{
    fixture *f = *state;
    char *text = repeated("{\"Orders\":[", "{\"Results\":[{}\n]},", "{}]}", 300000);
    assert_int_equal(
        rdx_message_validate(&rdx_results_new_event, text, strlen(text), NULL, &f->report),
        RDX_E_MISSING);
    assert_int_equal(f->report.errors, 2 + 300000 * 5 + 3);
    expect_issue(f, 99, RDX_E_MISSING, "/Orders/19/Results/0/Code");
    expect_place(f, 99, 20, 16);
    free(text);
}

static void many_unlisted_names_are_checked_in_passing(void **state)
{
    fixture *f = *state;
    const size_t count = 100000;
    const size_t size = 64 + 24 * count;
    char *text = malloc(size);
    assert_non_null(text);
    size_t at = (size_t)snprintf(text, size, "{" META "," PATIENT "," NOTE);
    for (size_t i = 0; i < count; i++)
        at += (size_t)snprintf(text + at, size - at, ",\"a%zu\":1", i);
    snprintf(text + at, size - at, "}");
    rdx_notes_new *note = parse_good(f, text);
    assert_int_equal(rdx_notes_new_check(note, &f->report), RDX_OK);
    note->extra.items[count - 1].key = note->extra.items[7].key;
    assert_int_equal(rdx_notes_new_check(note, &f->report), RDX_E_DUPLICATE);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH_FIXTURE(a_text_over_the_size_limit_is_not_read),
        TEST_WITH_FIXTURE(nesting_over_the_limit_is_refused_with_its_place),
        TEST_WITH_FIXTURE(what_was_read_with_a_deeper_limit_may_be_written),
        TEST_WITH_FIXTURE(ten_thousand_nested_arrays_are_refused),
        TEST_WITH_FIXTURE(an_arena_of_any_size_gives_a_message_or_says_that_it_is_full),
        TEST_WITH_FIXTURE(many_faults_that_point_back_are_placed_in_passing),
        TEST_WITH_FIXTURE(many_unlisted_names_are_checked_in_passing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
