/**
 * @file
 * The frame of an upload: exact bytes, exact length, names that can't break out of their quotes.
 */
#include "multipart.h"

#include "../support/scratch.h"

static int set_up(void **state)
{
    (void)state;
    scratch_open();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    scratch_close();
    return 0;
}

static rdx_multipart open_bytes(const char *bytes, const char *name)
{
    rdx_multipart multipart;
    const rdx_content content = RDX_BYTES(bytes, strlen(bytes));
    assert_int_equal(rdx_multipart_open(&content, name, &multipart, NULL), RDX_OK);
    return multipart;
}

// All that the source gives, `step` bytes at a time.
static buf read_source(rdx_source source, size_t step)
{
    buf all = BUF(1000000);
    char piece[64];
    assert_true(step <= sizeof piece);
    for (size_t got = 1; got > 0;) {
        assert_int_equal(source.read(source.context, piece, step, &got, NULL), RDX_OK);
        buf_put(&all, piece, got);
    }
    return all;
}

static void the_frame_is_that_of_rfc_7578(void **state)
{
    (void)state;
    rdx_multipart multipart = open_bytes("hello", "scan.pdf");
    const char *boundary = strstr(multipart.content_type, "boundary=") + 9;
    char expected[512];
    snprintf(expected, sizeof expected,
             "--%s\r\n"
             "Content-Disposition: form-data; name=\"file\"; filename=\"scan.pdf\"\r\n"
             "Content-Type: application/octet-stream\r\n"
             "\r\n"
             "hello\r\n"
             "--%s--\r\n",
             boundary, boundary);
    const rdx_source source = rdx_source_of_multipart(&multipart);
    for (size_t step = 1; step <= 64; step++) {
        buf all = read_source(source, step);
        assert_string_equal(all.data, expected);
        assert_int_equal(source.length, all.length);
        buf_drop(&all);
        source.rewind(source.context);
    }
    rdx_multipart_close(&multipart);
}

static void a_file_is_framed_like_bytes_and_named_by_its_path(void **state)
{
    (void)state;
    scratch_write("scan.pdf", "hel\0lo", 6);
    rdx_multipart multipart;
    const rdx_content content = RDX_FILE(scratch_path("scan.pdf"));
    assert_int_equal(rdx_multipart_open(&content, NULL, &multipart, NULL), RDX_OK);
    assert_int_equal(multipart.size, 6);
    const rdx_source source = rdx_source_of_multipart(&multipart);
    for (unsigned round = 0; round < 2; round++) {
        buf all = read_source(source, 5);
        assert_int_equal(all.length, source.length);
        assert_non_null(strstr(all.data, "; filename=\"scan.pdf\"\r\n"));
        assert_memory_equal(strstr(all.data, "\r\n\r\n") + 4, "hel\0lo\r\n--", 10);
        buf_drop(&all);
        source.rewind(source.context);
    }
    rdx_multipart_close(&multipart);
}

static void expect_one_piece(rdx_content content)
{
    rdx_multipart multipart;
    assert_int_equal(rdx_multipart_open(&content, NULL, &multipart, NULL), RDX_OK);
    const rdx_source source = rdx_source_of_multipart(&multipart);
    char piece[1024];
    size_t got;
    assert_int_equal(source.read(source.context, piece, sizeof piece, &got, NULL), RDX_OK);
    assert_int_equal(got, source.length);
    assert_int_equal(source.read(source.context, piece, sizeof piece, &got, NULL), RDX_OK);
    assert_int_equal(got, 0);
    rdx_multipart_close(&multipart);
}

// Each piece would be a record of TLS and a packet of its own.
static void a_small_upload_is_one_piece(void **state)
{
    (void)state;
    scratch_write("scan.pdf", "hello", 5);
    expect_one_piece(RDX_FILE(scratch_path("scan.pdf")));
    expect_one_piece(RDX_BYTES("hello", 5));
}

static void expect_name(const char *name, const char *expected)
{
    rdx_multipart multipart = open_bytes("x", name);
    char quoted[256];
    snprintf(quoted, sizeof quoted, "; filename=\"%s\"\r\nContent-Type", expected);
    buf all = read_source(rdx_source_of_multipart(&multipart), 64);
    if (strstr(all.data, quoted) == NULL)
        fail_msg("%s", all.data);
    buf_drop(&all);
    rdx_multipart_close(&multipart);
}

static void a_name_stays_within_its_quotes(void **state)
{
    (void)state;
    expect_name("a \"b\".pdf", "a %22b%22.pdf");
    expect_name("a\r\nX-Evil: 1\r\n\r\n", "a%0D%0AX-Evil: 1%0D%0A%0D%0A");
    expect_name("a\tb\x7f", "a_b_");
    expect_name("\xc3\xa9.pdf", "\xc3\xa9.pdf");
    expect_name("\xc3.pdf", "_.pdf");
    expect_name("", "");
    expect_name(NULL, "file");
}

static void two_uploads_do_not_share_a_boundary(void **state)
{
    (void)state;
    rdx_multipart one = open_bytes("a", NULL);
    rdx_multipart other = open_bytes("a", NULL);
    assert_string_not_equal(one.content_type, other.content_type);
    rdx_multipart_close(&one);
    rdx_multipart_close(&other);
}

static void expect_refused(rdx_content content, rdx_status expected)
{
    rdx_report report = {0};
    rdx_multipart multipart;
    assert_int_equal(rdx_multipart_open(&content, NULL, &multipart, &report), expected);
    assert_int_equal(report.count, 1);
    rdx_report_drop(&report);
}

static void what_is_no_regular_file_is_refused_at_once(void **state)
{
    (void)state;
    scratch_run("mkdir folder && mkfifo fifo");
    expect_refused(RDX_FILE(scratch_path("folder")), RDX_E_FILE);
    expect_refused(RDX_FILE(scratch_path("fifo")), RDX_E_FILE);
    expect_refused(RDX_FILE(scratch_path("gone")), RDX_E_FILE);
    expect_refused(RDX_FILE("/dev/zero"), RDX_E_FILE);
    expect_refused(RDX_TEXT("text"), RDX_E_ARGUMENT);
    expect_refused((rdx_content){0}, RDX_E_ARGUMENT);
}

// Reads until the source fails; the status, and how many bytes were given before.
static rdx_status read_until_failure(rdx_source source, rdx_report *report, size_t *given)
{
    char piece[64];
    size_t got = 1;
    *given = 0;
    rdx_status status = RDX_OK;
    while (status == RDX_OK && got > 0) {
        status = source.read(source.context, piece, sizeof piece, &got, report);
        if (status == RDX_OK)
            *given += got;
    }
    return status;
}

static void a_file_that_changes_is_never_sent_whole(void **state)
{
    (void)state;
    static const char *const changes[] = {"printf x > changing", "printf xxxxxxxxxxxx >> changing",
                                          "touch -d 2001-01-01 changing"};
    for (size_t i = 0; i < 3; i++) {
        scratch_write("changing", "0123456789", 10);
        rdx_multipart multipart;
        const rdx_content content = RDX_FILE(scratch_path("changing"));
        assert_int_equal(rdx_multipart_open(&content, NULL, &multipart, NULL), RDX_OK);
        scratch_run(changes[i]);
        rdx_report report = {0};
        size_t given;
        const rdx_source source = rdx_source_of_multipart(&multipart);
        assert_int_equal(read_until_failure(source, &report, &given), RDX_E_FILE_CHANGED);
        assert_true(given < source.length);
        assert_int_equal(report.count, 1);
        rdx_report_drop(&report);
        rdx_multipart_close(&multipart);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_frame_is_that_of_rfc_7578),
        cmocka_unit_test(a_file_is_framed_like_bytes_and_named_by_its_path),
        cmocka_unit_test(a_small_upload_is_one_piece),
        cmocka_unit_test(a_name_stays_within_its_quotes),
        cmocka_unit_test(two_uploads_do_not_share_a_boundary),
        cmocka_unit_test(what_is_no_regular_file_is_refused_at_once),
        cmocka_unit_test(a_file_that_changes_is_never_sent_whole),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
