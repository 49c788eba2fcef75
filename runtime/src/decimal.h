/**
 * @file
 * JSON numbers compared exactly: no double, no limit of digits or of the exponent.
 */
#ifndef RDX_SRC_DECIMAL_H
#define RDX_SRC_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A number's text, taken apart: 0.DIGITS * 10^(point + exponent).
typedef struct decimal {
    bool negative;
    const char *digits; // from the first digit that is not 0 to the last one; a point may be in it
    size_t length;      // bytes of them; 0: the number is zero
    int64_t point;
    bool exponent_negative;
    const char *exponent; // its digits
    size_t exponent_length;
} decimal;

/** `text` is a number as JSON spells it; it must last as long as the result. */
decimal decimal_of(const char *text, size_t length);

/** Less than 0, 0 or more than 0, as `a` is less than `b`, equal or more. 1, 1.0 and 10e-1 are
 *  equal, and so are 0 and -0. */
int decimal_compare(const decimal *a, const decimal *b);

#endif
