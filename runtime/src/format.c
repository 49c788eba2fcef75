/**
 * @file
 * Formats, by hand: each is a dozen characters, and a library would drag in its own idea of dates.
 */
#include "format.h"

#include <string.h>

// A text that is read from its start.
typedef struct cursor {
    const char *at;
    const char *end;
} cursor;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool take(cursor *c, char wanted)
{
    if (c->at == c->end || *c->at != wanted)
        return false;
    c->at++;
    return true;
}

// Exactly `count` digits.
static bool take_number(cursor *c, int count, int *out)
{
    *out = 0;
    for (int i = 0; i < count; i++) {
        if (c->at == c->end || !is_digit(*c->at))
            return false;
        *out = *out * 10 + (*c->at++ - '0');
    }
    return true;
}

static int days_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

static bool take_date(cursor *c)
{
    int year;
    int month;
    int day;
    return take_number(c, 4, &year) && take(c, '-') && take_number(c, 2, &month) && take(c, '-') &&
           take_number(c, 2, &day) && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_of(year, month);
}

static bool take_fraction(cursor *c)
{
    if (!take(c, '.'))
        return true;
    const char *start = c->at;
    while (c->at < c->end && is_digit(*c->at))
        c->at++;
    return c->at > start;
}

// hh:mm or hh:mm:ss with or without a fraction; 60 is a leap second.
static bool take_time(cursor *c)
{
    int hour;
    int minute;
    int second = 0;
    if (!take_number(c, 2, &hour) || !take(c, ':') || !take_number(c, 2, &minute))
        return false;
    if (take(c, ':') && !(take_number(c, 2, &second) && take_fraction(c)))
        return false;
    return hour <= 23 && minute <= 59 && second <= 60;
}

// Without an offset no one knows which moment is meant.
static bool take_offset(cursor *c)
{
    int hour;
    int minute;
    if (take(c, 'Z'))
        return true;
    if (!take(c, '+') && !take(c, '-'))
        return false;
    if (!take_number(c, 2, &hour))
        return false;
    take(c, ':'); // left out in real messages, and no doubt arises
    return take_number(c, 2, &minute) && hour <= 23 && minute <= 59;
}

static bool take_hex(cursor *c, int count)
{
    for (int i = 0; i < count; i++, c->at++)
        if (c->at == c->end || *c->at == '\0' || strchr("0123456789abcdefABCDEF", *c->at) == NULL)
            return false;
    return true;
}

static bool take_uuid(cursor *c)
{
    return take_hex(c, 8) && take(c, '-') && take_hex(c, 4) && take(c, '-') && take_hex(c, 4) &&
           take(c, '-') && take_hex(c, 4) && take(c, '-') && take_hex(c, 12);
}

// E.164: a plus sign, a country code that does not start with 0, 15 digits at most.
static bool take_phone(cursor *c)
{
    if (!take(c, '+') || c->at == c->end || *c->at == '0')
        return false;
    const char *start = c->at;
    while (c->at < c->end && is_digit(*c->at))
        c->at++;
    return c->at - start >= 2 && c->at - start <= 15;
}

bool format_fits(rdx_format format, const char *text, size_t length)
{
    cursor c = {text, text + length};
    switch (format) {
    case RDX_FORMAT_NONE:
        return true;
    case RDX_FORMAT_DATE:
        return take_date(&c) && c.at == c.end;
    case RDX_FORMAT_DATE_TIME:
        return take_date(&c) && take(&c, 'T') && take_time(&c) && take_offset(&c) && c.at == c.end;
    case RDX_FORMAT_UUID:
        return take_uuid(&c) && c.at == c.end;
    case RDX_FORMAT_PHONE:
        return take_phone(&c) && c.at == c.end;
    }
    return true;
}

const char *format_expected(rdx_format format)
{
    static const char *const texts[] = {
        [RDX_FORMAT_NONE] = "a text",
        [RDX_FORMAT_DATE] = "a date: YYYY-MM-DD",
        [RDX_FORMAT_DATE_TIME] = "a date and time with Z or an offset: YYYY-MM-DDThh:mm:ssZ",
        [RDX_FORMAT_UUID] = "a UUID",
        [RDX_FORMAT_PHONE] = "a phone number in E.164 form: + and digits",
    };
    return texts[format];
}

// ---- Names that look alike ----

enum { LONGEST_NAME = 40, FEWEST_FOR_TWO = 6 };

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static unsigned least(unsigned a, unsigned b, unsigned c)
{
    const unsigned ab = a < b ? a : b;
    return ab < c ? ab : c;
}

// The edits, letters compared without case, that turn one into the other (Levenshtein).
static unsigned distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    unsigned row[LONGEST_NAME + 1];
    for (unsigned j = 0; j <= b_length; j++)
        row[j] = j;
    for (size_t i = 0; i < a_length; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i + 1;
        for (size_t j = 0; j < b_length; j++) {
            const unsigned above = row[j + 1];
            const unsigned changed = diagonal + (lower(a[i]) != lower(b[j]));
            row[j + 1] = least(above + 1, row[j] + 1, changed);
            diagonal = above;
        }
    }
    return row[b_length];
}

bool names_are_alike(const char *a, size_t a_length, const char *b, size_t b_length)
{
    if (a_length > LONGEST_NAME || b_length > LONGEST_NAME)
        return false;
    const size_t shorter = a_length < b_length ? a_length : b_length;
    // In a short name two letters are most of it.
    const unsigned most = shorter >= FEWEST_FOR_TWO ? 2 : shorter >= 3 ? 1 : 0;
    return distance(a, a_length, b, b_length) <= most;
}
