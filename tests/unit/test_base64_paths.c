/**
 * @file
 * Base64 on every path of this machine: the same text, the same bytes and the same verdicts as
 * character by character, and not a byte read or written beyond.
 */
#include <rdx/base64.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../support/cpu_forced.h"
#include "../support/guarded.h"

// ---- What base64 is, a character at a time ----

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static unsigned char values[256]; // of the alphabet's characters; for others NOT_BASE64

enum { NOT_BASE64 = 64 };

static void fill_values(void)
{
    memset(values, NOT_BASE64, sizeof values);
    for (unsigned i = 0; i < 64; i++)
        values[(unsigned char)alphabet[i]] = (unsigned char)i;
}

static unsigned sextet(const unsigned char *bytes, size_t size, size_t n)
{
    unsigned bits = 0;
    for (size_t bit = 6 * n; bit < 6 * n + 6; bit++)
        bits = bits << 1 | (bit / 8 < size ? (unsigned)(bytes[bit / 8] >> (7 - bit % 8) & 1) : 0U);
    return bits;
}

static void encode_slowly(const unsigned char *bytes, size_t size, char *text)
{
    for (size_t i = 0; i < RDX_BASE64_LENGTH(size); i++)
        text[i] = 6 * i < 8 * size ? alphabet[sextet(bytes, size, i)] : '=';
}

// Bytes of a text, SIZE_MAX when it is not the one text of its bytes.
static size_t decode_slowly(const char *text, size_t length, unsigned char *bytes)
{
    size_t end = length, size = 0;
    unsigned bits = 0, held = 0;
    while (end > 0 && length - end < 2 && text[end - 1] == '=')
        end--;
    for (size_t i = 0; i < end; i++) {
        const unsigned value = values[(unsigned char)text[i]];
        if (value == NOT_BASE64)
            return SIZE_MAX;
        bits = (bits << 6 | value) & 0xFFFF;
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes[size++] = (unsigned char)(bits >> held);
        }
    }
    const bool rest_is_zero = (bits & ((1U << held) - 1)) == 0;
    return length % 4 == 0 && RDX_BASE64_LENGTH(size) == length && rest_is_zero ? size : SIZE_MAX;
}

// ---- The same by a path ----

enum { LONGEST = 400, BEFORE = 64, UNTOUCHED = 0xEE };

typedef struct pages {
    guarded in, out;
} pages;

static pages in_and_out;

static void expect_untouched(const char *before, const char *what, size_t length, cpu_path path)
{
    for (size_t i = 0; i < BEFORE; i++)
        if ((unsigned char)before[i] != UNTOUCHED)
            fail_msg("%s of %zu wrote before its place, %s", what, length, cpu_path_name(path));
}

// Encodes bytes that end where their page ends to where another page ends.
static void check_encoding(const unsigned char *bytes, size_t size, cpu_path path)
{
    char expected[RDX_BASE64_LENGTH(LONGEST)];
    const size_t length = RDX_BASE64_LENGTH(size);
    char *in = in_and_out.in.end - size, *out = in_and_out.out.end - length;
    encode_slowly(bytes, size, expected);
    memcpy(in, bytes, size);
    memset(out - BEFORE, UNTOUCHED, BEFORE + length);
    rdx_base64_encode(in, size, out);
    if (memcmp(out, expected, length) != 0)
        fail_msg("%zu bytes, %s", size, cpu_path_name(path));
    expect_untouched(out - BEFORE, "encoding", size, path);
}

// The same back. There is room for the bytes that the text has, for none when it is refused.
static void check_decoding(const char *text, size_t length, cpu_path path)
{
    unsigned char expected[RDX_BASE64_MAX_SIZE(RDX_BASE64_LENGTH(LONGEST)) + 3];
    const size_t size = decode_slowly(text, length, expected);
    const bool refused = size == SIZE_MAX;
    char *in = in_and_out.in.end - length;
    char *out = in_and_out.out.end - (refused ? RDX_BASE64_MAX_SIZE(length) : size);
    size_t decoded = 99, judged = 99;
    memcpy(in, text, length);
    memset(out - BEFORE, UNTOUCHED, BEFORE);
    const rdx_status status = rdx_base64_decode(in, length, out, &decoded);
    if (status != (refused ? RDX_E_BASE64 : RDX_OK) || decoded != (refused ? 0 : size) ||
        (!refused && memcmp(out, expected, size) != 0))
        fail_msg("%zu characters, %s", length, cpu_path_name(path));
    if (rdx_base64_decode(in, length, NULL, &judged) != status || judged != decoded)
        fail_msg("%zu characters when only judged, %s", length, cpu_path_name(path));
    expect_untouched(out - BEFORE, "decoding", length, path);
}

static void on_each_path(void (*check)(cpu_path path))
{
    for (cpu_path path = CPU_PORTABLE; path <= CPU_NEON; path++)
        if (cpu_has(path)) {
            cpu_force(path);
            check(path);
        }
}

static void fill_with_text(char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        text[i] = alphabet[(i * 37 + i / 64) % 64];
}

// ---- Tests ----

static void check_lengths(cpu_path path)
{
    unsigned char bytes[LONGEST];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 167 + i / 3);
    for (size_t size = 0; size <= LONGEST; size++) {
        char text[RDX_BASE64_LENGTH(LONGEST)];
        check_encoding(bytes, size, path);
        encode_slowly(bytes, size, text);
        check_decoding(text, RDX_BASE64_LENGTH(size), path);
    }
}

static void every_length_is_encoded_and_decoded_in_its_place(void **state)
{
    (void)state;
    on_each_path(check_lengths);
}

static void check_cut_texts(cpu_path path)
{
    char text[LONGEST];
    fill_with_text(text, LONGEST);
    for (size_t length = 0; length <= LONGEST; length++)
        check_decoding(text, length, path);
}

static void a_text_that_is_cut_inside_four_is_refused(void **state)
{
    (void)state;
    on_each_path(check_cut_texts);
}

// Three blocks of any path, one step of the longest, and a rest.
static void check_bytes(cpu_path path)
{
    char text[LONGEST];
    fill_with_text(text, LONGEST);
    for (size_t at = 0; at < LONGEST; at++) {
        const char before = text[at];
        for (int byte = 0; byte < 256; byte++) {
            text[at] = (char)byte;
            check_decoding(text, LONGEST, path);
        }
        text[at] = before;
    }
}

static void every_byte_at_every_place_is_taken_or_refused(void **state)
{
    (void)state;
    on_each_path(check_bytes);
}

static void check_endings(cpu_path path)
{
    static const char *const endings[] = {
        "AA==", "AAA=", "AQ==", "Ag==", "Aw==",  "AB==",  "AI==", "AAE=", "AAB=",
        "AAC=", "AAD=", "A===", "====", "=AAA",  "A=AA",  "AA=A", "A=A=", "==AA",
        "=A==", "AA= ", "AA =", "A==A", "AA=\0", "A\0==", " AA=", "+/8=", "-_8="};
    char text[LONGEST];
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        for (size_t length = 4; length <= LONGEST; length += 4) {
            fill_with_text(text, LONGEST);
            memcpy(text + length - 4, endings[i], 4);
            check_decoding(text, length, path);
            check_decoding(text, LONGEST, path); // in the middle
        }
}

static void every_form_of_padding_is_judged_after_every_length(void **state)
{
    (void)state;
    on_each_path(check_endings);
}

static void check_all_values(cpu_path path)
{
    // 3 x 64 groups: each value of six bits at each of the four places of a group, each beside
    // several others.
    unsigned char bytes[LONGEST];
    char text[RDX_BASE64_LENGTH(LONGEST)];
    for (unsigned round = 0; round < 64; round++) {
        uint32_t seed = round * 2654435761U + 1;
        for (size_t i = 0; i < sizeof bytes; i++) {
            seed = seed * 1664525 + 1013904223;
            bytes[i] = (unsigned char)(seed >> 24);
        }
        check_encoding(bytes, sizeof bytes, path);
        encode_slowly(bytes, sizeof bytes, text);
        check_decoding(text, sizeof text, path);
    }
}

static void random_bytes_come_back(void **state)
{
    (void)state;
    on_each_path(check_all_values);
}

enum { LARGE = 8000000 + 1000, LENGTH = RDX_BASE64_LENGTH(LARGE), MARGIN = 8 };

// Before and behind what is written at an offset there are MARGIN bytes in all.
static char *margin(void *start, size_t offset, size_t size, size_t n)
{
    return (char *)start + (n < offset ? n : size + n);
}

static void mark_margins(void *start, size_t offset, size_t size)
{
    for (size_t i = 0; i < MARGIN; i++)
        *margin(start, offset, size, i) = (char)UNTOUCHED;
}

static void expect_margins(void *start, size_t offset, size_t size, cpu_path path)
{
    for (size_t i = 0; i < MARGIN; i++)
        if (*margin(start, offset, size, i) != (char)UNTOUCHED)
            fail_msg("large, wrote beside offset %zu, %s", offset, cpu_path_name(path));
}

static void check_large_at(size_t at, const unsigned char *bytes, const char *expected,
                           cpu_path path)
{
    char *text = malloc(LENGTH + MARGIN), *back = malloc(LARGE + MARGIN);
    assert_true(text != NULL && back != NULL);
    mark_margins(text, at, LENGTH);
    rdx_base64_encode(bytes, LARGE, text + at);
    if (memcmp(text + at, expected, LENGTH) != 0)
        fail_msg("large, to offset %zu, %s", at, cpu_path_name(path));
    expect_margins(text, at, LENGTH, path);

    size_t size = 0;
    mark_margins(back, at, LARGE);
    if (rdx_base64_decode(text + at, LENGTH, back + at, &size) != RDX_OK || size != LARGE ||
        memcmp(back + at, bytes, LARGE) != 0)
        fail_msg("large, back to offset %zu, %s", at, cpu_path_name(path));
    text[at + LENGTH / 2] = '-';
    if (rdx_base64_decode(text + at, LENGTH, back + at, &size) != RDX_E_BASE64)
        fail_msg("large, with a stranger, %s", cpu_path_name(path));
    expect_margins(back, at, LARGE, path);
    free(text);
    free(back);
}

// As much as goes past the caches, to a place where groups of four reach a line of memory and to
// one where they do not.
static void check_large(cpu_path path)
{
    unsigned char *bytes = malloc(LARGE);
    char *expected = malloc(LENGTH);
    assert_true(bytes != NULL && expected != NULL);
    for (size_t i = 0; i < LARGE; i++)
        bytes[i] = (unsigned char)(i * 167 + i / 251);
    cpu_force(CPU_PORTABLE);
    rdx_base64_encode(bytes, LARGE, expected);
    cpu_force(path);
    check_large_at(0, bytes, expected, path);
    check_large_at(3, bytes, expected, path);
    free(bytes);
    free(expected);
}

static void a_large_file_comes_back_wherever_its_text_stands(void **state)
{
    (void)state;
    on_each_path(check_large);
}

static int open_pages(void **state)
{
    (void)state;
    fill_values();
    in_and_out = (pages){.in = guarded_open(), .out = guarded_open()};
    return 0;
}

static int close_pages(void **state)
{
    (void)state;
    guarded_close(&in_and_out.in);
    guarded_close(&in_and_out.out);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_length_is_encoded_and_decoded_in_its_place),
        cmocka_unit_test(a_text_that_is_cut_inside_four_is_refused),
        cmocka_unit_test(every_byte_at_every_place_is_taken_or_refused),
        cmocka_unit_test(every_form_of_padding_is_judged_after_every_length),
        cmocka_unit_test(random_bytes_come_back),
        cmocka_unit_test(a_large_file_comes_back_wherever_its_text_stands),
    };
    return cmocka_run_group_tests(tests, open_pages, close_pages);
}
