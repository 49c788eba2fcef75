/**
 * @file
 * What the tests of reading, checking, writing and copying share: an arena, a report, texts.
 */
#ifndef RDX_TESTS_MESSAGE_FIXTURE_H
#define RDX_TESTS_MESSAGE_FIXTURE_H

#include <rdx/gen/models.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Stands for a patient's data in the tests: no issue may ever show it.
#define CANARY "Zaphod-4711"

typedef struct fixture {
    rdx_arena arena;
    rdx_report report;
} fixture;

static inline int fixture_begin(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    if (f == NULL)
        return -1;
    f->arena = RDX_ARENA(64 << 20);
    *state = f;
    return 0;
}

static inline void expect_no_canary(const rdx_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const rdx_issue *issue = &report->issues[i];
        assert_null(strstr(issue->pointer, CANARY));
        assert_null(strstr(issue->expected, CANARY));
        assert_null(strstr(issue->came, CANARY));
        assert_null(strstr(issue->detail, CANARY));
    }
}

static inline int fixture_end(void **state)
{
    fixture *f = *state;
    expect_no_canary(&f->report);
    rdx_report_drop(&f->report);
    rdx_arena_drop(&f->arena);
    free(f);
    return 0;
}

#define TEST_WITH_FIXTURE(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)

static inline void clear(fixture *f)
{
    expect_no_canary(&f->report);
    rdx_report_drop(&f->report);
    rdx_arena_drop(&f->arena);
}

static inline void expect_issue(const fixture *f, size_t index, rdx_status code,
                                const char *pointer)
{
    if (index >= f->report.count)
        fail_msg("there is no issue %zu", index);
    assert_string_equal(rdx_status_name(f->report.issues[index].code), rdx_status_name(code));
    assert_string_equal(f->report.issues[index].pointer, pointer);
}

static inline void expect_only_issue(const fixture *f, rdx_status code, const char *pointer)
{
    assert_int_equal(f->report.count, 1);
    assert_int_equal(f->report.unkept, 0);
    expect_issue(f, 0, code, pointer);
}

static inline void expect_place(const fixture *f, size_t index, size_t line, size_t column)
{
    assert_true(index < f->report.count);
    assert_int_equal(f->report.issues[index].line, line);
    assert_int_equal(f->report.issues[index].column, column);
}

#endif
