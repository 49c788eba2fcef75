/**
 * @file
 * Messages whose members come otherwise than the reader expects: in other orders, left out, spelled
 * with escapes or space, beside values that have to move, and with NUL bytes anywhere.
 */
#include "notes_text.h"

static const char *const names[] = {"FirstName", "MiddleName", "LastName", "DOB",
                                    "SSN",       "Sex",        "Religion"};
enum { NAMES = sizeof names / sizeof names[0] };

static const char *value_of(const rdx_demographics *d, size_t i)
{
    const char *const values[NAMES] = {d->first_name, d->middle_name, d->last_name, d->dob,
                                       d->ssn,        d->sex,         d->religion};
    return values[i];
}

// Member i of `order` is left out where `left_out` says so; its value is its own name.
static void expect_values(fixture *f, const size_t order[NAMES], unsigned left_out,
                          const char *format)
{
    char members[2048] = "";
    char text[4096];
    size_t at = 0;
    for (size_t i = 0; i < NAMES; i++)
        if (!(left_out >> order[i] & 1)) {
            const char *name = names[order[i]];
            at += (size_t)snprintf(members + at, sizeof members - at, "%s", at > 0 ? "," : "");
            at += (size_t)snprintf(members + at, sizeof members - at, format, name, name);
        }
    snprintf(text, sizeof text, WITH_DEMOGRAPHICS("%s"), members);
    const rdx_notes_new *note = parse_good(f, text);
    for (size_t i = 0; i < NAMES; i++) {
        const char *value = value_of(note->patient->demographics, i);
        if (left_out >> i & 1)
            assert_null(value);
        else
            assert_string_equal(value, names[i]);
    }
    rdx_arena_drop(&f->arena);
}

static void members_are_read_in_any_order_and_with_any_of_them_left_out(void **state)
{
    fixture *f = *state;
    size_t order[NAMES];
    for (size_t step = 1; step < NAMES; step++) // seven is prime: each step visits all
        for (unsigned left_out = 0; left_out < 1u << NAMES; left_out++) {
            for (size_t i = 0; i < NAMES; i++)
                order[i] = i * step % NAMES;
            expect_values(f, order, left_out, "\"%s\":\"%s\"");
        }
}

static void names_and_colons_may_have_space_around_them(void **state)
{
    fixture *f = *state;
    static const char *const formats[] = {"\"%s\": \"%s\"", "\"%s\" :\"%s\"",
                                          " \n\t\"%s\"\r\n\t :\n   \"%s\" \n",
                                          "\n                       \"%s\":  \t \"%s\""};
    const size_t order[NAMES] = {0, 1, 2, 3, 4, 5, 6};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        expect_values(f, order, 0, formats[i]);
}

static void a_name_with_escapes_is_the_name(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note = parse_good(
        f, WITH_DEMOGRAPHICS("\"First\\u004eame\":\"a\",\"\\u0053\\u0053N\":\"b\",\"Sex\":\"c\""));
    assert_string_equal(note->patient->demographics->first_name, "a");
    assert_string_equal(note->patient->demographics->ssn, "b");
    assert_string_equal(note->patient->demographics->sex, "c");
}

static void an_unlisted_name_does_not_lose_the_place_among_those_expected(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note = parse_good(
        f,
        WITH_DEMOGRAPHICS("\"FirstName\":\"a\",\"First\":1,\"FirstNames\":2,\"LastName\":\"b\""));
    const rdx_demographics *d = note->patient->demographics;
    assert_string_equal(d->first_name, "a");
    assert_string_equal(d->last_name, "b");
    assert_string_equal(extra_of(d->extra, "First")->json, "1");
    assert_string_equal(extra_of(d->extra, "FirstNames")->json, "2");
}

// ---- Values that are ended where they stand ----

static void raw_values_without_space_between_them_are_all_kept(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *note = parse_good(
        f, WITH_DEMOGRAPHICS("\"Citizenship\":[1,-2.5e+7,null,true,\"t\",[3,[4]],{\"a\":\"b\"},5]"
                             ",\"x\":[\"\\n\"],\"y\":\"\\u0041\",\"z\":0"));
    const rdx_demographics *d = note->patient->demographics;
    static const char *const texts[] = {"1", "-2.5e+7", "null",          "true",
                                        "t", "[3,[4]]", "{\"a\":\"b\"}", "5"};
    assert_int_equal(d->citizenship.count, 8);
    for (size_t i = 0; i < 8; i++)
        assert_string_equal(d->citizenship.items[i].text, texts[i]);
    assert_string_equal(extra_of(d->extra, "x")->json, "[\"\\n\"]");
    assert_string_equal(extra_of(d->extra, "y")->json, "\"\\u0041\"");
    assert_string_equal(extra_of(d->extra, "z")->json, "0");
}

static void a_value_in_place_of_the_document_is_kept_from_its_first_byte(void **state)
{
    fixture *f = *state;
    static const char *const values[] = {"7", "-1.5", "null", "[1]", "\"text\""};
    const rdx_parse_options tolerant = {.policy = RDX_TOLERANT};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        const rdx_notes_new *note = parse_as(f, values[i], strlen(values[i]), &tolerant, RDX_OK);
        assert_int_equal(note->extra.count, 1);
        assert_string_equal(note->extra.items[0].json, values[i]);
        rdx_report_drop(&f->report);
    }
}

// ---- NUL bytes ----

static void a_nul_byte_anywhere_is_a_fault_there_and_never_the_end(void **state)
{
    fixture *f = *state;
    static const char good[] =
        WITH_DEMOGRAPHICS("\"FirstName\": \"a\\u0041\\n\",\n\"x\":[1, true],\"Address\":{},"
                          "\"LastName\":null,\"Citizenship\":[\"a\",{\"b\":-1.5}]");
    char text[sizeof good];
    for (size_t i = 0; i < sizeof good - 1; i++) {
        memcpy(text, good, sizeof good);
        text[i] = '\0';
        rdx_report verdict = {0};
        const rdx_status status =
            rdx_message_validate(&rdx_notes_new_event, text, sizeof good - 1, NULL, &verdict);
        assert_true(status == RDX_E_SYNTAX || status == RDX_E_UTF8);
        parse_as(f, text, sizeof good - 1, NULL, status);
        const rdx_issue *last = &f->report.issues[f->report.count - 1];
        assert_int_equal(f->report.count, verdict.count);
        assert_int_equal(last->offset, verdict.issues[verdict.count - 1].offset);
        assert_true(last->offset <= i);
        assert_true(i - last->offset < strlen("\\u0041")); // an escape or a word is one token
        assert_string_equal(last->came, "");
        rdx_report_drop(&verdict);
        rdx_report_drop(&f->report);
        rdx_arena_drop(&f->arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH_FIXTURE(members_are_read_in_any_order_and_with_any_of_them_left_out),
        TEST_WITH_FIXTURE(names_and_colons_may_have_space_around_them),
        TEST_WITH_FIXTURE(a_name_with_escapes_is_the_name),
        TEST_WITH_FIXTURE(an_unlisted_name_does_not_lose_the_place_among_those_expected),
        TEST_WITH_FIXTURE(raw_values_without_space_between_them_are_all_kept),
        TEST_WITH_FIXTURE(a_value_in_place_of_the_document_is_kept_from_its_first_byte),
        TEST_WITH_FIXTURE(a_nul_byte_anywhere_is_a_fault_there_and_never_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
