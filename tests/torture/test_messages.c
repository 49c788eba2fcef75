/**
 * @file
 * Each allocation of reading, judging, checking, writing, copying and reporting refused in turn,
 * for good and for bad messages of every event.
 */
#include "torture.h"

#include <rdx/gen/models.h>
#include <rdx/gen/samples.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
// cmocka needs the three above.
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define NOTE_BEGINS                                              \
    "{\"Meta\":{\"DataModel\":\"Notes\",\"EventType\":\"New\"}," \
    "\"Patient\":{\"Identifiers\":[{\"ID\":\"1\",\"IDType\":\"MR\"}]},"

typedef struct text_case {
    const rdx_event *event;
    const char *text;
    rdx_policy policy;
} text_case;

// One of everything that a reader reports: types, missing, repeated and unknown names (three of
// them, escaped), U+0000, values and formats that rules know.
static const char spoiled[] =
    "{\"Meta\":{\"DataModel\":\"Notes\",\"EventType\":7,\"Destinations\":[1,{},null]},"
    "\"Patient\":{\"Identifiers\":[{\"ID\":1.5},\"x\"],\"Identifiers\":[],\"\\u0061\":1,\"a\":2,"
    "\"\\u0062\":[{}],\"Demographics\":{\"DOB\":\"then\",\"Sex\":\"weird\",\"FirstName\":"
    "\"\\u0000\",\"PhoneNumber\":{\"Home\":\"call\"},\"Race\":[]}},\"Note\":{\"ContentType\":1,"
    "\"FileContents\":\"%\",\"FileContents\":{},\"patient\":null},\"Patient\":3,\"more\":[[]]}";
static const char broken[] = NOTE_BEGINS "\"Note\":{\"DocumentID\":\"\\uD800\"}}";

static rdx_parse_options options_of(const text_case *c, const rdx_rules *rules)
{
    return (rdx_parse_options){.policy = c->policy, .rules = rules};
}

// ---- Steps ----

static rdx_status read_text(const void *context, rdx_report *report)
{
    const text_case *c = context;
    const rdx_rules rules = rdx_rules_warn();
    const rdx_parse_options options = options_of(c, &rules);
    rdx_arena arena = RDX_ARENA(16 << 20);
    void *data;
    const rdx_status status =
        rdx_message_parse(&arena, c->event, c->text, strlen(c->text), &options, &data, report);
    assert_int_equal(data != NULL, status == RDX_OK);
    rdx_arena_drop(&arena);
    return status;
}

static rdx_status judge_text(const void *context, rdx_report *report)
{
    const text_case *c = context;
    const rdx_rules rules = rdx_rules_warn();
    const rdx_parse_options options = options_of(c, &rules);
    return rdx_message_validate(c->event, c->text, strlen(c->text), &options, report);
}

static rdx_status check_message(const void *context, rdx_report *report)
{
    return rdx_message_check(*(const rdx_message *)context, report);
}

static rdx_status write_message(const void *context, rdx_report *report)
{
    rdx_arena arena = RDX_ARENA(16 << 20);
    rdx_body *body;
    const char *text;
    size_t length;
    rdx_status status = rdx_message_write(*(const rdx_message *)context, NULL, &body, report);
    assert_int_equal(body != NULL, status == RDX_OK);
    if (status == RDX_OK)
        status = rdx_body_text(body, &arena, &text, &length, report);
    rdx_body_close(body);
    rdx_arena_drop(&arena);
    return status;
}

static rdx_status copy_message(const void *context, rdx_report *report)
{
    (void)report;
    rdx_arena arena = RDX_ARENA(16 << 20);
    void *copy;
    const rdx_status status = rdx_message_copy(&arena, *(const rdx_message *)context, &copy);
    rdx_arena_drop(&arena);
    return status;
}

static rdx_status report_much(const void *context, rdx_report *report)
{
    (void)context;
    for (size_t i = 0; i < 30; i++) {
        const rdx_issue issue = {.code = RDX_E_TYPE, .line = 1, .offset = 30 - i};
        rdx_report_add(report, &issue);
    }
    rdx_report_note(report, RDX_STAGE_FILE, RDX_E_FILE, "%s", "a note");
    return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_FILE, "%s", "a failure");
}

// ---- Messages ----

static const char *full_sample(const rdx_event *event)
{
    static char text[1 << 17];
    size_t length = 0;
    for (const char *const *piece = rdx_event_full_sample(event); *piece != NULL; piece++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s", *piece);
    assert_in_range(length, 1, sizeof text - 1);
    return text;
}

static void message_of(rdx_arena *arena, const rdx_event *event, const char *text,
                       rdx_message *message)
{
    const rdx_parse_options options = {.policy = RDX_TOLERANT};
    void *data;
    assert_int_equal(rdx_message_parse(arena, event, text, strlen(text), &options, &data, NULL),
                     RDX_OK);
    *message = (rdx_message){.event = event, .data = data};
}

// ---- Tests ----

static void reading_any_event_survives_each_refusal(void **state)
{
    (void)state;
    size_t count;
    const rdx_event *const *events = rdx_events(&count);
    for (size_t i = 0; i < count; i++) {
        text_case c = {.event = events[i], .text = full_sample(events[i])};
        assert_true(torture(read_text, &c) > 0);
        torture(judge_text, &c);
        c.policy = RDX_TOLERANT;
        assert_true(torture(read_text, &c) > 0);
    }
}

static void reading_what_is_wrong_survives_each_refusal(void **state)
{
    (void)state;
    static const char *const texts[] = {spoiled, broken, "[]", "{\"Meta\":{}}", ""};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        text_case c = {.event = &rdx_notes_new_event, .text = texts[i]};
        assert_true(torture(read_text, &c) > 0);
        torture(judge_text, &c);
        c.policy = RDX_TOLERANT;
        assert_true(torture(read_text, &c) > 0);
    }
}

static void writing_and_copying_any_event_survive_each_refusal(void **state)
{
    (void)state;
    size_t count;
    const rdx_event *const *events = rdx_events(&count);
    for (size_t i = 0; i < count; i++) {
        rdx_arena arena = RDX_ARENA(16 << 20);
        rdx_message message;
        message_of(&arena, events[i], full_sample(events[i]), &message);
        assert_true(torture(write_message, &message) > 1);
        assert_true(torture(copy_message, &message) > 0);
        rdx_arena_drop(&arena);
    }
}

static void checking_and_writing_what_is_wrong_survive_each_refusal(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(16 << 20);
    rdx_message message;
    message_of(&arena, &rdx_notes_new_event, spoiled, &message);
    torture(check_message, &message);
    torture(write_message, &message);
    torture(copy_message, &message);
    rdx_arena_drop(&arena);
}

static void writing_bytes_and_files_survives_each_refusal(void **state)
{
    (void)state;
    static const char note_text[] = NOTE_BEGINS
        "\"Note\":{\"ContentType\":\"Base64 Encoded\",\"FileContents\":\"\",\"FileName\":\"n\","
        "\"DocumentType\":\"t\",\"DocumentID\":\"d\",\"Provider\":{\"ID\":\"p\"}}}";
    rdx_arena arena = RDX_ARENA(16 << 20);
    rdx_message message;
    message_of(&arena, &rdx_notes_new_event, note_text, &message);
    const rdx_notes_new *read = message.data;
    rdx_note *note = read->note;
    const rdx_content contents[] = {RDX_BYTES(spoiled, sizeof spoiled),
                                    RDX_FILE(RDX_TESTS_DIR "/torture/test_messages.c")};
    for (size_t i = 0; i < 2; i++) {
        note->file_contents = contents[i];
        assert_true(torture(write_message, &message) > 1);
        assert_true(torture(copy_message, &message) > 0);
    }
    rdx_arena_drop(&arena);
}

static void reporting_survives_each_refusal(void **state)
{
    (void)state;
    assert_in_range(torture(report_much, NULL), 10, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading_any_event_survives_each_refusal),
        cmocka_unit_test(reading_what_is_wrong_survives_each_refusal),
        cmocka_unit_test(writing_and_copying_any_event_survive_each_refusal),
        cmocka_unit_test(checking_and_writing_what_is_wrong_survive_each_refusal),
        cmocka_unit_test(writing_bytes_and_files_survives_each_refusal),
        cmocka_unit_test(reporting_survives_each_refusal),
    };
    const int failures = cmocka_run_group_tests(tests, NULL, NULL);
    torture_print_total();
    return failures;
}
