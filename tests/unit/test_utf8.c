/**
 * @file
 * UTF-8: every code point, and each kind of sequence that RFC 3629 forbids.
 */
#include "utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <string.h>

#include "../support/cpu_forced.h"
#include "../support/guarded.h"
#include "utf8_kernels.h"

static void every_code_point_is_one_valid_sequence(void **state)
{
    (void)state;
    for (uint32_t point = 0; point <= 0x10FFFF; point++) {
        if (point >= 0xD800 && point <= 0xDFFF)
            continue;
        char bytes[4];
        const size_t length = rdx_utf8_encode(point, bytes);
        const size_t due = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
        if (length != due || rdx_utf8_sequence(bytes, 4) != due ||
            rdx_utf8_valid(bytes, length) != length)
            fail_msg("U+%04X", (unsigned)point);
        // One byte less is none.
        if (rdx_utf8_sequence(bytes, length - 1) != 0)
            fail_msg("U+%04X, cut", (unsigned)point);
    }
}

// 63,488 + 1,048,576 code points are all there is: whatever else decodes would be a second
// spelling of one of them.
static void no_other_sequence_of_up_to_three_bytes_is_valid(void **state)
{
    (void)state;
    size_t ones = 0, twos = 0, threes = 0;
    for (uint32_t bits = 0; bits < 0x1000000; bits++) {
        if (bits < 0x800000 && (bits & 0xFFFF) != 0)
            bits |= 0xFFFF; // of what follows ASCII, the first and the last will do
        const char bytes[] = {(char)(bits >> 16), (char)(bits >> 8), (char)bits};
        const size_t length = rdx_utf8_sequence(bytes, 3);
        ones += length == 1 && (bits & 0xFFFF) == 0;
        twos += length == 2 && (bits & 0xFF) == 0;
        threes += length == 3;
    }
    assert_int_equal(ones, 0x80);
    assert_int_equal(twos, 0x800 - 0x80);
    assert_int_equal(threes, 0x10000 - 0x800 - 0x800); // without the surrogates
}

static void known_boundaries_are_encoded_as_published(void **state)
{
    (void)state;
    static const struct {
        uint32_t point;
        const char *bytes;
    } cases[] = {
        {0x24, "\x24"},
        {0x7F, "\x7F"},
        {0x80, "\xC2\x80"},
        {0xE9, "\xC3\xA9"},
        {0x7FF, "\xDF\xBF"},
        {0x800, "\xE0\xA0\x80"},
        {0x20AC, "\xE2\x82\xAC"},
        {0xD7FF, "\xED\x9F\xBF"},
        {0xE000, "\xEE\x80\x80"},
        {0xFFFF, "\xEF\xBF\xBF"},
        {0x10000, "\xF0\x90\x80\x80"},
        {0x1F600, "\xF0\x9F\x98\x80"},
        {0x10FFFF, "\xF4\x8F\xBF\xBF"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char bytes[5] = "";
        bytes[rdx_utf8_encode(cases[i].point, bytes)] = '\0';
        assert_string_equal(bytes, cases[i].bytes);
    }
}

static void forbidden_sequences_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        const char *bytes;
    } cases[] = {
        {"lone continuation", "\x80"},
        {"lone continuation, last", "\xBF"},
        {"overlong U+0000", "\xC0\x80"},
        {"overlong slash", "\xC0\xAF"},
        {"overlong U+007F", "\xC1\xBF"},
        {"overlong slash in three", "\xE0\x80\xAF"},
        {"overlong U+07FF", "\xE0\x9F\xBF"},
        {"overlong slash in four", "\xF0\x80\x80\xAF"},
        {"overlong U+FFFF", "\xF0\x8F\xBF\xBF"},
        {"first surrogate", "\xED\xA0\x80"},
        {"last surrogate", "\xED\xBF\xBF"},
        {"surrogate pair", "\xED\xA0\xBD\xED\xB8\x80"},
        {"U+110000", "\xF4\x90\x80\x80"},
        {"first byte F5", "\xF5\x80\x80\x80"},
        {"five bytes", "\xF8\x88\x80\x80\x80"},
        {"six bytes", "\xFC\x84\x80\x80\x80\x80"},
        {"FE", "\xFE"},
        {"FF", "\xFF"},
        {"two, then no continuation", "\xC3\x28"},
        {"three, wrong second", "\xE2\x28\xA1"},
        {"three, wrong third", "\xE2\x82\x28"},
        {"three, a new start as third", "\xE2\x82\xC3"},
        {"four, wrong second", "\xF0\x28\x8C\xBC"},
        {"four, wrong third", "\xF0\x9F\x28\xBC"},
        {"four, wrong fourth", "\xF0\x9F\x98\x28"},
        {"cut after one of two", "\xC3"},
        {"cut after two of three", "\xE2\x82"},
        {"cut after three of four", "\xF0\x9F\x98"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (rdx_utf8_sequence(cases[i].bytes, strlen(cases[i].bytes)) != 0)
            fail_msg("accepted: %s", cases[i].what);
    }
}

static void no_byte_behind_the_length_is_looked_at(void **state)
{
    (void)state;
    assert_int_equal(rdx_utf8_sequence("\xE2\x82\xAC", 2), 0);
    assert_int_equal(rdx_utf8_valid("ab\xE2\x82\xAC", 4), 2);
    assert_int_equal(rdx_utf8_sequence("a", 0), 0);
    assert_int_equal(rdx_utf8_valid("", 0), 0);
}

static void the_first_fault_is_found_at_every_place(void **state)
{
    (void)state;
    for (size_t at = 0; at < 40; at++) {
        char text[40];
        memset(text, 'a', sizeof text);
        text[at] = '\x80';
        assert_int_equal(rdx_utf8_valid(text, sizeof text), at);
        text[at] = '\0'; // is ASCII
        assert_int_equal(rdx_utf8_valid(text, sizeof text), sizeof text);
        if (at + 3 > sizeof text)
            continue;
        memcpy(text + at, "\xE2\x82\xAC", 3);
        assert_int_equal(rdx_utf8_valid(text, sizeof text), sizeof text);
        text[at + 2] = 'x';
        assert_int_equal(rdx_utf8_valid(text, sizeof text), at);
    }
}

// ---- Long texts, on every path of this machine ----

// What surrounds the bytes in question, as far as it is whole sequences.
static const char *const fillers[] = {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"};
enum { FILLERS = sizeof fillers / sizeof fillers[0] };

static void fill(char *text, size_t length, const char *filler)
{
    const size_t step = strlen(filler);
    memset(text, 'b', length % step);
    for (size_t i = length % step; i < length; i += step)
        memcpy(text + i, filler, step);
}

static size_t valid_by_sequence(const char *text, size_t from, size_t length)
{
    while (from < length) {
        const size_t sequence = rdx_utf8_sequence(text + from, length - from);
        if (sequence == 0)
            break;
        from += sequence;
    }
    return from;
}

// `from` starts a sequence, and what stands before it is valid.
static void check_all_paths(const char *text, size_t from, size_t length)
{
    const size_t due = valid_by_sequence(text, from, length);
    for (cpu_path path = CPU_PORTABLE; path <= CPU_NEON; path++) {
        if (!cpu_has(path))
            continue;
        cpu_force(path);
        const size_t valid = rdx_utf8_valid(text, length);
        if (valid != due)
            fail_msg("%s: %zu instead of %zu of %zu", cpu_path_name(path), valid, due, length);
    }
}

// Bytes on both sides of each edge of RFC 3629's table.
static const char edges[] = {'\x00', '\x7F', '\x80', '\x8F', '\x90', '\x9F', '\xA0', '\xBF', '\xC0',
                             '\xC1', '\xC2', '\xDF', '\xE0', '\xE1', '\xEC', '\xED', '\xEE', '\xEF',
                             '\xF0', '\xF1', '\xF3', '\xF4', '\xF5', '\xF8', '\xFF'};
static const char later_edges[] = {'\x7F', '\x80', '\xBF', '\xC3', '\xE2', '\xF0'};
enum { EDGES = sizeof edges, LATER = sizeof later_edges, QUADS = EDGES * EDGES * LATER * LATER };

// Each four in turn at a place of its own, over the edges of registers and blocks.
static void four_bytes_of_any_kind_are_judged_alike_on_every_path(void **state)
{
    (void)state;
    enum { LENGTH = 200, FIRST = 120, PLACES = 20 };
    char text[LENGTH];
    memset(text, 'a', sizeof text);
    for (size_t i = 0; i < QUADS; i++) {
        char *at = text + FIRST + i % PLACES;
        at[0] = edges[i % EDGES];
        at[1] = edges[i / EDGES % EDGES];
        at[2] = later_edges[i / (EDGES * EDGES) % LATER];
        at[3] = later_edges[i / (EDGES * EDGES * LATER)];
        check_all_paths(text, FIRST + i % PLACES, LENGTH);
        memset(at, 'a', 4);
    }
}

// Behind ASCII, and behind a start, which makes the first of them a continuation in its place.
static void every_two_bytes_are_judged_alike_on_every_path(void **state)
{
    (void)state;
    enum { LENGTH = 192, FIRST = 124, PLACES = 8 };
    char text[LENGTH];
    memset(text, 'a', sizeof text);
    for (unsigned pair = 0; pair <= 0xFFFF; pair++) {
        const size_t place = FIRST + pair % PLACES;
        text[place] = (char)(pair >> 8);
        text[place + 1] = (char)pair;
        check_all_paths(text, place - 1, LENGTH);
        text[place - 1] = '\xC3';
        check_all_paths(text, place - 1, LENGTH);
        memset(text + place - 1, 'a', 3);
    }
}

static const char *const troubles[] = {
    "",         "\x80",         "\xC3",     "\xC0\xAF",         "\xE2\x82",         "\xED\xA0\x80",
    "\xF0\x9F", "\xF0\x9F\x98", "\xC3\xA9", "\xF4\x90\x80\x80", "\xF0\x9F\x98\x80", "\xFF",
};
enum { TROUBLES = sizeof troubles / sizeof troubles[0] };

static void faults_are_found_at_every_offset_and_alignment(void **state)
{
    (void)state;
    guarded g = guarded_open();
    for (size_t length = 120; length <= 330; length += 7) // the end stays, so the start moves
        for (size_t f = 0; f < FILLERS; f++) {
            char *text = g.end - length;
            fill(text, length, fillers[f]);
            const size_t step = strlen(fillers[f]);
            for (size_t at = length % step; at < length; at += step)
                for (size_t t = 0; t < TROUBLES; t++) {
                    const size_t size = strlen(troubles[t]);
                    char kept[4];
                    if (length - at < size)
                        continue;
                    memcpy(kept, text + at, size);
                    memcpy(text + at, troubles[t], size);
                    check_all_paths(text, at, length);
                    memcpy(text + at, kept, size);
                }
        }
    guarded_close(&g);
}

static void texts_cut_in_a_sequence_end_before_it(void **state)
{
    (void)state;
    guarded g = guarded_open();
    for (size_t f = 0; f < FILLERS; f++)
        for (size_t length = 0; length <= 300; length++) {
            const size_t whole = length - length % strlen(fillers[f]);
            char *text = g.end - length;
            fill(text, whole, fillers[f]);
            memcpy(text + whole, fillers[f], length - whole);
            check_all_paths(text, whole, length);
            assert_int_equal(rdx_utf8_valid(text, length), whole);
        }
    guarded_close(&g);
}

static void random_bytes_are_judged_alike_on_every_path(void **state)
{
    (void)state;
    uint32_t seed = 7;
    guarded g = guarded_open();
    for (unsigned round = 0; round < 20000; round++) {
        const size_t length = round % 700;
        char *text = g.end - length;
        fill(text, length, fillers[round % FILLERS]);
        seed = seed * 1664525u + 1013904223u;
        if (length > 0 && seed >> 31 != 0)
            text[(seed >> 8) % length] = (char)(seed >> 16);
        check_all_paths(text, 0, length);
    }
    guarded_close(&g);
}

typedef size_t blocks_kernel(const char *text, size_t length);

static blocks_kernel *kernel_of(cpu_path path)
{
#if CPU_X86
    static blocks_kernel *const kernels[] = {NULL, utf8_blocks_sse, utf8_blocks_avx2,
                                             utf8_blocks_avx512, NULL};
    return kernels[path];
#elif CPU_ARM
    return path == CPU_NEON ? utf8_blocks_neon : NULL;
#else
    (void)path;
    return NULL;
#endif
}

// A kernel that gave up early would be right, and of no use.
static void kernels_take_all_whole_blocks_of_valid_text(void **state)
{
    (void)state;
    enum { LENGTH = 65 * 12, BLOCKS = 64 * 12 }; // multiples of each filler
    char text[UTF8_BEHIND + LENGTH];
    for (cpu_path path = CPU_PORTABLE; path <= CPU_NEON; path++)
        for (size_t f = 0; cpu_has(path) && kernel_of(path) != NULL && f < FILLERS; f++) {
            memset(text, 'a', UTF8_BEHIND);
            fill(text + UTF8_BEHIND, LENGTH, fillers[f]);
            memset(text + UTF8_BEHIND + 300, 'a', 12 * 14); // some blocks of ASCII
            assert_int_equal(kernel_of(path)(text + UTF8_BEHIND, LENGTH), BLOCKS);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_is_one_valid_sequence),
        cmocka_unit_test(no_other_sequence_of_up_to_three_bytes_is_valid),
        cmocka_unit_test(known_boundaries_are_encoded_as_published),
        cmocka_unit_test(forbidden_sequences_are_refused),
        cmocka_unit_test(no_byte_behind_the_length_is_looked_at),
        cmocka_unit_test(the_first_fault_is_found_at_every_place),
        cmocka_unit_test(every_two_bytes_are_judged_alike_on_every_path),
        cmocka_unit_test(four_bytes_of_any_kind_are_judged_alike_on_every_path),
        cmocka_unit_test(faults_are_found_at_every_offset_and_alignment),
        cmocka_unit_test(texts_cut_in_a_sequence_end_before_it),
        cmocka_unit_test(kernels_take_all_whole_blocks_of_valid_text),
        cmocka_unit_test(random_bytes_are_judged_alike_on_every_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
