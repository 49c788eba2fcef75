/**
 * @file
 * Reading messages: what becomes of values, of what the schema does not list, and of repetitions.
 */
#include "notes_text.h"

// ---- Values ----

static void absent_null_and_value_are_told_apart(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note =
        parse_good(f, WITH_DEMOGRAPHICS("\"FirstName\":\"Ada\",\"MiddleName\":null,\"SSN\":\"\","
                                        "\"IsDeceased\":false,\"IsHispanic\":null"));
    const rdx_demographics *who = note->patient->demographics;
    assert_string_equal(who->first_name, "Ada");
    assert_true(rdx_is_null(who->middle_name));
    assert_ptr_equal(who->middle_name, RDX_NULL);
    assert_null(who->last_name);
    assert_string_equal(who->ssn, "");
    assert_false(rdx_is_null(who->ssn));
    assert_int_equal(who->is_deceased.state, RDX_BOOL_FALSE);
    assert_int_equal(who->is_hispanic.state, RDX_BOOL_NULL);
    assert_int_equal(note->meta->test.state, RDX_BOOL_ABSENT);
    assert_null(note->visit);
    assert_int_equal(f->report.count, 0);
}

static void null_is_kept_in_every_kind_that_may_be_null(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note =
        parse_good(f, WITH_NOTE("\"FileContents\":null,\"Availability\":null"));
    assert_int_equal(note->note->file_contents.kind, RDX_CONTENT_NULL);
    assert_int_equal(note->note->availability, RDX_AVAILABILITY_NULL);
    note = parse_good(f, WITH_META("\"Message\":{\"ID\":null}"));
    assert_true(rdx_is_null(note->meta->message->id.text));
}

static void numbers_keep_their_spelling(void **state)
{
    fixture *f = *state;
    static const char *const spellings[] = {
        "0",     "-0",   "1.30", "9007199254740993",
        "1E400", "1e+0", "-0.0", "123456789012345678901234567890"};
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        char text[256];
        snprintf(text, sizeof text, "%s%s%s",
                 "{" NOTE "," PATIENT ",\"Meta\":{\"DataModel\":\"Notes\","
                 "\"EventType\":\"New\",\"Message\":{\"ID\":",
                 spellings[i], "}}}");
        assert_string_equal(parse_good(f, text)->meta->message->id.text, spellings[i]);
    }
}

static void an_empty_list_is_not_an_absent_one(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note = parse_good(f, WITH_PATIENT("\"Identifiers\":[],\"Notes\":[ ]"));
    assert_non_null(note->patient->identifiers.items);
    assert_int_equal(note->patient->identifiers.count, 0);
    assert_non_null(note->patient->notes.items);
    assert_int_equal(note->patient->notes.count, 0);
    assert_null(note->orders.items);
}

static void long_lists_keep_all_elements_in_order(void **state)
{
    fixture *f = *state;
    char text[16384] = "{" META "," NOTE ",\"Patient\":{\"Identifiers\":[";
    for (int i = 0; i < 300; i++) {
        char one[64];
        snprintf(one, sizeof one, "%s{\"ID\":\"%d\",\"IDType\":\"MR\"}", i > 0 ? "," : "", i);
        strncat(text, one, sizeof text - strlen(text) - 1);
    }
    strncat(text, "]}}", sizeof text - strlen(text) - 1);
    const rdx_identifier_list list = parse_good(f, text)->patient->identifiers;
    assert_int_equal(list.count, 300);
    for (int i = 0; i < 300; i++)
        assert_int_equal(strtol(list.items[i].id, NULL, 10), i);
}

static void strings_are_decoded_and_ended(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note = parse_good(
        f, WITH_DEMOGRAPHICS(
               "\"FirstName\":\"\\u00c9\\\"\\n\\uD83D\\uDE00\",\"LastName\":\"\xC3\x89\""));
    assert_string_equal(note->patient->demographics->first_name, "\xC3\x89\"\n\xF0\x9F\x98\x80");
    assert_string_equal(note->patient->demographics->last_name, "\xC3\x89");
}

static void escaped_keys_match_their_members(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note =
        parse_good(f, WITH_DEMOGRAPHICS("\"\\u0046irst\\u004eame\":\"Ada\",\"LastName\":\"L\""));
    assert_string_equal(note->patient->demographics->first_name, "Ada");
    assert_string_equal(note->patient->demographics->last_name, "L");
    assert_int_equal(note->patient->demographics->extra.count, 0);
}

static void keys_match_to_the_letter_only(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note = parse_good(
        f, WITH_DEMOGRAPHICS("\"firstName\":\"a\",\"FirstName \":\"b\",\"FirstNam\":\"c\","
                             "\"FirstName\\u0020\\u0020\":\"d\",\"\":\"e\""));
    assert_null(note->patient->demographics->first_name);
    assert_int_equal(note->patient->demographics->extra.count, 5);
}

static void members_come_in_any_order(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note =
        parse_good(f, "{" NOTE ",\"Patient\":{\"Demographics\":{\"Religion\":\"r\",\"SSN\":\"s\","
                      "\"FirstName\":\"f\",\"DOB\":\"d\"},\"Identifiers\":[]}," META "}");
    const rdx_demographics *who = note->patient->demographics;
    assert_string_equal(who->religion, "r");
    assert_string_equal(who->ssn, "s");
    assert_string_equal(who->first_name, "f");
    assert_string_equal(who->dob, "d");
    assert_string_equal(note->meta->event_type, "New");
}

static void content_is_text_with_its_length(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note = parse_good(f, WITH_NOTE("\"FileContents\":\"a\\nb\""));
    assert_int_equal(note->note->file_contents.kind, RDX_CONTENT_TEXT);
    assert_string_equal(note->note->file_contents.data, "a\nb");
    assert_int_equal(note->note->file_contents.size, 3);
}

// ---- Closed value sets ----

// Long texts are copied piece by piece, and what was plain there is not searched again.
static void expect_long_content(fixture *f, const char *spelled, const char *meant, size_t before,
                                size_t behind)
{
    static char text[1 << 18];
    const size_t length = before + strlen(meant) + behind;
    const int size =
        snprintf(text, sizeof text, "%s%0*d%s%0*d%s",
                 "{" META "," PATIENT ",\"Note\":{" NOTE_MEMBERS ",\"FileContents\":\"",
                 (int)before, 0, spelled, (int)behind, 0, "\",\"FileName\":\"n\"}}");
    const rdx_notes_new *note = parse_as(f, text, (size_t)size, NULL, RDX_OK);
    const rdx_content *content = &note->note->file_contents;
    assert_int_equal(content->size, length);
    assert_int_equal(strlen(content->data), length);
    assert_int_equal(strspn(content->data, "0"), meant[0] == '\0' ? length : before);
    assert_memory_equal((const char *)content->data + before, meant, strlen(meant));
    assert_int_equal(strspn((const char *)content->data + length - behind, "0"), behind);
    assert_string_equal(note->note->file_name, "n");
    rdx_arena_drop(&f->arena);
}

static void long_content_is_read_whole_whatever_stands_in_it(void **state)
{
    static const char *const odd[][2] = {
        {"", ""}, {"\\n", "\n"}, {"\\\"", "\""}, {"\xC3\xA9", "\xC3\xA9"}, {"\\u00e9", "\xC3\xA9"}};
    fixture *f = *state;
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        for (size_t near = 0; near < 70; near++) {
            expect_long_content(f, odd[i][0], odd[i][1], 8192 - 35 + near, 100000);
            expect_long_content(f, odd[i][0], odd[i][1], 100000 + near, 70000);
            expect_long_content(f, odd[i][0], odd[i][1], 90000, 1 + near);
        }
    }
}

static void values_of_a_set_are_enumerators(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note = parse_good(f, WITH_NOTE("\"Availability\":\"Obs\\u006flete\""));
    assert_int_equal(note->note->content_type, RDX_CONTENT_TYPE_PLAIN_TEXT);
    assert_int_equal(note->note->availability, RDX_AVAILABILITY_OBSOLETE);
    assert_int_equal(note->note->extra.count, 0);
}

static void a_value_beyond_its_set_is_other_and_its_text_is_kept(void **state)
{
    fixture *f = *state;
    static const char *const texts[] = {"\"available\"",      "\"\"",
                                        "\"Av\\u0061il\"",    "\"Available\\u0000\"",
                                        "\"\\ud83d\\ude00\"", "\"AvailableX\""};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char text[512];
        snprintf(text, sizeof text,
                 "{" META "," PATIENT ",\"Note\":{" NOTE_MEMBERS ",\"Availability\":%s}}",
                 texts[i]);
        const rdx_notes_new *note = parse_good(f, text);
        assert_int_equal(note->note->availability, RDX_AVAILABILITY_OTHER);
        assert_string_equal(extra_of(note->note->extra, "Availability")->json, texts[i]);
    }
}

// ---- Untyped values ----

static void untyped_values_are_decoded_strings_or_raw_json(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note = parse_good(
        f, WITH_PATIENT(
               "\"Identifiers\":[],\"Notes\":[\"a\\u0062\",1.30 , true,null,[1, {\"x\":\"\\n\"}]"
               ",{\"a\" : []},\"\"]"));
    static const rdx_json expected[] = {
        {RDX_JSON_KIND_STRING, "ab"},
        {RDX_JSON_KIND_NUMBER, "1.30"},
        {RDX_JSON_KIND_BOOL, "true"},
        {RDX_JSON_KIND_NULL, "null"},
        {RDX_JSON_KIND_ARRAY, "[1, {\"x\":\"\\n\"}]"},
        {RDX_JSON_KIND_OBJECT, "{\"a\" : []}"},
        {RDX_JSON_KIND_STRING, ""},
    };
    const rdx_json_list list = note->patient->notes;
    assert_int_equal(list.count, sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < list.count; i++) {
        assert_int_equal(list.items[i].kind, expected[i].kind);
        assert_string_equal(list.items[i].text, expected[i].text);
    }
}

// ---- What the schema does not list ----

static void unlisted_members_are_kept_by_decoded_name_and_raw_value(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note = parse_good(
        f,
        WITH_PATIENT("\"Identifiers\":[],\"Ext\\u0065nsions\" : {\"a\": \"\\u0041\", \"n\":1.0} ,"
                     "\"\\u00e9\":\"\\u00e9\",\"n\":1e5,\"l\":[ ],\"z\":null"));
    const rdx_extra extra = note->patient->extra;
    assert_int_equal(extra.count, 5);
    assert_string_equal(extra_of(extra, "Extensions")->json, "{\"a\": \"\\u0041\", \"n\":1.0}");
    assert_string_equal(extra_of(extra, "\xC3\xA9")->json, "\"\\u00e9\"");
    assert_string_equal(extra_of(extra, "n")->json, "1e5");
    assert_string_equal(extra_of(extra, "l")->json, "[ ]");
    assert_string_equal(extra_of(extra, "z")->json, "null");
    assert_string_equal(extra.items[0].key, "Extensions");
    assert_string_equal(extra.items[4].key, "z");
}

static void a_member_that_only_other_places_list_is_kept_too(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note = parse_good(f, WITH_NOTE("\"OriginalDocumentID\":\"o\""));
    assert_null(note->note->original_document_id);
    assert_string_equal(extra_of(note->note->extra, "OriginalDocumentID")->json, "\"o\"");
}

// ---- U+0000 ----

static void a_string_with_nul_has_its_own_code_where_it_must_be_a_c_string(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *text;
        const char *pointer;
    } cases[] = {
        {WITH_DEMOGRAPHICS("\"FirstName\":\"a\\u0000" CANARY "\""),
         "/Patient/Demographics/FirstName"},
        {WITH_NOTE("\"FileContents\":\"\\u0000\""), "/Note/FileContents"},
        {WITH_PATIENT("\"Identifiers\":[],\"Notes\":[\"\\u0000\"]"), "/Patient/Notes/0"},
        {WITH_PATIENT("\"Identifiers\":[],\"a\\u0000b\":1"), "/Patient/*"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        parse_bad(f, cases[i].text, RDX_E_NUL);
        expect_only_issue(f, RDX_E_NUL, cases[i].pointer);
        assert_int_equal(rdx_message_validate(&rdx_notes_new_event, cases[i].text,
                                              strlen(cases[i].text), NULL, NULL),
                         RDX_OK);
        clear(f);
    }
}

static void a_name_with_nul_does_not_end_the_search_for_faults(void **state)
{
    fixture *f = *state;
    parse_bad(f, "{\"a\\u0000\":1,\"Meta\":7," PATIENT "," NOTE "}", RDX_E_NUL);
    assert_int_equal(f->report.count, 2);
    expect_issue(f, 0, RDX_E_NUL, "/*");
    expect_issue(f, 1, RDX_E_TYPE, "/Meta");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH_FIXTURE(absent_null_and_value_are_told_apart),
        TEST_WITH_FIXTURE(null_is_kept_in_every_kind_that_may_be_null),
        TEST_WITH_FIXTURE(numbers_keep_their_spelling),
        TEST_WITH_FIXTURE(an_empty_list_is_not_an_absent_one),
        TEST_WITH_FIXTURE(long_lists_keep_all_elements_in_order),
        TEST_WITH_FIXTURE(strings_are_decoded_and_ended),
        TEST_WITH_FIXTURE(escaped_keys_match_their_members),
        TEST_WITH_FIXTURE(keys_match_to_the_letter_only),
        TEST_WITH_FIXTURE(members_come_in_any_order),
        TEST_WITH_FIXTURE(content_is_text_with_its_length),
        TEST_WITH_FIXTURE(long_content_is_read_whole_whatever_stands_in_it),
        TEST_WITH_FIXTURE(values_of_a_set_are_enumerators),
        TEST_WITH_FIXTURE(a_value_beyond_its_set_is_other_and_its_text_is_kept),
        TEST_WITH_FIXTURE(untyped_values_are_decoded_strings_or_raw_json),
        TEST_WITH_FIXTURE(unlisted_members_are_kept_by_decoded_name_and_raw_value),
        TEST_WITH_FIXTURE(a_member_that_only_other_places_list_is_kept_too),
        TEST_WITH_FIXTURE(a_string_with_nul_has_its_own_code_where_it_must_be_a_c_string),
        TEST_WITH_FIXTURE(a_name_with_nul_does_not_end_the_search_for_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
