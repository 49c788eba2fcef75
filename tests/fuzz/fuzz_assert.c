/**
 * @file
 * Assertions, for any text: parse, validate and check agree on it, what check lets pass is valid
 * when it is written, equality obeys the laws of equality, and formats those of formats.
 *
 * The first byte of a case picks the event and whether repeated members are an error.
 */
#include "case.h"

#include "../support/shelf.h"

#include "canonical.h"
#include "json_copy.h"
#include "schema_format.h"

enum { ARENA_LIMIT = 256 << 20, FEW = 40 };

// ---- Verdicts ----

static rdx_status verdict(const rdx_event *event, const char *text, size_t length,
                          const rdx_rules *rules)
{
    const rdx_parse_options options = {.rules = rules};
    rdx_report report = {0};
    const rdx_status status = rdx_message_validate(event, text, length, &options, &report);
    must((status == RDX_OK) == (report.errors == 0), "a verdict has its faults");
    rdx_report_drop(&report);
    return status;
}

static void write_and_judge(rdx_arena *arena, rdx_message message)
{
    static const rdx_rules off = {0};
    rdx_body *body;
    const char *text;
    size_t length;
    must(rdx_message_write(message, NULL, &body, NULL) == RDX_OK, "what is sound is written");
    must(rdx_body_text(body, arena, &text, &length, NULL) == RDX_OK, "a body becomes text");
    rdx_body_close(body);
    must(verdict(message.event, text, length, &off) == RDX_OK, "what is written is valid");
}

static void judge_all_ways(const rdx_event *event, const char *text, size_t length,
                           const rdx_rules *rules)
{
    const rdx_parse_options strict = {.rules = rules};
    const rdx_parse_options tolerant = {.rules = rules, .policy = RDX_TOLERANT};
    rdx_arena arena = RDX_ARENA(ARENA_LIMIT);
    void *data;
    const rdx_status valid = verdict(event, text, length, rules);
    const rdx_status read = rdx_message_parse(&arena, event, text, length, &strict, &data, NULL);
    must(read == RDX_OK ? valid == RDX_OK : (valid != RDX_OK || read == RDX_E_NUL),
         "validate and STRICT agree");
    if (rdx_message_parse(&arena, event, text, length, &tolerant, &data, NULL) == RDX_OK) {
        const rdx_message message = {event, data};
        const bool sound = rdx_message_check(message, NULL) == RDX_OK;
        const bool errors = rules->levels[RDX_RULE_DUPLICATE] == RDX_LEVEL_ERROR;
        must(sound || read != RDX_OK || !errors, "what STRICT takes is sound");
        if (sound)
            write_and_judge(&arena, message);
    }
    rdx_arena_drop(&arena);
}

// ---- Equality ----

static int sign(int order)
{
    return (order > 0) - (order < 0);
}

// All pairs, and all threes: slow, and so simple that it is right.
static bool holds_twins(canonical_space *space, const canonical *array)
{
    bool found = false;
    for (size_t i = 0; i < array->count; i++)
        for (size_t j = 0; j < array->count; j++) {
            const int order = canonical_compare(space, &array->items[i], &array->items[j]);
            const int reverse = canonical_compare(space, &array->items[j], &array->items[i]);
            must(sign(order) == -sign(reverse), "order has two directions");
            must(i != j || order == 0, "a value equals itself");
            found = found || (i != j && order == 0);
            for (size_t k = 0; order <= 0 && k < array->count; k++)
                must(canonical_compare(space, &array->items[j], &array->items[k]) > 0 ||
                         canonical_compare(space, &array->items[i], &array->items[k]) <= 0,
                     "order leads on");
        }
    return found;
}

static void compare_elements_of(const char *padded, size_t length)
{
    json_reader in = json_reader_over(padded, length, JSON_DEPTH_LIMIT);
    json_span raw;
    if (!json_skip(&in, &raw) || !json_end(&in))
        return;
    canonical_space space = canonical_space_for(raw.length);
    canonical value;
    bool found;
    size_t first;
    size_t second;
    must(canonical_of(&space, raw, &value), "a value that was read has a form");
    if (value.kind == RDX_JSON_KIND_ARRAY && value.count <= FEW) {
        must(canonical_twins(&space, &value, &found, &first, &second), "there is memory");
        must(found == holds_twins(&space, &value), "sorting finds what all pairs show");
        must(!found || (first < second && second < value.count &&
                        canonical_compare(&space, &value.items[first], &value.items[second]) == 0),
             "twins are equal");
    }
    canonical_drop(&space);
}

static void compare_elements(const char *text, size_t length)
{
    rdx_arena copy = RDX_ARENA(SIZE_MAX);
    const char *padded = json_padded(&copy, text, length);
    must(padded != NULL, "there is memory for a copy");
    compare_elements_of(padded, length);
    rdx_arena_drop(&copy);
}

// ---- Formats ----

// Of any bytes; where one fits, others are bound to.
static void judge_formats(const char *text, size_t length)
{
    enum { DATE = 10 };
    bool fits[RDX_SCHEMA_FORMAT_UUID + 1];
    for (unsigned i = 0; i <= RDX_SCHEMA_FORMAT_UUID; i++)
        fits[i] = schema_format_fits((rdx_schema_format)i, text, length);
    must(fits[RDX_SCHEMA_FORMAT_NONE], "any text has no format");
    must(!fits[RDX_SCHEMA_FORMAT_DATE_TIME] ||
             schema_format_fits(RDX_SCHEMA_FORMAT_DATE, text, DATE),
         "a date and time begins with a date");
    must(!fits[RDX_SCHEMA_FORMAT_DATE] || length == DATE, "a date has ten characters");
    must(!fits[RDX_SCHEMA_FORMAT_IPV4] || fits[RDX_SCHEMA_FORMAT_HOSTNAME],
         "an IPv4 address looks like a host's name");
    must(!fits[RDX_SCHEMA_FORMAT_IPV6] || memchr(text, ':', length) != NULL,
         "an IPv6 address has colons");
    must(!fits[RDX_SCHEMA_FORMAT_EMAIL] || memchr(text, '@', length) != NULL,
         "an e-mail address has its sign");
    must(!fits[RDX_SCHEMA_FORMAT_URI] || memchr(text, ' ', length) == NULL, "a URI has no spaces");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const rdx_event *const events[] = {&shelf_event, &numbers_event, &nullable_event,
                                              &shelf_event};
    if (size == 0)
        return 0;
    const char *text = (const char *)bytes + 1;
    const rdx_rules rules = bytes[0] & 4 ? (rdx_rules){0} : rdx_rules_usual();
    judge_all_ways(events[bytes[0] & 3], text, size - 1, &rules);
    compare_elements(text, size - 1);
    judge_formats(text, size - 1);
    return 0;
}
