/**
 * @file
 * Formats of texts, and names that look alike.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <string.h>

#include "format.h"

typedef struct sample {
    rdx_format format;
    const char *text;
    bool fits;
} sample;

static const sample samples[] = {
    {RDX_FORMAT_DATE, "2008-01-06", true},
    {RDX_FORMAT_DATE, "2024-02-29", true},
    {RDX_FORMAT_DATE, "2000-02-29", true},
    {RDX_FORMAT_DATE, "1900-02-29", false},
    {RDX_FORMAT_DATE, "2023-02-29", false},
    {RDX_FORMAT_DATE, "2023-04-31", false},
    {RDX_FORMAT_DATE, "2023-00-10", false},
    {RDX_FORMAT_DATE, "2023-13-10", false},
    {RDX_FORMAT_DATE, "2023-01-00", false},
    {RDX_FORMAT_DATE, "01/06/2008", false},
    {RDX_FORMAT_DATE, "2008-1-6", false},
    {RDX_FORMAT_DATE, "2008-01-06T00:00:00Z", false},
    {RDX_FORMAT_DATE, "2008-01-06 ", false},
    {RDX_FORMAT_DATE, "", false},
    {RDX_FORMAT_DATE_TIME, "2023-02-27T22:09:03.585Z", true},
    {RDX_FORMAT_DATE_TIME, "2020-10-27T17:25:16-04:00", true},
    {RDX_FORMAT_DATE_TIME, "2020-10-27T17:25:16+0530", true},
    {RDX_FORMAT_DATE_TIME, "2020-10-27T17:25Z", true},
    {RDX_FORMAT_DATE_TIME, "2016-12-31T23:59:60Z", true},
    {RDX_FORMAT_DATE_TIME, "2020-10-27T17:25:16", false},
    {RDX_FORMAT_DATE_TIME, "2020-10-27 17:25:16Z", false},
    {RDX_FORMAT_DATE_TIME, "2020-10-27T24:00:00Z", false},
    {RDX_FORMAT_DATE_TIME, "2020-10-27T17:60:00Z", false},
    {RDX_FORMAT_DATE_TIME, "2020-10-27T17:25:61Z", false},
    {RDX_FORMAT_DATE_TIME, "2020-10-27T17:25:16.Z", false},
    {RDX_FORMAT_DATE_TIME, "2020-10-27T17:25:16+4", false},
    {RDX_FORMAT_DATE_TIME, "2020-10-27", false},
    {RDX_FORMAT_DATE_TIME, "2020-02-30T17:25:16Z", false},
    {RDX_FORMAT_UUID, "ef9e7448-7f65-4432-aa96-059647e9b357", true},
    {RDX_FORMAT_UUID, "EF9E7448-7F65-4432-AA96-059647E9B357", true},
    {RDX_FORMAT_UUID, "ef9e74487f654432aa96059647e9b357", false},
    {RDX_FORMAT_UUID, "ef9e7448-7f65-4432-aa96-059647e9b35", false},
    {RDX_FORMAT_UUID, "ef9e7448-7f65-4432-aa96-059647e9b3578", false},
    {RDX_FORMAT_UUID, "gf9e7448-7f65-4432-aa96-059647e9b357", false},
    {RDX_FORMAT_PHONE, "+16085551234", true},
    {RDX_FORMAT_PHONE, "+4930123456", true},
    {RDX_FORMAT_PHONE, "+123456789012345", true},
    {RDX_FORMAT_PHONE, "+1234567890123456", false},
    {RDX_FORMAT_PHONE, "808-555-5310", false},
    {RDX_FORMAT_PHONE, "+06085551234", false},
    {RDX_FORMAT_PHONE, "+1 608 555 1234", false},
    {RDX_FORMAT_PHONE, "+", false},
    {RDX_FORMAT_NONE, "anything", true},
};

static void texts_fit_their_format_or_do_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        const sample *s = &samples[i];
        if (format_fits(s->format, s->text, strlen(s->text)) != s->fits)
            fail_msg("%s of format %d", s->text, (int)s->format);
    }
}

static void a_text_ends_where_its_length_says(void **state)
{
    (void)state;
    assert_true(format_fits(RDX_FORMAT_DATE, "2008-01-06T", strlen("2008-01-06")));
    for (size_t cut = 0; cut < strlen("2008-01-06"); cut++)
        assert_false(format_fits(RDX_FORMAT_DATE, "2008-01-06", cut));
}

static void slips_of_the_pen_are_alike(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"filename", "FileName"},     {"FileNmae", "FileName"},        {"Filename", "FileName"},
        {"DocumentId", "DocumentID"}, {"DocumntType", "DocumentType"}, {"Dob", "DOB"},
        {"IDTyp", "IDType"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        assert_true(
            names_are_alike(pairs[i][0], strlen(pairs[i][0]), pairs[i][1], strlen(pairs[i][1])));
}

static void other_names_are_not_alike(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"Extensions", "Demographics"}, {"ID", "IP"}, {"Name", "Note"}, {"X", "ID"}, {"", "ID"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        assert_false(
            names_are_alike(pairs[i][0], strlen(pairs[i][0]), pairs[i][1], strlen(pairs[i][1])));
    char longest[64];
    memset(longest, 'A', sizeof longest);
    assert_false(names_are_alike(longest, sizeof longest, longest, sizeof longest));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_fit_their_format_or_do_not),
        cmocka_unit_test(a_text_ends_where_its_length_says),
        cmocka_unit_test(slips_of_the_pen_are_alike),
        cmocka_unit_test(other_names_are_not_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
