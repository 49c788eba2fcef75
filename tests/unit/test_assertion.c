/**
 * @file
 * Assertions in tables: what parse, validate, check and write say of texts that a schema limits.
 */
#include "../support/shelf.h"
#include "message_fixture.h"

// One valid shelf; a case puts one member in place of "Code".
#define SHELF(member) "{\"Name\":\"Ada\"," member "}"

typedef struct text_case {
    const char *text;
    const char *faults; // "CODE POINTER COLUMN EXPECTED;" for each
} text_case;

static void list_faults(const rdx_report *report, bool with_place, char *out, size_t size)
{
    size_t length = 0;
    out[0] = '\0';
    for (size_t i = 0; i < report->count; i++) {
        const rdx_issue *issue = &report->issues[i];
        assert_true(length < size);
        length += (size_t)snprintf(out + length, size - length, "%s %s",
                                   rdx_status_name(issue->code) + strlen("RDX_E_"), issue->pointer);
        assert_true(length < size);
        if (with_place)
            length += (size_t)snprintf(out + length, size - length, " %zu", issue->column);
        assert_true(length < size);
        length += (size_t)snprintf(out + length, size - length, " %s;", issue->expected);
        assert_int_equal(issue->stage, RDX_STAGE_SCHEMA);
        assert_int_equal(issue->severity, RDX_SEVERITY_ERROR);
    }
}

// The same without the column, as check has it.
static void without_columns(const char *faults, char *out)
{
    int spaces = 0;
    for (; *faults != '\0'; faults++) {
        if (*faults == ' ')
            spaces++;
        if (*faults == ';')
            spaces = 0;
        if (spaces != 2)
            *out++ = *faults;
    }
    *out = '\0';
}

static rdx_status first_code(const rdx_report *report)
{
    return report->count > 0 ? report->issues[0].code : RDX_OK;
}

static void *expect_faults(fixture *f, const rdx_event *event, const text_case *c)
{
    static const rdx_policy policies[] = {RDX_STRICT, RDX_TOLERANT};
    char found[2000];
    void *data = NULL;
    for (size_t i = 0; i < 2; i++) {
        clear(f);
        const rdx_parse_options options = {.policy = policies[i]};
        const rdx_status status = rdx_message_parse(&f->arena, event, c->text, strlen(c->text),
                                                    &options, &data, &f->report);
        list_faults(&f->report, true, found, sizeof found);
        assert_string_equal(found, c->faults);
        assert_int_equal(status, policies[i] == RDX_STRICT ? first_code(&f->report) : RDX_OK);
        assert_int_equal(data != NULL, status == RDX_OK);
    }
    rdx_report_drop(&f->report);
    const rdx_status verdict =
        rdx_message_validate(event, c->text, strlen(c->text), NULL, &f->report);
    list_faults(&f->report, true, found, sizeof found);
    assert_string_equal(found, c->faults);
    assert_int_equal(verdict, first_code(&f->report));
    rdx_report_drop(&f->report);
    return data;
}

// What was read with TOLERANT: check finds the same, and write refuses what check refuses.
static void expect_same_in_struct(fixture *f, rdx_message message, const text_case *c)
{
    char found[2000];
    char wanted[2000];
    rdx_body *body;
    const rdx_status status = rdx_message_check(message, &f->report);
    list_faults(&f->report, false, found, sizeof found);
    without_columns(c->faults, wanted);
    assert_string_equal(found, wanted);
    assert_int_equal(status, first_code(&f->report));
    assert_int_equal(rdx_message_check(message, NULL), status);
    assert_int_equal(rdx_message_write(message, NULL, &body, NULL), status);
    rdx_body_close(body);
}

static const char *written(fixture *f, rdx_message message, bool unchecked)
{
    const rdx_write_options options = {.unchecked = unchecked};
    rdx_body *body;
    const char *text;
    size_t length;
    assert_int_equal(rdx_message_write(message, &options, &body, &f->report), RDX_OK);
    assert_int_equal(rdx_body_text(body, &f->arena, &text, &length, &f->report), RDX_OK);
    rdx_body_close(body);
    return text;
}

// Texts are compact and in the schema's order, so that they come back as they were.
static void expect_round_trip(fixture *f, rdx_message message, const char *text)
{
    void *copy;
    assert_string_equal(written(f, message, true), text);
    assert_int_equal(rdx_message_copy(&f->arena, message, &copy), RDX_OK);
    assert_string_equal(written(f, (rdx_message){message.event, copy}, true), text);
}

static void expect_all(fixture *f, const rdx_event *event, const text_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        void *data = expect_faults(f, event, &cases[i]);
        const rdx_message message = {event, data};
        expect_same_in_struct(f, message, &cases[i]);
        expect_round_trip(f, message, cases[i].text);
    }
}

#define EXPECT_ALL(f, event, cases) expect_all(f, event, cases, sizeof(cases) / sizeof((cases)[0]))

// ---- Keywords ----

static void each_keyword_is_judged_at_its_value(void **state)
{
    static const text_case cases[] = {
        {SHELF("\"Code\":\"AB1\""), ""},
        {"{\"Name\":\"A\"}", "LENGTH /Name 9 a text of at least 2 characters;"},
        {"{\"Name\":\"AdaAda\"}", "LENGTH /Name 9 a text of at most 5 characters;"},
        {"{\"Name\":\"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\"}", ""},
        {SHELF("\"Since\":null"), ""},
        {SHELF("\"Since\":\"2024-02-29\""), ""},
        {SHELF("\"Since\":\"2023-02-29\""), "FORMAT /Since 23 a date: YYYY-MM-DD;"},
        {SHELF("\"Code\":\"AB\""), "PATTERN /Code 22 a text that matches ^[A-Z]{2}\\d+$;"},
        {SHELF("\"Level\":5"), ""},
        {SHELF("\"Level\":null"), ""},
        {SHELF("\"Level\":6"), "RANGE /Level 23 a number of at most 5;"},
        {SHELF("\"Level\":0"), "RANGE /Level 23 a number of at least 1;"},
        {SHELF("\"Level\":1.0"), "TYPE /Level 23 an integer or null;"},
        {SHELF("\"Level\":1e0"), "TYPE /Level 23 an integer or null;"},
        {SHELF("\"Weight\":1e-400"), ""},
        {SHELF("\"Weight\":0.0e9"), "RANGE /Weight 24 a number greater than 0;"},
        {SHELF("\"Weight\":10e399"), ""},
        {SHELF("\"Weight\":1.1e400"), "RANGE /Weight 24 a number of at most 1e400;"},
        {SHELF("\"Open\":true"), ""},
        {SHELF("\"Open\":false"), "ENUM /Open 22 true;"},
        {SHELF("\"Tags\":[]"), ""},
        {SHELF("\"Tags\":[\"a\",1,null,{\"l\":null,\"k\":[1.0]},\"caf\xC3\xA9\"]"), ""},
        {SHELF("\"Tags\":[\"a\",1,\"a\"]"),
         "UNIQUE /Tags 22 elements that differ from each other;"},
        {SHELF("\"Tags\":[1,10e-1]"), "UNIQUE /Tags 22 elements that differ from each other;"},
        {SHELF("\"Tags\":[{\"k\":[1],\"l\":null},{\"l\":null,\"k\":[1]}]"),
         "UNIQUE /Tags 22 elements that differ from each other;"},
        {SHELF("\"Tags\":[true]"),
         "ENUM /Tags/0 23 one of \"a\", \"caf\\u00e9\", 1.0, {\"k\":[1],\"l\":null}, null;"},
        {SHELF("\"Books\":[]"), "ITEMS /Books 23 an array of at least 1 element;"},
        {SHELF("\"Books\":[{\"Title\":\"1\"},{\"Title\":\"2\"},{\"Title\":\"3\"},null]"),
         "ITEMS /Books 23 an array of at most 3 elements;"},
        {SHELF("\"Books\":[{\"Title\":\"1\"},{\"Title\":\"1\"}]"),
         "UNIQUE /Books 23 elements that differ from each other;"},
        {SHELF("\"Books\":[{\"Title\":\"1\",\"Pages\":0}]"),
         "RANGE /Books/0/Pages 45 a number of at least 1;"},
    };
    EXPECT_ALL(*state, &shelf_event, cases);
}

static void untyped_values_are_judged_to_their_depth(void **state)
{
    static const text_case cases[] = {
        {SHELF("\"Grid\":\"a\""), ""},
        {SHELF("\"Grid\":\"\xF0\x9F\x98\x80\""), ""},
        {SHELF("\"Grid\":\"ab\""), "LENGTH /Grid 22 a text of at most 1 character;"},
        {SHELF("\"Grid\":[[1,2],[]]"), ""},
        {SHELF("\"Grid\":7"), "TYPE /Grid 22 an object, an array or a string;"},
        {SHELF("\"Grid\":null"), "TYPE /Grid 22 an object, an array or a string;"},
        {SHELF("\"Grid\":[]"), "ITEMS /Grid 22 an array of at least 1 element;"},
        {SHELF("\"Grid\":[[],[0,-2]]"), "RANGE /Grid/1/1 29 a number of at least -1;"},
        {SHELF("\"Grid\":[[1,1]]"), "UNIQUE /Grid/0 23 elements that differ from each other;"},
        {SHELF("\"Grid\":[{}]"), "TYPE /Grid/0 23 an array;"},
        {SHELF("\"Grid\":{\"Kind\":\"x\",\"Size\":3,\"any/name\":[[]]}"), ""},
        {SHELF("\"Grid\":{\"Kind\":\"z\"}"), "ENUM /Grid/Kind 30 one of \"x\", \"y\";"},
        {SHELF("\"Grid\":{\"Kind\":1}"), "TYPE /Grid/Kind 30 a string;"},
        {SHELF("\"Grid\":{}"), "MISSING /Grid/Kind 22 a string;"},
        {SHELF("\"Grid\":{\"Kind\":\"x\",\"Other\":1}"),
         "STRAY /Grid/Other 34 a member that the schema lists;"},
        {SHELF("\"Grid\":{\"Kind\":\"x\",\"" CANARY "\":1}"),
         "STRAY /Grid/* 34 a member that the schema lists;"},
    };
    EXPECT_ALL(*state, &shelf_event, cases);
}

// A name is all of its characters, U+0000 and what follows it, too.
static void names_are_compared_to_their_ends(void **state)
{
    static const text_case cases[] = {
        {SHELF("\"Grid\":{\"Kind\":\"x\",\"Kind\\u0000\":1}"),
         "STRAY /Grid/* 34 a member that the schema lists;"},
        {SHELF("\"Grid\":{\"Kind\\u0000\":1,\"Kind\":\"x\"}"),
         "STRAY /Grid/* 23 a member that the schema lists;"},
        {SHELF("\"Grid\":{\"Kind\":\"x\",\"Kind\\u0000 and more than the name has\":1}"),
         "STRAY /Grid/* 34 a member that the schema lists;"},
        {SHELF("\"Grid\":{\"Kind\":\"x\",\"\\u0000\":1}"),
         "STRAY /Grid/* 34 a member that the schema lists;"},
        {SHELF("\"Grid\":{\"Kind\":\"x\",\"\":1}"),
         "STRAY /Grid/* 34 a member that the schema lists;"},
        {SHELF("\"Grid\":{\"Kind\":\"x\",\"Kin\":1}"),
         "STRAY /Grid/Kin 34 a member that the schema lists;"},
        {SHELF("\"Grid\":{\"Kind\":\"x\",\"Kindly\":1}"),
         "STRAY /Grid/Kindly 34 a member that the schema lists;"},
        {SHELF("\"Grid\":{\"K\\u0069nd\":\"x\",\"any\\/name\":1}"), ""},
        {SHELF("\"Grid\":{\"Kind\":\"x\\u0000\"}"), "ENUM /Grid/Kind 30 one of \"x\", \"y\";"},
    };
    static const text_case in_place_of_another = {
        SHELF("\"Grid\":{\"Kind\\u0000ab\":\"x\"}"),
        "MISSING /Grid/Kind 22 a string;STRAY /Grid/* 23 a member that the schema lists;"};
    EXPECT_ALL(*state, &shelf_event, cases);
    expect_faults(*state, &shelf_event, &in_place_of_another);
}

static void a_value_of_the_wrong_type_is_one_fault(void **state)
{
    fixture *f = *state;
    static const text_case cases[] = {
        {"{\"Name\":7}", "TYPE /Name 9 a string;"},
        {SHELF("\"Level\":\"6\""), "TYPE /Level 23 an integer or null;"},
        {SHELF("\"Books\":{}"), "TYPE /Books 23 an array;"},
        {SHELF("\"Books\":[7]"), "TYPE /Books/0 24 an object or null;"},
        {SHELF("\"Tags\":{}"), "TYPE /Tags 22 an array or null;"},
        {SHELF("\"Owner\":[]"), "TYPE /Owner 23 an object or null;"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_faults(f, &shelf_event, &cases[i]);
}

// ---- Closed places ----

static void a_closed_place_takes_no_other_member(void **state)
{
    static const text_case cases[] = {
        {SHELF("\"Owner\":{\"ID\":\"1\",\"Phone\":null}"), ""},
        {SHELF("\"Owner\":{\"ID\":\"1\",\"Fax\":null}"),
         "STRAY /Owner/Fax 33 a member that the schema lists;"},
        {SHELF("\"Owner\":{\"ID\":\"1\",\"" CANARY "\":null}"),
         "STRAY /Owner/* 33 a member that the schema lists;"},
        {"{\"Name\":\"Ada\",\"Open places\":1}", ""},
    };
    EXPECT_ALL(*state, &shelf_event, cases);
}

static void a_stray_member_of_a_closed_place_is_told_once(void **state)
{
    fixture *f = *state;
    static const char text[] = SHELF("\"Owner\":{\"ID\":\"1\",\"Phones\":null}");
    const rdx_rules rules = rdx_rules_warn();
    const rdx_parse_options options = {.rules = &rules};
    assert_int_equal(rdx_message_validate(&shelf_event, text, strlen(text), &options, &f->report),
                     RDX_E_STRAY);
    expect_only_issue(f, RDX_E_STRAY, "/Owner/Phones");
    assert_int_equal(f->report.issues[0].stage, RDX_STAGE_SCHEMA);
    assert_string_equal(f->report.issues[0].detail, "is Phone meant?");
}

// ---- Null ----

static void null_is_kept_where_an_object_or_a_list_may_be_null(void **state)
{
    static const text_case cases[] = {
        {SHELF("\"Owner\":null"), ""},
        {SHELF("\"Tags\":null"), ""},
        {SHELF("\"Tags\":null,\"Owner\":null"), ""},
        {SHELF("\"Books\":[null]"), ""},
        {SHELF("\"Books\":[{\"Title\":\"1\"},null,{\"Title\":\"2\"}]"), ""},
        {SHELF("\"Books\":[null,null]"), "UNIQUE /Books 23 elements that differ from each other;"},
    };
    EXPECT_ALL(*state, &shelf_event, cases);
}

static void null_stays_out_where_nothing_allows_it(void **state)
{
    static const text_case cases[] = {
        {SHELF("\"Books\":null"), "TYPE /Books 23 an array;"},
        {SHELF("\"Open\":null"), "TYPE /Open 22 a boolean;"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_faults(*state, &shelf_event, &cases[i]);
}

// ---- Documents that are lists of untyped values ----

static void a_document_may_be_a_list_of_untyped_values(void **state)
{
    static const text_case cases[] = {
        {"[]", ""},
        {"[1,2,3]", ""},
        {"null", ""},
        {"[1,\"2\"]", "TYPE /1 4 an integer;"},
        {"[1,2,1]", "UNIQUE  1 elements that differ from each other;"},
        {"[1,2,3,4,5]", "ITEMS  1 an array of at most 4 elements;"},
        {"[-2]", "RANGE /0 2 a number of at least -1;"},
    };
    EXPECT_ALL(*state, &numbers_event, cases);
}

static void a_document_that_is_no_list_is_refused(void **state)
{
    fixture *f = *state;
    static const rdx_parse_options tolerant = {.policy = RDX_TOLERANT};
    void *data;
    assert_int_equal(
        rdx_message_parse(&f->arena, &numbers_event, "{}", 2, &tolerant, &data, &f->report),
        RDX_E_TYPE);
    expect_only_issue(f, RDX_E_TYPE, "");
    assert_string_equal(f->report.issues[0].expected, "an array or null");
}

static void a_document_may_be_null(void **state)
{
    static const text_case cases[] = {{"null", ""}, {"{\"Name\":\"Ada\"}", ""}};
    EXPECT_ALL(*state, &nullable_event, cases);
    static const text_case refused = {"null", "TYPE  1 an object;"};
    expect_faults(*state, &shelf_event, &refused);
}

// ---- Spellings, places and sizes ----

static void texts_are_judged_as_they_are_when_decoded(void **state)
{
    static const text_case cases[] = {
        {"{\"Name\":\"\\uD83D\\uDE00\"}", "LENGTH /Name 9 a text of at least 2 characters;"},
        {"{\"Name\":\"\\ud83d\\ude00\\n\\\"\\u00e9\\/\"}", ""},
        {"{\"Name\":\"\\u0041B\",\"Code\":\"\\u0041B\\u0031\"}", ""},
        {SHELF("\"Since\":\"2024\\u002d02-29\""), ""},
        {SHELF("\"Tags\":[\"\\u0061\",\"caf\\u00E9\"]"), ""},
        {SHELF("\"Tags\":[\"caf\\u00e8\"]"),
         "ENUM /Tags/0 23 one of \"a\", \"caf\\u00e9\", 1.0, {\"k\":[1],\"l\":null}, null;"},
        {SHELF("\"Tags\":[\"a\",\"\\u0061\"]"),
         "UNIQUE /Tags 22 elements that differ from each other;"},
        {SHELF("\"Grid\":{\"\\u004bind\":\"\\u0078\"}"), ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_faults(*state, &shelf_event, &cases[i]);
}

static void all_faults_of_a_text_are_told_in_their_order(void **state)
{
    fixture *f = *state;
    static const char text[] =
        "{\n\"Books\":[\n{\"Pages\":0,\"Title\":\"1\"},\n{\"Pages\":-1e999}],\n"
        "\"Name\":\"\",\"Grid\":[[\n-5]]}";
    assert_int_equal(rdx_message_validate(&shelf_event, text, strlen(text), NULL, &f->report),
                     RDX_E_RANGE);
    assert_int_equal(f->report.count, 5);
    expect_issue(f, 0, RDX_E_RANGE, "/Books/0/Pages");
    expect_place(f, 0, 3, 10);
    expect_issue(f, 1, RDX_E_MISSING, "/Books/1/Title");
    expect_place(f, 1, 4, 1);
    expect_issue(f, 2, RDX_E_RANGE, "/Books/1/Pages");
    expect_place(f, 2, 4, 10);
    expect_issue(f, 3, RDX_E_LENGTH, "/Name");
    expect_place(f, 3, 5, 8);
    expect_issue(f, 4, RDX_E_RANGE, "/Grid/0/0");
    expect_place(f, 4, 6, 1);
}

// Built of a head, one piece many times, and a tail.
static char *make_long(const char *head, const char *piece, size_t count, const char *tail)
{
    const size_t size = strlen(piece);
    char *text = malloc(strlen(head) + size * count + strlen(tail) + 1);
    assert_non_null(text);
    char *end = text + snprintf(text, strlen(head) + 1, "%s", head);
    for (size_t i = 0; i < count; i++, end += size)
        memcpy(end, piece, size);
    memcpy(end, tail, strlen(tail) + 1);
    return text;
}

static void expect_long(fixture *f, char *text, rdx_status status)
{
    const rdx_parse_options options = {.max_depth = 1024};
    clear(f);
    assert_string_equal(rdx_status_name(rdx_message_validate(&shelf_event, text, strlen(text),
                                                             &options, &f->report)),
                        rdx_status_name(status));
    assert_int_equal(f->report.errors, status != RDX_OK);
    free(text);
}

static void numbers_of_ten_thousand_digits_are_judged_exactly(void **state)
{
    fixture *f = *state;
    expect_long(f, make_long("{\"Name\":\"Ada\",\"Weight\":0.", "0", 10000, "1}"), RDX_OK);
    expect_long(f, make_long("{\"Name\":\"Ada\",\"Weight\":0.", "0", 10000, "}"), RDX_E_RANGE);
    expect_long(f, make_long("{\"Name\":\"Ada\",\"Weight\":1e", "0", 10000, "400}"), RDX_OK);
    expect_long(f, make_long("{\"Name\":\"Ada\",\"Weight\":1e400", "0", 10000, "}"), RDX_E_RANGE);
    expect_long(f, make_long("{\"Name\":\"Ada\",\"Weight\":1e-", "9", 10000, "}"), RDX_OK);
}

static void nesting_in_untyped_values_is_no_matter(void **state)
{
    fixture *f = *state;
    static char brackets[1001];
    memset(brackets, ']', 1000);
    static char end[1100] = "";
    memcpy(end, brackets, 1001);
    memcpy(end + 1000, "]}", 3);
    expect_long(f, make_long("{\"Name\":\"Ada\",\"Tags\":[", "[", 1000, end), RDX_E_ENUM);
    memcpy(end + 1000, "}}", 3);
    expect_long(
        f, make_long("{\"Name\":\"Ada\",\"Grid\":{\"Kind\":\"x\",\"any/name\":", "[", 1000, end),
        RDX_OK);
}

static void a_long_text_with_a_fault_in_each_element_is_judged(void **state)
{
    fixture *f = *state;
    char *text = make_long("{\"Name\":\"Ada\",\"Tags\":[7", ",7", 100000, "]}");
    assert_int_equal(rdx_message_validate(&shelf_event, text, strlen(text), NULL, &f->report),
                     RDX_E_UNIQUE);
    assert_int_equal(f->report.errors, 100002);
    assert_int_equal(f->report.count, RDX_REPORT_LIMIT);
    free(text);
}

static void once_the_steps_are_used_up_no_pattern_is_tried(void **state)
{
    fixture *f = *state;
    static const rdx_rules off = {0};
    char *text = make_long("[{\"Name\":\"Ada\",\"Code\":\"AB1\"},{\"Name\":\"Ada\",\"Code\":\"!\"}",
                           ",{\"Name\":\"Ada\",\"Code\":\"AB1\"}", 1000, "]");
    const rdx_parse_options options = {.rules = &off};
    shelf_patterns_matched = 0;
    assert_int_equal(rdx_message_validate(&shelves_event, text, strlen(text), &options, &f->report),
                     RDX_E_PATTERN);
    assert_int_equal(shelf_patterns_matched, 2);
    assert_int_equal(f->report.errors, 1001);
    assert_string_equal(f->report.issues[0].pointer, "/1/Code");
    for (size_t i = 0; i < f->report.count; i++)
        assert_string_equal(
            f->report.issues[i].detail,
            "not decided: the steps that all patterns of a reading have are used up");
    free(text);
}

static void a_pattern_that_gives_up_leaves_the_others_their_steps(void **state)
{
    fixture *f = *state;
    static const char text[] =
        "[{\"Name\":\"Ada\",\"Code\":\"?\"},{\"Name\":\"Ada\",\"Code\":\"AB1\"}]";
    assert_int_equal(rdx_message_validate(&shelves_event, text, strlen(text), NULL, &f->report),
                     RDX_E_PATTERN);
    expect_only_issue(f, RDX_E_PATTERN, "/0/Code");
    assert_string_equal(f->report.issues[0].detail,
                        "not decided: matching it takes more memory than is allowed");
}

// ---- Repeated members ----

static void of_repeated_members_the_last_is_judged_where_they_are_no_error(void **state)
{
    fixture *f = *state;
    static const rdx_rules off = {0};
    const rdx_parse_options without = {.rules = &off};
    static const struct {
        const char *text;
        size_t without, with; // faults
    } cases[] = {
        {"{\"Name\":\"A\",\"Name\":\"Ada\"}", 0, 2},
        {"{\"Name\":\"Ada\",\"Name\":\"A\"}", 1, 2},
        {SHELF("\"Grid\":{\"Kind\":\"z\",\"Kind\":\"x\"}"), 0, 2},
        {SHELF("\"Grid\":{\"Kind\":\"x\",\"\\u004bind\":\"z\"}"), 1, 2},
        {SHELF("\"Tags\":[{\"k\":2,\"l\":null,\"k\":[1]}]"), 0, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        clear(f);
        const size_t length = strlen(cases[i].text);
        (void)!rdx_message_validate(&shelf_event, cases[i].text, length, &without, &f->report);
        assert_int_equal(f->report.count, cases[i].without);
        clear(f);
        (void)!rdx_message_validate(&shelf_event, cases[i].text, length, NULL, &f->report);
        assert_int_equal(f->report.count, cases[i].with);
    }
}

// ---- Patterns ----

static void a_pattern_is_compiled_once_a_reading_and_only_when_needed(void **state)
{
    fixture *f = *state;
    static const char with[] = "{\"Name\":\"Ada\",\"Code\":\"AB1\",\"Code\":\"AB2\"}";
    shelf_patterns_compiled = 0;
    (void)!rdx_message_validate(&shelf_event, "{\"Name\":\"Ada\"}", 14, NULL, &f->report);
    assert_int_equal(shelf_patterns_compiled, 0);
    (void)!rdx_message_validate(&shelf_event, with, strlen(with), NULL, &f->report);
    assert_int_equal(shelf_patterns_compiled, 1);
}

static void a_pattern_that_cannot_be_decided_is_a_fault_that_says_so(void **state)
{
    fixture *f = *state;
    static const char text[] = SHELF("\"Code\":\"?\"");
    assert_int_equal(rdx_message_validate(&shelf_event, text, strlen(text), NULL, &f->report),
                     RDX_E_PATTERN);
    expect_only_issue(f, RDX_E_PATTERN, "/Code");
    assert_string_equal(f->report.issues[0].detail,
                        "not decided: matching it takes more memory than is allowed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH_FIXTURE(each_keyword_is_judged_at_its_value),
        TEST_WITH_FIXTURE(untyped_values_are_judged_to_their_depth),
        TEST_WITH_FIXTURE(names_are_compared_to_their_ends),
        TEST_WITH_FIXTURE(a_value_of_the_wrong_type_is_one_fault),
        TEST_WITH_FIXTURE(a_closed_place_takes_no_other_member),
        TEST_WITH_FIXTURE(a_stray_member_of_a_closed_place_is_told_once),
        TEST_WITH_FIXTURE(null_is_kept_where_an_object_or_a_list_may_be_null),
        TEST_WITH_FIXTURE(null_stays_out_where_nothing_allows_it),
        TEST_WITH_FIXTURE(a_document_may_be_a_list_of_untyped_values),
        TEST_WITH_FIXTURE(a_document_that_is_no_list_is_refused),
        TEST_WITH_FIXTURE(of_repeated_members_the_last_is_judged_where_they_are_no_error),
        TEST_WITH_FIXTURE(a_pattern_is_compiled_once_a_reading_and_only_when_needed),
        TEST_WITH_FIXTURE(a_pattern_that_cannot_be_decided_is_a_fault_that_says_so),
        TEST_WITH_FIXTURE(a_document_may_be_null),
        TEST_WITH_FIXTURE(texts_are_judged_as_they_are_when_decoded),
        TEST_WITH_FIXTURE(all_faults_of_a_text_are_told_in_their_order),
        TEST_WITH_FIXTURE(numbers_of_ten_thousand_digits_are_judged_exactly),
        TEST_WITH_FIXTURE(nesting_in_untyped_values_is_no_matter),
        TEST_WITH_FIXTURE(a_long_text_with_a_fault_in_each_element_is_judged),
        TEST_WITH_FIXTURE(once_the_steps_are_used_up_no_pattern_is_tried),
        TEST_WITH_FIXTURE(a_pattern_that_gives_up_leaves_the_others_their_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
