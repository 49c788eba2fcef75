/**
 * @file
 * Scans stop where their definition says, on every path of this machine, and read nothing behind
 * the padding, or behind the text where there is none.
 */
#include "scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <stdbool.h>
#include <string.h>

#include "../support/cpu_forced.h"
#include "../support/guarded.h"

// ---- What scans are to find, a byte at a time ----

static bool breaks_string(unsigned char byte)
{
    return byte == '"' || byte == '\\' || byte < 0x20;
}

static bool stops_string(unsigned char byte)
{
    return breaks_string(byte) || byte >= 0x80;
}

static bool is_solid(unsigned char byte)
{
    return byte != ' ' && byte != '\n' && byte != '\r' && byte != '\t';
}

static size_t place_of(bool (*is_found)(unsigned char), const char *text, size_t length)
{
    size_t place = 0;
    while (place < length && !is_found((unsigned char)text[place]))
        place++;
    return place;
}

// Of a text whose other bytes are passed.
static size_t due_of(bool (*is_found)(unsigned char), const char *text, size_t offset,
                     size_t length)
{
    return is_found((unsigned char)text[offset]) ? offset : length;
}

// ---- All scans over one text ----

typedef struct search {
    const char *name;
    const char *(*of)(const char *at);
    bool (*is_found)(unsigned char);
    char filler; // which it passes
} search;

static const search searches[] = {
    {"scan_string", scan_string, stops_string, 'a'},
    {"scan_string_utf8", scan_string_utf8, breaks_string, '\xBF'},
    {"scan_space", scan_space, is_solid, ' '},
    {"scan_string_run", scan_string_run, stops_string, '~'},
    {"scan_string_utf8_run", scan_string_utf8_run, breaks_string, '!'},
    {"scan_space_run", scan_space_run, is_solid, '\n'},
};
enum { SEARCHES = sizeof searches / sizeof searches[0] };

static void check_padded(const search *s, const char *text, size_t length, size_t due,
                         cpu_path path)
{
    const size_t found = (size_t)(s->of(text) - text);
    if (found != due)
        fail_msg("%s, %s: %zu instead of %zu of %zu", s->name, cpu_path_name(path), found, due,
                 length);
}

static void check_plain(const char *text, size_t length, size_t due, cpu_path path)
{
    const size_t found = scan_plain(text, length);
    if (found != due)
        fail_msg("scan_plain, %s: %zu instead of %zu of %zu", cpu_path_name(path), found, due,
                 length);
}

static void on_each_path(void (*check)(guarded *g, cpu_path path))
{
    for (cpu_path path = CPU_PORTABLE; path <= CPU_NEON; path++) {
        if (!cpu_has(path))
            continue;
        cpu_force(path);
        guarded g = guarded_open();
        check(&g, path);
        guarded_close(&g);
    }
}

// ---- Tests ----

static const char bytes_at_edges[] = {'"', '\\', '\0', '\x1F', ' ', '\x80', '\xFF'};
enum { OFFSETS = 201, ALIGNMENTS = 64 };

static void find_each_byte_everywhere(guarded *g, cpu_path path)
{
    for (size_t s = 0; s < SEARCHES; s++)
        for (size_t alignment = 0; alignment < ALIGNMENTS; alignment++) {
            const size_t length = OFFSETS + alignment; // the end stays, so the start moves
            char *text = g->end - SCAN_PADDING - length;
            memset(text, searches[s].filler, length);
            check_padded(&searches[s], text, length, length, path);
            for (size_t offset = 0; offset < OFFSETS; offset++) {
                for (size_t i = 0; i < sizeof bytes_at_edges; i++) {
                    text[offset] = bytes_at_edges[i];
                    check_padded(&searches[s], text, length,
                                 due_of(searches[s].is_found, text, offset, length), path);
                }
                text[offset] = searches[s].filler;
            }
        }
}

static void every_special_byte_is_found_at_every_offset_and_alignment(void **state)
{
    (void)state;
    on_each_path(find_each_byte_everywhere);
}

static void find_each_byte_in_plain_text(guarded *g, cpu_path path)
{
    for (size_t length = 0; length <= OFFSETS + ALIGNMENTS; length++) {
        char *text = g->end - length;
        memset(text, 'a', length);
        check_plain(text, length, length, path);
        for (size_t offset = 0; offset < length; offset++) {
            for (size_t i = 0; i < sizeof bytes_at_edges; i++) {
                text[offset] = bytes_at_edges[i];
                check_plain(text, length, due_of(breaks_string, text, offset, length), path);
            }
            text[offset] = 'a';
        }
    }
}

static void plain_text_ends_at_a_special_byte_or_at_its_length(void **state)
{
    (void)state;
    on_each_path(find_each_byte_in_plain_text);
}

static void judge_every_byte(guarded *g, cpu_path path)
{
    enum { LENGTH = 100 };
    for (size_t s = 0; s < SEARCHES; s++)
        for (unsigned byte = 0; byte <= 0xFF; byte++)
            for (size_t offset = 0; offset < LENGTH; offset++) {
                char *text = g->end - SCAN_PADDING - LENGTH;
                memset(text, searches[s].filler, LENGTH);
                text[offset] = (char)byte;
                check_padded(&searches[s], text, LENGTH,
                             due_of(searches[s].is_found, text, offset, LENGTH), path);
                memset(text + SCAN_PADDING, 'a', LENGTH);
                text[SCAN_PADDING + offset] = (char)byte;
                check_plain(text + SCAN_PADDING, LENGTH,
                            due_of(breaks_string, text + SCAN_PADDING, offset, LENGTH), path);
                memset(text + LENGTH, 0, SCAN_PADDING);
            }
}

static void every_byte_is_one_that_stops_or_one_that_does_not(void **state)
{
    (void)state;
    on_each_path(judge_every_byte);
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

// Texts of few special bytes and of many.
static void scan_random_texts(guarded *g, cpu_path path)
{
    uint32_t seed = 5;
    for (unsigned round = 0; round < 1000; round++) {
        const size_t length = next_random(&seed) % 700;
        const uint32_t rarity = 1 + next_random(&seed) % 400;
        for (size_t s = 0; s < SEARCHES; s++) {
            char *text = g->end - SCAN_PADDING - length;
            for (size_t i = 0; i < length; i++)
                text[i] = next_random(&seed) % rarity == 0 ? (char)next_random(&seed)
                                                           : searches[s].filler;
            check_padded(&searches[s], text, length, place_of(searches[s].is_found, text, length),
                         path);
            memmove(text + SCAN_PADDING, text, length);
            text += SCAN_PADDING;
            check_plain(text, length, place_of(breaks_string, text, length), path);
            memset(g->end - SCAN_PADDING, 0, SCAN_PADDING);
        }
    }
}

static void random_texts_are_scanned_as_byte_by_byte(void **state)
{
    (void)state;
    on_each_path(scan_random_texts);
}

static void the_end_of_a_text_ends_every_scan(void **state)
{
    (void)state;
    guarded g = guarded_open();
    const char *end = g.end - SCAN_PADDING;
    for (size_t s = 0; s < SEARCHES; s++)
        assert_ptr_equal(searches[s].of(end), end);
    assert_int_equal(scan_plain(g.end, 0), 0);
    guarded_close(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_special_byte_is_found_at_every_offset_and_alignment),
        cmocka_unit_test(plain_text_ends_at_a_special_byte_or_at_its_length),
        cmocka_unit_test(every_byte_is_one_that_stops_or_one_that_does_not),
        cmocka_unit_test(random_texts_are_scanned_as_byte_by_byte),
        cmocka_unit_test(the_end_of_a_text_ends_every_scan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
