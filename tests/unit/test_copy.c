/**
 * @file
 * Copies: deep, independent of what they were made from, and equal to it.
 */
#include "notes_text.h"

static const char rich[] =
    "{\"Meta\":{\"DataModel\":\"Notes\",\"EventType\":\"New\",\"EventDateTime\":null,\"Test\":true,"
    "\"Destinations\":[],\"Message\":{\"ID\":1.30},\"Transmission\":{\"ID\":null}},"
    "\"Patient\":{\"Identifiers\":[{\"ID\":\"1\",\"IDType\":\"a\",\"x\":[1]},{\"ID\":\"2\","
    "\"IDType\":\"b\"}],\"Notes\":[\"t\",1.0,null,{\"k\":[]}]},\"Note\":{\"ContentType\":\"Other\","
    "\"FileContents\":\"text\",\"DocumentType\":\"t\",\"DocumentID\":\"d\",\"Provider\":{\"ID\":"
    "\"p\"},\"Availability\":null},\"Extensions\":{\"a\":1}}";

static const char *written(fixture *f, const rdx_notes_new *note)
{
    const rdx_write_options unchecked = {.unchecked = true};
    rdx_body *body;
    const char *text;
    size_t length;
    assert_int_equal(rdx_notes_new_write(note, &unchecked, &body, &f->report), RDX_OK);
    assert_int_equal(rdx_body_text(body, &f->arena, &text, &length, &f->report), RDX_OK);
    rdx_body_close(body);
    return text;
}

static void a_copy_outlives_its_source(void **state)
{
    fixture *f = *state;
    rdx_arena first = RDX_ARENA(1 << 20);
    rdx_notes_new *read;
    assert_int_equal(rdx_notes_new_parse(&first, rich, strlen(rich), NULL, &read, &f->report),
                     RDX_OK);
    const rdx_notes_new *copy = rdx_notes_new_copy(&f->arena, read);
    assert_non_null(copy);
    rdx_arena_drop(&first); // wiped, and freed: a sanitizer sees who still looks there
    assert_string_equal(written(f, copy), rich);
    assert_ptr_equal(copy->meta->event_date_time, RDX_NULL);
    assert_ptr_equal(copy->meta->transmission->id.text, RDX_NULL);
    assert_null(copy->visit);
    assert_null(copy->orders.items);
    assert_non_null(copy->meta->destinations.items);
    assert_int_equal(copy->meta->destinations.count, 0);
    assert_int_equal(copy->note->content_type, RDX_CONTENT_TYPE_OTHER);
}

static void a_copy_of_a_literal_takes_its_bytes_and_paths_along(void **state)
{
    fixture *f = *state;
    char bytes[] = "a\0b";
    char path[] = "some/path";
    char name[] = "name";
    rdx_note note = {.file_contents = RDX_BYTES(bytes, 3), .file_name = name};
    const rdx_notes_new message = {.note = &note};
    const rdx_notes_new *copy = rdx_notes_new_copy(&f->arena, &message);
    memset(bytes, 'x', 3);
    memset(name, 'x', 4);
    assert_int_equal(copy->note->file_contents.size, 3);
    assert_memory_equal(copy->note->file_contents.data, "a\0b", 3);
    assert_string_equal(copy->note->file_name, "name");

    note.file_contents = RDX_FILE(path);
    copy = rdx_notes_new_copy(&f->arena, &message);
    memset(path, 'x', 9);
    assert_int_equal(copy->note->file_contents.kind, RDX_CONTENT_FILE);
    assert_string_equal(copy->note->file_contents.data, "some/path");

    note.file_contents = RDX_BYTES(NULL, 0);
    copy = rdx_notes_new_copy(&f->arena, &message);
    assert_int_equal(copy->note->file_contents.kind, RDX_CONTENT_BYTES);
    assert_int_equal(copy->note->file_contents.size, 0);
    note.file_contents = RDX_NULL_CONTENT;
    copy = rdx_notes_new_copy(&f->arena, &message);
    assert_int_equal(copy->note->file_contents.kind, RDX_CONTENT_NULL);
}

static void what_check_would_refuse_is_copied_too(void **state)
{
    fixture *f = *state;
    char id[] = "original";
    char key[] = "Key";
    char json[] = "[1]";
    rdx_extra_entry entries[] = {{key, json}, {NULL, json}, {key, NULL}};
    rdx_note note = {.original_document_id = id, .extra = {entries, 3}};
    const rdx_notes_new *copy = rdx_notes_new_copy(&f->arena, &(rdx_notes_new){.note = &note});
    id[0] = key[0] = json[0] = '?';
    entries[0] = entries[1] = (rdx_extra_entry){NULL, NULL};
    assert_string_equal(copy->note->original_document_id, "original");
    assert_int_equal(copy->note->extra.count, 3);
    assert_string_equal(copy->note->extra.items[0].key, "Key");
    assert_string_equal(copy->note->extra.items[0].json, "[1]");
    assert_null(copy->note->extra.items[1].key);
    assert_string_equal(copy->note->extra.items[1].json, "[1]");
    assert_null(copy->note->extra.items[2].json);
}

static void a_copy_may_be_changed_without_changing_its_source(void **state)
{
    fixture *f = *state;
    rdx_notes_new *read = parse_good(f, rich);
    rdx_notes_new *copy = rdx_notes_new_copy(&f->arena, read);
    copy->patient->identifiers.items[0].id = "changed";
    copy->meta->event_type = NULL;
    copy->patient->notes.items[0] = RDX_JSON_TEXT("changed");
    copy->extra.count = 0;
    assert_string_equal(written(f, read), rich);
}

static void an_arena_of_any_size_gives_a_copy_or_none(void **state)
{
    fixture *f = *state;
    const rdx_notes_new *read = parse_good(f, rich);
    const rdx_notes_new *copy = NULL;
    size_t limit = 0;
    for (; copy == NULL && limit < 100000; limit += 8) {
        rdx_arena arena = RDX_ARENA(limit);
        copy = rdx_notes_new_copy(&arena, read);
        void *out = f;
        if (copy == NULL) {
            assert_int_equal(rdx_message_copy(&arena, rdx_notes_new_message(read), &out),
                             RDX_E_NOMEM);
            assert_null(out);
        }
        rdx_arena_drop(&arena);
    }
    assert_non_null(copy);
    assert_true(limit > 100 * sizeof(void *)); // of what it takes, most is pointers
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH_FIXTURE(a_copy_outlives_its_source),
        TEST_WITH_FIXTURE(a_copy_of_a_literal_takes_its_bytes_and_paths_along),
        TEST_WITH_FIXTURE(what_check_would_refuse_is_copied_too),
        TEST_WITH_FIXTURE(a_copy_may_be_changed_without_changing_its_source),
        TEST_WITH_FIXTURE(an_arena_of_any_size_gives_a_copy_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
