/**
 * @file
 * UTF-8, by the table of well-formed sequences in RFC 3629, section 4.
 */
#include "utf8.h"

#include <stdbool.h>
#include <string.h>

static bool within(unsigned char byte, unsigned char low, unsigned char high)
{
    return byte >= low && byte <= high;
}

static bool continues(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

// The second byte decides what the first allows: overlong forms, surrogates and what lies above
// U+10FFFF differ from their valid neighbours there.
static bool second_fits(unsigned char first, unsigned char second)
{
    switch (first) {
    case 0xE0:
        return within(second, 0xA0, 0xBF);
    case 0xED:
        return within(second, 0x80, 0x9F);
    case 0xF0:
        return within(second, 0x90, 0xBF);
    case 0xF4:
        return within(second, 0x80, 0x8F);
    default:
        return continues(second);
    }
}

size_t rdx_utf8_sequence(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    if (length == 0)
        return 0;
    size_t needed;
    if (bytes[0] < 0x80)
        return 1;
    else if (within(bytes[0], 0xC2, 0xDF))
        needed = 2;
    else if (within(bytes[0], 0xE0, 0xEF))
        needed = 3;
    else if (within(bytes[0], 0xF0, 0xF4))
        needed = 4;
    else
        return 0;
    if (length < needed || !second_fits(bytes[0], bytes[1]))
        return 0;
    for (size_t i = 2; i < needed; i++) {
        if (!continues(bytes[i]))
            return 0;
    }
    return needed;
}

// ASCII is most of any message: eight bytes at a time.
static size_t ascii_run(const char *text, size_t length)
{
    const uint64_t high_bits = UINT64_C(0x8080808080808080);
    size_t done = 0;
    while (length - done >= sizeof(uint64_t)) {
        uint64_t eight;
        memcpy(&eight, text + done, sizeof eight);
        if ((eight & high_bits) != 0)
            break;
        done += sizeof eight;
    }
    return done;
}

size_t rdx_utf8_valid(const char *text, size_t length)
{
    size_t done = 0;
    while (done < length) {
        done += ascii_run(text + done, length - done);
        if (done == length)
            break;
        const size_t sequence = rdx_utf8_sequence(text + done, length - done);
        if (sequence == 0)
            break;
        done += sequence;
    }
    return done;
}

size_t rdx_utf8_encode(uint32_t code_point, char *out)
{
    unsigned char bytes[4];
    size_t count = 0;
    if (code_point < 0x80) {
        bytes[count++] = (unsigned char)code_point;
    } else if (code_point < 0x800) {
        bytes[count++] = (unsigned char)(0xC0 | code_point >> 6);
        bytes[count++] = (unsigned char)(0x80 | (code_point & 0x3F));
    } else if (code_point < 0x10000) {
        bytes[count++] = (unsigned char)(0xE0 | code_point >> 12);
        bytes[count++] = (unsigned char)(0x80 | (code_point >> 6 & 0x3F));
        bytes[count++] = (unsigned char)(0x80 | (code_point & 0x3F));
    } else {
        bytes[count++] = (unsigned char)(0xF0 | code_point >> 18);
        bytes[count++] = (unsigned char)(0x80 | (code_point >> 12 & 0x3F));
        bytes[count++] = (unsigned char)(0x80 | (code_point >> 6 & 0x3F));
        bytes[count++] = (unsigned char)(0x80 | (code_point & 0x3F));
    }
    memcpy(out, bytes, count);
    return count;
}
