/**
 * @file
 * The rules beyond the schema: what each finds, where, and at which level.
 */
#include "message_fixture.h"

#define META(model, type) "{\"Meta\":{\"DataModel\":\"" model "\",\"EventType\":\"" type "\""
#define PATIENT ",\"Patient\":{\"Identifiers\":[{\"ID\":\"1\",\"IDType\":\"MR\"}]"
#define NOTE_HEAD \
    "},\"Note\":{\"DocumentType\":\"t\",\"DocumentID\":\"1\",\"Provider\":{\"ID\":\"1\"}"
#define NOTE(more) META("Notes", "New") "}" PATIENT NOTE_HEAD more "}}"
#define META_MORE(more) \
    META("Notes", "New") more "}" PATIENT NOTE_HEAD ",\"ContentType\":\"Plain Text\"}}"
#define DEMOGRAPHICS(more) \
    META("Notes", "New")   \
    "}" PATIENT ",\"Demographics\":{" more "}" NOTE_HEAD ",\"ContentType\":\"Plain Text\"}}"
#define RESULT(more)                                                   \
    META("Results", "New")                                             \
    "}" PATIENT "},\"Orders\":[{\"ID\":\"1\",\"Status\":\"Resulted\"," \
    "\"Results\":[{\"Code\":\"c\"" more "}]}]}"
#define MEDIA(more)                                                         \
    META("Media", "New")                                                    \
    "}" PATIENT "},\"Media\":{\"FileType\":\"PDF\",\"FileName\":\"a.pdf\"," \
    "\"DocumentType\":\"t\",\"DocumentID\":\"1\",\"Provider\":{\"ID\":\"1\"}" more "}}"

#define AVAILABLE ",\"Availability\":\"Available\""
#define BASE64 ",\"ContentType\":\"Base64 Encoded\",\"FileName\":\"a.pdf\",\"FileType\":\"PDF\""
#define ENCAPSULATED ",\"ValueType\":\"Encapsulated Data\",\"FileType\":\"PDF\""

typedef struct sample {
    const rdx_event *event;
    const char *text;
    rdx_rule rule; // RDX_RULE_COUNT: none is broken
    const char *pointer;
} sample;

#define BROKEN(event, text, rule, pointer)     \
    {                                          \
        &event, text, RDX_RULE_##rule, pointer \
    }
#define SOUND(event, text)               \
    {                                    \
        &event, text, RDX_RULE_COUNT, "" \
    }

static const sample samples[] = {
    SOUND(rdx_notes_new_event, NOTE(",\"ContentType\":\"Plain Text\",\"FileContents\":\"Well.\"")),
    BROKEN(rdx_notes_new_event, NOTE(",\"ContentType\":\"" CANARY "\""), VALUE_SET,
           "/Note/ContentType"),
    BROKEN(rdx_notes_new_event, NOTE(",\"ContentType\":\"plain text\""), VALUE_SET,
           "/Note/ContentType"),
    SOUND(rdx_notes_new_event, NOTE(",\"ContentType\":\"Plain\\u0020Text\"")),
    BROKEN(rdx_notes_new_event, DEMOGRAPHICS("\"Sex\":\"" CANARY "\""), VALUE_SET,
           "/Patient/Demographics/Sex"),
    SOUND(rdx_notes_new_event, DEMOGRAPHICS("\"Sex\":\"F\\u0065male\",\"Race\":null")),
    BROKEN(rdx_notes_new_event, DEMOGRAPHICS("\"DOB\":\"" CANARY "\""), DATE,
           "/Patient/Demographics/DOB"),
    SOUND(rdx_notes_new_event, DEMOGRAPHICS("\"DOB\":\"2008-01-06\"")),
    BROKEN(rdx_notes_new_event, META_MORE(",\"EventDateTime\":\"2008-01-06\""), DATE_TIME,
           "/Meta/EventDateTime"),
    BROKEN(rdx_notes_new_event, META_MORE(",\"Destinations\":[{\"ID\":\"" CANARY "\"}]"), UUID,
           "/Meta/Destinations/0/ID"),
    BROKEN(rdx_notes_new_event, DEMOGRAPHICS("\"PhoneNumber\":{\"Home\":\"" CANARY "\"}"), PHONE,
           "/Patient/Demographics/PhoneNumber/Home"),
    BROKEN(rdx_notes_new_event, DEMOGRAPHICS("\"Firstname\":\"" CANARY "\""), STRAY,
           "/Patient/Demographics/Firstname"),
    BROKEN(rdx_notes_new_event, DEMOGRAPHICS("\"" CANARY "\":1"), STRAY, "/Patient/Demographics/*"),
    // Files.
    SOUND(rdx_notes_new_event, NOTE(BASE64 ",\"FileContents\":\"QUJD\"")),
    SOUND(rdx_notes_new_event, NOTE(BASE64 ",\"FileContents\":\"\\/\\/\\/\\/\"")),
    SOUND(rdx_notes_new_event, NOTE(BASE64 ",\"FileContents\":\"https://blob.example/1\"")),
    BROKEN(rdx_notes_new_event, NOTE(BASE64 ",\"FileContents\":\"" CANARY "\""), BASE64,
           "/Note/FileContents"),
    BROKEN(rdx_notes_new_event, NOTE(BASE64 ",\"FileContents\":\"QUI\""), BASE64,
           "/Note/FileContents"),
    BROKEN(rdx_notes_new_event, NOTE(BASE64 ",\"FileContents\":\"\""), BASE64,
           "/Note/FileContents"),
    BROKEN(rdx_notes_new_event,
           NOTE(",\"ContentType\":\"Base64 Encoded\",\"FileContents\":\"QUJD\""), FILE_MEMBER,
           "/Note/FileName"),
    BROKEN(rdx_notes_new_event,
           NOTE(",\"ContentType\":\"Plain Text\",\"FileContents\":\"https://blob.example/1\""),
           CONTENT_TYPE, "/Note/ContentType"),
    BROKEN(rdx_notes_new_event,
           NOTE(",\"ContentType\":\"Plain Text\","
                "\"FileContents\":\"\\u0068ttps:\\/\\/blob.example\\/1\""),
           CONTENT_TYPE, "/Note/ContentType"),
    SOUND(rdx_notes_new_event, NOTE(",\"ContentType\":\"Plain Text\","
                                    "\"FileContents\":\"https:\\/\\/blob.example has it.\"")),
    SOUND(rdx_notes_new_event, NOTE(",\"ContentType\":\"Plain Text\","
                                    "\"FileContents\":\"https:\\/\\/blob.example\\u0020has-it.\"")),
    SOUND(rdx_results_new_event, RESULT(",\"Value\":\"1.30\",\"ValueType\":\"Numeric\"")),
    SOUND(rdx_results_new_event, RESULT(",\"Value\":\"QUJD\"" ENCAPSULATED)),
    BROKEN(rdx_results_new_event, RESULT(",\"Value\":\"" CANARY "\"" ENCAPSULATED), BASE64,
           "/Orders/0/Results/0/Value"),
    BROKEN(rdx_results_new_event, RESULT(",\"Value\":\"QUJD\",\"ValueType\":\"Encapsulated Data\""),
           FILE_MEMBER, "/Orders/0/Results/0/FileType"),
    BROKEN(rdx_results_new_event,
           RESULT(",\"FileType\":null,\"Value\":\"QUJD\",\"ValueType\":\"Encapsulated Data\""),
           FILE_MEMBER, "/Orders/0/Results/0/FileType"),
    BROKEN(rdx_results_new_event, RESULT(",\"Value\":\"x\",\"ValueType\":\"" CANARY "\""),
           VALUE_SET, "/Orders/0/Results/0/ValueType"),
    SOUND(rdx_media_new_event, MEDIA(AVAILABLE ",\"FileContents\":\"QUJD\"")),
    BROKEN(rdx_media_new_event, MEDIA(AVAILABLE ",\"FileContents\":\"" CANARY "\""), BASE64,
           "/Media/FileContents"),
    BROKEN(rdx_media_new_event, MEDIA(",\"Availability\":\"x\",\"FileContents\":\"QUJD\""),
           VALUE_SET, "/Media/Availability"),
};

static rdx_status status_of(rdx_rule rule)
{
    static const rdx_status codes[] = {
#define CODE(name, text, level, status) RDX_##status,
        RDX_RULE_MAP(CODE)
#undef CODE
    };
    return codes[rule];
}

static rdx_status judge(fixture *f, const sample *s, const rdx_rules *rules)
{
    const rdx_parse_options options = {.rules = rules};
    clear(f);
    return rdx_message_validate(s->event, s->text, strlen(s->text), &options, &f->report);
}

#define EACH(s) \
    for (const sample *s = samples; s < samples + sizeof samples / sizeof samples[0]; s++)

static void each_rule_names_the_place_that_breaks_it(void **state)
{
    fixture *f = *state;
    const rdx_rules rules = rdx_rules_warn();
    EACH(s)
    {
        assert_int_equal(judge(f, s, &rules), RDX_OK);
        assert_int_equal(f->report.errors, 0);
        if (s->rule == RDX_RULE_COUNT) {
            if (f->report.count != 0)
                fail_msg("sample %td: %s", s - samples, f->report.issues[0].pointer);
            continue;
        }
        expect_only_issue(f, status_of(s->rule), s->pointer);
        assert_int_equal(f->report.issues[0].stage, RDX_STAGE_RULE);
        assert_int_equal(f->report.issues[0].line, 1);
        assert_int_equal(f->report.issues[0].severity,
                         s->rule == RDX_RULE_STRAY ? RDX_SEVERITY_NOTICE : RDX_SEVERITY_WARNING);
    }
}

static void a_warning_that_is_raised_decides_the_verdict(void **state)
{
    fixture *f = *state;
    const rdx_rules rules = rdx_rules_error();
    EACH(s)
    {
        const bool refused = s->rule != RDX_RULE_COUNT && s->rule != RDX_RULE_STRAY;
        assert_int_equal(judge(f, s, &rules), refused ? status_of(s->rule) : RDX_OK);
        assert_int_equal(f->report.errors, refused ? 1 : 0);
    }
}

static void a_rule_that_is_off_says_nothing(void **state)
{
    fixture *f = *state;
    EACH(s)
    {
        rdx_rules rules = rdx_rules_warn();
        if (s->rule != RDX_RULE_COUNT)
            rules.levels[s->rule] = RDX_LEVEL_OFF;
        assert_int_equal(judge(f, s, &rules), RDX_OK);
        assert_int_equal(f->report.count, 0);
        assert_int_equal(judge(f, s, NULL), RDX_OK);
        assert_int_equal(f->report.count, 0);
    }
}

static void a_rule_alone_finds_what_breaks_it(void **state)
{
    fixture *f = *state;
    EACH(s)
    {
        if (s->rule == RDX_RULE_COUNT)
            continue;
        rdx_rules rules = {0};
        rules.levels[s->rule] = RDX_LEVEL_WARNING;
        assert_int_equal(judge(f, s, &rules), RDX_OK);
        expect_only_issue(f, status_of(s->rule), s->pointer);
    }
}

static void without_rules_the_usual_ones_hold(void **state)
{
    fixture *f = *state;
    static const sample twice = {&rdx_notes_new_event, "{\"Odd\":1,\"Odd\":2}", RDX_RULE_DUPLICATE,
                                 ""};
    const rdx_rules usual = rdx_rules_usual();
    const rdx_status status = judge(f, &twice, NULL);
    const size_t count = f->report.count;
    assert_int_equal(judge(f, &twice, &usual), status);
    assert_int_equal(f->report.count, count);
    EACH(s)
    {
        assert_int_equal(judge(f, s, &usual), RDX_OK);
        assert_int_equal(f->report.count, 0); // as in a_rule_that_is_off_says_nothing
    }
}

static void reading_into_structs_finds_the_same(void **state)
{
    fixture *f = *state;
    const rdx_rules rules = rdx_rules_warn();
    const rdx_parse_options options = {.rules = &rules};
    EACH(s)
    {
        void *message;
        clear(f);
        assert_int_equal(rdx_message_parse(&f->arena, s->event, s->text, strlen(s->text), &options,
                                           &message, &f->report),
                         RDX_OK);
        assert_non_null(message);
        if (s->rule == RDX_RULE_COUNT)
            assert_int_equal(f->report.count, 0);
        else
            expect_only_issue(f, status_of(s->rule), s->pointer);
    }
}

static void a_slip_of_the_pen_is_told_what_may_be_meant(void **state)
{
    fixture *f = *state;
    const rdx_rules rules = rdx_rules_warn();
    static const sample slip = {&rdx_notes_new_event,
                                DEMOGRAPHICS("\"Firstname\":\"" CANARY "\",\"Extensions\":{}"),
                                RDX_RULE_STRAY, ""};
    assert_int_equal(judge(f, &slip, &rules), RDX_OK);
    assert_int_equal(f->report.count, 2);
    assert_string_equal(f->report.issues[0].detail, "is FirstName meant?");
    assert_string_equal(f->report.issues[1].detail, "");
}

static void a_duplicate_names_both_places(void **state)
{
    fixture *f = *state;
    static const sample twice = {&rdx_notes_new_event,
                                 "{\"Meta\":{},\n \"Odd\": 1,\n \"Odd\": 2,\n \"Meta\": {}}",
                                 RDX_RULE_DUPLICATE, ""};
    rdx_rules rules = {.levels = {[RDX_RULE_DUPLICATE] = RDX_LEVEL_WARNING}};
    assert_int_not_equal(judge(f, &twice, &rules), RDX_E_DUPLICATE);
    size_t found = 0;
    for (size_t i = 0; i < f->report.count; i++) {
        const rdx_issue *issue = &f->report.issues[i];
        if (issue->code != RDX_E_DUPLICATE)
            continue;
        assert_int_equal(issue->severity, RDX_SEVERITY_WARNING);
        assert_string_equal(issue->detail,
                            found++ == 0 ? "the one before has its value at line 2, column 9"
                                         : "the one before has its value at line 1, column 9");
    }
    assert_int_equal(found, 2);
}

static void sizes_are_told_with_their_limits(void **state)
{
    fixture *f = *state;
    rdx_rules rules = rdx_rules_warn();
    rules.embed_limit = 2;
    static const sample file = {&rdx_media_new_event, MEDIA(AVAILABLE ",\"FileContents\":\"QUJD\""),
                                RDX_RULE_EMBEDDED_SIZE, ""};
    assert_int_equal(judge(f, &file, &rules), RDX_OK);
    expect_only_issue(f, RDX_E_EMBEDDED_SIZE, "/Media/FileContents");
    assert_string_equal(f->report.issues[0].detail,
                        "the file has 3 bytes, the advice is 2 at most");
    rules.embed_limit = 3;
    assert_int_equal(judge(f, &file, &rules), RDX_OK);
    assert_int_equal(f->report.count, 0);

    const rdx_rules alone = {.levels = {[RDX_RULE_EMBEDDED_SIZE] = RDX_LEVEL_WARNING},
                             .embed_limit = 2};
    assert_int_equal(judge(f, &file, &alone), RDX_OK);
    expect_only_issue(f, RDX_E_EMBEDDED_SIZE, "/Media/FileContents");

    rules.request_limit = strlen(file.text) - 1;
    assert_int_equal(judge(f, &file, &rules), RDX_OK);
    expect_only_issue(f, RDX_E_REQUEST_SIZE, "");
    rules.request_limit++;
    assert_int_equal(judge(f, &file, &rules), RDX_OK);
    assert_int_equal(f->report.count, 0);
}

static void rules_are_found_by_their_names(void **state)
{
    (void)state;
    for (int i = 0; i < RDX_RULE_COUNT; i++) {
        rdx_rule found = RDX_RULE_COUNT;
        assert_true(rdx_rule_by_name(rdx_rule_name((rdx_rule)i), &found));
        assert_int_equal(found, i);
    }
    rdx_rule untouched = RDX_RULE_COUNT;
    assert_false(rdx_rule_by_name("Value-Set", &untouched));
    assert_int_equal(untouched, RDX_RULE_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH_FIXTURE(each_rule_names_the_place_that_breaks_it),
        TEST_WITH_FIXTURE(a_warning_that_is_raised_decides_the_verdict),
        TEST_WITH_FIXTURE(a_rule_that_is_off_says_nothing),
        TEST_WITH_FIXTURE(a_rule_alone_finds_what_breaks_it),
        TEST_WITH_FIXTURE(without_rules_the_usual_ones_hold),
        TEST_WITH_FIXTURE(reading_into_structs_finds_the_same),
        TEST_WITH_FIXTURE(a_slip_of_the_pen_is_told_what_may_be_meant),
        TEST_WITH_FIXTURE(a_duplicate_names_both_places),
        TEST_WITH_FIXTURE(sizes_are_told_with_their_limits),
        cmocka_unit_test(rules_are_found_by_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
