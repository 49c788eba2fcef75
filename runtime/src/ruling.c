/**
 * @file
 * The rules beyond the schema, applied while a text is read: see rdx/rules.h for what they are.
 *
 * They look at the caller's text, not at a struct, so that a verdict without structs has them, too.
 */
#include "parser.h"

#include <rdx/base64.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "format.h"
#include "lookup.h"
#include "report.h"

#define EMBED_LIMIT ((uint64_t)200 * 1000)
#define REQUEST_LIMIT ((uint64_t)10 * 1000 * 1000)

// A text with escapes that is longer, escapes counted, is of no format and of no value set.
enum { LONGEST_TEXT = 512, EXPECTED_MAX = 2000 };

static bool is_on(const parser *p, rdx_rule rule)
{
    return p->rules.levels[rule] != RDX_LEVEL_OFF;
}

static rdx_severity severity_of(const parser *p, rdx_rule rule)
{
    switch (p->rules.levels[rule]) {
    case RDX_LEVEL_ERROR:
        return RDX_SEVERITY_ERROR;
    case RDX_LEVEL_WARNING:
        return RDX_SEVERITY_WARNING;
    default:
        return RDX_SEVERITY_NOTICE;
    }
}

// Reports that `rule` is broken at `at`, with what the rule's row says and what `words` adds.
static void broken(parser *p, rdx_rule rule, const char *at, const path *here, rdx_issue words)
{
    static const rdx_status codes[RDX_RULE_COUNT] = {
#define CODE(name, text, level, status) [RDX_RULE_##name] = RDX_##status,
        RDX_RULE_MAP(CODE)
#undef CODE
    };
    words.code = codes[rule];
    words.stage = RDX_STAGE_RULE;
    words.severity = severity_of(p, rule);
    fault(p, words, at, here);
}

// Whether the issue would be kept: finding its words costs a look at the text or at other names.
static bool is_worth_words(const parser *p, rdx_rule rule, const char *at)
{
    return report_would_keep(p->report, severity_of(p, rule), parser_offset(p, at));
}

// ---- Texts ----

// The decoded text of a string, in `space` where it has escapes; NULL when it is too long.
static const char *short_text(json_span raw, char *space, size_t *length)
{
    *length = raw.length;
    if (!raw.escaped)
        return raw.start;
    if (raw.length > LONGEST_TEXT)
        return NULL;
    *length = json_decode(raw, space);
    return space;
}

static void outside_set(parser *p, const rdx_value_set *set, json_span raw, const path *here)
{
    buf expected = BUF(EXPECTED_MAX);
    buf_puts(&expected, "one of ");
    for (uint16_t i = 0; i < set->count; i++) {
        buf_puts(&expected, i > 0 ? ", " : "");
        buf_puts(&expected, set->values[i]);
    }
    const bool listed = expected.status == RDX_OK; // half a list would be no truth
    const rdx_issue issue = {.expected = listed ? expected.data : "a value of its set"};
    broken(p, RDX_RULE_VALUE_SET, raw.start - 1, here, issue);
    buf_drop(&expected);
}

static rdx_rule rule_of(rdx_format format)
{
    switch (format) {
    case RDX_FORMAT_DATE:
        return RDX_RULE_DATE;
    case RDX_FORMAT_DATE_TIME:
        return RDX_RULE_DATE_TIME;
    case RDX_FORMAT_UUID:
        return RDX_RULE_UUID;
    default:
        return RDX_RULE_PHONE;
    }
}

static void rule_set(parser *p, const rdx_value_set *set, json_span raw, const path *here)
{
    char space[LONGEST_TEXT];
    size_t length;
    if (set == NULL || !is_on(p, RDX_RULE_VALUE_SET))
        return;
    const char *text = short_text(raw, space, &length);
    if (text == NULL || set_place(set, text, length) == set->count)
        outside_set(p, set, raw, here);
}

static void rule_format(parser *p, rdx_format format, json_span raw, const path *here)
{
    char space[LONGEST_TEXT];
    size_t length;
    if (format == RDX_FORMAT_NONE || !is_on(p, rule_of(format)))
        return;
    const char *text = short_text(raw, space, &length);
    if (text == NULL || !format_fits(format, text, length))
        broken(p, rule_of(format), raw.start - 1, here,
               (rdx_issue){.expected = format_expected(format)});
}

void rule_string(parser *p, const rdx_row *row, json_span raw, const path *here)
{
    if (row->sub == NULL)
        return;
    if (row->kind == RDX_KIND_ENUM) {
        rule_set(p, row->sub, raw, here);
        return;
    }
    const rdx_text_rule *rule = row->sub;
    rule_set(p, rule->set, raw, here);
    rule_format(p, rule->format, raw, here);
}

// ---- Names ----

void rule_duplicate(parser *p, const char *at, const char *earlier, const path *here)
{
    if (!is_on(p, RDX_RULE_DUPLICATE))
        return;
    char detail[96] = "";
    if (is_worth_words(p, RDX_RULE_DUPLICATE, at)) {
        const text_place place = place_of_earlier(p, earlier);
        snprintf(detail, sizeof detail, "the one before has its value at line %zu, column %zu",
                 place.line, place.column);
    }
    broken(p, RDX_RULE_DUPLICATE, at, here,
           (rdx_issue){.expected = "one member of this name", .detail = detail});
}

static const rdx_row *alike(const rdx_view *view, const char *name, size_t length)
{
    for (uint16_t i = 0; i < view->listed; i++)
        if (names_are_alike(name, length, view->rows[i].key, view->rows[i].key_length))
            return &view->rows[i];
    return NULL;
}

void rule_stray(parser *p, const rdx_view *view, const char *at, const path *here)
{
    if (!view->closed && !is_on(p, RDX_RULE_STRAY))
        return;
    const rdx_severity severity =
        view->closed ? RDX_SEVERITY_ERROR : severity_of(p, RDX_RULE_STRAY);
    char detail[96] = "";
    if (report_would_keep(p->report, severity, parser_offset(p, at))) {
        const rdx_row *meant = alike(view, here->name, here->length);
        if (meant != NULL)
            snprintf(detail, sizeof detail, "is %.64s meant?", meant->key);
    }
    const rdx_issue closed = {.code = RDX_E_STRAY,
                              .stage = RDX_STAGE_SCHEMA,
                              .expected = "a member that the schema lists",
                              .detail = detail};
    if (view->closed)
        fault(p, closed, at, here);
    else
        broken(p, RDX_RULE_STRAY, at, here, (rdx_issue){.detail = detail});
}

// ---- Files ----

// The string that a listed member has, in the caller's text; false when it is absent or no string.
static bool string_of(const parser *p, const object *o, const rdx_row *row, json_span *out)
{
    if (!was_seen(o, row))
        return false;
    const extent value = o->values[row - o->to.view->rows];
    const char *text = in_source(p, value.start);
    if (*text != '"')
        return false;
    const size_t length = (size_t)(value.end - value.start) - 2;
    const bool escaped = memchr(text + 1, '\\', length) != NULL;
    *out = (json_span){.start = text + 1, .length = length, .escaped = escaped};
    return true;
}

static const rdx_row *row_at(const rdx_view *view, uint32_t offset)
{
    for (uint16_t i = 0; i < view->listed; i++)
        if (view->rows[i].offset == offset && view->rows[i].kind == RDX_KIND_ENUM)
            return &view->rows[i];
    return NULL;
}

// What the member beside the content says of it; *out_beside is that member's row or NULL.
static rdx_encoding encoding_in(const parser *p, const object *o, const rdx_content_rule *rule,
                                const rdx_row **out_beside)
{
    char space[LONGEST_TEXT];
    json_span raw;
    size_t length;
    *out_beside = NULL;
    if (rule->by_value == NULL)
        return RDX_ENCODE_BASE64;
    *out_beside = row_at(o->to.view, rule->beside);
    if (*out_beside == NULL || !string_of(p, o, *out_beside, &raw))
        return RDX_ENCODE_REFUSED;
    const char *text = short_text(raw, space, &length);
    const rdx_value_set *set = (*out_beside)->sub;
    const uint16_t found = text != NULL ? set_place(set, text, length) : set->count;
    return found < set->count ? (rdx_encoding)rule->by_value[found + RDX_ENUM_FIRST]
                              : RDX_ENCODE_REFUSED;
}

// An https or http URL; the case of a scheme does not matter (RFC 3986, section 3.1).
static bool is_uri(const char *text, size_t length)
{
    static const char *const schemes[] = {"https://", "http://"};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        const size_t scheme = strlen(schemes[i]);
        if (length > scheme && strncasecmp(text, schemes[i], scheme) == 0)
            return memchr(text, ' ', length) == NULL;
    }
    return false;
}

static void rule_needs(parser *p, const object *o, const rdx_content_rule *rule)
{
    for (const char *const *key = rule->needs; key != NULL && *key != NULL; key++) {
        json_span raw;
        const rdx_row *row = view_row(o->to.view, *key, strlen(*key));
        const bool is_text = row != NULL && string_of(p, o, row, &raw);
        if (row == NULL || (is_text && raw.length > 0))
            continue;
        if (!is_text && (row->rules & RDX_REQUIRED))
            continue; // the schema says so already
        const path at = path_member(o->at.up, row);
        broken(p, RDX_RULE_FILE_MEMBER, o->brace, &at,
               (rdx_issue){.expected = "a text, since the message has a file"});
    }
}

static void rule_encoded(parser *p, const char *quote, const char *text, size_t length,
                         const path *at)
{
    size_t size;
    if (length == 0 || rdx_base64_decode(text, length, NULL, &size) != RDX_OK) {
        if (is_on(p, RDX_RULE_BASE64))
            broken(p, RDX_RULE_BASE64, quote, at, (rdx_issue){.expected = "base64 or a URI"});
        return;
    }
    const uint64_t limit = p->rules.embed_limit != 0 ? p->rules.embed_limit : EMBED_LIMIT;
    if (size <= limit || !is_on(p, RDX_RULE_EMBEDDED_SIZE))
        return;
    char detail[96];
    snprintf(detail, sizeof detail, "the file has %zu bytes, the advice is %llu at most", size,
             (unsigned long long)limit);
    broken(p, RDX_RULE_EMBEDDED_SIZE, quote, at,
           (rdx_issue){.expected = "an upload and its URI", .detail = detail});
}

static void rule_labelled(parser *p, const object *o, const rdx_row *beside)
{
    const path at = path_member(o->at.up, beside);
    broken(
        p, RDX_RULE_CONTENT_TYPE, o->values[beside - o->to.view->rows].start, &at,
        (rdx_issue){.expected = "Base64 Encoded, as for every file, since a URI stands beside it"});
}

bool rule_file(parser *p, const object *o)
{
    const rdx_row *row = o->content;
    const rdx_row *beside;
    json_span raw;
    if (!p->rules_files || !string_of(p, o, row, &raw))
        return true;
    const rdx_encoding encoding = encoding_in(p, o, row->sub, &beside);
    if (encoding == RDX_ENCODE_REFUSED)
        return true; // a value that is no file
    const char *text = raw.start;
    size_t length = raw.length;
    // Some writers make "\/" of "/". A text with a blank, as most prose has early, is neither a URI
    // nor base64 however it is spelled: it needs no memory.
    if (raw.escaped && memchr(text, ' ', length) == NULL) {
        char *decoded = rdx_arena_get(&p->scratch, 1, raw.length);
        if (decoded == NULL)
            return fault_memory(p);
        length = json_decode(raw, decoded);
        text = decoded;
    }
    const path at = path_member(o->at.up, row);
    const bool uri = is_uri(text, length);
    if (encoding == RDX_ENCODE_TEXT && uri && is_on(p, RDX_RULE_CONTENT_TYPE))
        rule_labelled(p, o, beside);
    if (encoding != RDX_ENCODE_BASE64)
        return true;
    if (is_on(p, RDX_RULE_FILE_MEMBER))
        rule_needs(p, o, row->sub);
    if (!uri)
        rule_encoded(p, o->values[row - o->to.view->rows].start, text, length, &at);
    return true;
}

// ---- The whole ----

void rule_request(parser *p)
{
    const size_t length = (size_t)(p->in.end - p->in.text);
    const uint64_t limit = p->rules.request_limit != 0 ? p->rules.request_limit : REQUEST_LIMIT;
    if (length <= limit || !is_on(p, RDX_RULE_REQUEST_SIZE))
        return;
    char detail[96];
    snprintf(detail, sizeof detail, "the message has %zu bytes, the limit is %llu", length,
             (unsigned long long)limit);
    broken(p, RDX_RULE_REQUEST_SIZE, p->in.text, NULL, (rdx_issue){.detail = detail});
}
