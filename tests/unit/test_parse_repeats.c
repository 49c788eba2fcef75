/**
 * @file
 * Reading members that occur twice: what is reported, what counts and what is kept.
 */
#include "notes_text.h"

static void a_repeated_member_is_an_error_of_a_rule_at_its_second_name(void **state)
{
    fixture *f = *state;
    parse_bad(f, WITH_DEMOGRAPHICS("\"FirstName\":\"" CANARY "\",\n\"\\u0046irstName\":\"b\""),
              RDX_E_DUPLICATE);
    expect_only_issue(f, RDX_E_DUPLICATE, "/Patient/Demographics/FirstName");
    expect_place(f, 0, 2, 1);
    assert_int_equal(f->report.issues[0].stage, RDX_STAGE_RULE);
    clear(f);
    parse_bad(f, WITH_PATIENT("\"Identifiers\":[],\"Extensions\":1,\"Ext\\u0065nsions\":2"),
              RDX_E_DUPLICATE);
    expect_only_issue(f, RDX_E_DUPLICATE, "/Patient/Extensions");
    clear(f);
    parse_bad(f, WITH_PATIENT("\"Identifiers\":[],\"" CANARY "\":1,\"" CANARY "\":2"),
              RDX_E_DUPLICATE);
    expect_only_issue(f, RDX_E_DUPLICATE, "/Patient/*");
}

static void equal_names_in_different_objects_are_no_repetition(void **state)
{
    fixture *f = *state;
    parse_good(
        f, "{" META "," NOTE ",\"x\":1,\"Patient\":{\"x\":1,\"Identifiers\":["
           "{\"ID\":\"1\",\"IDType\":\"t\",\"x\":1},{\"ID\":\"2\",\"IDType\":\"t\",\"x\":1}]}}");
}

static void many_unlisted_names_are_told_apart(void **state)
{
    fixture *f = *state;
    const size_t size = 200000;
    char *text = malloc(size);
    assert_non_null(text);
    size_t at = (size_t)snprintf(text, size, "{" META "," PATIENT "," NOTE);
    for (int i = 0; i < 5000; i++)
        at += (size_t)snprintf(text + at, size - at, ",\"name%d\":%d", i, i);
    snprintf(text + at, size - at, "}");
    assert_int_equal(parse_good(f, text)->extra.count, 5000);
    snprintf(text + at, size - at, ",\"name4321\":0}");
    parse_bad(f, text, RDX_E_DUPLICATE);
    assert_int_equal(f->report.count, 1);
    assert_int_equal(f->report.issues[0].offset, at + 1);
    free(text);
}

static const rdx_rules none = {0};
static const rdx_parse_options no_rules = {.rules = &none};

static void without_rules_the_last_counts_and_the_earlier_are_kept_raw(void **state)
{
    fixture *f = *state;
    static const char text[] = WITH_DEMOGRAPHICS(
        "\"FirstName\":\"a\\u0041\",\"FirstName\":null,\"FirstName\":\"c\","
        "\"Address\":{\"City\":\"old\\n\"},\"Address\":{\"ZIP\":\"new\"},"
        "\"Citizenship\":[\"\\u0041\"],\"Citizenship\":[],\"x\":1,\"x\":\"\\u0041\"");
    const rdx_demographics *who =
        parse_as(f, text, strlen(text), &no_rules, RDX_OK)->patient->demographics;
    assert_string_equal(who->first_name, "c");
    assert_string_equal(who->address->zip, "new");
    assert_null(who->address->city);
    assert_int_equal(who->citizenship.count, 0);
    static const rdx_extra_entry kept[] = {
        {"FirstName", "\"a\\u0041\""},
        {"FirstName", "null"},
        {"Address", "{\"City\":\"old\\n\"}"},
        {"Citizenship", "[\"\\u0041\"]"},
        {"x", "1"},
        {"x", "\"\\u0041\""},
    };
    assert_int_equal(who->extra.count, sizeof kept / sizeof kept[0]);
    for (size_t i = 0; i < who->extra.count; i++) {
        assert_string_equal(who->extra.items[i].key, kept[i].key);
        assert_string_equal(who->extra.items[i].json, kept[i].json);
    }
    assert_int_equal(f->report.count, 0);
}

static void without_rules_an_enum_takes_its_last_value(void **state)
{
    fixture *f = *state;
    static const char first_other[] =
        WITH_NOTE("\"Availability\":\"?\",\"Availability\":\"Deleted\"");
    const rdx_note *note = parse_as(f, first_other, strlen(first_other), &no_rules, RDX_OK)->note;
    assert_int_equal(note->availability, RDX_AVAILABILITY_DELETED);
    static const char last_other[] =
        WITH_NOTE("\"Availability\":\"Deleted\",\"Availability\":\"?\"");
    note = parse_as(f, last_other, strlen(last_other), &no_rules, RDX_OK)->note;
    assert_int_equal(note->availability, RDX_AVAILABILITY_OTHER);
    assert_string_equal(note->extra.items[note->extra.count - 1].json, "\"?\"");
}

static void without_rules_the_schema_looks_at_the_last_of_equal_members(void **state)
{
    fixture *f = *state;
    static const char wrong_first[] =
        WITH_DEMOGRAPHICS("\"FirstName\":7,\"FirstName\":[\"\\u0041\"],\"FirstName\":\"b\"");
    const rdx_demographics *who =
        parse_as(f, wrong_first, strlen(wrong_first), &no_rules, RDX_OK)->patient->demographics;
    assert_string_equal(who->first_name, "b");
    assert_int_equal(who->extra.count, 2);
    assert_string_equal(who->extra.items[0].json, "7");
    assert_string_equal(who->extra.items[1].json, "[\"\\u0041\"]");
    assert_int_equal(f->report.count, 0);
    static const char wrong_last[] = WITH_DEMOGRAPHICS("\"FirstName\":\"b\",\"FirstName\":7");
    (void)parse_as(f, wrong_last, strlen(wrong_last), &no_rules, RDX_E_TYPE);
    expect_only_issue(f, RDX_E_TYPE, "/Patient/Demographics/FirstName");
}

static void a_repeated_member_within_a_replaced_one_counts_for_nothing(void **state)
{
    fixture *f = *state;
    static const char text[] =
        "{\"Patient\":{\"Identifiers\":7,\"Identifiers\":8},\"Meta\":[]," NOTE "," PATIENT "," META
        "}";
    (void)parse_as(f, text, strlen(text), &no_rules, RDX_OK);
    assert_int_equal(f->report.count, 0);
    assert_int_equal(
        rdx_message_validate(&rdx_notes_new_event, text, strlen(text), &no_rules, &f->report),
        RDX_OK);
    assert_int_equal(f->report.count, 0);
}

static void a_repetition_that_is_but_a_notice_leaves_the_verdict_to_the_last_member(void **state)
{
    fixture *f = *state;
    const rdx_rules notice = {.levels = {[RDX_RULE_DUPLICATE] = RDX_LEVEL_NOTICE}};
    const rdx_parse_options options = {.rules = &notice};
    static const char text[] = WITH_DEMOGRAPHICS("\"FirstName\":7,\"FirstName\":\"b\"");
    (void)parse_as(f, text, strlen(text), &options, RDX_OK);
    expect_only_issue(f, RDX_E_DUPLICATE, "/Patient/Demographics/FirstName");
}

static void where_a_repetition_is_an_error_the_faults_of_both_members_are_named(void **state)
{
    fixture *f = *state;
    parse_bad(f, WITH_DEMOGRAPHICS("\"FirstName\":7,\"FirstName\":[]"), RDX_E_TYPE);
    assert_int_equal(f->report.count, 3);
    expect_issue(f, 0, RDX_E_TYPE, "/Patient/Demographics/FirstName");
    expect_issue(f, 1, RDX_E_DUPLICATE, "/Patient/Demographics/FirstName");
    expect_issue(f, 2, RDX_E_TYPE, "/Patient/Demographics/FirstName");
}

static void a_repetition_names_the_places_of_both_members(void **state)
{
    fixture *f = *state;
    parse_bad(f,
              "{" NOTE "," META ",\n  \"Patient\":{\"Identifiers\":[],\n \"x\": 1, \"x\":2},\n"
              "\"Extensions\" :\n\t{},\"Meta\":{},\"Extensions\":{}}",
              RDX_E_DUPLICATE);
    const rdx_report *report = &f->report;
    assert_int_equal(report->count, 5);
    expect_issue(f, 0, RDX_E_DUPLICATE, "/Patient/*");
    expect_place(f, 0, 3, 10);
    assert_string_equal(report->issues[0].detail,
                        "the one before has its value at line 3, column 7");
    expect_issue(f, 1, RDX_E_DUPLICATE, "/Meta");
    expect_place(f, 1, 5, 5);
    char first_meta[96];
    snprintf(first_meta, sizeof first_meta, "the one before has its value at line 1, column %zu",
             strlen("{" NOTE ",\"Meta\":") + 1);
    assert_string_equal(report->issues[1].detail, first_meta);
    expect_issue(f, 4, RDX_E_DUPLICATE, "/Extensions");
    expect_place(f, 4, 5, 15);
    assert_string_equal(report->issues[4].detail,
                        "the one before has its value at line 5, column 2");
}

// The places of the earlier ones lie far apart in the text, and each is named after one that stands
// at its other end.
static void the_place_of_an_earlier_member_is_found_anywhere_in_a_long_text(void **state)
{
    fixture *f = *state;
    enum { MEMBERS = 40, GAP = 1000, SIZE = MEMBERS * GAP * 2 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    size_t at = (size_t)snprintf(text, SIZE, "{" META "," PATIENT "," NOTE);
    for (int i = 0; i < MEMBERS; i++) // each in a line of its own, and a line more in every second
        at += (size_t)snprintf(text + at, SIZE - at, ",\n\"m%02d\":%s%*d", i, i % 2 ? "\n" : "",
                               GAP, 0);
    for (int i = 0; i < MEMBERS; i++)
        at += (size_t)snprintf(text + at, SIZE - at, ",\"m%02d\":0",
                               i % 2 ? MEMBERS - 1 - i / 2 : i / 2);
    snprintf(text + at, SIZE - at, "}");
    parse_bad(f, text, RDX_E_DUPLICATE);
    assert_int_equal(f->report.count, MEMBERS);
    for (int i = 0; i < MEMBERS; i++) {
        const int earlier = i % 2 ? MEMBERS - 1 - i / 2 : i / 2;
        const int line = 2 + earlier + (earlier + 1) / 2;
        char expected[96];
        snprintf(expected, sizeof expected, "the one before has its value at line %d, column %d",
                 line, earlier % 2 ? GAP : GAP + (int)strlen("\"m00\":"));
        assert_string_equal(f->report.issues[i].detail, expected);
    }
    free(text);
}

static void repetitions_in_values_that_no_schema_describes_are_found(void **state)
{
    fixture *f = *state;
    parse_bad(f,
              WITH_PATIENT("\"Identifiers\":[],\"Extensions\":{\"a\":[{\"B\":1,\"\\u0042\":{}},"
                           "{\"B\":1,\"a\":\"{\"}],\"C\":{\"C\":{},\"C\":[]}},\"Demographics\":"
                           "{\"Citizenship\":[\"{\",{\"D\":1, \"D\":1,\"D\":1}]}"),
              RDX_E_DUPLICATE);
    assert_int_equal(f->report.count, 4);
    expect_issue(f, 0, RDX_E_DUPLICATE, "/Patient/Extensions/*/0/B");
    expect_issue(f, 1, RDX_E_DUPLICATE, "/Patient/Extensions/C/C");
    expect_issue(f, 2, RDX_E_DUPLICATE, "/Patient/Demographics/Citizenship/1/D");
    expect_issue(f, 3, RDX_E_DUPLICATE, "/Patient/Demographics/Citizenship/1/D");
    clear(f);
    parse_bad(f, "{" NOTE "," PATIENT ",\"Meta\":[{\"a\":1,\"a\":1}]}", RDX_E_TYPE);
    assert_int_equal(f->report.count, 2);
    expect_issue(f, 1, RDX_E_DUPLICATE, "/Meta/0/*");
}

static void a_repetition_among_many_members_of_an_untyped_object_is_found(void **state)
{
    fixture *f = *state;
    for (int count = 1; count <= 20; count++) {
        for (int again = 0; again < count; again++) {
            char text[1024];
            size_t at =
                (size_t)snprintf(text, sizeof text, "{" META "," PATIENT "," NOTE ",\"x\":{");
            for (int i = 0; i < count; i++)
                at += (size_t)snprintf(text + at, sizeof text - at, "\"A%d\":%d,", i, i);
            snprintf(text + at, sizeof text - at, "\"A%d\":0}}", again);
            parse_bad(f, text, RDX_E_DUPLICATE);
            char pointer[32];
            snprintf(pointer, sizeof pointer, "/*/A%d", again);
            expect_only_issue(f, RDX_E_DUPLICATE, pointer);
            assert_int_equal(f->report.issues[0].offset, at);
            clear(f);
            snprintf(text + at, sizeof text - at, "\"A%d\":0}}", count);
            parse_good(f, text);
            clear(f);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH_FIXTURE(a_repeated_member_is_an_error_of_a_rule_at_its_second_name),
        TEST_WITH_FIXTURE(equal_names_in_different_objects_are_no_repetition),
        TEST_WITH_FIXTURE(many_unlisted_names_are_told_apart),
        TEST_WITH_FIXTURE(without_rules_the_last_counts_and_the_earlier_are_kept_raw),
        TEST_WITH_FIXTURE(without_rules_an_enum_takes_its_last_value),
        TEST_WITH_FIXTURE(without_rules_the_schema_looks_at_the_last_of_equal_members),
        TEST_WITH_FIXTURE(a_repeated_member_within_a_replaced_one_counts_for_nothing),
        TEST_WITH_FIXTURE(a_repetition_that_is_but_a_notice_leaves_the_verdict_to_the_last_member),
        TEST_WITH_FIXTURE(where_a_repetition_is_an_error_the_faults_of_both_members_are_named),
        TEST_WITH_FIXTURE(a_repetition_names_the_places_of_both_members),
        TEST_WITH_FIXTURE(the_place_of_an_earlier_member_is_found_anywhere_in_a_long_text),
        TEST_WITH_FIXTURE(repetitions_in_values_that_no_schema_describes_are_found),
        TEST_WITH_FIXTURE(a_repetition_among_many_members_of_an_untyped_object_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
