/**
 * @file
 * The JSON reader. Grammar: RFC 8259. Strings: RFC 3629, and no lone surrogates, since they have
 * no UTF-8 form.
 */
#include "json_read.h"

#include <string.h>

#include "json_escape.h"
#include "utf8.h"

const uint8_t json_kinds[256] = {
    ['"'] = RDX_JSON_KIND_STRING, ['{'] = RDX_JSON_KIND_OBJECT, ['['] = RDX_JSON_KIND_ARRAY,
    ['t'] = RDX_JSON_KIND_BOOL,   ['f'] = RDX_JSON_KIND_BOOL,   ['n'] = RDX_JSON_KIND_NULL,
    ['-'] = RDX_JSON_KIND_NUMBER, ['0'] = RDX_JSON_KIND_NUMBER, ['1'] = RDX_JSON_KIND_NUMBER,
    ['2'] = RDX_JSON_KIND_NUMBER, ['3'] = RDX_JSON_KIND_NUMBER, ['4'] = RDX_JSON_KIND_NUMBER,
    ['5'] = RDX_JSON_KIND_NUMBER, ['6'] = RDX_JSON_KIND_NUMBER, ['7'] = RDX_JSON_KIND_NUMBER,
    ['8'] = RDX_JSON_KIND_NUMBER, ['9'] = RDX_JSON_KIND_NUMBER,
};

json_reader json_reader_over(const char *padded, size_t length, unsigned max_depth)
{
    return (json_reader){
        .text = padded,
        .at = padded,
        .end = padded + length,
        .max_depth = max_depth < JSON_DEPTH_LIMIT ? max_depth : JSON_DEPTH_LIMIT,
    };
}

bool json_fail(json_reader *in, rdx_status status, const char *expected)
{
    if (in->status == RDX_OK) {
        in->status = status;
        in->fault = in->at;
        in->expected = expected;
    }
    return false;
}

static KEPT_WHOLE const char *behind_space(const char *at)
{
    return scan_space(at);
}

// As json_space, in less code: what is read here is no usual message.
static inline const char *space(const char *at)
{
    return (unsigned char)*at > ' ' ? at : behind_space(at);
}

rdx_json_kind json_peek(json_reader *in)
{
    in->at = space(in->at);
    return json_kind_of(*in->at);
}

bool json_accept(json_reader *in, char c)
{
    in->at = space(in->at);
    if (in->status != RDX_OK || *in->at != c)
        return false;
    in->at++;
    return true;
}

bool json_expect(json_reader *in, char c, const char *name)
{
    return json_accept(in, c) || json_fail(in, RDX_E_SYNTAX, name);
}

const char json_short_escapes['t' + 1] = {
    ['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
    ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t',
};

static const char *fail_at(json_reader *in, const char *at, rdx_status status, const char *expected)
{
    in->at = at;
    json_fail(in, status, expected);
    return NULL;
}

// At "\u": one unit, or two that are a pair.
static SELDOM const char *behind_unicode_escape(json_reader *in, const char *at, json_span *out)
{
    const int32_t unit = hex_unit(at + 2);
    if (unit < 0)
        return fail_at(in, at, RDX_E_SYNTAX, "four hexadecimal digits");
    if (is_low_surrogate(unit))
        return fail_at(in, at, RDX_E_UTF8, "a surrogate pair");
    if (is_high_surrogate(unit)) {
        const char *second = at + 6;
        if (second[0] != '\\' || second[1] != 'u' || !is_low_surrogate(hex_unit(second + 2)))
            return fail_at(in, at, RDX_E_UTF8, "a surrogate pair");
        return second + 6;
    }
    out->nul = out->nul || unit == 0;
    return at + 6;
}

static const char *behind_escape(json_reader *in, const char *at, json_span *out)
{
    out->escaped = true;
    if (LIKELY(json_short_escape(at[1]) != '\0'))
        return at + 2;
    if (at[1] == 'u')
        return behind_unicode_escape(in, at, out);
    return at + 1 == in->end ? fail_at(in, in->end, RDX_E_SYNTAX, "the end of the string")
                             : fail_at(in, at, RDX_E_SYNTAX, "an escape that JSON has");
}

// At a byte of 0x80 or more. Where there are many, all up to what no string holds as it is.
static const char *behind_sequences(json_reader *in, const char *at, unsigned few)
{
    for (; few > 0 && (unsigned char)*at >= 0x80; few--) {
        const size_t length = rdx_utf8_sequence(at, SCAN_PADDING);
        if (length == 0)
            return fail_at(in, at, RDX_E_UTF8, "UTF-8");
        at += length;
    }
    if (few > 0)
        return at;
    const size_t length = (size_t)(scan_string_utf8(at) - at);
    const size_t valid = rdx_utf8_valid(at, length);
    return valid == length ? at + length : fail_at(in, at + valid, RDX_E_UTF8, "UTF-8");
}

const char *json_behind_odd(json_reader *in, const char *at, json_span *out, unsigned few)
{
    if (*at == '\\')
        return behind_escape(in, at, out);
    if ((unsigned char)*at >= 0x80)
        return behind_sequences(in, at, few);
    return fail_at(in, at, RDX_E_SYNTAX,
                   at == in->end ? "the end of the string"
                                 : "an escape, since control characters need one");
}

// Usual are escapes and sequences of two bytes. Which of them it is, nobody can foresee: it is no
// branch.
const char *json_string_rest(json_reader *in, const char *stop, json_span *out)
{
    unsigned few = JSON_FEW_SEQUENCES;
    const char *at = stop;
    for (; *at != '"'; at = scan_string(at)) {
        const unsigned pair = json_is_pair(at);
        if (LIKELY((json_escaped_at(at) | pair) != 0 && few > 0)) {
            out->escaped |= pair == 0;
            few -= pair;
            at += 2;
            continue;
        }
        at = json_behind_odd(in, at, out, few);
        if (at == NULL)
            return NULL;
        few -= few > 0;
    }
    out->length = (size_t)(at - out->start);
    return at + 1;
}

bool json_string(json_reader *in, json_span *out)
{
    if (!json_expect(in, '"', "a string"))
        return false;
    const char *behind = json_string_at(in, in->at, out);
    if (behind == NULL)
        return false;
    in->at = behind;
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Behind the digits at `at`, of which there is one at least.
static const char *behind_digits(json_reader *in, const char *at)
{
    if (!is_digit(*at))
        return fail_at(in, at, RDX_E_SYNTAX, "a digit");
    do
        at++;
    while (is_digit(*at));
    return at;
}

static const char *behind_exponent(json_reader *in, const char *at)
{
    at++;
    if (*at == '+' || *at == '-')
        at++;
    return behind_digits(in, at);
}

KEPT_WHOLE const char *json_number_at(json_reader *in, const char *at)
{
    at += *at == '-';
    at = *at == '0' ? at + 1 : behind_digits(in, at); // no digit may follow a leading zero
    if (at != NULL && *at == '.')
        at = behind_digits(in, at + 1);
    if (at != NULL && (*at == 'e' || *at == 'E'))
        at = behind_exponent(in, at);
    return at;
}

// The value from the place of the reader up to `behind`, if that is not NULL.
static bool ends_at(json_reader *in, const char *behind, json_span *out)
{
    if (behind == NULL)
        return false;
    *out = (json_span){.start = in->at, .length = (size_t)(behind - in->at)};
    in->at = behind;
    return in->status == RDX_OK;
}

bool json_number(json_reader *in, json_span *out)
{
    in->at = space(in->at);
    return ends_at(in, json_number_at(in, in->at), out);
}

KEPT_WHOLE const char *json_literal_at(json_reader *in, const char *at)
{
    if (memcmp(at, "null", 4) == 0 || memcmp(at, "true", 4) == 0)
        return at + 4;
    return memcmp(at, "false", 5) == 0 ? at + 5 : fail_at(in, at, RDX_E_SYNTAX, "a value");
}

bool json_literal(json_reader *in, json_span *out)
{
    in->at = space(in->at);
    return ends_at(in, json_literal_at(in, in->at), out);
}

bool json_enter(json_reader *in)
{
    in->at = space(in->at);
    if (in->depth >= in->max_depth)
        return json_fail(in, RDX_E_DEPTH, "less nesting");
    in->depth++;
    in->at++;
    return in->status == RDX_OK;
}

void json_leave(json_reader *in)
{
    in->depth--;
}

static bool skip_scalar(json_reader *in, rdx_json_kind kind)
{
    json_span span;
    switch (kind) {
    case RDX_JSON_KIND_STRING:
        return json_string(in, &span);
    case RDX_JSON_KIND_NUMBER:
        return json_number(in, &span);
    case RDX_JSON_KIND_BOOL:
    case RDX_JSON_KIND_NULL:
        return json_literal(in, &span);
    default:
        return json_fail(in, RDX_E_SYNTAX, "a value");
    }
}

static bool skip_key(json_reader *in)
{
    json_span key;
    return json_string(in, &key) && json_expect(in, ':', "':'");
}

// The arrays and objects that are open around a value, outermost first: bit set for an object.
typedef struct nest {
    uint64_t object[JSON_DEPTH_LIMIT / 64 + 1];
    unsigned depth;
} nest;

static bool in_object(const nest *open)
{
    const unsigned top = open->depth - 1;
    return (open->object[top / 64] >> (top % 64) & 1) != 0;
}

static void push(nest *open, bool object)
{
    const uint64_t bit = (uint64_t)1 << (open->depth % 64);
    uint64_t *word = &open->object[open->depth / 64];
    *word = object ? *word | bit : *word & ~bit;
    open->depth++;
}

// Behind a value: closes what ends here and moves to the next value, if one must follow.
static bool skip_to_next(json_reader *in, nest *open)
{
    while (open->depth > 0) {
        const bool object = in_object(open);
        if (json_accept(in, ','))
            return !object || skip_key(in);
        if (!json_expect(in, object ? '}' : ']', object ? "',' or '}'" : "',' or ']'"))
            return false;
        json_leave(in);
        open->depth--;
    }
    return true;
}

bool json_skip(json_reader *in, json_span *out)
{
    nest open = {.depth = 0};
    rdx_json_kind kind = json_peek(in);
    *out = (json_span){.start = in->at};
    do {
        const bool object = kind == RDX_JSON_KIND_OBJECT;
        if (object || kind == RDX_JSON_KIND_ARRAY) {
            if (!json_enter(in))
                return false;
            push(&open, object);
            if (!json_accept(in, object ? '}' : ']')) {
                if (object && !skip_key(in))
                    return false;
                kind = json_peek(in);
                continue;
            }
            json_leave(in);
            open.depth--;
        } else if (!skip_scalar(in, kind)) {
            return false;
        }
        if (!skip_to_next(in, &open))
            return false;
        if (open.depth > 0)
            kind = json_peek(in);
    } while (open.depth > 0);
    out->length = (size_t)(in->at - out->start);
    return in->status == RDX_OK;
}

bool json_end(json_reader *in)
{
    in->at = space(in->at);
    return in->at == in->end ? in->status == RDX_OK
                             : json_fail(in, RDX_E_SYNTAX, "the end of the text");
}

const char *json_kind_name(rdx_json_kind kind)
{
    static const char *const names[] = {
        [RDX_JSON_KIND_ABSENT] = "nothing",   [RDX_JSON_KIND_NULL] = "null",
        [RDX_JSON_KIND_BOOL] = "a boolean",   [RDX_JSON_KIND_NUMBER] = "a number",
        [RDX_JSON_KIND_STRING] = "a string",  [RDX_JSON_KIND_ARRAY] = "an array",
        [RDX_JSON_KIND_OBJECT] = "an object", [RDX_JSON_KIND_RAW_STRING] = "a string",
    };
    return names[kind];
}
