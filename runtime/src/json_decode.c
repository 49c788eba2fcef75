/**
 * @file
 * Strings that json_string accepted, decoded.
 */
#include <string.h>

#include "json_escape.h"
#include "json_read.h"
#include "utf8.h"

// At "\u": writes the code point; returns the bytes that its escape takes.
static SELDOM size_t decode_unicode(const char *at, char **to)
{
    uint32_t code = (uint32_t)hex_unit(at + 2);
    size_t taken = 6;
    if (is_high_surrogate((int32_t)code)) {
        code = 0x10000 + ((code - 0xD800) << 10) + ((uint32_t)hex_unit(at + 8) - 0xDC00);
        taken = 12;
    }
    *to += rdx_utf8_encode(code, *to);
    return taken;
}

// Writes what the escape at `at` stands for; returns the bytes that it takes.
static size_t decode_escape(const char *at, char **to)
{
    const char meant = json_short_escape(at[1]);
    if (meant == '\0')
        return decode_unicode(at, to);
    *(*to)++ = meant;
    return 2;
}

SELDOM size_t json_decode(json_span raw, char *out)
{
    const char *at = raw.start;
    const char *end = raw.start + raw.length;
    char *to = out;
    for (;;) {
        const char *escape = memchr(at, '\\', (size_t)(end - at));
        const size_t plain = (size_t)((escape != NULL ? escape : end) - at);
        memmove(to, at, plain);
        to += plain;
        if (escape == NULL)
            return (size_t)(to - out);
        at = escape + decode_escape(escape, &to);
    }
}

// Moves what stands before the next byte that stops scan_string, in a padded text that is decoded
// where it stands. Whole steps are written, without a branch on a length that nobody can foresee;
// what they reach of the text that is yet to be read is written again as it was.
static char *move_plain(char *at, char **to)
{
    for (;;) {
        char step[STEP];
        char behind[STEP];
        const step_marks marks = step_stops(at);
        const size_t plain = marks != 0 ? step_first(marks) : STEP;
        memcpy(step, at, STEP);
        at += plain;
        memcpy(behind, at, STEP);
        memcpy(*to, step, STEP);
        memcpy(at, behind, STEP);
        *to += plain;
        if (marks != 0)
            return at;
    }
}

// What something took of the text and wrote.
typedef struct decoded {
    size_t taken; // 0: it is left to others
    size_t written;
} decoded;

// What is no escape or sequence of two bytes. Where it is a fault, a surrogate or a NUL, others see
// to it.
static SELDOM decoded decode_rare(const char *at, char *to)
{
    if ((unsigned char)*at >= 0x80) {
        const size_t length = rdx_utf8_sequence(at, 4);
        memcpy(to, at, 4);
        return (decoded){length, length};
    }
    const int32_t unit = at[0] == '\\' && at[1] == 'u' ? hex_unit(at + 2) : 0;
    if (unit <= 0 || is_high_surrogate(unit) || is_low_surrogate(unit))
        return (decoded){0, 0};
    return (decoded){6, rdx_utf8_encode((uint32_t)unit, to)};
}

// A string that is being decoded where it stands, while it is read from another copy.
typedef struct decoding {
    const char *at;   // in that copy
    const char *last; // up to here a step and what is behind it are within its text
    char *to;
    unsigned few; // sequences that are yet to be looked at one by one
} decoding;

// At what is not plain. False: it is left to others.
static inline bool decode_odd(decoding *d)
{
    const unsigned char first = (unsigned char)d->at[0];
    const unsigned meant = json_escaped_at(d->at);
    const unsigned pair = json_is_pair(d->at);
    if (LIKELY((meant | pair) != 0)) {
        memcpy(d->to, d->at, 2);
        d->to[0] = (char)(meant | (first & -pair));
        d->to += 1 + pair;
        d->at += 2;
        d->few -= pair;
        return true;
    }
    const decoded rare = decode_rare(d->at, d->to);
    d->to += rare.written;
    d->at += rare.taken;
    d->few -= first >> 7;
    return rare.taken > 0;
}

enum { DECODED_AHEAD = 2 * STEP + 6 }; // a step, an escape, and a step of what is behind it

static inline bool goes_on(const decoding *d)
{
    return d->at <= d->last;
}

// Whole steps are written, without a branch on a length that nobody can foresee: they reach into
// what is yet to be read. So that is read from the other copy.
static inline void decode_usual(decoding *d)
{
    while (*d->at != '"' && d->few > 0 && goes_on(d) && decode_odd(d)) {
        step_marks marks;
        do {
            marks = step_stops(d->at);
            memcpy(d->to, d->at, STEP);
            const size_t plain = marks != 0 ? step_first(marks) : STEP;
            d->at += plain;
            d->to += plain;
        } while (marks == 0 && goes_on(d));
    }
}

static json_decoded end_decoded(const char *quote, char *to)
{
    *to = '\0';
    return (json_decoded){quote + 1, to};
}

// From `at` on, where the text is as it came.
static SELDOM json_decoded decode_rest(json_reader *in, char *at, char *to, unsigned few)
{
    json_span odd = {0};
    at = move_plain(at, &to);
    while (*at != '"') {
        const char *behind = json_behind_odd(in, at, &odd, few);
        if (behind == NULL)
            return (json_decoded){0};
        const size_t length = (size_t)(behind - at);
        if (*at == '\\') {
            decode_escape(at, &to);
        } else {
            few -= few > 0;
            if (to != at)
                memmove(to, at, length);
            to += length;
        }
        at = move_plain(at + length, &to);
    }
    return odd.nul ? (json_decoded){at + 1, NULL} : end_decoded(at, to);
}

json_decoded json_string_decoded(json_reader *in, const char *source, char *to)
{
    const ptrdiff_t left = in->end - to;
    if (left < DECODED_AHEAD)
        return decode_rest(in, to, to, JSON_FEW_SEQUENCES);
    decoding d = {source, source + (left - DECODED_AHEAD), to, JSON_FEW_SEQUENCES};
    decode_usual(&d);
    char *at = to + (d.at - source);
    memcpy(at, d.at, STEP); // as it came
    return *d.at == '"' ? end_decoded(at, d.to) : decode_rest(in, at, d.to, d.few);
}
