/**
 * @file
 * Writing: the exact text, what is filled in, what is refused, and what a handler replaces.
 */
#include "message_fixture.h"

static const char *text_of(fixture *f, rdx_body *body)
{
    const char *text = NULL;
    size_t length = 0;
    assert_int_equal(rdx_body_text(body, &f->arena, &text, &length, &f->report), RDX_OK);
    assert_int_equal(length, rdx_body_length(body));
    assert_int_equal(strlen(text), length);
    rdx_body_close(body);
    return text;
}

static void expect_query(fixture *f, const rdx_notes_query *query, const char *expected)
{
    rdx_body *body;
    assert_int_equal(rdx_notes_query_write(query, NULL, &body, &f->report), RDX_OK);
    assert_string_equal(text_of(f, body), expected);
}

// A note that may be written, with `content` as its file.
typedef struct sendable {
    rdx_identifier identifier;
    rdx_patient patient;
    rdx_provider provider;
    rdx_note note;
    rdx_notes_new message;
} sendable;

static void make_sendable(sendable *s, rdx_content_type type, rdx_content content)
{
    memset(s, 0, sizeof *s);
    s->identifier = (rdx_identifier){.id = "1", .id_type = "MR"};
    s->patient = (rdx_patient){.identifiers = {&s->identifier, 1}};
    s->provider = (rdx_provider){.id = "p"};
    s->note = (rdx_note){.content_type = type,
                         .file_contents = content,
                         .document_type = "t",
                         .document_id = "d",
                         .provider = &s->provider};
    s->message = (rdx_notes_new){.patient = &s->patient, .note = &s->note};
}

#define HEAD                                                     \
    "{\"Meta\":{\"DataModel\":\"Notes\",\"EventType\":\"New\"}," \
    "\"Patient\":{\"Identifiers\":[{\"ID\":\"1\",\"IDType\":\"MR\"}]},\"Note\":{\"ContentType\":"
#define TAIL ",\"DocumentType\":\"t\",\"DocumentID\":\"d\",\"Provider\":{\"ID\":\"p\"}}}"

static void expect_note(fixture *f, rdx_content_type type, rdx_content content,
                        const rdx_write_options *options, const char *expected)
{
    sendable s;
    rdx_body *body;
    make_sendable(&s, type, content);
    assert_int_equal(rdx_notes_new_write(&s.message, options, &body, &f->report), RDX_OK);
    assert_string_equal(text_of(f, body), expected);
    assert_int_equal(f->report.count, 0);
}

static void expect_refused(fixture *f, rdx_content_type type, rdx_content content,
                           const rdx_write_options *options, rdx_status expected)
{
    sendable s;
    rdx_body *body = (rdx_body *)&s;
    make_sendable(&s, type, content);
    const rdx_status status = rdx_notes_new_write(&s.message, options, &body, &f->report);
    assert_string_equal(rdx_status_name(status), rdx_status_name(expected));
    assert_null(body);
}

// ---- Text ----

static void an_empty_message_says_which_event_it_is(void **state)
{
    fixture *f = *state;
    expect_query(f, &(rdx_notes_query){0},
                 "{\"Meta\":{\"DataModel\":\"Notes\",\"EventType\":\"Query\"}}");
}

static void names_of_the_event_are_filled_in_each_for_itself(void **state)
{
    fixture *f = *state;
    rdx_meta meta = {.test = RDX_TRUE, .event_type = "Query"};
    expect_query(f, &(rdx_notes_query){.meta = &meta},
                 "{\"Meta\":{\"DataModel\":\"Notes\",\"EventType\":\"Query\",\"Test\":true}}");
    assert_null(meta.data_model); // the caller's message is not changed
}

static void absent_null_and_value_are_written_apart(void **state)
{
    fixture *f = *state;
    const rdx_meta meta = {.event_date_time = RDX_NULL,
                           .test = RDX_NULL_BOOL,
                           .facility_code = "",
                           .message = &(rdx_meta_message){.id = RDX_NUMBER("1.30")},
                           .transmission = &(rdx_meta_transmission){.id = RDX_NULL_NUMBER},
                           .source = &(rdx_source){.id = NULL},
                           .destinations = {(rdx_destination[1]){{.id = NULL}}, 0},
                           .logs = {(rdx_log[2]){{.id = "1"}}, 2}};
    expect_query(
        f, &(rdx_notes_query){.meta = (rdx_meta *)&meta},
        "{\"Meta\":{\"DataModel\":\"Notes\",\"EventType\":\"Query\",\"EventDateTime\":null,"
        "\"Test\":null,\"Source\":{},\"Destinations\":[],\"Message\":{\"ID\":1.30},"
        "\"Transmission\":{\"ID\":null},\"FacilityCode\":\"\","
        "\"Logs\":[{\"ID\":\"1\"},{}]}}");
}

static void text_is_escaped_where_json_asks_for_it(void **state)
{
    fixture *f = *state;
    rdx_meta meta = {.facility_code = "\"\\/\b\f\n\r\t\x01\x1F\x7F\xC3\xA9\xF0\x9F\x98\x80"};
    expect_query(f, &(rdx_notes_query){.meta = &meta},
                 "{\"Meta\":{\"DataModel\":\"Notes\",\"EventType\":\"Query\",\"FacilityCode\":"
                 "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7F\xC3\xA9\xF0\x9F\x98\x80\"}}");
}

static void untyped_values_are_written_as_what_they_are(void **state)
{
    fixture *f = *state;
    rdx_json values[] = {RDX_JSON_TEXT("a\"b"),
                         {RDX_JSON_KIND_NUMBER, "1.0"},
                         {RDX_JSON_KIND_NULL, "null"},
                         {RDX_JSON_KIND_RAW_STRING, "\"\\u0000\""},
                         {RDX_JSON_KIND_OBJECT, "{\"x\": []}"}};
    expect_query(f, &(rdx_notes_query){.document_ids = {values, 5}},
                 "{\"Meta\":{\"DataModel\":\"Notes\",\"EventType\":\"Query\"},\"DocumentIDs\":"
                 "[\"a\\\"b\",1.0,null,\"\\u0000\",{\"x\": []}]}");
}

static void extras_come_behind_the_members_and_stand_in_for_absent_ones(void **state)
{
    fixture *f = *state;
    rdx_extra_entry entries[] = {{"Z\"", "1.0"},
                                 {"FacilityCode", "\"old\""},
                                 {"FacilityCode", "\"last\""},
                                 {"EventDateTime", "\"never\""},
                                 {"A", "{\"b\": [ ]}"}};
    rdx_meta meta = {.event_date_time = "now", .extra = {entries, 5}};
    expect_query(
        f, &(rdx_notes_query){.meta = &meta},
        "{\"Meta\":{\"DataModel\":\"Notes\",\"EventType\":\"Query\",\"EventDateTime\":\"now\","
        "\"FacilityCode\":\"last\",\"Z\\\"\":1.0,\"A\":{\"b\": [ ]}}}");
}

static void enumerators_are_written_as_their_values(void **state)
{
    fixture *f = *state;
    expect_note(f, RDX_CONTENT_TYPE_PLAIN_TEXT, RDX_TEXT("x"), NULL,
                HEAD "\"Plain Text\",\"FileContents\":\"x\"" TAIL);
    sendable s;
    rdx_body *body;
    rdx_extra_entry other = {"Availability", "\"Some\\u0077here\""};
    make_sendable(&s, RDX_CONTENT_TYPE_RICH_TEXT, RDX_NULL_CONTENT);
    s.note.availability = RDX_AVAILABILITY_OTHER;
    s.note.extra = (rdx_extra){&other, 1};
    assert_int_equal(rdx_notes_new_write(&s.message, NULL, &body, &f->report), RDX_OK);
    assert_string_equal(text_of(f, body),
                        HEAD "\"Rich Text\",\"FileContents\":null,\"DocumentType\":\"t\","
                             "\"DocumentID\":\"d\",\"Provider\":{\"ID\":\"p\"},"
                             "\"Availability\":\"Some\\u0077here\"}}");
}

static void a_message_that_check_refuses_is_not_written(void **state)
{
    fixture *f = *state;
    sendable s;
    rdx_body *body = (rdx_body *)&s;
    make_sendable(&s, RDX_CONTENT_TYPE_PLAIN_TEXT, RDX_TEXT(CANARY));
    s.identifier.id = NULL;
    assert_int_equal(rdx_notes_new_write(&s.message, NULL, &body, &f->report), RDX_E_MISSING);
    assert_null(body);
    expect_only_issue(f, RDX_E_MISSING, "/Patient/Identifiers/0/ID");
    assert_int_equal(rdx_notes_new_write(&s.message, NULL, &body, NULL), RDX_E_MISSING);
    const rdx_write_options unchecked = {.unchecked = true};
    assert_int_equal(rdx_notes_new_write(&s.message, &unchecked, &body, NULL), RDX_OK);
    assert_non_null(strstr(text_of(f, body), "[{\"IDType\":\"MR\"}]"));
}

// ---- Content ----

static void bytes_are_embedded_as_base64(void **state)
{
    fixture *f = *state;
    expect_note(f, RDX_CONTENT_TYPE_BASE64_ENCODED, RDX_BYTES("\x00\xFF\x80z", 4), NULL,
                HEAD "\"Base64 Encoded\",\"FileContents\":\"AP+Aeg==\"" TAIL);
}

static void text_goes_out_as_it_stands(void **state)
{
    fixture *f = *state;
    expect_note(f, RDX_CONTENT_TYPE_BASE64_ENCODED, RDX_TEXT("https://blob/1"), NULL,
                HEAD "\"Base64 Encoded\",\"FileContents\":\"https://blob/1\"" TAIL);
    expect_note(f, RDX_CONTENT_TYPE_BASE64_ENCODED, RDX_TEXT(""), NULL,
                HEAD "\"Base64 Encoded\",\"FileContents\":\"\"" TAIL);
    expect_note(f, RDX_CONTENT_TYPE_BASE64_ENCODED, (rdx_content){RDX_CONTENT_TEXT, "QUJD", 2},
                NULL, HEAD "\"Base64 Encoded\",\"FileContents\":\"QU\"" TAIL);
}

static void null_as_text_is_null(void **state)
{
    fixture *f = *state;
    expect_note(f, RDX_CONTENT_TYPE_PLAIN_TEXT, RDX_TEXT(RDX_NULL), NULL,
                HEAD "\"Plain Text\",\"FileContents\":null" TAIL);
}

static void plain_text_from_memory_is_text_not_base64(void **state)
{
    fixture *f = *state;
    expect_note(f, RDX_CONTENT_TYPE_PLAIN_TEXT, RDX_BYTES("a\n\xC3\xA9...", 4), NULL,
                HEAD "\"Plain Text\",\"FileContents\":\"a\\n\xC3\xA9\"" TAIL);
    expect_note(f, RDX_CONTENT_TYPE_RICH_TEXT, RDX_BYTES(NULL, 0), NULL,
                HEAD "\"Rich Text\",\"FileContents\":\"\"" TAIL);
    expect_refused(f, RDX_CONTENT_TYPE_PLAIN_TEXT, RDX_BYTES(CANARY "\xFF", 12), NULL, RDX_E_UTF8);
    expect_only_issue(f, RDX_E_UTF8, "/Note/FileContents");
    clear(f);
    expect_refused(f, RDX_CONTENT_TYPE_PLAIN_TEXT, RDX_BYTES("a\0b", 3), NULL, RDX_E_NUL);
    expect_only_issue(f, RDX_E_NUL, "/Note/FileContents");
}

// ---- The handler ----

typedef struct asked {
    int times;
    rdx_status answer;
    const char *uri;
    uint64_t size;
    char pointer[64];
} asked;

static rdx_status answer(void *context, const rdx_content *content, uint64_t size,
                         const char *pointer, const char **uri, rdx_report *report)
{
    asked *a = context;
    assert_non_null(content);
    a->times++;
    a->size = size;
    snprintf(a->pointer, sizeof a->pointer, "%s", pointer);
    *uri = a->uri;
    if (a->answer != RDX_OK)
        return rdx_report_fail(report, RDX_STAGE_NET, a->answer, "no");
    return RDX_OK;
}

static void a_handler_may_replace_content_by_a_uri(void **state)
{
    fixture *f = *state;
    char uri[] = "https://blob/\"1\"";
    asked a = {.uri = uri};
    const rdx_write_options options = {.on_content = answer, .context = &a};
    sendable s;
    rdx_body *body;
    make_sendable(&s, RDX_CONTENT_TYPE_BASE64_ENCODED, RDX_BYTES("abcde", 5));
    assert_int_equal(rdx_notes_new_write(&s.message, &options, &body, &f->report), RDX_OK);
    memset(uri, 'x', sizeof uri - 1); // it was copied
    assert_string_equal(text_of(f, body),
                        HEAD "\"Base64 Encoded\",\"FileContents\":\"https://blob/\\\"1\\\"\"" TAIL);
    assert_int_equal(a.times, 1);
    assert_int_equal(a.size, 5);
    assert_string_equal(a.pointer, "/Note/FileContents");
    assert_int_equal(s.note.file_contents.kind, RDX_CONTENT_BYTES);
}

// What takes the place of a file must be there, and text.
static void a_uri_that_is_none_is_refused(void **state)
{
    fixture *f = *state;
    const struct {
        const char *uri;
        rdx_status status;
    } cases[] = {
        {"", RDX_E_ARGUMENT},
        {RDX_NULL, RDX_E_ARGUMENT},
        {"https://blob/" CANARY "\xFF", RDX_E_UTF8},
        {"\xed\xa0\x80", RDX_E_UTF8},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        asked a = {.uri = cases[i].uri};
        const rdx_write_options options = {.on_content = answer, .context = &a};
        expect_refused(f, RDX_CONTENT_TYPE_BASE64_ENCODED, RDX_BYTES("abc", 3), &options,
                       cases[i].status);
        expect_only_issue(f, cases[i].status, "/Note/FileContents");
        clear(f);
    }
}

static void a_handler_may_leave_content_embedded(void **state)
{
    fixture *f = *state;
    asked a = {.uri = NULL};
    const rdx_write_options options = {.on_content = answer, .context = &a};
    expect_note(f, RDX_CONTENT_TYPE_BASE64_ENCODED, RDX_BYTES("abc", 3), &options,
                HEAD "\"Base64 Encoded\",\"FileContents\":\"YWJj\"" TAIL);
    assert_int_equal(a.times, 1);
}

static void a_handler_is_not_asked_for_text_nor_before_the_check(void **state)
{
    fixture *f = *state;
    asked a = {.uri = "never"};
    const rdx_write_options options = {.on_content = answer, .context = &a};
    expect_note(f, RDX_CONTENT_TYPE_BASE64_ENCODED, RDX_TEXT("YQ=="), &options,
                HEAD "\"Base64 Encoded\",\"FileContents\":\"YQ==\"" TAIL);
    expect_note(f, RDX_CONTENT_TYPE_PLAIN_TEXT, RDX_BYTES("a", 1), &options,
                HEAD "\"Plain Text\",\"FileContents\":\"a\"" TAIL);
    expect_refused(f, RDX_CONTENT_TYPE_ABSENT, RDX_BYTES("a", 1), &options, RDX_E_MISSING);
    assert_int_equal(a.times, 0);
}

static void a_handlers_failure_ends_the_writing(void **state)
{
    fixture *f = *state;
    asked a = {.answer = RDX_E_FILE_SIZE, .uri = "never"};
    const rdx_write_options options = {.on_content = answer, .context = &a};
    expect_refused(f, RDX_CONTENT_TYPE_BASE64_ENCODED, RDX_BYTES("a", 1), &options,
                   RDX_E_FILE_SIZE);
    assert_int_equal(f->report.count, 1);
    expect_refused(f, RDX_CONTENT_TYPE_BASE64_ENCODED, RDX_FILE("LICENSE"), &options,
                   RDX_E_FILE_SIZE);
    assert_int_equal(a.times, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH_FIXTURE(an_empty_message_says_which_event_it_is),
        TEST_WITH_FIXTURE(names_of_the_event_are_filled_in_each_for_itself),
        TEST_WITH_FIXTURE(absent_null_and_value_are_written_apart),
        TEST_WITH_FIXTURE(text_is_escaped_where_json_asks_for_it),
        TEST_WITH_FIXTURE(untyped_values_are_written_as_what_they_are),
        TEST_WITH_FIXTURE(extras_come_behind_the_members_and_stand_in_for_absent_ones),
        TEST_WITH_FIXTURE(enumerators_are_written_as_their_values),
        TEST_WITH_FIXTURE(a_message_that_check_refuses_is_not_written),
        TEST_WITH_FIXTURE(bytes_are_embedded_as_base64),
        TEST_WITH_FIXTURE(text_goes_out_as_it_stands),
        TEST_WITH_FIXTURE(null_as_text_is_null),
        TEST_WITH_FIXTURE(plain_text_from_memory_is_text_not_base64),
        TEST_WITH_FIXTURE(a_handler_may_replace_content_by_a_uri),
        TEST_WITH_FIXTURE(a_uri_that_is_none_is_refused),
        TEST_WITH_FIXTURE(a_handler_may_leave_content_embedded),
        TEST_WITH_FIXTURE(a_handler_is_not_asked_for_text_nor_before_the_check),
        TEST_WITH_FIXTURE(a_handlers_failure_ends_the_writing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
