/**
 * @file
 * What the parts of a check report, and the two looks at text that they share.
 */
#include "checker.h"

#include <string.h>

#include "json_copy.h"
#include "json_read.h"
#include "utf8.h"

// Whether a value of which this is said can be written all the same.
static bool is_writable(rdx_status code)
{
    switch (code) {
    case RDX_E_TYPE:
    case RDX_E_MISSING:
    case RDX_E_DUPLICATE:
    case RDX_E_UNLISTED:
    case RDX_E_IDENTITY:
    case RDX_E_STRAY:
    case RDX_E_FORMAT:
    case RDX_E_ENUM:
    case RDX_E_PATTERN:
    case RDX_E_LENGTH:
    case RDX_E_RANGE:
    case RDX_E_ITEMS:
    case RDX_E_UNIQUE:
        return true;
    default:
        return false;
    }
}

void check_note(checker *c, rdx_status code)
{
    if (c->status == RDX_OK)
        c->status = code;
    c->unwritable += !is_writable(code);
}

void check_fail(checker *c, rdx_issue issue, const path *here)
{
    if (issue.severity == RDX_SEVERITY_ERROR)
        check_note(c, issue.code);
    path_report(c->report, &issue, here);
}

void check_fail_schema(checker *c, rdx_status code, const char *expected, const char *came,
                       const path *here)
{
    const rdx_issue issue = {
        .code = code, .stage = RDX_STAGE_SCHEMA, .expected = expected, .came = came};
    check_fail(c, issue, here);
}

void check_fail_text(checker *c, rdx_status code, const char *expected, const path *here)
{
    const rdx_issue issue = {.code = code, .stage = RDX_STAGE_TEXT, .expected = expected};
    check_fail(c, issue, here);
}

void check_utf8(checker *c, const char *text, size_t length, const path *here)
{
    if (rdx_utf8_valid(text, length) != length)
        check_fail_text(c, RDX_E_UTF8, "UTF-8", here);
}

static rdx_json_kind kind_of(const char *padded, size_t length)
{
    json_reader in = json_reader_over(padded, length, JSON_DEPTH_LIMIT);
    const rdx_json_kind kind = json_peek(&in);
    json_span span;
    return json_skip(&in, &span) && json_end(&in) ? kind : RDX_JSON_KIND_ABSENT;
}

bool check_raw_kind(checker *c, const char *json, rdx_json_kind *out, const path *here)
{
    enum { SHORT = 256 };
    char space[SHORT + SCAN_PADDING];
    rdx_arena copies = RDX_ARENA(SIZE_MAX);
    const size_t length = strlen(json);
    const char *padded = space;
    if (length <= SHORT)
        json_pad(space, json, length);
    else
        padded = json_padded(&copies, json, length);
    *out = padded != NULL ? kind_of(padded, length) : RDX_JSON_KIND_ABSENT;
    rdx_arena_drop(&copies);
    if (padded == NULL)
        check_fail_text(c, RDX_E_NOMEM, "memory to read raw JSON", here);
    return padded != NULL;
}
