/**
 * @file
 * Strings that json_string accepted, decoded.
 */
#include <string.h>

#include "json_escape.h"
#include "json_read.h"
#include "utf8.h"

static char decode_short(char c)
{
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return c; // the quote, the backslash and the slash stand for themselves
    }
}

// At "\u": writes the code point; returns the bytes that its escape takes.
static size_t decode_unicode(const char *at, char **to)
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

// Moves what stands before the next backslash or the end of a string, in which nothing else breaks
// a step. Where a string is decoded in place, what is written must not reach what is yet to be
// read; elsewhere it is written over later.
static const char *move_plain(const char *at, const char *end, char **out, bool in_place)
{
    char *to = *out;
    while (end - at >= STEP) {
        const step_marks marks = step_breaks(at);
        const size_t plain = marks != 0 ? step_first(marks) : STEP;
        if (in_place)
            memmove(to, at, plain);
        else
            memcpy(to, at, STEP);
        to += plain;
        at += plain;
        if (marks != 0)
            break;
    }
    while (at < end && *at != '\\')
        *to++ = *at++;
    *out = to;
    return at;
}

size_t json_decode(json_span raw, char *out)
{
    const char *at = raw.start;
    const char *end = raw.start + raw.length;
    const bool in_place = out == raw.start;
    char *to = out;
    for (at = move_plain(at, end, &to, in_place); at < end;
         at = move_plain(at, end, &to, in_place)) {
        if (at[1] == 'u') {
            at += decode_unicode(at, &to);
        } else {
            *to++ = decode_short(at[1]);
            at += 2;
        }
    }
    return (size_t)(to - out);
}
