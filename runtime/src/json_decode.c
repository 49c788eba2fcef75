/**
 * @file
 * Strings that json_string accepted, decoded.
 */
#include <string.h>

#include "json_escape.h"
#include "json_read.h"
#include "utf8.h"

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

// Writes what the escape at `at` stands for; returns the bytes that it takes.
static size_t decode_escape(const char *at, char **to)
{
    const char meant = json_short_escape(at[1]);
    if (meant == '\0')
        return decode_unicode(at, to);
    *(*to)++ = meant;
    return 2;
}

size_t json_decode(json_span raw, char *out)
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

const char *json_string_decoded(json_reader *in, char *to, json_span *out)
{
    unsigned few = JSON_FEW_SEQUENCES;
    char *at = to;
    while (*at != '"') {
        const char *behind = json_behind_odd(in, at, out, &few);
        if (behind == NULL)
            return NULL;
        const size_t length = (size_t)(behind - at);
        if (*at == '\\') {
            decode_escape(at, &to);
        } else {
            if (to != at)
                memmove(to, at, length);
            to += length;
        }
        at = move_plain(at + length, &to);
    }
    *to = '\0';
    out->length = (size_t)(to - out->start);
    return at + 1;
}
