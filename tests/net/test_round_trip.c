/**
 * @file
 * A file on its whole way through the sandbox: uploaded, sent, asked for, fetched.
 */
#include "faults.h"

#include <rdx/gen/notes_query.h>

static sandbox_process box;

enum { FILE_BYTES = 300000 }; // too many to be embedded

typedef struct basket {
    char *data;
    size_t size;
} basket;

static rdx_status put(void *context, const void *data, size_t size)
{
    basket *b = context;
    if (size > FILE_BYTES - b->size)
        return RDX_E_FILE_SIZE;
    memcpy(b->data + b->size, data, size);
    b->size += size;
    return RDX_OK;
}

static void what_was_sent_is_found_and_its_file_is_the_same(void **state)
{
    (void)state;
    size_t size;
    char *file = scratch_read("file", &size);
    sender s = fault_sender(&box, (rdx_client_options){.file_policy = RDX_FILE_AUTO});
    expect_ok(&s, send_note(&s, RDX_BYTES(file, size)));

    rdx_arena arena = RDX_ARENA(1000000);
    const rdx_notes_query query = {.meta = some_meta(), .patients = {some_patient(), 1}};
    rdx_notes_query_response *answer;
    expect_ok(&s, rdx_client_query(s.client, rdx_notes_query_call(&query, &answer), &arena,
                                   &s.reply, &s.report));
    assert_int_equal(s.report.count, 0);
    assert_int_equal(answer->notes.count, 1);
    const rdx_note *note = &answer->notes.items[0];
    assert_string_equal(note->document_id, "b169267c");
    assert_string_equal(note->patient->identifiers.items[0].id, "e167267c");

    basket got = {.data = calloc(1, FILE_BYTES)};
    assert_non_null(got.data);
    expect_ok(&s,
              rdx_client_fetch(s.client, note->file_contents.data, put, &got, &s.reply, &s.report));
    assert_int_equal(got.size, size);
    assert_memory_equal(got.data, file, size);
    free(got.data);
    free(file);
    rdx_arena_drop(&arena);
    sender_close(&s);
}

static void another_patient_has_none_of_it(void **state)
{
    (void)state;
    sender s = fault_sender(&box, (rdx_client_options){.file_policy = RDX_FILE_AUTO});
    rdx_identifier identifiers[] = {{.id = "e167267d", .id_type = "EHRID"}};
    rdx_patient patients[] = {{.identifiers = {identifiers, 1}}};
    const rdx_notes_query query = {.meta = some_meta(), .patients = {patients, 1}};
    rdx_arena arena = RDX_ARENA(1000000);
    rdx_notes_query_response *answer;
    expect_ok(&s, rdx_client_query(s.client, rdx_notes_query_call(&query, &answer), &arena,
                                   &s.reply, &s.report));
    assert_int_equal(answer->notes.count, 0);
    rdx_arena_drop(&arena);
    sender_close(&s);
}

static int set_up(void **state)
{
    (void)state;
    sandbox_set_up(&box, "");
    scratch_run("head -c 300000 /dev/urandom > file");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return sandbox_tear_down(&box);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_sent_is_found_and_its_file_is_the_same),
        cmocka_unit_test(another_patient_has_none_of_it),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
