/**
 * @file
 * Decimals, where they stand in the text: nothing is copied, whatever their length.
 */
#include "decimal.h"

// A difference of exponents beyond this decides: no text is long enough to make up for it.
#define DECIDED ((int64_t)100 * 1000 * 1000 * 1000 * 1000 * 1000)

static const char *find_any(const char *at, const char *end, char one, char other)
{
    while (at < end && *at != one && *at != other)
        at++;
    return at;
}

static bool is_significant(char c)
{
    return c >= '1' && c <= '9';
}

static void take_exponent(decimal *d, const char *at, const char *end)
{
    if (at == end)
        return;
    at++; // the letter
    d->exponent_negative = *at == '-';
    if (*at == '-' || *at == '+')
        at++;
    d->exponent = at;
    d->exponent_length = (size_t)(end - at);
}

decimal decimal_of(const char *text, size_t length)
{
    const char *end = text + length;
    decimal d = {.negative = length > 0 && *text == '-'};
    const char *start = text + d.negative;
    const char *letter = find_any(start, end, 'e', 'E');
    const char *point = find_any(start, letter, '.', '.');
    const char *first = start;
    while (first < letter && !is_significant(*first))
        first++;
    if (first == letter)
        return d;
    const char *behind = letter;
    while (!is_significant(behind[-1]))
        behind--;
    d.digits = first;
    d.length = (size_t)(behind - first);
    d.point = first < point ? point - first : point + 1 - first;
    take_exponent(&d, letter, end);
    return d;
}

static int digit_of(const char *digits, size_t length, size_t wanted, size_t place)
{
    const size_t missing = wanted - length; // the shorter one gets zeros in front
    return place < missing ? 0 : digits[place - missing] - '0';
}

// The difference of the whole exponents, exactly up to DECIDED, beyond which its sign counts.
static int64_t exponent_difference(const decimal *a, const decimal *b)
{
    const size_t wanted =
        a->exponent_length > b->exponent_length ? a->exponent_length : b->exponent_length;
    int64_t difference = 0;
    for (size_t i = 0; i < wanted; i++) {
        const int of_a = digit_of(a->exponent, a->exponent_length, wanted, i);
        const int of_b = digit_of(b->exponent, b->exponent_length, wanted, i);
        difference = difference * 10 + (a->exponent_negative ? -of_a : of_a) -
                     (b->exponent_negative ? -of_b : of_b);
        if (difference > DECIDED || difference < -DECIDED)
            return difference;
    }
    return difference + a->point - b->point;
}

// The digit at *at, which moves behind it; -1 at the end.
static int next_digit(const char **at, const char *end)
{
    if (*at < end && **at == '.')
        (*at)++;
    return *at < end ? *(*at)++ - '0' : -1;
}

static int compare_digits(const decimal *a, const decimal *b)
{
    const char *at_a = a->digits;
    const char *at_b = b->digits;
    for (;;) {
        const int of_a = next_digit(&at_a, a->digits + a->length);
        const int of_b = next_digit(&at_b, b->digits + b->length);
        if (of_a != of_b || of_a < 0)
            return of_a - of_b; // what ends first is less: no digits end in 0
    }
}

static int sign_of(const decimal *d)
{
    if (d->length == 0)
        return 0;
    return d->negative ? -1 : 1;
}

int decimal_compare(const decimal *a, const decimal *b)
{
    const int sign = sign_of(a);
    if (sign != sign_of(b))
        return sign - sign_of(b);
    if (sign == 0)
        return 0;
    const int64_t difference = exponent_difference(a, b);
    if (difference != 0)
        return difference > 0 ? sign : -sign;
    return compare_digits(a, b) * sign;
}
