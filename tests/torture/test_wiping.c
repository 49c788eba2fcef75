/**
 * @file
 * No block of ours is freed while a patient's data stands in it.
 */
#include <rdx/gen/notes_new.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "refusing.h"

#define CANARY "Zaphod-4711"

static const char text[] =
    "{\"Meta\":{\"DataModel\":\"Notes\",\"EventType\":\"New\",\"" CANARY "\":1},"
    "\"Patient\":{\"Identifiers\":[{\"ID\":\"" CANARY "\",\"IDType\":\"MR\"}]},"
    "\"Note\":{\"ContentType\":\"" CANARY "\",\"FileContents\":\"" CANARY "\","
    "\"DocumentType\":\"" CANARY "\",\"DocumentID\":\"\\u0031" CANARY "\","
    "\"Provider\":{\"ID\":\"1\",\"Credentials\":[\"" CANARY "\",{\"" CANARY "\":[]}]}},"
    "\"" CANARY "\":{\"" CANARY "\":\"" CANARY "\",\"" CANARY "\":2}}";

static void a_block_with_the_secret_is_found(void **state)
{
    (void)state;
    watch_freed(CANARY);
    volatile char *block = malloc(sizeof text); // volatile: what is freed unread is not left out
    assert_non_null(block);
    for (size_t i = 0; i < sizeof text; i++)
        block[i] = text[i];
    free((void *)block);
    assert_int_equal(freed_with_secret(), 1);
}

static void reading_and_writing_leave_nothing_behind(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(1 << 20);
    rdx_report report = {0};
    rdx_notes_new *message;
    rdx_body *body;
    const char *written;
    size_t length;
    watch_freed(CANARY);
    const rdx_rules rules = rdx_rules_warn();
    const rdx_parse_options options = {.policy = RDX_TOLERANT, .rules = &rules};
    assert_int_equal(
        rdx_notes_new_parse(&arena, text, sizeof text - 1, &options, &message, &report), RDX_OK);
    assert_int_equal(
        rdx_message_validate(&rdx_notes_new_event, text, sizeof text - 1, &options, &report),
        RDX_E_DUPLICATE);
    assert_non_null(rdx_notes_new_copy(&arena, message));
    const rdx_write_options as_it_came = {.unchecked = true};
    assert_int_equal(rdx_notes_new_write(message, &as_it_came, &body, &report), RDX_OK);
    assert_int_equal(rdx_body_text(body, &arena, &written, &length, &report), RDX_OK);
    assert_non_null(strstr(written, CANARY));
    rdx_body_close(body);
    rdx_report_drop(&report);
    rdx_arena_drop(&arena);
    assert_int_equal(freed_with_secret(), 0);
    assert_int_equal(live_blocks(), 0);
}

static void put_scratch_file(char *path)
{
    const int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, CANARY, sizeof CANARY - 1), sizeof CANARY - 1);
    assert_int_equal(close(descriptor), 0);
}

static void a_file_that_was_embedded_leaves_nothing_behind(void **state)
{
    (void)state;
    char path[] = "/tmp/rdx-wiping-XXXXXX", piece[512];
    put_scratch_file(path);
    rdx_note note = {.content_type = RDX_CONTENT_TYPE_BASE64_ENCODED,
                     .file_contents = RDX_FILE(path)};
    const rdx_notes_new message = {.note = &note};
    const rdx_write_options as_it_is = {.unchecked = true};
    rdx_report report = {0};
    rdx_body *body;
    size_t got;
    watch_freed(CANARY);
    assert_int_equal(rdx_notes_new_write(&message, &as_it_is, &body, &report), RDX_OK);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rdx_body_read(body, piece, sizeof piece - 1, &got, &report), RDX_OK);
    assert_int_equal(got, rdx_body_length(body));
    rdx_body_close(body);
    rdx_report_drop(&report);
    assert_int_equal(freed_with_secret(), 0);
    assert_int_equal(live_blocks(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_with_the_secret_is_found),
        cmocka_unit_test(reading_and_writing_leave_nothing_behind),
        cmocka_unit_test(a_file_that_was_embedded_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
