/**
 * @file
 * Messages that end too early, at every byte and in every event: none is ever taken for a whole.
 */
#include "notes_text.h"

#include <rdx/gen/samples.h>

static char *sample_of(const rdx_event *event, size_t *length)
{
    const size_t size = 1 << 16;
    char *text = malloc(size);
    assert_non_null(text);
    *length = 0;
    for (const char *const *piece = rdx_event_sample(event); *piece != NULL; piece++)
        *length += (size_t)snprintf(text + *length, size - *length, "%s", *piece);
    while (*length > 0 && text[*length - 1] != '}')
        --*length; // without the line end behind it, every shorter text is a cut one
    return text;
}

static void expect_cut(const rdx_report *report, rdx_status status, size_t length)
{
    assert_true(status == RDX_E_SYNTAX || status == RDX_E_UTF8 || status == RDX_E_MISSING);
    assert_true(report->count > 0);
    const rdx_issue *last = &report->issues[report->count - 1];
    assert_true(last->code == RDX_E_SYNTAX || last->code == RDX_E_UTF8);
    assert_int_equal(last->stage, RDX_STAGE_TEXT);
    assert_true(last->offset <= length);
}

// From a block without a byte behind it, so that a sanitizer sees each one read too many.
static void read_cut(fixture *f, const rdx_event *event, const char *text, size_t length)
{
    static const rdx_parse_options policies[] = {{.policy = RDX_STRICT}, {.policy = RDX_TOLERANT}};
    char *cut = malloc(length > 0 ? length : 1);
    assert_non_null(cut);
    memcpy(cut, text, length);
    expect_cut(&f->report, rdx_message_validate(event, cut, length, NULL, &f->report), length);
    for (size_t i = 0; i < 2; i++) {
        void *data;
        clear(f);
        expect_cut(
            &f->report,
            rdx_message_parse(&f->arena, event, cut, length, &policies[i], &data, &f->report),
            length);
        assert_null(data);
    }
    free(cut);
    clear(f);
}

static void a_message_cut_anywhere_is_no_message(void **state)
{
    fixture *f = *state;
    size_t count;
    const rdx_event *const *events = rdx_events(&count);
    assert_int_equal(count, 14);
    for (size_t i = 0; i < count; i++) {
        size_t length;
        char *text = sample_of(events[i], &length);
        assert_int_equal(rdx_message_validate(events[i], text, length, NULL, NULL), RDX_OK);
        for (size_t cut = 0; cut < length; cut++)
            read_cut(f, events[i], text, cut);
        free(text);
    }
}

static void characters_and_escapes_are_not_cut_either(void **state)
{
    fixture *f = *state;
    static const char text[] = WITH_DEMOGRAPHICS(
        "\"FirstName\":\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\\u20ac\\ud83d\\ude00"
        "\\n\",\"IsDeceased\":true,\"x\":[-1.5e+7,null,{\"y\":false}]");
    parse_good(f, text);
    for (size_t cut = 0; cut < sizeof text - 1; cut++)
        read_cut(f, &rdx_notes_new_event, text, cut);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH_FIXTURE(a_message_cut_anywhere_is_no_message),
        TEST_WITH_FIXTURE(characters_and_escapes_are_not_cut_either),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
