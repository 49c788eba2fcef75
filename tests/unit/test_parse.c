/**
 * @file
 * Reading messages: which faults are found, where, and in which order.
 */
#include "notes_text.h"

// ---- One fault ----

static void names_the_place_of_a_wrong_type(void **state)
{
    fixture *f = *state;
    parse_bad(f,
              "{" META "," NOTE
              ",\n \"Patient\": {\"Identifiers\": [{\"IDType\": \"MR\",\n  \"ID\": 7}]}}",
              RDX_E_TYPE);
    expect_only_issue(f, RDX_E_TYPE, "/Patient/Identifiers/0/ID");
    expect_place(f, 0, 3, 9);
    assert_string_equal(f->report.issues[0].expected, "a string");
    assert_string_equal(f->report.issues[0].came, "a number");
    assert_int_equal(f->report.issues[0].stage, RDX_STAGE_SCHEMA);
}

static void each_wrong_kind_is_named(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *text;
        const char *pointer;
        const char *expected;
        const char *came;
    } cases[] = {
        {WITH_DEMOGRAPHICS("\"FirstName\":7"), "/Patient/Demographics/FirstName",
         "a string or null", "a number"},
        {WITH_DEMOGRAPHICS("\"FirstName\":true"), "/Patient/Demographics/FirstName",
         "a string or null", "a boolean"},
        {WITH_DEMOGRAPHICS("\"FirstName\":[\"" CANARY "\"]"), "/Patient/Demographics/FirstName",
         "a string or null", "an array"},
        {WITH_DEMOGRAPHICS("\"IsDeceased\":\"" CANARY "\""), "/Patient/Demographics/IsDeceased",
         "a boolean or null", "a string"},
        {WITH_DEMOGRAPHICS("\"IsDeceased\":0"), "/Patient/Demographics/IsDeceased",
         "a boolean or null", "a number"},
        {WITH_DEMOGRAPHICS("\"Address\":\"" CANARY "\""), "/Patient/Demographics/Address",
         "an object", "a string"},
        {WITH_DEMOGRAPHICS("\"Address\":null"), "/Patient/Demographics/Address", "an object",
         "null"},
        {WITH_DEMOGRAPHICS("\"Citizenship\":null"), "/Patient/Demographics/Citizenship", "an array",
         "null"},
        {WITH_DEMOGRAPHICS("\"Citizenship\":{\"" CANARY "\":1}"),
         "/Patient/Demographics/Citizenship", "an array", "an object"},
        {WITH_META("\"Message\":{\"ID\":\"" CANARY "\"}"), "/Meta/Message/ID", "a number or null",
         "a string"},
        {WITH_META("\"Destinations\":{}"), "/Meta/Destinations", "an array", "an object"},
        {WITH_META("\"Destinations\":[{},null]"), "/Meta/Destinations/1", "an object", "null"},
        {WITH_NOTE("\"Availability\":7"), "/Note/Availability", "a string or null", "a number"},
        {WITH_NOTE("\"FileContents\":7"), "/Note/FileContents", "a string or null", "a number"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        parse_bad(f, cases[i].text, RDX_E_TYPE);
        expect_only_issue(f, RDX_E_TYPE, cases[i].pointer);
        assert_string_equal(f->report.issues[0].expected, cases[i].expected);
        assert_string_equal(f->report.issues[0].came, cases[i].came);
        clear(f);
    }
}

static void null_is_refused_where_the_schema_does_not_list_it(void **state)
{
    fixture *f = *state;
    parse_bad(f, WITH_PATIENT("\"Identifiers\":[{\"ID\":null,\"IDType\":\"MR\"}]"), RDX_E_TYPE);
    expect_only_issue(f, RDX_E_TYPE, "/Patient/Identifiers/0/ID");
    assert_string_equal(f->report.issues[0].expected, "a string");
    assert_string_equal(f->report.issues[0].came, "null");
}

static void a_missing_member_is_reported_at_the_brace_of_its_object(void **state)
{
    fixture *f = *state;
    parse_bad(f, WITH_PATIENT("\"Identifiers\":[\n  {\"ID\":\"" CANARY "\"}]"), RDX_E_MISSING);
    expect_only_issue(f, RDX_E_MISSING, "/Patient/Identifiers/0/IDType");
    expect_place(f, 0, 2, 3);
    assert_string_equal(f->report.issues[0].expected, "a string");
    assert_string_equal(f->report.issues[0].came, "");
}

static void an_empty_object_misses_every_required_member_in_schema_order(void **state)
{
    fixture *f = *state;
    parse_bad(f, " {}", RDX_E_MISSING);
    assert_int_equal(f->report.count, 3);
    expect_issue(f, 0, RDX_E_MISSING, "/Meta");
    expect_issue(f, 1, RDX_E_MISSING, "/Patient");
    expect_issue(f, 2, RDX_E_MISSING, "/Note");
    for (size_t i = 0; i < 3; i++)
        expect_place(f, i, 1, 2);
}

static void a_document_of_another_kind_is_refused_at_the_root(void **state)
{
    fixture *f = *state;
    static const char *const texts[] = {"[]", "\"" CANARY "\"", "7", "true", "null"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        parse_bad(f, texts[i], RDX_E_TYPE);
        expect_only_issue(f, RDX_E_TYPE, "");
        expect_place(f, 0, 1, 1);
        clear(f);
    }
}

// ---- Many faults ----

static const char many_faults[] =
    "{\"Note\":\n"
    "  {\"ContentType\": 7,\n"
    "   \"Provider\": {\"FirstName\": []}},\n"
    " " META ",\n"
    " \"Patient\": {\"Identifiers\": [{\"ID\": \"" CANARY "\"}, 4],\n"
    "   \"Demographics\": {\"SSN\": \"" CANARY "\", \"DOB\": false}}}";

static void all_faults_are_reported_in_the_order_of_the_text(void **state)
{
    fixture *f = *state;
    static const struct {
        rdx_status code;
        const char *pointer;
        size_t line;
        size_t column;
    } faults[] = {
        {RDX_E_MISSING, "/Note/DocumentType", 2, 3},
        {RDX_E_MISSING, "/Note/DocumentID", 2, 3},
        {RDX_E_TYPE, "/Note/ContentType", 2, 19},
        {RDX_E_MISSING, "/Note/Provider/ID", 3, 16},
        {RDX_E_TYPE, "/Note/Provider/FirstName", 3, 30},
        {RDX_E_MISSING, "/Patient/Identifiers/0/IDType", 5, 30},
        {RDX_E_TYPE, "/Patient/Identifiers/1", 5, 53},
        {RDX_E_TYPE, "/Patient/Demographics/DOB", 6, 50},
    };
    const size_t count = sizeof faults / sizeof faults[0];
    parse_bad(f, many_faults, RDX_E_MISSING);
    assert_int_equal(f->report.count, count);
    for (size_t i = 0; i < count; i++) {
        expect_issue(f, i, faults[i].code, faults[i].pointer);
        expect_place(f, i, faults[i].line, faults[i].column);
    }
}

static void the_status_is_that_of_the_fault_that_stands_first(void **state)
{
    fixture *f = *state;
    parse_bad(f, "{" META ",\"Patient\":{\"Identifiers\":[{}],\"Demographics\":7}," NOTE "}",
              RDX_E_MISSING);
    clear(f);
    parse_bad(f, "{" META ",\"Patient\":{\"Demographics\":7,\"Identifiers\":[{}]}," NOTE "}",
              RDX_E_TYPE);
}

static void faults_before_broken_text_are_reported_with_it(void **state)
{
    fixture *f = *state;
    parse_bad(f, "{\"Meta\":7,\"Patient\":{\"Identifiers\":[}}", RDX_E_TYPE);
    assert_int_equal(f->report.count, 2);
    expect_issue(f, 0, RDX_E_TYPE, "/Meta");
    expect_issue(f, 1, RDX_E_SYNTAX, "/Patient/Identifiers/0");
    expect_place(f, 1, 1, 37);
}

static void places_are_right_however_far_a_report_goes_back(void **state)
{
    fixture *f = *state;
    // Each order misses members at its brace, behind which its results miss theirs, lines further.
    static const char text[] = "{\"Meta\":{\"DataModel\":\"Results\",\"EventType\":\"New\"},\n"
                               "\"Patient\":{\"Identifiers\":[]}, \"Orders\":[ {\n"
                               "\"ID\":\"1\",\n\"Results\":[\n {\n}]}, {\n"
                               "\"Results\":[{},\n {}]}\n]}";
    rdx_results_new *results;
    assert_int_equal(
        rdx_results_new_parse(&f->arena, text, strlen(text), NULL, &results, &f->report),
        RDX_E_MISSING);
    static const size_t places[][2] = {{2, 42}, {5, 2},  {5, 2},  {5, 2}, {6, 6}, {6, 6},
                                       {7, 12}, {7, 12}, {7, 12}, {8, 2}, {8, 2}, {8, 2}};
    assert_int_equal(f->report.count, sizeof places / sizeof places[0]);
    for (size_t i = 0; i < f->report.count; i++)
        expect_place(f, i, places[i][0], places[i][1]);
    expect_issue(f, 0, RDX_E_MISSING, "/Orders/0/Status");
    expect_issue(f, 4, RDX_E_MISSING, "/Orders/1/ID");
    expect_issue(f, 11, RDX_E_MISSING, "/Orders/1/Results/1/ValueType");
}

// ---- Broken text ----

static void broken_text_names_its_place_and_what_was_expected(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *text;
        rdx_status code;
        const char *pointer;
        size_t column;
        const char *expected;
        const char *came;
    } cases[] = {
        {"", RDX_E_SYNTAX, "", 1, "a value", "the end of the text"},
        {"{", RDX_E_SYNTAX, "", 2, "a member name", "the end of the text"},
        {"{7:1}", RDX_E_SYNTAX, "", 2, "a member name", ""},
        {"{\"Meta\" {}", RDX_E_SYNTAX, "", 9, "':'", ""},
        {"{\"Meta\":{\"DataModel\":\"" CANARY, RDX_E_SYNTAX, "/Meta/DataModel", 34,
         "the end of the string", "the end of the text"},
        {"{\"Meta\":{\"DataModel\":\"\\q\"}}", RDX_E_SYNTAX, "/Meta/DataModel", 23,
         "an escape that JSON has", ""},
        {"{\"Meta\":{\"DataModel\":\"\xFF\"}}", RDX_E_UTF8, "/Meta/DataModel", 23, "UTF-8", ""},
        {"{\"Meta\":{\"Test\":tru}}", RDX_E_SYNTAX, "/Meta/Test", 17, "a value", ""},
        {"{\"Meta\":{\"Message\":{\"ID\":01}}}", RDX_E_SYNTAX, "/Meta/Message", 27, "',' or '}'",
         ""},
        {"{\"Meta\":{\"Destinations\":[{} {}]}}", RDX_E_SYNTAX, "/Meta/Destinations", 29,
         "',' or ']'", ""},
        {"{\"" CANARY "\":[1,}", RDX_E_SYNTAX, "/*", 19, "a value", ""},
        {"{\"Extensions\":{\"" CANARY "\":[1,}", RDX_E_SYNTAX, "/Extensions", 33, "a value", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        parse_bad(f, cases[i].text, cases[i].code);
        expect_only_issue(f, cases[i].code, cases[i].pointer);
        expect_place(f, 0, 1, cases[i].column);
        assert_string_equal(f->report.issues[0].expected, cases[i].expected);
        assert_string_equal(f->report.issues[0].came, cases[i].came);
        assert_int_equal(f->report.issues[0].stage, RDX_STAGE_TEXT);
        clear(f);
    }
}

static void something_behind_the_message_is_refused(void **state)
{
    fixture *f = *state;
    parse_bad(f, "{" META "," PATIENT "," NOTE "}\n" CANARY, RDX_E_SYNTAX);
    expect_only_issue(f, RDX_E_SYNTAX, "");
    expect_place(f, 0, 2, 1);
    assert_string_equal(f->report.issues[0].expected, "the end of the text");
}

static void no_prefix_of_a_message_is_a_message(void **state)
{
    fixture *f = *state;
    static const char text[] = WITH_DEMOGRAPHICS("\"FirstName\":\"\\u00e9\",\"IsDeceased\":true");
    for (size_t cut = 0; cut < sizeof text - 1; cut++) {
        rdx_notes_new *note;
        assert_int_not_equal(rdx_notes_new_parse(&f->arena, text, cut, NULL, &note, &f->report),
                             RDX_OK);
        assert_null(note);
        clear(f);
    }
    parse_good(f, text);
}

static void no_text_at_all_is_broken_text(void **state)
{
    fixture *f = *state;
    rdx_notes_new *note;
    assert_int_equal(rdx_notes_new_parse(&f->arena, NULL, 0, NULL, &note, &f->report),
                     RDX_E_SYNTAX);
    assert_null(note);
    assert_int_equal(rdx_message_validate(&rdx_notes_new_event, NULL, 0, NULL, NULL), RDX_E_SYNTAX);
}

// ---- Parse and validate ----

static void validate_finds_what_parse_finds(void **state)
{
    fixture *f = *state;
    static const char *const texts[] = {
        many_faults,
        "{}",
        "[]",
        "{\"Meta\":7,\"Patient\":[}",
        "{\"\\u0041\":1,\"A\":2,\"A\":3," META "," META "}",
        WITH_DEMOGRAPHICS("\"FirstName\":1,\"\\u0046irstName\":\"\\ud800\""),
        WITH_META("\"Destinations\":[[],{\"ID\":7},{\"" CANARY "\":1,\"" CANARY "\":2}]"),
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        rdx_report verdict = {0};
        rdx_notes_new *note;
        const size_t length = strlen(texts[i]);
        const rdx_status status =
            rdx_notes_new_parse(&f->arena, texts[i], length, NULL, &note, &f->report);
        assert_int_not_equal(status, RDX_OK);
        assert_int_equal(
            rdx_message_validate(&rdx_notes_new_event, texts[i], length, NULL, &verdict), status);
        assert_int_equal(verdict.count, f->report.count);
        for (size_t k = 0; k < verdict.count; k++) {
            expect_issue(f, k, verdict.issues[k].code, verdict.issues[k].pointer);
            expect_place(f, k, verdict.issues[k].line, verdict.issues[k].column);
            assert_string_equal(f->report.issues[k].expected, verdict.issues[k].expected);
            assert_string_equal(f->report.issues[k].came, verdict.issues[k].came);
        }
        expect_no_canary(&verdict);
        rdx_report_drop(&verdict);
        clear(f);
    }
}

static void no_report_is_needed(void **state)
{
    fixture *f = *state;
    rdx_notes_new *note;
    assert_int_equal(
        rdx_notes_new_parse(&f->arena, many_faults, strlen(many_faults), NULL, &note, NULL),
        RDX_E_MISSING);
    assert_int_equal(
        rdx_message_validate(&rdx_notes_new_event, many_faults, strlen(many_faults), NULL, NULL),
        RDX_E_MISSING);
    assert_int_equal(rdx_notes_new_parse(&f->arena, "{", 1, NULL, &note, NULL), RDX_E_SYNTAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH_FIXTURE(names_the_place_of_a_wrong_type),
        TEST_WITH_FIXTURE(each_wrong_kind_is_named),
        TEST_WITH_FIXTURE(null_is_refused_where_the_schema_does_not_list_it),
        TEST_WITH_FIXTURE(a_missing_member_is_reported_at_the_brace_of_its_object),
        TEST_WITH_FIXTURE(an_empty_object_misses_every_required_member_in_schema_order),
        TEST_WITH_FIXTURE(a_document_of_another_kind_is_refused_at_the_root),
        TEST_WITH_FIXTURE(all_faults_are_reported_in_the_order_of_the_text),
        TEST_WITH_FIXTURE(the_status_is_that_of_the_fault_that_stands_first),
        TEST_WITH_FIXTURE(faults_before_broken_text_are_reported_with_it),
        TEST_WITH_FIXTURE(places_are_right_however_far_a_report_goes_back),
        TEST_WITH_FIXTURE(broken_text_names_its_place_and_what_was_expected),
        TEST_WITH_FIXTURE(something_behind_the_message_is_refused),
        TEST_WITH_FIXTURE(no_prefix_of_a_message_is_a_message),
        TEST_WITH_FIXTURE(no_text_at_all_is_broken_text),
        TEST_WITH_FIXTURE(validate_finds_what_parse_finds),
        TEST_WITH_FIXTURE(no_report_is_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
