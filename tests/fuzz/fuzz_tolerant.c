/**
 * @file
 * The reader, TOLERANT, on any bytes: what is JSON becomes a message, and what is written from it
 * has all that came, member by member.
 */
#include "case.h"

#include "leaves.h"

#include <string.h>

enum { ARENA_LIMIT = 256 << 20, ISSUE_LIMIT = 1000000 };

static void nothing_is_lost(const fuzz_case *c, rdx_arena *arena, const void *data)
{
    const rdx_write_options options = {.unchecked = true};
    const rdx_message message = {.event = c->event, .data = data};
    rdx_body *body;
    const char *text;
    size_t length;
    must(rdx_message_write(message, &options, &body, NULL) == RDX_OK, "what was read is written");
    must(rdx_body_text(body, arena, &text, &length, NULL) == RDX_OK, "a body becomes text");
    rdx_body_close(body);
    leaf_list came = leaves_of(c->text, c->length);
    leaf_list went = leaves_of(text, length);
    must(leaves_missing(&came, &went) == 0, "no member is lost");
    leaves_drop(&came);
    leaves_drop(&went);
}

// Of equal names the last is written; the others are kept in `extra` for the program to see.
static bool has_repeats(const rdx_report *report)
{
    for (size_t i = 0; i < report->count; i++)
        if (report->issues[i].code == RDX_E_DUPLICATE)
            return true;
    return false;
}

// TOLERANT refuses a list's place that holds no list, and a name that no C string can hold.
static bool may_refuse(rdx_status status)
{
    return status == RDX_E_TYPE || status == RDX_E_NUL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_case c;
    if (!fuzz_case_read(bytes, size, &c))
        return 0;
    if (!c.has_rules)
        c.rules.levels[RDX_RULE_DUPLICATE] = RDX_LEVEL_NOTICE;
    const rdx_parse_options options = {.policy = RDX_TOLERANT, .rules = &c.rules};
    rdx_arena arena = RDX_ARENA(ARENA_LIMIT);
    rdx_report report = {.limit = ISSUE_LIMIT};
    rdx_meta_names names;
    void *data;
    const bool is_text = rdx_meta_names_find(c.text, c.length, &names, NULL) == RDX_OK;
    const rdx_status status =
        rdx_message_parse(&arena, c.event, c.text, c.length, &options, &data, &report);
    const rdx_status strict = rdx_message_validate(c.event, c.text, c.length, &options, NULL);
    must((data != NULL) == (status == RDX_OK), "a message comes with RDX_OK alone");
    must(is_text ? status == RDX_OK || may_refuse(status) : data == NULL,
         "what is JSON becomes a message, nothing else does");
    must(strict == RDX_OK || report.errors > 0, "a fault is reported");
    if (data != NULL && !has_repeats(&report))
        nothing_is_lost(&c, &arena, data);
    rdx_report_drop(&report);
    rdx_arena_drop(&arena);
    return 0;
}
