/**
 * @file
 * Base64, one character after the other.
 */
#include "secret64.h"

#include <string.h>

// A place in the text: what was decoded of it so far.
typedef struct decoder {
    unsigned char *to;
    uint32_t bits; // the last `open` of them are not in a byte yet
    unsigned open;
    size_t digits;
    size_t padding;
} decoder;

// The value of a digit, or 64.
static uint32_t value_of(secret64_kind kind, char c)
{
    if (c >= 'A' && c <= 'Z')
        return (uint32_t)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (uint32_t)(c - 'a') + 26;
    if (c >= '0' && c <= '9')
        return (uint32_t)(c - '0') + 52;
    if (c == (kind == SECRET64_URL ? '-' : '+'))
        return 62;
    return c == (kind == SECRET64_URL ? '_' : '/') ? 63 : 64;
}

static bool take_digit(decoder *d, uint32_t value)
{
    if (value == 64 || d->padding > 0)
        return false;
    d->digits++;
    d->bits = d->bits << 6 | value;
    d->open += 6;
    if (d->open >= 8) {
        d->open -= 8;
        *d->to++ = (unsigned char)(d->bits >> d->open);
    }
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool ends_well(const decoder *d, secret64_kind kind)
{
    const uint32_t rest = d->bits & ((1U << d->open) - 1);
    if (rest != 0 || d->digits % 4 == 1)
        return false;
    return kind == SECRET64_URL ? d->padding == 0
                                : d->padding <= 2 && (d->digits + d->padding) % 4 == 0;
}

bool secret64_decode(secret64_kind kind, const char *text, size_t length, unsigned char *out,
                     size_t *size)
{
    decoder d = {.to = out};
    for (size_t i = 0; i < length; i++) {
        if (kind == SECRET64_PEM && is_space(text[i]))
            continue;
        if (kind == SECRET64_PEM && text[i] == '=')
            d.padding++;
        else if (!take_digit(&d, value_of(kind, text[i])))
            return false;
    }
    *size = (size_t)(d.to - out);
    return ends_well(&d, kind);
}
