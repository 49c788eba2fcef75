/**
 * @file
 * Texts of Notes.New messages, put together from parts.
 */
#ifndef RDX_TESTS_NOTES_TEXT_H
#define RDX_TESTS_NOTES_TEXT_H

#include "message_fixture.h"

#define META "\"Meta\":{\"DataModel\":\"Notes\",\"EventType\":\"New\"}"
#define PATIENT "\"Patient\":{\"Identifiers\":[]}"
#define NOTE_MEMBERS                                                              \
    "\"ContentType\":\"Plain Text\",\"DocumentType\":\"t\",\"DocumentID\":\"d\"," \
    "\"Provider\":{\"ID\":\"p\"}"
#define NOTE "\"Note\":{" NOTE_MEMBERS "}"

/** Messages that are valid as far as their last part is. */
#define WITH_PATIENT(members) "{" META "," NOTE ",\"Patient\":{" members "}}"
#define WITH_DEMOGRAPHICS(members) WITH_PATIENT("\"Identifiers\":[],\"Demographics\":{" members "}")
#define WITH_META(members) \
    "{" NOTE "," PATIENT ",\"Meta\":{\"DataModel\":\"Notes\",\"EventType\":\"New\"," members "}}"
#define WITH_NOTE(members) "{" META "," PATIENT ",\"Note\":{" NOTE_MEMBERS "," members "}}"

/**
 * Parses a text that is freed before the message is looked at, from a block without a byte behind
 * it. NULL unless the status is RDX_OK.
 */
static inline rdx_notes_new *parse_as(fixture *f, const char *text, size_t length,
                                      const rdx_parse_options *options, rdx_status expected)
{
    char *exact = malloc(length > 0 ? length : 1);
    assert_non_null(exact);
    memcpy(exact, text, length);
    rdx_notes_new *note = NULL;
    const rdx_status status =
        rdx_notes_new_parse(&f->arena, exact, length, options, &note, &f->report);
    memset(exact, 'X', length);
    free(exact);
    assert_string_equal(rdx_status_name(status), rdx_status_name(expected));
    assert_int_equal(note != NULL, status == RDX_OK);
    return note;
}

static inline rdx_notes_new *parse_good(fixture *f, const char *text)
{
    return parse_as(f, text, strlen(text), NULL, RDX_OK);
}

static inline void parse_bad(fixture *f, const char *text, rdx_status expected)
{
    (void)parse_as(f, text, strlen(text), NULL, expected);
}

static inline const rdx_extra_entry *extra_of(rdx_extra extra, const char *key)
{
    for (size_t i = 0; i < extra.count; i++)
        if (extra.items[i].key != NULL && strcmp(extra.items[i].key, key) == 0)
            return &extra.items[i];
    fail_msg("nothing is kept for %s", key);
    return NULL;
}

#endif
