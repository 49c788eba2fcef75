/**
 * @file
 * UTF-8, by the table of well-formed sequences in RFC 3629, section 4. Long texts go through the
 * kernel of this machine's path, block by block; what it stops at, and the rest, sequence by
 * sequence, which finds the very place.
 */
#include "utf8.h"

#include <stdbool.h>
#include <string.h>

#include "bits.h"
#include "utf8_kernels.h"

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

// Whether all of eight bytes or more is ASCII; the last eight may overlap those before.
static bool is_ascii(const char *text, size_t length)
{
    uint64_t all = bits_load64(text + length - sizeof all);
    for (size_t i = 0; length - i > sizeof all; i += sizeof all)
        all |= bits_load64(text + i);
    return (all & bits_repeat(0x80)) == 0;
}

// Most of any message is ASCII.
static size_t ascii_run(const char *text, size_t length)
{
    size_t done = 0;
    for (; length - done >= sizeof(uint64_t); done += sizeof(uint64_t)) {
        const uint64_t high = bits_load64(text + done) & bits_repeat(0x80);
        if (high != 0)
            return done + bits_below_lowest(high) / 8;
    }
    while (done < length && (unsigned char)text[done] < 0x80)
        done++;
    return done;
}

static size_t valid_sequences(const char *text, size_t length)
{
    size_t done = 0;
    for (;;) {
        done += ascii_run(text + done, length - done);
        const size_t sequence = rdx_utf8_sequence(text + done, length - done);
        if (sequence == 0)
            return done;
        done += sequence;
    }
}

// Without a branch on what is where; false says nothing.
static bool is_short_and_valid(const char *text, size_t length)
{
#if CPU_X86
    return length - 1 < UTF8_SHORT && cpu_path_now() == CPU_AVX512 &&
           utf8_short_avx512(text, length);
#else
    (void)text;
    (void)length;
    return false;
#endif
}

static size_t valid_few(const char *text, size_t length)
{
    const bool plain = length >= sizeof(uint64_t) && is_ascii(text, length);
    return plain || is_short_and_valid(text, length) ? length : valid_sequences(text, length);
}

// A few whole sequences, for the kernels to look back on; less when there is a fault.
static size_t valid_first(const char *text, size_t length)
{
    size_t done = is_ascii(text, sizeof(uint64_t)) ? sizeof(uint64_t) : 0;
    while (done < UTF8_BEHIND) {
        const size_t sequence = rdx_utf8_sequence(text + done, length - done);
        if (sequence == 0)
            break;
        done += sequence;
    }
    return done;
}

// As the kernels count them; none where there is no kernel.
static size_t valid_blocks(const char *text, size_t length)
{
    switch (cpu_path_now()) {
#if CPU_X86
    case CPU_AVX512:
        return utf8_blocks_avx512(text, length);
    case CPU_AVX2:
        return utf8_blocks_avx2(text, length);
    case CPU_SSE:
        return utf8_blocks_sse(text, length);
#elif CPU_ARM
    case CPU_NEON:
        return utf8_blocks_neon(text, length);
#endif
    default:
        (void)text;
        (void)length;
        return 0;
    }
}

// Where a sequence starts, at `place` or up to UTF8_BEHIND bytes before it; what lies before that
// has no fault.
static size_t start_near(const char *text, size_t place)
{
    for (size_t back = 1; back <= UTF8_BEHIND; back++)
        if ((unsigned char)text[place - back] >= 0xC0)
            return place - back;
    return place;
}

size_t rdx_utf8_valid(const char *text, size_t length)
{
    if (length < 2 * UTF8_BLOCK)
        return valid_few(text, length);
    size_t done = valid_first(text, length);
    if (done < UTF8_BEHIND)
        return done;
    done += valid_blocks(text + done, length - done);
    done = start_near(text, done);
    return done + valid_few(text + done, length - done);
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
