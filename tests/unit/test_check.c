/**
 * @file
 * Checking struct literals: each rule, at its place.
 */
#include "message_fixture.h"

// A valid message, of which each test spoils one thing.
typedef struct sound {
    rdx_meta meta;
    rdx_identifier identifiers[2];
    rdx_demographics demographics;
    rdx_patient patient;
    rdx_provider provider;
    rdx_note note;
    rdx_notes_new message;
} sound;

static void make_sound(sound *s)
{
    memset(s, 0, sizeof *s);
    s->identifiers[0] = (rdx_identifier){.id = "1", .id_type = "MR"};
    s->identifiers[1] = (rdx_identifier){.id = "2", .id_type = "MR"};
    s->demographics = (rdx_demographics){.first_name = CANARY, .ssn = RDX_NULL};
    s->patient =
        (rdx_patient){.identifiers = {s->identifiers, 2}, .demographics = &s->demographics};
    s->provider = (rdx_provider){.id = "p"};
    s->note = (rdx_note){
        .content_type = RDX_CONTENT_TYPE_BASE64_ENCODED,
        .document_type = "t",
        .document_id = "d",
        .provider = &s->provider,
        .file_contents = RDX_FILE("no-such-file-is-opened-by-check"),
    };
    s->message = (rdx_notes_new){.meta = &s->meta, .patient = &s->patient, .note = &s->note};
}

static void expect_fault(fixture *f, const sound *s, rdx_status code, const char *pointer)
{
    clear(f);
    assert_string_equal(rdx_status_name(rdx_notes_new_check(&s->message, &f->report)),
                        rdx_status_name(code));
    assert_int_equal(rdx_notes_new_check(&s->message, NULL), code);
    expect_only_issue(f, code, pointer);
    expect_place(f, 0, 0, 0);
}

static void expect_sound(fixture *f, const sound *s)
{
    clear(f);
    assert_int_equal(rdx_notes_new_check(&s->message, &f->report), RDX_OK);
    assert_int_equal(f->report.count, 0);
}

// ---- Sound messages ----

static void a_sound_message_has_no_issue(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    expect_sound(f, &s);
}

static void meta_is_filled_and_so_never_missing(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    s.message.meta = NULL;
    expect_sound(f, &s);
    s.message.meta = &(rdx_meta){.data_model = "Notes", .event_type = "New"};
    expect_sound(f, &s);
}

static void a_message_that_names_another_event_is_refused(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    s.message.meta = &(rdx_meta){.data_model = "Notes", .event_type = "Replace"};
    assert_int_equal(rdx_notes_new_check(&s.message, &f->report), RDX_E_IDENTITY);
    expect_only_issue(f, RDX_E_IDENTITY, "/Meta/EventType");
    rdx_report_drop(&f->report);
    rdx_extra_entry hidden = {"EventType", "\"Replace\""};
    s.message.meta = &(rdx_meta){.extra = {&hidden, 1}};
    assert_int_equal(rdx_notes_new_check(&s.message, &f->report), RDX_E_IDENTITY);
    expect_only_issue(f, RDX_E_IDENTITY, "/Meta/EventType");
}

static void no_message_is_an_argument_error(void **state)
{
    fixture *f = *state;
    assert_int_equal(rdx_notes_new_check(NULL, &f->report), RDX_E_ARGUMENT);
    expect_only_issue(f, RDX_E_ARGUMENT, "");
}

// ---- Members ----

static void missing_members_are_named(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    s.identifiers[1].id_type = NULL;
    expect_fault(f, &s, RDX_E_MISSING, "/Patient/Identifiers/1/IDType");
    assert_string_equal(f->report.issues[0].expected, "a string");
    make_sound(&s);
    s.patient.identifiers.items = NULL;
    s.patient.identifiers.count = 0;
    expect_fault(f, &s, RDX_E_MISSING, "/Patient/Identifiers");
    make_sound(&s);
    s.note.provider = NULL;
    expect_fault(f, &s, RDX_E_MISSING, "/Note/Provider");
    make_sound(&s);
    s.note.content_type = RDX_CONTENT_TYPE_ABSENT;
    s.note.file_contents = RDX_TEXT("a");
    expect_fault(f, &s, RDX_E_MISSING, "/Note/ContentType");
}

static void null_is_refused_where_the_place_does_not_allow_it(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    s.identifiers[0].id = RDX_NULL;
    expect_fault(f, &s, RDX_E_TYPE, "/Patient/Identifiers/0/ID");
    assert_string_equal(f->report.issues[0].came, "null");
    make_sound(&s);
    s.note.content_type = RDX_CONTENT_TYPE_NULL;
    s.note.file_contents = RDX_NULL_CONTENT;
    expect_fault(f, &s, RDX_E_TYPE, "/Note/ContentType");
    make_sound(&s);
    s.meta.data_model = RDX_NULL;
    expect_fault(f, &s, RDX_E_TYPE, "/Meta/DataModel");
    make_sound(&s);
    s.demographics.is_deceased = RDX_NULL_BOOL;
    s.note.availability = RDX_AVAILABILITY_NULL;
    expect_sound(f, &s);
}

static void text_must_be_utf8(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    s.demographics.first_name = CANARY "\xFF";
    expect_fault(f, &s, RDX_E_UTF8, "/Patient/Demographics/FirstName");
    make_sound(&s);
    s.note.file_contents = RDX_TEXT("\xC3");
    expect_fault(f, &s, RDX_E_UTF8, "/Note/FileContents");
}

static void numbers_must_be_spelled_as_json_spells_them(void **state)
{
    fixture *f = *state;
    sound s;
    static const char *const bad[] = {"",   " 1",  "1 ",  "+1",  "01",
                                      "1.", "NaN", "0x1", "1,0", CANARY};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        make_sound(&s);
        s.meta.message = &(rdx_meta_message){.id = RDX_NUMBER(bad[i])};
        expect_fault(f, &s, RDX_E_NUMBER, "/Meta/Message/ID");
    }
    make_sound(&s);
    s.meta.message = &(rdx_meta_message){.id = RDX_NUMBER("-1.30e+7")};
    expect_sound(f, &s);
    s.meta.message->id = RDX_NULL_NUMBER;
    expect_sound(f, &s);
}

static void enumerators_must_be_of_their_set(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    s.note.availability = (rdx_availability)(RDX_AVAILABILITY_OTHER + 1);
    expect_fault(f, &s, RDX_E_VALUE, "/Note/Availability");
    make_sound(&s);
    s.demographics.is_deceased.state = (rdx_bool_state)99;
    expect_fault(f, &s, RDX_E_VALUE, "/Patient/Demographics/IsDeceased");
    make_sound(&s);
    s.note.availability = RDX_AVAILABILITY_OTHER;
    expect_fault(f, &s, RDX_E_VALUE, "/Note/Availability");
    rdx_extra_entry other = {"Availability", "\"Somewhere\""};
    s.note.extra = (rdx_extra){&other, 1};
    expect_sound(f, &s);
    other.json = "7";
    expect_fault(f, &s, RDX_E_TYPE, "/Note/Availability");
}

static void content_beside_an_enumerator_of_no_set_is_refused(void **state)
{
    fixture *f = *state;
    sound s;
    static const unsigned strangers[] = {RDX_CONTENT_TYPE_OTHER + 1, 9, 60, 100000, 0x7FFFFFFF};
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
        clear(f);
        make_sound(&s);
        s.note.content_type = (rdx_content_type)strangers[i];
        assert_int_equal(rdx_notes_new_check(&s.message, &f->report), RDX_E_VALUE);
        assert_int_equal(f->report.count, 2);
        expect_issue(f, 0, RDX_E_VALUE, "/Note/ContentType");
        expect_issue(f, 1, RDX_E_CONTENT, "/Note/FileContents");
    }
}

static void a_member_that_the_place_does_not_list_is_refused(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    s.note.original_document_id = "o";
    expect_fault(f, &s, RDX_E_UNLISTED, "/Note/OriginalDocumentID");
    make_sound(&s);
    s.provider.npi = RDX_NULL;
    expect_fault(f, &s, RDX_E_UNLISTED, "/Note/Provider/NPI");
}

static void items_must_be_where_a_count_is_given(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    s.patient.identifiers.items = NULL;
    expect_fault(f, &s, RDX_E_ARGUMENT, "/Patient/Identifiers");
    make_sound(&s);
    s.patient.notes.count = 3;
    expect_fault(f, &s, RDX_E_ARGUMENT, "/Patient/Notes");
    make_sound(&s);
    s.patient.identifiers.count = 0; // an empty list
    expect_sound(f, &s);
}

// ---- Content ----

static void files_and_bytes_need_a_type_that_takes_them(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    s.note.content_type = RDX_CONTENT_TYPE_OTHER;
    s.note.extra = (rdx_extra){&(rdx_extra_entry){"ContentType", "\"?\""}, 1};
    expect_fault(f, &s, RDX_E_CONTENT, "/Note/FileContents");
    s.note.file_contents = RDX_TEXT("a");
    expect_sound(f, &s);
    s.note.file_contents = RDX_NULL_CONTENT;
    expect_sound(f, &s);
}

static void results_take_files_beside_encapsulated_data_only(void **state)
{
    fixture *f = *state;
    rdx_result result = {
        .code = "c", .value = RDX_BYTES(CANARY, 4), .value_type = RDX_VALUE_TYPE_ENCAPSULATED_DATA};
    rdx_order order = {.id = "o", .status = "Resulted", .results = {&result, 1}};
    rdx_patient patient = {.identifiers = RDX_LIST(rdx_identifier, {.id = "1", .id_type = "t"})};
    const rdx_results_new message = {.patient = &patient, .orders = {&order, 1}};
    assert_int_equal(rdx_results_new_check(&message, &f->report), RDX_OK);
    for (unsigned type = 0; type <= RDX_VALUE_TYPE_OTHER; type++) {
        if (type == RDX_VALUE_TYPE_ENCAPSULATED_DATA)
            continue;
        clear(f);
        result.value_type = (rdx_value_type)type;
        assert_int_not_equal(rdx_results_new_check(&message, &f->report), RDX_OK);
        assert_true(f->report.count > 0);
        const rdx_issue *content = &f->report.issues[0];
        if (content->code != RDX_E_CONTENT)
            content = &f->report.issues[1];
        assert_int_equal(content->code, RDX_E_CONTENT);
        assert_string_equal(content->pointer, "/Orders/0/Results/0/Value");
    }
}

static void content_needs_data(void **state)
{
    fixture *f = *state;
    sound s;
    static const rdx_content bad[] = {
        {RDX_CONTENT_FILE, NULL, 0},
        {RDX_CONTENT_TEXT, NULL, 0},
        {RDX_CONTENT_BYTES, NULL, 1},
        {(rdx_content_kind)77, "x", 1},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        make_sound(&s);
        s.note.file_contents = bad[i];
        expect_fault(f, &s, RDX_E_ARGUMENT, "/Note/FileContents");
    }
    make_sound(&s);
    s.note.content_type = RDX_CONTENT_TYPE_PLAIN_TEXT;
    s.note.file_contents = RDX_BYTES(NULL, 0);
    expect_sound(f, &s);
}

// What no file may be, write would refuse of bytes, too.
static void bytes_are_judged_as_they_will_be_sent(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    s.note.file_contents = RDX_BYTES("", 0);
    expect_fault(f, &s, RDX_E_FILE, "/Note/FileContents");
    s.note.file_contents = RDX_BYTES("\xFF\0", 2);
    expect_sound(f, &s);
    s.note.content_type = RDX_CONTENT_TYPE_PLAIN_TEXT;
    s.note.file_contents = RDX_BYTES(CANARY "\xFF", sizeof CANARY);
    expect_fault(f, &s, RDX_E_UTF8, "/Note/FileContents");
    s.note.file_contents = RDX_BYTES("a\0b", 3);
    expect_fault(f, &s, RDX_E_NUL, "/Note/FileContents");
}

static void null_as_text_is_null_in_content_too(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    s.note.file_contents = RDX_TEXT(RDX_NULL);
    expect_sound(f, &s);
    rdx_media media = {.file_contents = RDX_TEXT(RDX_NULL)};
    const rdx_media_new message = {.media = &media};
    assert_int_not_equal(rdx_media_new_check(&message, &f->report), RDX_OK);
    bool reported = false;
    for (size_t i = 0; i < f->report.count; i++)
        reported |= f->report.issues[i].code == RDX_E_TYPE &&
                    strcmp(f->report.issues[i].pointer, "/Media/FileContents") == 0;
    assert_true(reported);
}

static void content_text_of_a_given_length_must_not_hold_nul(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    s.note.file_contents = (rdx_content){RDX_CONTENT_TEXT, "a\0b", 3};
    expect_fault(f, &s, RDX_E_NUL, "/Note/FileContents");
}

// ---- Untyped values ----

static void untyped_values_must_be_what_they_claim(void **state)
{
    fixture *f = *state;
    sound s;
    static const struct {
        rdx_json value;
        rdx_status status;
    } cases[] = {
        {{RDX_JSON_KIND_STRING, "plain \" text"}, RDX_OK},
        {{RDX_JSON_KIND_NULL, "null"}, RDX_OK},
        {{RDX_JSON_KIND_BOOL, " true "}, RDX_OK},
        {{RDX_JSON_KIND_NUMBER, "1.30"}, RDX_OK},
        {{RDX_JSON_KIND_ARRAY, "[1]"}, RDX_OK},
        {{RDX_JSON_KIND_OBJECT, "{}"}, RDX_OK},
        {{RDX_JSON_KIND_RAW_STRING, "\"\\u0000\""}, RDX_OK},
        {{RDX_JSON_KIND_ABSENT, NULL}, RDX_E_MISSING},
        {{RDX_JSON_KIND_STRING, NULL}, RDX_E_MISSING},
        {{RDX_JSON_KIND_STRING, "\xFF"}, RDX_E_UTF8},
        {{RDX_JSON_KIND_RAW_STRING, "no quotes"}, RDX_E_SYNTAX},
        {{RDX_JSON_KIND_NUMBER, "true"}, RDX_E_SYNTAX},
        {{RDX_JSON_KIND_NUMBER, "01"}, RDX_E_SYNTAX},
        {{RDX_JSON_KIND_OBJECT, "{} x"}, RDX_E_SYNTAX},
        {{RDX_JSON_KIND_ARRAY, "["}, RDX_E_SYNTAX},
        {{RDX_JSON_KIND_ARRAY, ""}, RDX_E_SYNTAX},
        {{(rdx_json_kind)50, "1"}, RDX_E_SYNTAX},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        make_sound(&s);
        rdx_json values[] = {RDX_JSON_TEXT("MD"), cases[i].value};
        s.provider.credentials = (rdx_json_list){values, 2};
        if (cases[i].status == RDX_OK)
            expect_sound(f, &s);
        else
            expect_fault(f, &s, cases[i].status, "/Note/Provider/Credentials/1");
    }
}

// ---- Extras ----

static void extras_must_be_json(void **state)
{
    fixture *f = *state;
    sound s;
    static const char *const bad[] = {NULL,  "",          "text",      "{\"a\":1,}",
                                      "1 2", "\"" CANARY, "[\"\xFF\"]"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        make_sound(&s);
        s.note.extra = (rdx_extra){&(rdx_extra_entry){"Extensions", bad[i]}, 1};
        expect_fault(f, &s, RDX_E_SYNTAX, "/Note/Extensions");
    }
    make_sound(&s);
    s.note.extra = (rdx_extra){&(rdx_extra_entry){"Extensions", " {\"a\": [\"\\u0000\"]} "}, 1};
    expect_sound(f, &s);
}

static void names_of_extras_must_be_utf8_and_are_shown_only_when_they_look_like_redox(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    s.note.extra = (rdx_extra){&(rdx_extra_entry){"\xFF", "1"}, 1};
    expect_fault(f, &s, RDX_E_UTF8, "/Note/*");
    s.note.extra = (rdx_extra){&(rdx_extra_entry){CANARY, "x"}, 1};
    expect_fault(f, &s, RDX_E_SYNTAX, "/Note/*");
}

static void an_extra_for_a_listed_member_is_judged_by_that_member(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    s.note.document_type = NULL;
    rdx_extra_entry entry = {"DocumentType", "\"t\""};
    s.note.extra = (rdx_extra){&entry, 1};
    expect_sound(f, &s);
    entry.json = "7";
    expect_fault(f, &s, RDX_E_TYPE, "/Note/DocumentType");
    entry = (rdx_extra_entry){"Provider", "{\"ID\":\"p\",\"Address\":{\"City\":7}}"};
    make_sound(&s);
    s.note.extra = (rdx_extra){&entry, 1};
    expect_sound(f, &s); // not written: the member is there
    s.note.provider = NULL;
    expect_fault(f, &s, RDX_E_TYPE, "/Note/Provider/Address/City");
    entry.json = "{\"FirstName\":\"" CANARY "\"}";
    expect_fault(f, &s, RDX_E_MISSING, "/Note/Provider/ID");
}

static void names_must_not_repeat_among_extras(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    rdx_extra_entry entries[] = {
        {"B", "1"}, {"A", "2"}, {"FileName", "\"a\""}, {"FileName", "\"b\""},
        {"C", "3"}, {"A", "4"}};
    s.note.extra = (rdx_extra){entries, 5};
    expect_sound(f, &s);
    s.note.extra.count = 6;
    expect_fault(f, &s, RDX_E_DUPLICATE, "/Note/A");
}

static void an_extra_without_a_name_stands_for_its_whole_object(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    rdx_extra_entry entries[] = {{NULL, "[7]"}, {NULL, "1"}};
    s.identifiers[1] = (rdx_identifier){.extra = {entries, 1}};
    expect_fault(f, &s, RDX_E_TYPE, "/Patient/Identifiers/1");
    assert_string_equal(f->report.issues[0].came, "an array");
    make_sound(&s);
    entries[0] = (rdx_extra_entry){"A", "1"};
    s.note.extra = (rdx_extra){entries, 2};
    expect_fault(f, &s, RDX_E_ARGUMENT, "/Note");
}

static void all_faults_are_reported_and_the_first_is_the_status(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    s.identifiers[0].id = NULL;
    s.identifiers[1].id_type = "\xFF";
    s.note.document_id = RDX_NULL;
    assert_int_equal(rdx_notes_new_check(&s.message, &f->report), RDX_E_MISSING);
    assert_int_equal(f->report.count, 3);
    expect_issue(f, 0, RDX_E_MISSING, "/Patient/Identifiers/0/ID");
    expect_issue(f, 1, RDX_E_UTF8, "/Patient/Identifiers/1/IDType");
    expect_issue(f, 2, RDX_E_TYPE, "/Note/DocumentID");
}

static void a_count_of_entries_without_entries_is_refused(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    s.message.extra = (rdx_extra){NULL, 1};
    assert_int_equal(rdx_notes_new_check(&s.message, &f->report), RDX_E_ARGUMENT);
    expect_only_issue(f, RDX_E_ARGUMENT, "");
    assert_non_null(rdx_notes_new_copy(&f->arena, &s.message));
}

static void c_true_is_no_state_of_a_boolean(void **state)
{
    fixture *f = *state;
    sound s;
    make_sound(&s);
    s.message.meta = &(rdx_meta){.test = {(rdx_bool_state) true}};
    assert_int_equal(rdx_notes_new_check(&s.message, &f->report), RDX_E_VALUE);
    expect_only_issue(f, RDX_E_VALUE, "/Meta/Test");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH_FIXTURE(a_sound_message_has_no_issue),
        TEST_WITH_FIXTURE(meta_is_filled_and_so_never_missing),
        TEST_WITH_FIXTURE(a_message_that_names_another_event_is_refused),
        TEST_WITH_FIXTURE(no_message_is_an_argument_error),
        TEST_WITH_FIXTURE(missing_members_are_named),
        TEST_WITH_FIXTURE(null_is_refused_where_the_place_does_not_allow_it),
        TEST_WITH_FIXTURE(text_must_be_utf8),
        TEST_WITH_FIXTURE(numbers_must_be_spelled_as_json_spells_them),
        TEST_WITH_FIXTURE(enumerators_must_be_of_their_set),
        TEST_WITH_FIXTURE(content_beside_an_enumerator_of_no_set_is_refused),
        TEST_WITH_FIXTURE(a_member_that_the_place_does_not_list_is_refused),
        TEST_WITH_FIXTURE(items_must_be_where_a_count_is_given),
        TEST_WITH_FIXTURE(files_and_bytes_need_a_type_that_takes_them),
        TEST_WITH_FIXTURE(results_take_files_beside_encapsulated_data_only),
        TEST_WITH_FIXTURE(content_needs_data),
        TEST_WITH_FIXTURE(bytes_are_judged_as_they_will_be_sent),
        TEST_WITH_FIXTURE(null_as_text_is_null_in_content_too),
        TEST_WITH_FIXTURE(content_text_of_a_given_length_must_not_hold_nul),
        TEST_WITH_FIXTURE(untyped_values_must_be_what_they_claim),
        TEST_WITH_FIXTURE(extras_must_be_json),
        TEST_WITH_FIXTURE(
            names_of_extras_must_be_utf8_and_are_shown_only_when_they_look_like_redox),
        TEST_WITH_FIXTURE(an_extra_for_a_listed_member_is_judged_by_that_member),
        TEST_WITH_FIXTURE(names_must_not_repeat_among_extras),
        TEST_WITH_FIXTURE(an_extra_without_a_name_stands_for_its_whole_object),
        TEST_WITH_FIXTURE(all_faults_are_reported_and_the_first_is_the_status),
        TEST_WITH_FIXTURE(a_count_of_entries_without_entries_is_refused),
        TEST_WITH_FIXTURE(c_true_is_no_state_of_a_boolean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
