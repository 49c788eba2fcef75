/**
 * @file
 * The JSON reader: what RFC 8259 allows and nothing else, with the place of the first fault.
 */
#include "json_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_copy.h"

enum { DEPTH = 128 };

// A text that may hold NUL bytes: the literal's size counts, without its own NUL.
typedef struct sample {
    const char *text;
    size_t length;
    rdx_status status; // of reading it
    size_t fault;      // offset of the fault
} sample;

#define GOOD(literal)                           \
    {                                           \
        literal, sizeof(literal) - 1, RDX_OK, 0 \
    }
#define BAD(literal, status, fault)                 \
    {                                               \
        literal, sizeof(literal) - 1, status, fault \
    }

// The copies that tests read from; dropped at the end.
static rdx_arena copies = {.limit = SIZE_MAX};

static json_reader reader_over(const char *text, size_t length, unsigned depth)
{
    const char *padded = json_padded(&copies, text, length);
    assert_non_null(padded);
    return json_reader_over(padded, length, depth);
}

// Each text in a block of its own, so that a sanitizer sees each byte read beyond its padding.
static rdx_status read_all(const char *text, size_t length, unsigned depth, size_t *fault)
{
    char *exact = calloc(1, length + SCAN_PADDING);
    assert_non_null(exact);
    memcpy(exact, text, length);
    json_reader in = json_reader_over(exact, length, depth);
    json_span all;
    const bool whole = json_skip(&in, &all) && json_end(&in);
    assert_int_equal(whole, in.status == RDX_OK);
    *fault = 0;
    if (!whole) {
        assert_non_null(in.expected);
        assert_true(in.fault >= exact && in.fault <= exact + length);
        *fault = (size_t)(in.fault - exact);
    }
    free(exact);
    return in.status;
}

static void expect(const sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t fault;
        const rdx_status status = read_all(samples[i].text, samples[i].length, DEPTH, &fault);
        if (status != samples[i].status || fault != samples[i].fault)
            fail_msg("sample %zu: <%s>: %s at %zu", i, samples[i].text, rdx_status_name(status),
                     fault);
    }
}

#define EXPECT(samples) expect(samples, sizeof samples / sizeof samples[0])

// ---- Grammar ----

static void values_that_json_has_are_read(void **state)
{
    (void)state;
    static const sample samples[] = {
        GOOD("null"),
        GOOD("true"),
        GOOD("false"),
        GOOD("\"\""),
        GOOD("0"),
        GOOD("[]"),
        GOOD("{}"),
        GOOD(" \t\r\n[ \t\r\n] \t\r\n"),
        GOOD("[1,\"a\",null,true,false,[],{}]"),
        GOOD("{\"\":0}"),
        GOOD("{\"a\":1,\"a\":2}"), // names may repeat: a rule of ours, not of JSON's
        GOOD("{\"a\" : { \"b\" : [ 1 , 2 ] } , \"c\" : 3 }"),
        GOOD("[[],[[]],{\"a\":[{}]}]"),
    };
    EXPECT(samples);
}

static void what_is_no_json_is_refused_at_its_place(void **state)
{
    (void)state;
    static const sample samples[] = {
        BAD("", RDX_E_SYNTAX, 0),
        BAD("   ", RDX_E_SYNTAX, 3),
        BAD("\xEF\xBB\xBF{}", RDX_E_SYNTAX, 0), // a byte order mark
        BAD("\0", RDX_E_SYNTAX, 0),
        BAD("[1]\0", RDX_E_SYNTAX, 3),
        BAD("[1] x", RDX_E_SYNTAX, 4),
        BAD("{}{}", RDX_E_SYNTAX, 2),
        BAD("1 2", RDX_E_SYNTAX, 2),
        BAD("[1]]", RDX_E_SYNTAX, 3),
        BAD("\f[]", RDX_E_SYNTAX, 0),
        BAD("[\v1]", RDX_E_SYNTAX, 1),
        BAD("[\xC2\xA0]", RDX_E_SYNTAX, 1), // a no-break space is no white space
        BAD("[1,]", RDX_E_SYNTAX, 3),
        BAD("[,1]", RDX_E_SYNTAX, 1),
        BAD("[1,,2]", RDX_E_SYNTAX, 3),
        BAD("[1 2]", RDX_E_SYNTAX, 3),
        BAD("[1}", RDX_E_SYNTAX, 2),
        BAD("[1:2]", RDX_E_SYNTAX, 2),
        BAD("]", RDX_E_SYNTAX, 0),
        BAD("}", RDX_E_SYNTAX, 0),
        BAD("[", RDX_E_SYNTAX, 1),
        BAD("{", RDX_E_SYNTAX, 1),
        BAD("{\"a\":1,}", RDX_E_SYNTAX, 7),
        BAD("{,}", RDX_E_SYNTAX, 1),
        BAD("{\"a\"}", RDX_E_SYNTAX, 4),
        BAD("{\"a\":}", RDX_E_SYNTAX, 5),
        BAD("{\"a\"::1}", RDX_E_SYNTAX, 5),
        BAD("{\"a\",1}", RDX_E_SYNTAX, 4),
        BAD("{\"a\" 1}", RDX_E_SYNTAX, 5),
        BAD("{\"a\":1 \"b\":2}", RDX_E_SYNTAX, 7),
        BAD("{\"a\":1]", RDX_E_SYNTAX, 6),
        BAD("{a:1}", RDX_E_SYNTAX, 1),
        BAD("{'a':1}", RDX_E_SYNTAX, 1),
        BAD("{1:1}", RDX_E_SYNTAX, 1),
        BAD("{null:1}", RDX_E_SYNTAX, 1),
        BAD("[1] // no comments", RDX_E_SYNTAX, 4),
        BAD("[/**/1]", RDX_E_SYNTAX, 1),
        BAD("'a'", RDX_E_SYNTAX, 0),
        BAD("undefined", RDX_E_SYNTAX, 0),
    };
    EXPECT(samples);
}

static void literals_are_spelled_to_the_letter(void **state)
{
    (void)state;
    static const sample samples[] = {
        BAD("True", RDX_E_SYNTAX, 0),      BAD("TRUE", RDX_E_SYNTAX, 0),
        BAD("nul", RDX_E_SYNTAX, 0),       BAD("nulL", RDX_E_SYNTAX, 0),
        BAD("tru", RDX_E_SYNTAX, 0),       BAD("fals", RDX_E_SYNTAX, 0),
        BAD("[nullx]", RDX_E_SYNTAX, 5),   BAD("truefalse", RDX_E_SYNTAX, 4),
        BAD("[true1]", RDX_E_SYNTAX, 5),   BAD("nan", RDX_E_SYNTAX, 0),
        BAD("NaN", RDX_E_SYNTAX, 0),       BAD("Infinity", RDX_E_SYNTAX, 0),
        BAD("-Infinity", RDX_E_SYNTAX, 1),
    };
    EXPECT(samples);
}

// ---- Numbers ----

static void numbers_that_json_has_are_read(void **state)
{
    (void)state;
    static const sample samples[] = {
        GOOD("0"),
        GOOD("-0"),
        GOOD("1"),
        GOOD("-1"),
        GOOD("10"),
        GOOD("0.0"),
        GOOD("1.30"),
        GOOD("0e0"),
        GOOD("0E+1"),
        GOOD("1e-400"),
        GOOD("1E400"),
        GOOD("0.5e007"),
        GOOD("-0.0e-0"),
        GOOD("[0,-0 ]"),
        GOOD("1e+00"),
        GOOD("9007199254740993"),
        GOOD("123456789012345678901234567890.123456789"),
    };
    EXPECT(samples);
}

static void numbers_that_json_lacks_are_refused(void **state)
{
    (void)state;
    static const sample samples[] = {
        BAD("+1", RDX_E_SYNTAX, 0),    BAD(".5", RDX_E_SYNTAX, 0),
        BAD("-.5", RDX_E_SYNTAX, 1),   BAD("5.", RDX_E_SYNTAX, 2),
        BAD("[5.]", RDX_E_SYNTAX, 3),  BAD("01", RDX_E_SYNTAX, 1),
        BAD("-01", RDX_E_SYNTAX, 2),   BAD("00", RDX_E_SYNTAX, 1),
        BAD("-", RDX_E_SYNTAX, 1),     BAD("--1", RDX_E_SYNTAX, 1),
        BAD("1e", RDX_E_SYNTAX, 2),    BAD("1e+", RDX_E_SYNTAX, 3),
        BAD("1e1.5", RDX_E_SYNTAX, 3), BAD("1.e5", RDX_E_SYNTAX, 2),
        BAD("1ee5", RDX_E_SYNTAX, 2),  BAD("0x10", RDX_E_SYNTAX, 1),
        BAD("1_000", RDX_E_SYNTAX, 1), BAD("1,000", RDX_E_SYNTAX, 1),
        BAD("- 1", RDX_E_SYNTAX, 1),   BAD("1 .5", RDX_E_SYNTAX, 2),
        BAD("1a", RDX_E_SYNTAX, 1),    BAD("\xEF\xBC\x91", RDX_E_SYNTAX, 0), // a full-width digit
    };
    EXPECT(samples);
}

// ---- Strings ----

static void strings_that_json_has_are_read(void **state)
{
    (void)state;
    static const sample samples[] = {
        GOOD("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
        GOOD("\"\\u0041\\u00e9\\u20AC\""),
        GOOD("\"\\u0000\""), // JSON has it; whether a struct can is another matter
        GOOD("\"\\uD83D\\uDE00\""),
        GOOD("\"\\udbff\\udfff\""),
        GOOD("\"\\uFFFF\\uFDD0\""), // noncharacters are characters of UTF-8
        GOOD("\"\x7F\""),
        GOOD("\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\""),
        GOOD("\"\xF4\x8F\xBF\xBF\""),
        GOOD("\"\xEF\xBB\xBF\""),
        GOOD("\"/* no comment */\""),
        GOOD("\"'\""),
    };
    EXPECT(samples);
}

static void strings_that_json_lacks_are_refused(void **state)
{
    (void)state;
    static const sample samples[] = {
        BAD("\"", RDX_E_SYNTAX, 1),
        BAD("\"a", RDX_E_SYNTAX, 2),
        BAD("\"\\", RDX_E_SYNTAX, 2),
        BAD("\"\\\"", RDX_E_SYNTAX, 3),
        BAD("\"\\x41\"", RDX_E_SYNTAX, 1),
        BAD("\"\\a\"", RDX_E_SYNTAX, 1),
        BAD("\"\\'\"", RDX_E_SYNTAX, 1),
        BAD("\"\\U0041\"", RDX_E_SYNTAX, 1),
        BAD("\"\\\0\"", RDX_E_SYNTAX, 1),
        BAD("\"\\\n\"", RDX_E_SYNTAX, 1),
        BAD("\"\\u\"", RDX_E_SYNTAX, 1),
        BAD("\"\\u00\"", RDX_E_SYNTAX, 1),
        BAD("\"\\u00G0\"", RDX_E_SYNTAX, 1),
        BAD("\"\\u+041\"", RDX_E_SYNTAX, 1),
        BAD("\"\\u 041\"", RDX_E_SYNTAX, 1),
        BAD("\"\\u004", RDX_E_SYNTAX, 1),
        BAD("\"a\nb\"", RDX_E_SYNTAX, 2),
        BAD("\"a\tb\"", RDX_E_SYNTAX, 2),
        BAD("\"a\0b\"", RDX_E_SYNTAX, 2),
        BAD("\"\x1F\"", RDX_E_SYNTAX, 1),
        BAD("[\"a\" \"b\"]", RDX_E_SYNTAX, 5),
    };
    EXPECT(samples);
}

static void surrogates_stand_in_pairs_only(void **state)
{
    (void)state;
    static const sample samples[] = {
        BAD("\"\\uD800\"", RDX_E_UTF8, 1),        BAD("\"\\uDFFF\"", RDX_E_UTF8, 1),
        BAD("\"\\uDE00\\uD83D\"", RDX_E_UTF8, 1), BAD("\"\\uD83D\\uD83D\"", RDX_E_UTF8, 1),
        BAD("\"\\uD83Dx\"", RDX_E_UTF8, 1),       BAD("\"\\uD83D\\n\"", RDX_E_UTF8, 1),
        BAD("\"\\uD83D\\u0041\"", RDX_E_UTF8, 1), BAD("\"\\uD83D\\uDE0", RDX_E_UTF8, 1),
        BAD("\"ab\\uD83D", RDX_E_UTF8, 3),        BAD("{\"\\uD800\":1}", RDX_E_UTF8, 2),
    };
    EXPECT(samples);
}

static void what_is_no_utf8_is_refused(void **state)
{
    (void)state;
    static const sample samples[] = {
        BAD("\"\x80\"", RDX_E_UTF8, 1),
        BAD("\"\xBF\"", RDX_E_UTF8, 1),
        BAD("\"\xC0\xAF\"", RDX_E_UTF8, 1),
        BAD("\"\xC1\xBF\"", RDX_E_UTF8, 1),
        BAD("\"\xE0\x80\xAF\"", RDX_E_UTF8, 1),
        BAD("\"\xED\xA0\x80\"", RDX_E_UTF8, 1),
        BAD("\"\xF0\x80\x80\xAF\"", RDX_E_UTF8, 1),
        BAD("\"\xF4\x90\x80\x80\"", RDX_E_UTF8, 1),
        BAD("\"\xF5\x80\x80\x80\"", RDX_E_UTF8, 1),
        BAD("\"\xFF\"", RDX_E_UTF8, 1),
        BAD("\"\xC3\"", RDX_E_UTF8, 1),
        BAD("\"ab\xE2\x82\"", RDX_E_UTF8, 3),
        BAD("\"\xC3", RDX_E_UTF8, 1),
        BAD("{\"\xFE\":1}", RDX_E_UTF8, 2),
    };
    EXPECT(samples);
}

// ---- Truncation ----

static void a_text_cut_anywhere_is_no_text(void **state)
{
    (void)state;
    static const char whole[] =
        "{\"a\":[1,-2.5e+3,true,false,null,\"\\u00e9\\n\\uD83D\\uDE00\xC3\xA9\"],"
        "\"b\":{\"c\":[],\"d\":{}}}";
    const size_t length = sizeof whole - 1;
    size_t fault;
    assert_int_equal(read_all(whole, length, DEPTH, &fault), RDX_OK);
    for (size_t cut = 0; cut < length; cut++)
        assert_int_not_equal(read_all(whole, cut, DEPTH, &fault), RDX_OK);
}

// ---- Depth ----

static char *nested(const char *open, const char *close, size_t depth)
{
    const size_t each = strlen(open);
    char *text = malloc(depth * (each + strlen(close)) + 2);
    assert_non_null(text);
    size_t at = 0;
    for (size_t i = 0; i < depth; i++, at += each)
        memcpy(text + at, open, each);
    if (strchr(open, ':') != NULL)
        text[at++] = '1';
    for (size_t i = 0; i < depth; i++)
        text[at++] = *close;
    text[at] = '\0';
    return text;
}

static rdx_status read_nested(const char *open, const char *close, size_t depth, unsigned limit,
                              size_t *fault)
{
    char *text = nested(open, close, depth);
    const rdx_status status = read_all(text, strlen(text), limit, fault);
    free(text);
    return status;
}

static void nesting_is_read_up_to_its_limit_and_not_one_deeper(void **state)
{
    (void)state;
    size_t fault;
    static const unsigned limits[] = {1, 2, 63, 64, 65, 128, 1023, 1024};
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        const unsigned limit = limits[i];
        assert_int_equal(read_nested("[", "]", limit, limit, &fault), RDX_OK);
        assert_int_equal(read_nested("[", "]", limit + 1, limit, &fault), RDX_E_DEPTH);
        assert_int_equal(fault, limit);
        assert_int_equal(read_nested("{\"a\":", "}", limit, limit, &fault), RDX_OK);
        assert_int_equal(read_nested("{\"a\":", "}", limit + 1, limit, &fault), RDX_E_DEPTH);
        assert_int_equal(fault, 5 * limit);
    }
}

static void ten_thousand_arrays_are_refused_whatever_limit_is_asked_for(void **state)
{
    (void)state;
    size_t fault;
    assert_int_equal(read_nested("[", "]", 10000, 128, &fault), RDX_E_DEPTH);
    assert_int_equal(read_nested("[", "]", 10000, 1000000, &fault), RDX_E_DEPTH);
    assert_int_equal(fault, JSON_DEPTH_LIMIT);
}

static void siblings_are_no_nesting(void **state)
{
    (void)state;
    static const sample samples[] = {GOOD("[[[]],[[]],{\"a\":[]},[{}]]")};
    size_t fault;
    assert_int_equal(read_all(samples[0].text, samples[0].length, 3, &fault), RDX_OK);
    assert_int_equal(read_all(samples[0].text, samples[0].length, 2, &fault), RDX_E_DEPTH);
}

// ---- Spans ----

static void a_span_is_the_value_without_the_space_around_it(void **state)
{
    (void)state;
    static const char text[] = "  {\"a\": [1, 2] }  ,";
    json_reader in = reader_over(text, sizeof text - 1, DEPTH);
    json_span span;
    assert_true(json_skip(&in, &span));
    assert_ptr_equal(span.start, in.text + 2);
    assert_int_equal(span.length, strlen("{\"a\": [1, 2] }"));
    assert_int_equal(in.depth, 0);
    assert_true(json_accept(&in, ','));
    assert_true(json_end(&in));
}

static void a_string_span_is_the_inside_and_tells_of_escapes_and_nul(void **state)
{
    (void)state;
    static const char text[] = " \"plain\" \"e\\n\" \"\\u0000\" \"\\\\u0000\"";
    json_reader in = reader_over(text, sizeof text - 1, DEPTH);
    json_span span;
    assert_true(json_string(&in, &span));
    assert_int_equal(span.length, 5);
    assert_memory_equal(span.start, "plain", 5);
    assert_false(span.escaped);
    assert_true(json_string(&in, &span));
    assert_true(span.escaped);
    assert_false(span.nul);
    assert_true(json_string(&in, &span));
    assert_true(span.nul);
    assert_true(json_string(&in, &span));
    assert_false(span.nul);
}

static void the_first_fault_stays(void **state)
{
    (void)state;
    static const char text[] = "[+] \"\xFF\"";
    json_reader in = reader_over(text, sizeof text - 1, DEPTH);
    json_span span;
    assert_false(json_skip(&in, &span));
    assert_int_equal(in.status, RDX_E_SYNTAX);
    assert_false(json_string(&in, &span));
    assert_false(json_literal(&in, &span));
    assert_false(json_end(&in));
    assert_int_equal(in.status, RDX_E_SYNTAX);
    assert_ptr_equal(in.fault, in.text + 1);
}

static void a_peek_tells_kinds_and_moves_over_space_only(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        rdx_json_kind kind;
    } cases[] = {
        {" {", RDX_JSON_KIND_OBJECT}, {"\n[", RDX_JSON_KIND_ARRAY}, {"\"", RDX_JSON_KIND_STRING},
        {"t", RDX_JSON_KIND_BOOL},    {"f", RDX_JSON_KIND_BOOL},    {"n", RDX_JSON_KIND_NULL},
        {"-", RDX_JSON_KIND_NUMBER},  {"9", RDX_JSON_KIND_NUMBER},  {"", RDX_JSON_KIND_ABSENT},
        {"}", RDX_JSON_KIND_ABSENT},  {"+", RDX_JSON_KIND_ABSENT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_reader in = reader_over(cases[i].text, strlen(cases[i].text), DEPTH);
        assert_int_equal(json_peek(&in), cases[i].kind);
        assert_int_equal(in.status, RDX_OK);
        assert_true(in.end - in.at <= 1);
    }
}

// ---- Decoding ----

// Decodes the string that `raw` begins with where it stands; what is behind it stays as it came.
static void expect_decoded_while_read(const char *raw, const char *decoded, size_t length)
{
    char *text = json_padded(&copies, raw, strlen(raw));
    assert_non_null(text);
    json_reader in = json_reader_over(text, strlen(raw), DEPTH);
    char *stop = text + (scan_string(text + 1) - text);
    char *source = malloc(strlen(raw)); // nothing may be read behind it
    assert_non_null(source);
    memcpy(source, raw, strlen(raw));
    const json_decoded string = json_string_decoded(&in, source + (stop - text), stop);
    free(source);
    assert_non_null(string.behind);
    const char *as_it_came = raw + (string.behind - text);
    assert_int_equal(as_it_came[-1], '"');
    assert_string_equal(string.behind, as_it_came);
    if (memchr(decoded, '\0', length) != NULL) {
        assert_null(string.end);
        return;
    }
    assert_int_equal(string.end - (text + 1), length);
    assert_memory_equal(text + 1, decoded, length);
    assert_int_equal(*string.end, '\0');
}

static void expect_decoded(const char *raw, const char *decoded, size_t length)
{
    expect_decoded_while_read(raw, decoded, length);
    json_reader in = reader_over(raw, strlen(raw), DEPTH);
    json_span span;
    char out[64];
    assert_true(json_string(&in, &span));
    assert_true(span.length <= sizeof out);
    assert_int_equal(json_decode(span, out), length);
    assert_memory_equal(out, decoded, length);
}

static void escapes_are_decoded(void **state)
{
    (void)state;
    expect_decoded("\"\"", "", 0);
    expect_decoded("\"plain\"", "plain", 5);
    expect_decoded("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8);
    expect_decoded("\"\\u0041\\u00E9\\u20ac\"", "A\xC3\xA9\xE2\x82\xAC", 6);
    expect_decoded("\"\\uD83D\\uDE00!\"", "\xF0\x9F\x98\x80!", 5);
    expect_decoded("\"\\uDBFF\\uDFFF\"", "\xF4\x8F\xBF\xBF", 4);
    expect_decoded("\"\\uD800\\uDC00\"", "\xF0\x90\x80\x80", 4);
    expect_decoded("\"a\\u0000b\"", "a\0b", 3);
    expect_decoded("\"\\\\u0041\"", "\\u0041", 6);
    expect_decoded("\"\xC3\xA9\\n\"", "\xC3\xA9\n", 3);
}

static void decoding_works_where_the_string_stands(void **state)
{
    (void)state;
    static const char raw[] = "\"\\u00e9\\n\\uD83D\\uDE00z\"";
    char *text = json_padded(&copies, raw, sizeof raw - 1);
    assert_non_null(text);
    json_reader in = json_reader_over(text, sizeof raw - 1, DEPTH);
    json_span span;
    assert_true(json_string(&in, &span));
    assert_int_equal(json_decode(span, text + 1), 8);
    assert_memory_equal(text + 1, "\xC3\xA9\n\xF0\x9F\x98\x80z", 8);
}

static void
strings_are_decoded_while_they_are_read_however_far_their_escapes_are_apart(void **state)
{
    (void)state;
    static const char *const odd[][2] = {
        {"\\n", "\n"},
        {"\\u20ac", "\xE2\x82\xAC"},
        {"\xC3\xA9", "\xC3\xA9"},
        {"\\uD83D\\uDE00", "\xF0\x9F\x98\x80"},
        {"\xE1\xBB\x85", "\xE1\xBB\x85"},
        {"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9", "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"},
    };
    enum { KINDS = sizeof odd / sizeof odd[0], FARTHEST = 36 };
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    for (int i = 0; i < KINDS * KINDS * FARTHEST; i++) {
        const char *const *one = odd[i % KINDS];
        const char *const *other = odd[i / KINDS % KINDS];
        const int apart = i / KINDS / KINDS;
        char raw[256];
        char decoded[256];
        snprintf(decoded, sizeof decoded, "%s%.*s%s%.*s%s", one[1], apart, plain, other[1],
                 FARTHEST - apart, plain, one[1]);
        // near the end of the text, and far from it
        for (int behind = 0; behind <= FARTHEST; behind += FARTHEST / 2) {
            snprintf(raw, sizeof raw, "\"%s%.*s%s%.*s%s\",\"behind\\t%.*s\"", one[0], apart, plain,
                     other[0], FARTHEST - apart, plain, one[0], behind, plain);
            expect_decoded_while_read(raw, decoded, strlen(decoded));
        }
    }
}

static void a_string_that_json_lacks_is_refused_at_its_place_while_it_is_decoded(void **state)
{
    (void)state;
    static const struct {
        const char *raw;
        size_t offset;
        rdx_status status;
    } cases[] = {
        {"\"\\na\\x\"", 4, RDX_E_SYNTAX},
        {"\"\\n", 3, RDX_E_SYNTAX},
        {"\"\\nabc\\", 7, RDX_E_SYNTAX},
        {"\"\\n\\u12g4\"", 3, RDX_E_SYNTAX},
        {"\"\\n\\uD800\"", 3, RDX_E_UTF8},
        {"\"\\n\\uDC00\"", 3, RDX_E_UTF8},
        {"\"\\n\\uDFFF and what is long enough to be copied by whole steps\"", 3, RDX_E_UTF8},
        {"\"\\n\\uD800 and what is long enough to be copied by whole steps\"", 3, RDX_E_UTF8},
        {"\"\\n\\u0000 and what is long enough, \\uD800\\u0041 and so on and on\"", 35, RDX_E_UTF8},
        {"\"\\nab\xC3(\"", 5, RDX_E_UTF8},
        {"\"\xC3\xA9\xE2\x82\"", 3, RDX_E_UTF8},
        {"\"\\n\x01\"", 3, RDX_E_SYNTAX},
        {"\"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9 and \xFF\"",
         24, RDX_E_UTF8},
    };
    for (size_t i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
        const char *cut = cases[i / 2].raw;
        const bool ends = cut[strlen(cut) - 1] != '"'; // of the text, too
        char raw[128];
        snprintf(raw, sizeof raw, "%s%s", cut,
                 i % 2 == 0 || ends ? "" : ", and much behind it, farther than is looked ahead");
        const size_t length = strlen(raw);
        char *text = json_padded(&copies, raw, length);
        assert_non_null(text);
        json_reader in = json_reader_over(text, length, DEPTH);
        char *stop = text + (scan_string(text + 1) - text);
        assert_null(json_string_decoded(&in, raw + (stop - text), stop).behind);
        assert_int_equal(in.status, cases[i / 2].status);
        assert_int_equal(in.fault - in.text, cases[i / 2].offset);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_that_json_has_are_read),
        cmocka_unit_test(what_is_no_json_is_refused_at_its_place),
        cmocka_unit_test(literals_are_spelled_to_the_letter),
        cmocka_unit_test(numbers_that_json_has_are_read),
        cmocka_unit_test(numbers_that_json_lacks_are_refused),
        cmocka_unit_test(strings_that_json_has_are_read),
        cmocka_unit_test(strings_that_json_lacks_are_refused),
        cmocka_unit_test(surrogates_stand_in_pairs_only),
        cmocka_unit_test(what_is_no_utf8_is_refused),
        cmocka_unit_test(a_text_cut_anywhere_is_no_text),
        cmocka_unit_test(nesting_is_read_up_to_its_limit_and_not_one_deeper),
        cmocka_unit_test(ten_thousand_arrays_are_refused_whatever_limit_is_asked_for),
        cmocka_unit_test(siblings_are_no_nesting),
        cmocka_unit_test(a_span_is_the_value_without_the_space_around_it),
        cmocka_unit_test(a_string_span_is_the_inside_and_tells_of_escapes_and_nul),
        cmocka_unit_test(the_first_fault_stays),
        cmocka_unit_test(a_peek_tells_kinds_and_moves_over_space_only),
        cmocka_unit_test(escapes_are_decoded),
        cmocka_unit_test(decoding_works_where_the_string_stands),
        cmocka_unit_test(
            strings_are_decoded_while_they_are_read_however_far_their_escapes_are_apart),
        cmocka_unit_test(a_string_that_json_lacks_is_refused_at_its_place_while_it_is_decoded),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    rdx_arena_drop(&copies);
    return failed;
}
