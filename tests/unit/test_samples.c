/**
 * @file
 * Samples of every event, small and full, by schema and by every rule beyond it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <rdx/gen/describe.h>
#include <rdx/gen/events.h>
#include <rdx/gen/samples.h>
#include <rdx/parse.h>

#include "buf.h"

enum { LARGEST_SAMPLE = 1 << 20, LONGEST_LITERAL = 4095 };

typedef const char *const *find_function(const rdx_event *event);

static buf text_of(const rdx_event *event, find_function *find)
{
    buf text = BUF(LARGEST_SAMPLE);
    const char *const *piece = find(event);
    assert_non_null(piece);
    for (; *piece != NULL; piece++)
        buf_puts(&text, *piece);
    assert_non_null(text.data);
    return text;
}

static void assert_flawless(const rdx_event *event, find_function *find)
{
    const rdx_rules rules = rdx_rules_error();
    const rdx_parse_options options = {.rules = &rules};
    rdx_report report = {0};
    buf text = text_of(event, find);
    const rdx_status status =
        rdx_message_validate(event, text.data, text.length, &options, &report);
    for (size_t i = 0; i < report.count; i++)
        print_error("%s: %s: %s\n", event->schema, report.issues[i].pointer,
                    rdx_status_name(report.issues[i].code));
    assert_int_equal(status, RDX_OK);
    assert_int_equal(report.count, 0);
    rdx_report_drop(&report);
    buf_drop(&text);
}

static void small_samples_break_neither_schema_nor_rule(void **state)
{
    (void)state;
    size_t count;
    const rdx_event *const *events = rdx_events(&count);
    assert_true(count >= 14);
    for (size_t i = 0; i < count; i++)
        assert_flawless(events[i], rdx_event_sample);
}

static void full_samples_break_neither_schema_nor_rule(void **state)
{
    (void)state;
    size_t count;
    const rdx_event *const *events = rdx_events(&count);
    for (size_t i = 0; i < count; i++)
        assert_flawless(events[i], rdx_event_full_sample);
}

static void no_piece_is_longer_than_c_promises_to_take(void **state)
{
    (void)state;
    size_t count;
    const rdx_event *const *events = rdx_events(&count);
    for (size_t i = 0; i < count; i++)
        for (const char *const *piece = rdx_event_full_sample(events[i]); *piece != NULL; piece++)
            assert_true(strlen(*piece) <= LONGEST_LITERAL);
}

// The rules are on in the tests above: a sample with one fault shows that they would speak.
static void a_full_sample_with_another_destination_breaks_a_rule(void **state)
{
    (void)state;
    const rdx_rules rules = rdx_rules_error();
    const rdx_parse_options options = {.rules = &rules};
    rdx_report report = {0};
    const rdx_event *event = rdx_event_by_schema("media/new");
    buf text = text_of(event, rdx_event_full_sample);
    char *id = strstr(text.data, "00000000-0000-4000-8000-000000000001");
    assert_non_null(id);
    id[0] = 'x';
    assert_int_equal(rdx_message_validate(event, text.data, text.length, &options, &report),
                     RDX_E_FORMAT);
    assert_int_equal(report.count, 1);
    assert_string_equal(report.issues[0].pointer, "/Meta/Destinations/0/ID");
    rdx_report_drop(&report);
    buf_drop(&text);
}

// ---- Descriptions ----

static const rdx_member_description *member_of(const rdx_object_description *object,
                                               const char *key)
{
    for (size_t i = 0; i < object->count; i++)
        if (strcmp(object->members[i].key, key) == 0)
            return &object->members[i];
    return NULL;
}

static void a_description_leads_from_an_event_to_its_members(void **state)
{
    (void)state;
    const rdx_event_description *event = rdx_event_describe(rdx_event_by_schema("notes/new"));
    assert_string_equal(event->object->type, "rdx_notes_new");
    const rdx_member_description *note = member_of(event->object, "Note");
    assert_true(note->required);
    assert_string_equal(note->type, "object");
    const rdx_member_description *provider = member_of(note->object, "Provider");
    assert_string_equal(provider->object->type, "rdx_provider");
    assert_true(member_of(provider->object, "ID")->required);
    assert_true(member_of(provider->object, "IDType")->nullable);
    assert_string_equal(member_of(provider->object, "IDType")->name, "id_type");
}

static void an_event_of_another_build_has_neither_sample_nor_description(void **state)
{
    (void)state;
    const rdx_event other = {.schema = "notes/nothing"};
    assert_null(rdx_event_sample(&other));
    assert_null(rdx_event_full_sample(&other));
    assert_null(rdx_event_describe(&other));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_samples_break_neither_schema_nor_rule),
        cmocka_unit_test(full_samples_break_neither_schema_nor_rule),
        cmocka_unit_test(no_piece_is_longer_than_c_promises_to_take),
        cmocka_unit_test(a_full_sample_with_another_destination_breaks_a_rule),
        cmocka_unit_test(a_description_leads_from_an_event_to_its_members),
        cmocka_unit_test(an_event_of_another_build_has_neither_sample_nor_description),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
