/**
 * @file
 * Which event a text is: its names are found without reading the rest into structs.
 */
#include "message_fixture.h"

static void expect_names(fixture *f, const char *text, const char *data_model,
                         const char *event_type)
{
    rdx_meta_names names;
    memset(&names, 'x', sizeof names);
    assert_int_equal(rdx_meta_names_find(text, strlen(text), &names, &f->report), RDX_OK);
    assert_string_equal(names.data_model, data_model);
    assert_string_equal(names.event_type, event_type);
    assert_int_equal(f->report.count, 0);
}

static void names_are_found_wherever_they_stand(void **state)
{
    fixture *f = *state;
    expect_names(f, "{\"Meta\":{\"DataModel\":\"Notes\",\"EventType\":\"New\"}}", "Notes", "New");
    expect_names(
        f,
        " {\"a\":{\"Meta\":{\"DataModel\":\"No\"}},\n\"Meta\" : {\"x\":[{\"EventType\":1}],"
        "\"EventType\" : \"New\" , \"DataModel\":\"Notes\"},\"b\":[1]} ",
        "Notes", "New");
    expect_names(f,
                 "{\"\\u004deta\":{\"Data\\u004dodel\":\"\\u004eotes\",\"EventType\":\"N\\\"w\"}}",
                 "Notes", "N\"w");
}

static void what_is_absent_or_no_string_is_empty(void **state)
{
    fixture *f = *state;
    static const char *const texts[] = {
        "{}",
        "[]",
        "7",
        "null",
        "\"Meta\"",
        "{\"Meta\":null}",
        "{\"Meta\":[{\"DataModel\":\"a\"}]}",
        "{\"Meta\":{}}",
        "{\"Meta\":{\"DataModel\":7,\"EventType\":null}}",
        "{\"meta\":{\"DataModel\":\"Notes\"}}",
        "{\"DataModel\":\"Notes\",\"EventType\":\"New\"}",
        "{\"Meta\":{\"DataModel\":\"a\\u0000b\",\"EventType\":{\"EventType\":\"New\"}}}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        expect_names(f, texts[i], "", "");
}

static void a_name_that_is_too_long_is_none(void **state)
{
    fixture *f = *state;
    char name[65];
    char text[128];
    memset(name, 'a', sizeof name);
    name[63] = '\0';
    snprintf(text, sizeof text, "{\"Meta\":{\"DataModel\":\"%s\"}}", name);
    expect_names(f, text, name, "");
    name[63] = 'a';
    name[64] = '\0';
    snprintf(text, sizeof text, "{\"Meta\":{\"DataModel\":\"%s\"}}", name);
    expect_names(f, text, "", "");
}

// JSON may spell any character as an escape of six bytes.
static void a_name_is_as_long_as_what_it_spells(void **state)
{
    fixture *f = *state;
    char spelled[6 * 64 + 1] = "";
    char name[64] = "";
    char text[512];
    for (size_t i = 0; i < 63; i++) {
        memcpy(spelled + 6 * i, "\\u004e", 7);
        name[i] = 'N';
    }
    snprintf(text, sizeof text, "{\"Meta\":{\"EventType\":\"%s\"}}", spelled);
    expect_names(f, text, "", name);
    memcpy(spelled + (size_t)6 * 63, "\\u004e", 7);
    snprintf(text, sizeof text, "{\"Meta\":{\"EventType\":\"%s\"}}", spelled);
    expect_names(f, text, "", "");
    expect_names(f,
                 "{\"Meta\":{\"\\u0045\\u0076\\u0065\\u006e\\u0074\\u0054\\u0079\\u0070\\u0065\""
                 ":\"New\",\"\\u0044\\u0061\\u0074\\u0061\\u004d\\u006f\\u0064\\u0065\\u006c\":"
                 "\"Notes\",\"DataModel\\u0000\":\"no\"}}",
                 "Notes", "New");
}

static void the_last_of_two_names_counts_as_in_reading(void **state)
{
    fixture *f = *state;
    expect_names(f, "{\"Meta\":{\"DataModel\":\"A\",\"DataModel\":\"B\"}}", "B", "");
    expect_names(f, "{\"Meta\":{\"DataModel\":\"A\"},\"Meta\":{\"EventType\":\"B\"}}", "", "B");
    expect_names(f, "{\"Meta\":{\"DataModel\":\"A\",\"DataModel\":null}}", "", "");
}

static void a_text_that_is_no_json_has_a_place(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *text;
        rdx_status status;
        size_t line;
        size_t column;
    } cases[] = {
        {"", RDX_E_SYNTAX, 1, 1},
        {"{\"Meta\":{\n\"DataModel\":\"" CANARY, RDX_E_SYNTAX, 2, 25},
        {"{\"Meta\":{}}\n\n x", RDX_E_SYNTAX, 3, 2},
        {"{\"Meta\":{\"DataModel\":\"\xFF\"}}", RDX_E_UTF8, 1, 23},
        {"{7}", RDX_E_SYNTAX, 1, 2},
        {"{\"Meta\":{\"x\":[1,]}}", RDX_E_SYNTAX, 1, 17},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rdx_meta_names names;
        assert_int_equal(
            rdx_meta_names_find(cases[i].text, strlen(cases[i].text), &names, &f->report),
            cases[i].status);
        expect_only_issue(f, cases[i].status, "");
        expect_place(f, 0, cases[i].line, cases[i].column);
        clear(f);
    }
}

static void deep_and_large_texts_are_refused(void **state)
{
    fixture *f = *state;
    char text[20000];
    rdx_meta_names names;
    memset(text, '[', sizeof text);
    assert_int_equal(rdx_meta_names_find(text, sizeof text, &names, &f->report), RDX_E_DEPTH);
    assert_int_equal(rdx_meta_names_find(text, RDX_MAX_TEXT + 1, &names, &f->report), RDX_E_SIZE);
}

static void every_event_is_found_by_its_names_and_by_its_schema(void **state)
{
    (void)state;
    size_t count;
    const rdx_event *const *events = rdx_events(&count);
    assert_int_equal(count, 14);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(rdx_event_find(events[i]->data_model, events[i]->event_type), events[i]);
        assert_ptr_equal(rdx_event_by_schema(events[i]->schema), events[i]);
    }
    assert_null(rdx_event_find("notes", "New"));
    assert_null(rdx_event_find("", ""));
    assert_null(rdx_event_by_schema("notes"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH_FIXTURE(names_are_found_wherever_they_stand),
        TEST_WITH_FIXTURE(what_is_absent_or_no_string_is_empty),
        TEST_WITH_FIXTURE(a_name_that_is_too_long_is_none),
        TEST_WITH_FIXTURE(a_name_is_as_long_as_what_it_spells),
        TEST_WITH_FIXTURE(the_last_of_two_names_counts_as_in_reading),
        TEST_WITH_FIXTURE(a_text_that_is_no_json_has_a_place),
        TEST_WITH_FIXTURE(deep_and_large_texts_are_refused),
        TEST_WITH_FIXTURE(every_event_is_found_by_its_names_and_by_its_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
