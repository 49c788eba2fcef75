/**
 * @file
 * The report: copies, document order, the limit, and who counts as an error.
 */
#include <rdx/report.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <string.h>

static void add_at(rdx_report *report, size_t offset, const char *pointer)
{
    const rdx_issue issue = {.code = RDX_E_TYPE,
                             .stage = RDX_STAGE_SCHEMA,
                             .pointer = pointer,
                             .line = 1,
                             .column = offset + 1,
                             .offset = offset};
    rdx_report_add(report, &issue);
}

// The pointers of all kept issues, one after the other.
static void expect_order(const rdx_report *report, const char *pointers)
{
    char all[256] = "";
    size_t length = 0;
    for (size_t i = 0; i < report->count; i++) {
        const size_t more = strlen(report->issues[i].pointer);
        assert_true(length + more < sizeof all);
        memcpy(all + length, report->issues[i].pointer, more + 1);
        length += more;
    }
    assert_string_equal(all, pointers);
}

// ---- Content ----

static void an_issue_is_copied_with_its_texts(void **state)
{
    (void)state;
    char pointer[] = "/Patient", expected[] = "a string", came[] = "a number", detail[] = "why";
    rdx_report report = {0};
    rdx_report_add(&report, &(rdx_issue){.code = RDX_E_TYPE,
                                         .stage = RDX_STAGE_SCHEMA,
                                         .severity = RDX_SEVERITY_WARNING,
                                         .pointer = pointer,
                                         .line = 3,
                                         .column = 7,
                                         .offset = 40,
                                         .expected = expected,
                                         .came = came,
                                         .detail = detail});
    pointer[0] = expected[0] = came[0] = detail[0] = '!';
    assert_int_equal(report.count, 1);
    const rdx_issue *kept = &report.issues[0];
    assert_int_equal(kept->code, RDX_E_TYPE);
    assert_int_equal(kept->stage, RDX_STAGE_SCHEMA);
    assert_int_equal(kept->severity, RDX_SEVERITY_WARNING);
    assert_string_equal(kept->pointer, "/Patient");
    assert_int_equal(kept->line, 3);
    assert_int_equal(kept->column, 7);
    assert_int_equal(kept->offset, 40);
    assert_string_equal(kept->expected, "a string");
    assert_string_equal(kept->came, "a number");
    assert_string_equal(kept->detail, "why");
    rdx_report_drop(&report);
}

static void missing_texts_become_empty(void **state)
{
    (void)state;
    rdx_report report = {0};
    rdx_report_add(&report, &(rdx_issue){.code = RDX_E_FILE});
    assert_int_equal(report.count, 1);
    assert_string_equal(report.issues[0].pointer, "");
    assert_string_equal(report.issues[0].expected, "");
    assert_string_equal(report.issues[0].came, "");
    assert_string_equal(report.issues[0].detail, "");
    rdx_report_drop(&report);
}

static void no_report_is_no_trouble(void **state)
{
    (void)state;
    rdx_report_add(NULL, &(rdx_issue){.code = RDX_E_FILE});
    assert_int_equal(rdx_report_fail(NULL, RDX_STAGE_FILE, RDX_E_FILE, "%d", 1), RDX_E_FILE);
    rdx_report_note(NULL, RDX_STAGE_FILE, RDX_E_FILE, "%d", 1);
    rdx_report_drop(NULL);
}

// ---- Order ----

static void issues_stand_in_document_order(void **state)
{
    (void)state;
    rdx_report report = {0};
    add_at(&report, 50, "e");
    add_at(&report, 10, "a");
    add_at(&report, 30, "c");
    add_at(&report, 40, "d");
    add_at(&report, 20, "b");
    add_at(&report, 60, "f");
    expect_order(&report, "abcdef");
    rdx_report_drop(&report);
}

static void issues_of_one_place_keep_the_order_they_were_found_in(void **state)
{
    (void)state;
    rdx_report report = {0};
    add_at(&report, 20, "b");
    add_at(&report, 10, "1");
    add_at(&report, 10, "2");
    add_at(&report, 20, "c");
    add_at(&report, 10, "3");
    expect_order(&report, "123bc");
    rdx_report_drop(&report);
}

static void issues_without_a_line_stand_where_they_were_found(void **state)
{
    (void)state;
    rdx_report report = {0};
    add_at(&report, 20, "b");
    rdx_report_add(&report, &(rdx_issue){.code = RDX_E_FILE, .pointer = "X"});
    add_at(&report, 30, "c");
    add_at(&report, 10, "a");
    rdx_report_add(&report, &(rdx_issue){.code = RDX_E_FILE, .pointer = "Y"});
    add_at(&report, 25, "+");
    expect_order(&report, "abX+cY");
    rdx_report_drop(&report);
}

// ---- The limit ----

static void without_a_limit_set_a_hundred_are_kept(void **state)
{
    (void)state;
    rdx_report report = {0};
    for (size_t i = 0; i < 250; i++)
        add_at(&report, i, "p");
    assert_int_equal(report.count, RDX_REPORT_LIMIT);
    assert_int_equal(report.unkept, 150);
    assert_int_equal(report.errors, 250);
    rdx_report_drop(&report);
}

static void the_first_of_the_document_are_kept_not_the_first_found(void **state)
{
    (void)state;
    rdx_report report = {.limit = 3};
    add_at(&report, 40, "d");
    add_at(&report, 30, "c");
    add_at(&report, 50, "e");
    add_at(&report, 10, "a");
    add_at(&report, 60, "f");
    add_at(&report, 20, "b");
    expect_order(&report, "abc");
    assert_int_equal(report.unkept, 3);
    assert_int_equal(report.errors, 6);
    rdx_report_drop(&report);
}

static void an_issue_without_a_line_is_not_displaced(void **state)
{
    (void)state;
    rdx_report report = {.limit = 3};
    add_at(&report, 40, "d");
    add_at(&report, 50, "e");
    rdx_report_add(&report, &(rdx_issue){.code = RDX_E_FILE, .pointer = "X"});
    add_at(&report, 10, "a");
    expect_order(&report, "adX");
    rdx_report_add(&report, &(rdx_issue){.code = RDX_E_FILE, .pointer = "Y"});
    expect_order(&report, "adX");
    assert_int_equal(report.unkept, 2);
    rdx_report_drop(&report);
}

static void a_limit_of_one_keeps_the_earliest(void **state)
{
    (void)state;
    rdx_report report = {.limit = 1};
    add_at(&report, 9, "c");
    add_at(&report, 5, "b");
    add_at(&report, 1, "a");
    add_at(&report, 1, "z");
    expect_order(&report, "a");
    assert_int_equal(report.unkept, 3);
    rdx_report_drop(&report);
}

static void a_large_limit_is_honoured(void **state)
{
    (void)state;
    rdx_report report = {.limit = SIZE_MAX};
    for (size_t i = 0; i < 3000; i++)
        add_at(&report, 3000 - i, "p");
    assert_int_equal(report.count, 3000);
    assert_int_equal(report.unkept, 0);
    for (size_t i = 0; i < 3000; i++)
        assert_int_equal(report.issues[i].offset, i + 1);
    rdx_report_drop(&report);
}

static void a_dropped_report_is_empty_and_keeps_its_limit(void **state)
{
    (void)state;
    rdx_report report = {.limit = 1};
    add_at(&report, 1, "a");
    add_at(&report, 2, "b");
    rdx_report_drop(&report);
    assert_int_equal(report.count, 0);
    assert_int_equal(report.unkept, 0);
    assert_int_equal(report.errors, 0);
    assert_int_equal(report.limit, 1);
    add_at(&report, 1, "a");
    add_at(&report, 2, "b");
    expect_order(&report, "a");
    rdx_report_drop(&report);
    rdx_report_drop(&report);
}

// ---- In words ----

static void a_failure_is_worded_and_gives_its_status_back(void **state)
{
    (void)state;
    rdx_report report = {0};
    const rdx_status status = rdx_report_fail(&report, RDX_STAGE_FILE, RDX_E_FILE_SIZE,
                                              "%d bytes; the limit is %s", 31, "30");
    assert_int_equal(status, RDX_E_FILE_SIZE);
    assert_int_equal(report.errors, 1);
    assert_int_equal(report.count, 1);
    assert_int_equal(report.issues[0].code, RDX_E_FILE_SIZE);
    assert_int_equal(report.issues[0].stage, RDX_STAGE_FILE);
    assert_int_equal(report.issues[0].severity, RDX_SEVERITY_ERROR);
    assert_int_equal(report.issues[0].line, 0);
    assert_string_equal(report.issues[0].detail, "31 bytes; the limit is 30");
    rdx_report_drop(&report);
}

static void a_note_is_no_error(void **state)
{
    (void)state;
    rdx_report report = {0};
    rdx_report_note(&report, RDX_STAGE_NET, RDX_E_FORBIDDEN, "embedded instead");
    assert_int_equal(report.errors, 0);
    assert_int_equal(report.count, 1);
    assert_int_equal(report.issues[0].severity, RDX_SEVERITY_NOTICE);
    assert_string_equal(report.issues[0].detail, "embedded instead");
    rdx_report_drop(&report);
}

static void a_text_too_long_is_cut_between_characters(void **state)
{
    (void)state;
    // Two bytes a character behind 0 to 1 bytes, so that one of the cuts would hit the middle.
    char text[2001];
    for (size_t lead = 0; lead < 2; lead++) {
        memset(text, 'a', lead);
        for (size_t i = lead; i + 2 < sizeof text; i += 2)
            memcpy(text + i, "\xC3\xA9", 3);
        rdx_report report = {0};
        rdx_report_note(&report, RDX_STAGE_FILE, RDX_E_FILE, "%s", text);
        const char *detail = report.issues[0].detail;
        const size_t length = strlen(detail);
        assert_in_range(length, 400, 511);
        assert_string_equal(detail + length - 3, "...");
        assert_memory_equal(detail, text, length - 3);
        assert_int_equal((length - 3 - lead) % 2, 0);
        rdx_report_drop(&report);
    }
}

static void stages_and_severities_have_names(void **state)
{
    (void)state;
    static const char *const stages[] = {"text", "schema", "rule", "file", "net"};
    static const char *const severities[] = {"error", "warning", "notice"};
    for (int i = 0; i < 5; i++)
        assert_string_equal(rdx_stage_name((rdx_stage)i), stages[i]);
    for (int i = 0; i < 3; i++)
        assert_string_equal(rdx_severity_name((rdx_severity)i), severities[i]);
    assert_string_equal(rdx_stage_name((rdx_stage)5), "unknown");
    assert_string_equal(rdx_severity_name((rdx_severity)3), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_issue_is_copied_with_its_texts),
        cmocka_unit_test(missing_texts_become_empty),
        cmocka_unit_test(no_report_is_no_trouble),
        cmocka_unit_test(issues_stand_in_document_order),
        cmocka_unit_test(issues_of_one_place_keep_the_order_they_were_found_in),
        cmocka_unit_test(issues_without_a_line_stand_where_they_were_found),
        cmocka_unit_test(without_a_limit_set_a_hundred_are_kept),
        cmocka_unit_test(the_first_of_the_document_are_kept_not_the_first_found),
        cmocka_unit_test(an_issue_without_a_line_is_not_displaced),
        cmocka_unit_test(a_limit_of_one_keeps_the_earliest),
        cmocka_unit_test(a_large_limit_is_honoured),
        cmocka_unit_test(a_dropped_report_is_empty_and_keeps_its_limit),
        cmocka_unit_test(a_failure_is_worded_and_gives_its_status_back),
        cmocka_unit_test(a_note_is_no_error),
        cmocka_unit_test(a_text_too_long_is_cut_between_characters),
        cmocka_unit_test(stages_and_severities_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
