/**
 * @file
 * The loop over the allocations of a step, and the judgement of each run.
 */
#include "torture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
// cmocka needs the three above.
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "refusing.h"

static size_t total;

enum { ISSUE_LIMIT = 1000, MOST_ALLOCATIONS = 20000 };

static bool is_same_issue(const rdx_issue *a, const rdx_issue *b)
{
    return a->code == b->code && a->offset == b->offset && a->severity == b->severity &&
           strcmp(a->pointer, b->pointer) == 0 && strcmp(a->detail, b->detail) == 0;
}

static bool is_among(const rdx_issue *issue, const rdx_report *report)
{
    for (size_t i = 0; i < report->count; i++)
        if (is_same_issue(issue, &report->issues[i]))
            return true;
    return false;
}

// Without memory less is said than with it, but nothing else.
static void expect_true_issues(const rdx_report *report, const rdx_report *undisturbed)
{
    for (size_t i = 0; i < report->count; i++)
        if (report->issues[i].code != RDX_E_NOMEM && !is_among(&report->issues[i], undisturbed))
            fail_msg("an issue that is not so: %s", rdx_status_name(report->issues[i].code));
}

// Told, or absorbed: every issue is there, with fewer words at most.
static bool is_accounted_for(const rdx_report *report, const rdx_report *undisturbed)
{
    for (size_t i = 0; i < report->count; i++)
        if (report->issues[i].code == RDX_E_NOMEM)
            return true;
    return report->unkept > 0 || (report->count > 0 && report->count == undisturbed->count);
}

size_t torture(torture_step *step, const void *context)
{
    rdx_report undisturbed = {.limit = ISSUE_LIMIT};
    const size_t live_before = live_blocks();
    const rdx_status expected = step(context, &undisturbed);
    const size_t live_then = live_blocks();
    size_t count = 0;
    for (bool refused = true; refused; count += refused) {
        rdx_report report = {.limit = ISSUE_LIMIT};
        refuse_allocation(count + 1);
        const rdx_status status = step(context, &report);
        refused = was_refused();
        refuse_allocation(0);
        if (refused && status != RDX_E_NOMEM && !is_accounted_for(&report, &undisturbed))
            fail_msg("allocation %zu was refused without a word", count + 1);
        if (status != RDX_E_NOMEM)
            assert_int_equal(status, expected);
        expect_true_issues(&report, &undisturbed);
        rdx_report_drop(&report);
        assert_int_equal(live_blocks(), live_then); // the report's own are gone again
        assert_in_range(count, 0, MOST_ALLOCATIONS);
    }
    rdx_report_drop(&undisturbed);
    assert_int_equal(live_blocks(), live_before);
    total += count;
    return count;
}

void torture_print_total(void)
{
    printf("%zu allocations refused\n", total);
}
