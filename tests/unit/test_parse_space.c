/**
 * @file
 * White space: the reader expects before a token what stood before the last one at the same depth.
 * Whatever stands there instead is read all the same, and what only looks like it is no white
 * space.
 */
#include "notes_text.h"

enum { LONGEST = 40, TEXT_MAX = 1 << 16 };

static const char compact[] =
    WITH_DEMOGRAPHICS("\"FirstName\":\"a\",\"LastName\":null,\"Address\":{\"City\":\"b\"},"
                      "\"Citizenship\":[\"c\",{\"d\":[[-1.5,2]]},12,12.5,true,null]");

static bool is_mark(char c)
{
    return strchr("{}[],:", c) != NULL;
}

// ---- White space ----

// `compact` with white space of `space` (its index, what it may hold) around each of its marks.
static size_t spread(char *text, size_t (*space)(char *to, size_t index, unsigned kind),
                     unsigned kind)
{
    size_t length = space(text, 0, kind);
    bool in_string = false;
    for (size_t i = 0; i < sizeof compact - 1; i++) {
        in_string = in_string != (compact[i] == '"');
        const bool mark = !in_string && is_mark(compact[i]);
        if (mark)
            length += space(text + length, 2 * i + 1, kind);
        text[length++] = compact[i];
        if (mark)
            length += space(text + length, 2 * i + 2, kind);
    }
    return length;
}

// As much as its place says, of all four characters.
static size_t any_space(char *to, size_t index, unsigned kind)
{
    const size_t length = index * (kind + 3) * 2654435761u % 9973 % (LONGEST + 1);
    for (size_t i = 0; i < length; i++)
        to[i] = " \n\t\r"[(index + i * (kind + 1)) * 40503u / 7 % 4];
    return length;
}

// The same before each token: a line end and `kind` spaces.
static size_t same_space(char *to, size_t index, unsigned kind)
{
    (void)index;
    to[0] = '\n';
    memset(to + 1, ' ', kind);
    return kind + 1;
}

// ---- What stands between it ----

static void expect_values(const rdx_demographics *d)
{
    static const char *const citizenship[] = {"c", NULL, "12", "12.5", "true", "null"};
    const size_t count = sizeof citizenship / sizeof citizenship[0];
    assert_string_equal(d->first_name, "a");
    assert_ptr_equal(d->last_name, RDX_NULL);
    assert_string_equal(d->address->city, "b");
    assert_int_equal(d->citizenship.count, count);
    for (size_t i = 0; i < count; i++)
        if (citizenship[i] != NULL) // an object keeps its own white space
            assert_string_equal(d->citizenship.items[i].text, citizenship[i]);
}

static void expect_message(fixture *f, const char *text, size_t length)
{
    const rdx_notes_new *note = parse_as(f, text, length, NULL, RDX_OK);
    expect_values(note->patient->demographics);
    assert_int_equal(rdx_message_validate(&rdx_notes_new_event, text, length, NULL, NULL), RDX_OK);
    rdx_arena_drop(&f->arena);
}

static void white_space_of_any_kind_and_length_may_stand_around_every_mark(void **state)
{
    static char text[TEXT_MAX];
    for (unsigned kind = 0; kind < 300; kind++)
        expect_message(*state, text, spread(text, any_space, kind));
}

static void the_same_white_space_everywhere_may_be_of_any_length(void **state)
{
    static char text[TEXT_MAX];
    for (unsigned spaces = 0; spaces < LONGEST; spaces++)
        expect_message(*state, text, spread(text, same_space, spaces));
}

// The first number moves to where its white space was: what stands before the second looks like it.
static void a_number_that_looks_like_the_white_space_before_the_last_one_is_read(void **state)
{
    fixture *f = *state;
    char text[1024];
    for (int spaces = 0; spaces < 20; spaces++) {
        const int length =
            snprintf(text, sizeof text, WITH_DEMOGRAPHICS("\"Citizenship\":[%*s12,%*s12.5,%*s12]"),
                     spaces, "", spaces > 0 ? spaces - 1 : 0, "", spaces, "");
        const rdx_notes_new *note = parse_as(f, text, (size_t)length, NULL, RDX_OK);
        const rdx_json_list list = note->patient->demographics->citizenship;
        assert_int_equal(list.count, 3);
        assert_string_equal(list.items[0].text, "12");
        assert_string_equal(list.items[1].text, "12.5");
        assert_string_equal(list.items[2].text, "12");
        rdx_arena_drop(&f->arena);
    }
}

// ---- What only looks like it ----

static void a_character_in_its_middle_is_a_fault_there(void **state)
{
    fixture *f = *state;
    static const char others[] = "\x01\x0b\x0c\x1f\x7fx";
    static char text[TEXT_MAX];
    const size_t length = spread(text, same_space, 10);
    for (size_t i = 1; i < length; i++) {
        if (text[i] != ' ' || (text[i - 1] != ' ' && text[i - 1] != '\n'))
            continue;                                // a space of a string stands alone
        for (size_t j = 0; j < sizeof others; j++) { // and NUL
            text[i] = others[j];
            parse_as(f, text, length, NULL, RDX_E_SYNTAX);
            const rdx_issue *last = &f->report.issues[f->report.count - 1];
            assert_int_equal(last->offset, i);
            rdx_report_drop(&f->report);
            rdx_arena_drop(&f->arena);
        }
        text[i] = ' ';
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH_FIXTURE(white_space_of_any_kind_and_length_may_stand_around_every_mark),
        TEST_WITH_FIXTURE(the_same_white_space_everywhere_may_be_of_any_length),
        TEST_WITH_FIXTURE(a_number_that_looks_like_the_white_space_before_the_last_one_is_read),
        TEST_WITH_FIXTURE(a_character_in_its_middle_is_a_fault_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
