/**
 * @file
 * The reader, STRICT, on any bytes: its verdict, that of `validate`, and what both report.
 */
#include "case.h"

#include <string.h>

enum { ARENA_LIMIT = 256 << 20, ISSUE_LIMIT = 1000000 };

static void compare_issues(const rdx_report *parsed, const rdx_report *judged)
{
    size_t k = 0;
    for (size_t i = 0; i < parsed->count; i++) {
        if (parsed->issues[i].code == RDX_E_NUL)
            continue; // the one thing that only structs can't hold
        must(k < judged->count && parsed->issues[i].offset == judged->issues[k].offset &&
                 parsed->issues[i].code == judged->issues[k].code &&
                 strcmp(parsed->issues[i].pointer, judged->issues[k].pointer) == 0,
             "parse and validate find the same");
        k++;
    }
    must(k == judged->count, "validate finds no more than parse");
}

static void check_order(const rdx_report *report, size_t length)
{
    for (size_t i = 0; i < report->count; i++) {
        must(report->issues[i].offset <= length, "an issue lies in the text");
        must(report->issues[i].line > 0 && report->issues[i].column > 0, "an issue has a place");
        must(i == 0 || report->issues[i - 1].offset <= report->issues[i].offset,
             "issues come in document order");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_case c;
    if (!fuzz_case_read(bytes, size, &c))
        return 0;
    const rdx_parse_options options = {.policy = RDX_STRICT, .rules = &c.rules};
    rdx_arena arena = RDX_ARENA(ARENA_LIMIT);
    rdx_report parsed = {.limit = ISSUE_LIMIT};
    rdx_report judged = {.limit = ISSUE_LIMIT};
    rdx_meta_names names;
    void *data;
    const rdx_status status =
        rdx_message_parse(&arena, c.event, c.text, c.length, &options, &data, &parsed);
    const rdx_status verdict = rdx_message_validate(c.event, c.text, c.length, &options, &judged);
    must((data != NULL) == (status == RDX_OK), "a message comes with RDX_OK alone");
    must((status == RDX_OK) == (parsed.errors == 0), "a refusal comes with its errors");
    must(status != RDX_E_NOMEM && verdict != RDX_E_NOMEM, "memory suffices");
    must((verdict == RDX_OK) == (judged.errors == 0), "a verdict comes with its errors");
    compare_issues(&parsed, &judged);
    check_order(&parsed, c.length);
    const bool is_text = rdx_meta_names_find(c.text, c.length, &names, NULL) == RDX_OK;
    must(is_text || (status != RDX_OK && verdict != RDX_OK), "all agree on what is JSON");
    rdx_report_drop(&parsed);
    rdx_report_drop(&judged);
    rdx_arena_drop(&arena);
    return 0;
}
