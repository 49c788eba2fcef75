/**
 * @file
 * Numbers: their spelling, and from there to int64_t and double without regard to the locale.
 */
#include "number.h"

#include <rdx/value.h>

#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- Spelling ----

static size_t digits(const char *text, size_t length)
{
    size_t count = 0;
    while (count < length && text[count] >= '0' && text[count] <= '9')
        count++;
    return count;
}

// Each part_*() gives the bytes of its part at `text`; SIZE_MAX when it is there but misspelled.

static size_t part_integer(const char *text, size_t length)
{
    const size_t count = digits(text, length);
    return count == 0 || (count > 1 && text[0] == '0') ? SIZE_MAX : count;
}

static size_t part_fraction(const char *text, size_t length)
{
    if (length == 0 || text[0] != '.')
        return 0;
    const size_t count = digits(text + 1, length - 1);
    return count == 0 ? SIZE_MAX : 1 + count;
}

static size_t part_exponent(const char *text, size_t length)
{
    if (length == 0 || (text[0] != 'e' && text[0] != 'E'))
        return 0;
    const size_t sign = length > 1 && (text[1] == '+' || text[1] == '-');
    const size_t count = digits(text + 1 + sign, length - 1 - sign);
    return count == 0 ? SIZE_MAX : 1 + sign + count;
}

bool rdx_number_spelled(const char *text, size_t length)
{
    static size_t (*const parts[])(const char *, size_t) = {part_integer, part_fraction,
                                                            part_exponent};
    size_t at = length > 0 && text[0] == '-';
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const size_t part = parts[i](text + at, length - at);
        if (part == SIZE_MAX)
            return false;
        at += part;
    }
    return at == length;
}

static bool is_spelled(rdx_number number)
{
    return number.text != NULL && rdx_number_spelled(number.text, strlen(number.text));
}

// ---- Integers ----

rdx_number rdx_number_from_int64(rdx_arena *arena, int64_t value)
{
    char text[24];
    const int length = snprintf(text, sizeof text, "%" PRId64, value);
    return (rdx_number){rdx_arena_text(arena, text, (size_t)length)};
}

// Integral by its spelling: 1.0 and 1e3 were not written as integers and are not read as such.
rdx_status rdx_number_to_int64(rdx_number number, int64_t *out)
{
    if (!is_spelled(number))
        return RDX_E_NUMBER;
    const bool negative = number.text[0] == '-';
    int64_t value = 0;
    // Counts downwards, where there is one value more.
    for (const char *c = number.text + negative; *c != '\0'; c++) {
        if (*c < '0' || *c > '9')
            return RDX_E_NUMBER;
        const int digit = *c - '0';
        if (value < (INT64_MIN + digit) / 10)
            return RDX_E_NUMBER;
        value = value * 10 - digit;
    }
    if (!negative && value == INT64_MIN)
        return RDX_E_NUMBER;
    *out = negative ? value : -value;
    return RDX_OK;
}

// ---- Doubles ----

// strtod takes the decimal point of the thread's locale; a program may have set one with commas.
rdx_status rdx_number_to_double(rdx_number number, double *out)
{
    if (!is_spelled(number))
        return RDX_E_NUMBER;
    const locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (plain == (locale_t)0)
        return RDX_E_SYSTEM;
    const locale_t before = uselocale(plain);
    const double value = strtod(number.text, NULL);
    uselocale(before);
    freelocale(plain);

    if (value == HUGE_VAL || value == -HUGE_VAL)
        return RDX_E_NUMBER;
    *out = value;
    return RDX_OK;
}
