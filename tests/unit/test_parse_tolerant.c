/**
 * @file
 * Reading with the policy TOLERANT: well-formed text gives a message, and nothing of it is lost.
 */
#include "notes_text.h"

static const rdx_parse_options tolerant = {.policy = RDX_TOLERANT};

static rdx_notes_new *parse_tolerant(fixture *f, const char *text)
{
    return parse_as(f, text, strlen(text), &tolerant, RDX_OK);
}

// What the message is as text, faults and all.
static const char *written(fixture *f, const rdx_notes_new *note)
{
    const rdx_write_options unchecked = {.unchecked = true};
    rdx_body *body;
    const char *text;
    size_t length;
    assert_int_equal(rdx_notes_new_write(note, &unchecked, &body, NULL), RDX_OK);
    assert_int_equal(rdx_body_text(body, &f->arena, &text, &length, NULL), RDX_OK);
    rdx_body_close(body);
    return text;
}

static void a_number_for_declared_text_becomes_text_and_an_issue(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note =
        parse_tolerant(f, "{" META "," NOTE "," PATIENT ",\"Visit\":{\"VisitNumber\":1.30}}");
    assert_string_equal(note->visit->visit_number, "1.30");
    expect_only_issue(f, RDX_E_TYPE, "/Visit/VisitNumber");
    clear(f);
    note = parse_tolerant(f, WITH_NOTE("\"FileContents\":12345"));
    assert_string_equal(note->note->file_contents.data, "12345");
    assert_int_equal(note->note->file_contents.kind, RDX_CONTENT_TEXT);
}

static void other_wrong_types_are_kept_raw_under_their_own_name(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note = parse_tolerant(
        f, WITH_DEMOGRAPHICS("\"FirstName\":[\"\\u0041\"],\"IsDeceased\":\"no\",\"Address\":null,"
                             "\"Citizenship\":{\"a\": 1},\"DOB\":true"));
    const rdx_demographics *who = note->patient->demographics;
    assert_null(who->first_name);
    assert_int_equal(who->is_deceased.state, RDX_BOOL_ABSENT);
    assert_null(who->address);
    assert_null(who->citizenship.items);
    assert_string_equal(extra_of(who->extra, "FirstName")->json, "[\"\\u0041\"]");
    assert_string_equal(extra_of(who->extra, "IsDeceased")->json, "\"no\"");
    assert_string_equal(extra_of(who->extra, "Address")->json, "null");
    assert_string_equal(extra_of(who->extra, "Citizenship")->json, "{\"a\": 1}");
    assert_string_equal(extra_of(who->extra, "DOB")->json, "true");
    assert_int_equal(f->report.count, 5);
}

static void an_element_of_the_wrong_type_keeps_its_position(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note = parse_tolerant(
        f, WITH_PATIENT("\"Identifiers\":[{\"ID\":\"1\",\"IDType\":\"t\"},\"\\u0041\","
                        "{\"ID\":\"3\",\"IDType\":\"t\"},[]]"));
    const rdx_identifier_list list = note->patient->identifiers;
    assert_int_equal(list.count, 4);
    assert_string_equal(list.items[0].id, "1");
    assert_null(list.items[1].id);
    assert_int_equal(list.items[1].extra.count, 1);
    assert_null(list.items[1].extra.items[0].key);
    assert_string_equal(list.items[1].extra.items[0].json, "\"\\u0041\"");
    assert_string_equal(list.items[2].id, "3");
    assert_string_equal(list.items[3].extra.items[0].json, "[]");
    assert_int_equal(f->report.count, 2);
    expect_issue(f, 0, RDX_E_TYPE, "/Patient/Identifiers/1");
    expect_issue(f, 1, RDX_E_TYPE, "/Patient/Identifiers/3");
}

static void missing_members_and_nulls_are_reported_only(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note =
        parse_tolerant(f, "{\"Patient\":{\"Identifiers\":[{\"ID\":null}]}}");
    assert_true(rdx_is_null(note->patient->identifiers.items[0].id));
    assert_int_equal(f->report.count, 4);
    expect_issue(f, 0, RDX_E_MISSING, "/Meta");
    expect_issue(f, 1, RDX_E_MISSING, "/Note");
    expect_issue(f, 2, RDX_E_MISSING, "/Patient/Identifiers/0/IDType");
    expect_issue(f, 3, RDX_E_TYPE, "/Patient/Identifiers/0/ID");
}

static void a_string_with_nul_is_kept_raw(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note =
        parse_tolerant(f, WITH_PATIENT("\"Identifiers\":[],\"Demographics\":{\"SSN\":\"a\\u0000\"},"
                                       "\"Notes\":[\"\\u0000b\"]"));
    assert_null(note->patient->demographics->ssn);
    assert_string_equal(extra_of(note->patient->demographics->extra, "SSN")->json, "\"a\\u0000\"");
    assert_int_equal(note->patient->notes.items[0].kind, RDX_JSON_KIND_RAW_STRING);
    assert_string_equal(note->patient->notes.items[0].text, "\"\\u0000b\"");
    assert_int_equal(f->report.count, 2);
    expect_issue(f, 0, RDX_E_NUL, "/Patient/Demographics/SSN");
    expect_issue(f, 1, RDX_E_NUL, "/Patient/Notes/0");
}

static void a_name_with_nul_is_refused_since_nothing_can_hold_it(void **state)
{
    fixture *f = *state;
    static const char text[] = "{\"Meta\":7,\"a\\u0000b\":1}";
    (void)parse_as(f, text, strlen(text), &tolerant, RDX_E_NUL);
    assert_int_equal(f->report.count, 4);
    expect_issue(f, 3, RDX_E_NUL, "/*");
}

static void a_document_of_another_kind_is_a_message_that_holds_it(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note = parse_tolerant(f, " [1, \"\\u0041\"] ");
    assert_int_equal(note->extra.count, 1);
    assert_null(note->extra.items[0].key);
    assert_string_equal(written(f, note), "[1, \"\\u0041\"]");
}

static void broken_text_is_refused_as_such_whatever_came_before(void **state)
{
    fixture *f = *state;
    static const char broken[] = "{\"Meta\":7,\"Patient\":[1,}";
    (void)parse_as(f, broken, strlen(broken), &tolerant, RDX_E_SYNTAX);
    assert_int_equal(f->report.count, 2);
    static const char invalid[] = "{\"Meta\":7,\"Patient\":\"\xFF\"}";
    (void)parse_as(f, invalid, strlen(invalid), &tolerant, RDX_E_UTF8);
}

static void the_message_that_was_read_is_written_as_it_came(void **state)
{
    fixture *f = *state;
    static const char *const texts[] = {
        "{\"Meta\":7,\"Patient\":[],\"Note\":null}",
        "{\"Meta\":{\"DataModel\":[],\"EventType\":{},\"Test\":\"x\",\"Destinations\":[null,{},7]}"
        "}",
        "{\"Meta\":{\"DataModel\":null,\"EventType\":null}}",
        "{\"Meta\":{\"DataModel\":\"Notes\",\"EventType\":\"New\"},\"Note\":{\"ContentType\":"
        "\"\\u0000\",\"FileContents\":{\"a\":[\"\\u0041\"]},\"Availability\":false},\"x\":{ }}",
        "{\"Meta\":{\"DataModel\":\"Notes\",\"EventType\":\"New\"},\"Patient\":{\"Notes\":"
        "[\"\\u0000\",1.0,null,[ ]]}}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_string_equal(written(f, parse_tolerant(f, texts[i])), texts[i]);
        clear(f);
    }
}

static void a_repeated_member_counts_with_its_last_value_whatever_its_type(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note =
        parse_tolerant(f, WITH_DEMOGRAPHICS("\"FirstName\":\"a\",\"FirstName\":[2]"));
    assert_null(note->patient->demographics->first_name);
    assert_non_null(strstr(written(f, note), "{\"FirstName\":[2]}"));
    note = parse_tolerant(f, WITH_DEMOGRAPHICS("\"FirstName\":[2],\"FirstName\":\"a\""));
    assert_string_equal(note->patient->demographics->first_name, "a");
    assert_non_null(strstr(written(f, note), "{\"FirstName\":\"a\"}"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH_FIXTURE(a_number_for_declared_text_becomes_text_and_an_issue),
        TEST_WITH_FIXTURE(other_wrong_types_are_kept_raw_under_their_own_name),
        TEST_WITH_FIXTURE(an_element_of_the_wrong_type_keeps_its_position),
        TEST_WITH_FIXTURE(missing_members_and_nulls_are_reported_only),
        TEST_WITH_FIXTURE(a_string_with_nul_is_kept_raw),
        TEST_WITH_FIXTURE(a_name_with_nul_is_refused_since_nothing_can_hold_it),
        TEST_WITH_FIXTURE(a_document_of_another_kind_is_a_message_that_holds_it),
        TEST_WITH_FIXTURE(broken_text_is_refused_as_such_whatever_came_before),
        TEST_WITH_FIXTURE(the_message_that_was_read_is_written_as_it_came),
        TEST_WITH_FIXTURE(a_repeated_member_counts_with_its_last_value_whatever_its_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
