/**
 * @file
 * Bodies: exact length, the same bytes however they are read, and files that change or are none.
 */
#include "message_fixture.h"

#include <rdx/base64.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int enter_scratch(void **state)
{
    char folder[] = "/tmp/rdx-body-XXXXXX";
    (void)state;
    return mkdtemp(folder) != NULL && chdir(folder) == 0 ? 0 : -1;
}

static int leave_scratch(void **state)
{
    char folder[256];
    (void)state;
    (void)chmod("other", 0600);
    (void)unlink("file");
    (void)unlink("other");
    return getcwd(folder, sizeof folder) != NULL && chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

static unsigned char *pattern(size_t size)
{
    unsigned char *bytes = malloc(size > 0 ? size : 1);
    assert_non_null(bytes);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)(i * 7 + i / 251);
    return bytes;
}

static void put_file(const char *name, const void *bytes, size_t size)
{
    (void)unlink(name); // it may be a FIFO, left by a test before
    FILE *out = fopen(name, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, size, out), size);
    assert_int_equal(fclose(out), 0);
}

// A result whose value is a file, in a message of `count` such results.
#define RESULTS_MAX 3
typedef struct results {
    rdx_identifier identifier;
    rdx_patient patient;
    rdx_result items[RESULTS_MAX];
    rdx_order order;
    rdx_results_new message;
} results;

static void make_results(results *r, const rdx_content *contents, size_t count)
{
    memset(r, 0, sizeof *r);
    r->identifier = (rdx_identifier){.id = "1", .id_type = "MR"};
    r->patient = (rdx_patient){.identifiers = {&r->identifier, 1}};
    for (size_t i = 0; i < count; i++)
        r->items[i] = (rdx_result){
            .code = "c", .value = contents[i], .value_type = RDX_VALUE_TYPE_ENCAPSULATED_DATA};
    r->order = (rdx_order){.id = "o", .status = "Resulted", .results = {r->items, count}};
    r->message = (rdx_results_new){.patient = &r->patient, .orders = {&r->order, 1}};
}

static rdx_status write_results(fixture *f, const rdx_content *contents, size_t count,
                                rdx_body **out)
{
    results r;
    make_results(&r, contents, count);
    return rdx_results_new_write(&r.message, NULL, out, &f->report);
}

static rdx_body *open_body(fixture *f, const rdx_content *contents, size_t count)
{
    rdx_body *body;
    assert_int_equal(write_results(f, contents, count, &body), RDX_OK);
    return body;
}

// Reads all of the body in pieces of `chunk`; returns the status, and the bytes in `out`.
static rdx_status read_chunks(rdx_body *body, size_t chunk, char *out, size_t *length)
{
    char *piece = malloc(chunk);
    assert_non_null(piece);
    rdx_status status;
    size_t got = 0;
    *length = 0;
    do {
        status = rdx_body_read(body, piece, chunk, &got, NULL);
        if (status == RDX_OK)
            memcpy(out + *length, piece, got);
        *length += status == RDX_OK ? got : 0;
        assert_true(*length <= rdx_body_length(body));
    } while (status == RDX_OK && got > 0);
    free(piece);
    return status;
}

#define BEFORE                                                                                  \
    "{\"Meta\":{\"DataModel\":\"Results\",\"EventType\":\"New\"},\"Patient\":{\"Identifiers\":" \
    "[{\"ID\":\"1\",\"IDType\":\"MR\"}]},\"Orders\":[{\"ID\":\"o\",\"Status\":\"Resulted\","    \
    "\"Results\":["
#define RESULT_BEFORE "{\"Code\":\"c\",\"Value\":\""
#define RESULT_AFTER "\",\"ValueType\":\"Encapsulated Data\"}"

// What the body must be, made by hand.
static char *expected_text(const unsigned char *bytes, const size_t *sizes, size_t count)
{
    size_t room = sizeof BEFORE + 16;
    for (size_t i = 0; i < count; i++)
        room += sizeof RESULT_BEFORE + sizeof RESULT_AFTER + RDX_BASE64_LENGTH(sizes[i]);
    char *text = calloc(1, room);
    assert_non_null(text);
    size_t at = (size_t)snprintf(text, room, "%s", BEFORE);
    for (size_t i = 0; i < count; i++) {
        at += (size_t)snprintf(text + at, room - at, "%s" RESULT_BEFORE, i > 0 ? "," : "");
        rdx_base64_encode(bytes, sizes[i], text + at);
        at += RDX_BASE64_LENGTH(sizes[i]);
        at += (size_t)snprintf(text + at, room - at, RESULT_AFTER);
    }
    snprintf(text + at, room - at, "]}]}");
    return text;
}

static void expect_body(rdx_body *body, const char *expected, const size_t *chunks, size_t count)
{
    const size_t length = strlen(expected);
    char *read = malloc(length + 1);
    assert_non_null(read);
    assert_int_equal(rdx_body_length(body), length);
    for (size_t i = 0; i < count; i++) {
        size_t got;
        rdx_body_rewind(body);
        assert_int_equal(read_chunks(body, chunks[i], read, &got), RDX_OK);
        assert_int_equal(got, length);
        assert_memory_equal(read, expected, length);
    }
    free(read);
}

// ---- Length and bytes ----

static void every_size_has_its_exact_length_and_bytes_in_any_chunks(void **state)
{
    fixture *f = *state;
    // A block of a file is 98304 bytes, whose text is 131072 characters.
    static const size_t sizes[] = {1,     2,     3,     4,     5,     6,     98301,  98302,
                                   98303, 98304, 98305, 98306, 98307, 98308, 196608, 200001};
    static const size_t chunks[] = {1,     3,      4,      5,      7,      4096,   65536,
                                    65537, 131071, 131072, 131073, 131074, 1 << 20};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        unsigned char *bytes = pattern(sizes[i]);
        char *expected = expected_text(bytes, &sizes[i], 1);
        put_file("file", bytes, sizes[i]);
        const rdx_content contents[] = {RDX_FILE("file"), RDX_BYTES(bytes, sizes[i])};
        for (size_t k = 0; k < 2; k++) {
            rdx_body *body = open_body(f, &contents[k], 1);
            const size_t few = sizes[i] > 1000 ? 3 : 0; // small chunks of large bodies say no more
            expect_body(body, expected, chunks + few, sizeof chunks / sizeof chunks[0] - few);
            rdx_body_close(body);
        }
        free(expected);
        free(bytes);
    }
}

static void several_contents_stand_each_at_its_place(void **state)
{
    fixture *f = *state;
    static const size_t sizes[] = {1000, 1, 50000};
    static const size_t chunks[] = {1, 3, 4, 5, 7, 4096, 1 << 20};
    unsigned char *bytes = pattern(50000);
    put_file("file", bytes, 1000);
    put_file("other", bytes, 1);
    const rdx_content contents[] = {RDX_FILE("file"), RDX_FILE("other"), RDX_BYTES(bytes, 50000)};
    char *expected = expected_text(bytes, sizes, 3);
    rdx_body *body = open_body(f, contents, 3);
    expect_body(body, expected, chunks, sizeof chunks / sizeof chunks[0]);
    rdx_body_close(body);
    free(expected);
    free(bytes);
}

// Chunks of no regular size, short ones among them at each border of a block.
static size_t read_unevenly(rdx_body *body, char *out, uint32_t seed)
{
    size_t length = 0, got = 0;
    do {
        seed = seed * 1664525 + 1013904223;
        const size_t chunk = 1 + (seed >> 8) % (seed >> 31 ? 9 : 40000);
        char piece[40000];
        assert_int_equal(rdx_body_read(body, piece, chunk, &got, NULL), RDX_OK);
        assert_true(length + got <= rdx_body_length(body));
        memcpy(out + length, piece, got);
        length += got;
    } while (got > 0);
    return length;
}

static void uneven_chunks_give_the_same_bytes_after_each_rewind(void **state)
{
    fixture *f = *state;
    static const size_t sizes[] = {196609, 98303, 98305};
    unsigned char *bytes = pattern(196609);
    put_file("file", bytes, sizes[0]);
    put_file("other", bytes, sizes[1]);
    const rdx_content contents[] = {RDX_FILE("file"), RDX_FILE("other"), RDX_BYTES(bytes, 98305)};
    char *expected = expected_text(bytes, sizes, 3);
    const size_t length = strlen(expected);
    char *read = malloc(length);
    assert_non_null(read);
    rdx_body *body = open_body(f, contents, 3);
    for (uint32_t seed = 1; seed <= 40; seed++) {
        size_t got;
        assert_int_equal(read_unevenly(body, read, seed), length);
        assert_memory_equal(read, expected, length);
        rdx_body_rewind(body);
        // Left in the middle of a file, somewhere in a group of four.
        assert_int_equal(rdx_body_read(body, read, seed * 4999, &got, NULL), RDX_OK);
        assert_memory_equal(read, expected, got);
        rdx_body_rewind(body);
    }
    rdx_body_close(body);
    free(read);
    free(expected);
    free(bytes);
}

static void a_body_may_be_rewound_anywhere(void **state)
{
    fixture *f = *state;
    static const size_t size = 100;
    unsigned char *bytes = pattern(size);
    put_file("file", bytes, size);
    char *expected = expected_text(bytes, &size, 1);
    rdx_body *body = open_body(f, &RDX_FILE("file"), 1);
    char read[1024];
    assert_true(strlen(expected) < sizeof read);
    for (size_t stop = 0; stop <= strlen(expected); stop++) {
        size_t got;
        assert_int_equal(rdx_body_read(body, read, stop, &got, &f->report), RDX_OK);
        assert_int_equal(got, stop);
        assert_memory_equal(read, expected, stop);
        rdx_body_rewind(body);
    }
    assert_int_equal(rdx_body_length(body), strlen(expected));
    rdx_body_close(body);
    free(expected);
    free(bytes);
}

static void a_whole_body_as_text_needs_room_and_rewinds(void **state)
{
    fixture *f = *state;
    rdx_body *body = open_body(f, &RDX_BYTES("abc", 3), 1);
    const char *text = "";
    size_t length;
    char start[5];
    rdx_arena small = RDX_ARENA(100);
    assert_int_equal(rdx_body_text(body, &small, &text, &length, &f->report), RDX_E_NOMEM);
    assert_null(text);
    rdx_arena_drop(&small);
    assert_int_equal(rdx_body_read(body, start, sizeof start, &length, NULL), RDX_OK);
    assert_int_equal(rdx_body_text(body, &f->arena, &text, &length, NULL), RDX_OK);
    assert_non_null(strstr(text, "\"YWJj\""));
    assert_int_equal(rdx_body_read(body, start, sizeof start, &length, NULL), RDX_OK);
    assert_memory_equal(start, "{\"Met", 5);
    rdx_body_close(body);
    rdx_body_close(NULL);
}

// ---- Files that change ----

static void grow_file(void)
{
    FILE *out = fopen("file", "ab");
    assert_non_null(out);
    assert_int_equal(fputc('x', out), 'x');
    assert_int_equal(fclose(out), 0);
}

static void shrink_file(void)
{
    assert_int_equal(truncate("file", 100), 0);
}

static void empty_file(void)
{
    assert_int_equal(truncate("file", 0), 0);
}

static void touch_file(void)
{
    const struct timespec times[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
    assert_int_equal(utimensat(AT_FDCWD, "file", times, 0), 0);
}

static void a_file_that_changes_while_it_is_read_is_an_error(void **state)
{
    fixture *f = *state;
    static void (*const changes[])(void) = {grow_file, shrink_file, empty_file, touch_file};
    static const size_t size = 200000; // three blocks
    unsigned char *bytes = pattern(size);
    char *read = malloc(2 * size);
    assert_non_null(read);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        size_t got;
        put_file("file", bytes, size);
        rdx_body *body = open_body(f, &RDX_FILE("file"), 1);
        assert_int_equal(rdx_body_read(body, read, 400, &got, &f->report), RDX_OK);
        assert_int_equal(got, 400);
        changes[i]();
        assert_int_equal(read_chunks(body, 4096, read, &got), RDX_E_FILE_CHANGED);
        rdx_body_rewind(body); // a second try does not make it good
        assert_int_equal(read_chunks(body, 1 << 20, read, &got), RDX_E_FILE_CHANGED);
        const char *text;
        assert_int_equal(rdx_body_text(body, &f->arena, &text, &got, &f->report),
                         RDX_E_FILE_CHANGED);
        assert_null(text);
        expect_only_issue(f, RDX_E_FILE_CHANGED, "");
        rdx_body_close(body);
        clear(f);
    }
    free(read);
    free(bytes);
}

static void a_file_that_is_removed_while_open_is_read_to_its_end(void **state)
{
    fixture *f = *state;
    const char *text;
    size_t length;
    put_file("file", "abc", 3);
    rdx_body *body = open_body(f, &RDX_FILE("file"), 1);
    assert_int_equal(unlink("file"), 0);
    assert_int_equal(rdx_body_text(body, &f->arena, &text, &length, &f->report), RDX_OK);
    assert_non_null(strstr(text, "\"YWJj\""));
    rdx_body_close(body);
}

// ---- Files that are none ----

// The place, and no path: it may hold a patient's name.
static void expect_no_file(fixture *f, const char *path)
{
    rdx_body *body = (rdx_body *)&f;
    assert_int_equal(write_results(f, &RDX_FILE(path), 1, &body), RDX_E_FILE);
    assert_null(body);
    assert_int_equal(f->report.count, 1);
    assert_int_equal(f->report.issues[0].stage, RDX_STAGE_FILE);
    assert_string_equal(f->report.issues[0].pointer, "/Orders/0/Results/0/Value");
    assert_string_not_equal(f->report.issues[0].detail, "");
    if (strlen(path) > 1)
        assert_null(strstr(f->report.issues[0].detail, path));
    clear(f);
}

static void what_is_no_regular_file_is_refused_without_waiting(void **state)
{
    fixture *f = *state;
    expect_no_file(f, "Jane_Doe.pdf");
    expect_no_file(f, ".");
    expect_no_file(f, "/dev/null");
    expect_no_file(f, "/dev/zero");
    expect_no_file(f, "");
    assert_int_equal(mkfifo("file", 0600), 0);
    expect_no_file(f, "./file");
    if (getuid() != 0) { // root may read anything
        put_file("other", "a", 1);
        assert_int_equal(chmod("other", 0), 0);
        expect_no_file(f, "./other");
    }
}

static void a_second_file_that_is_missing_closes_the_first(void **state)
{
    fixture *f = *state;
    put_file("file", "abc", 3);
    const rdx_content contents[] = {RDX_FILE("file"), RDX_FILE("missing")};
    const int before = open("file", O_RDONLY);
    close(before);
    rdx_body *body;
    assert_int_equal(write_results(f, contents, 2, &body), RDX_E_FILE);
    const int after = open("file", O_RDONLY);
    close(after);
    assert_int_equal(after, before);
}

// ---- Text from files ----

static rdx_status write_note(fixture *f, rdx_content_type type, rdx_body **out)
{
    rdx_patient patient = {.identifiers = RDX_LIST(rdx_identifier, {.id = "1", .id_type = "t"})};
    rdx_note note = {.content_type = type,
                     .file_contents = RDX_FILE("file"),
                     .document_type = "t",
                     .document_id = "d",
                     .provider = &(rdx_provider){.id = "p"}};
    const rdx_notes_new message = {.patient = &patient, .note = &note};
    return rdx_notes_new_write(&message, NULL, out, &f->report);
}

static void a_text_file_of_a_plain_note_is_sent_as_text(void **state)
{
    fixture *f = *state;
    static const rdx_content_type types[] = {RDX_CONTENT_TYPE_PLAIN_TEXT,
                                             RDX_CONTENT_TYPE_RICH_TEXT};
    put_file("file", "Line 1\n\"\xC3\xA9\"\n", 12);
    for (size_t i = 0; i < 2; i++) {
        rdx_body *body;
        const char *text;
        size_t length;
        assert_int_equal(write_note(f, types[i], &body), RDX_OK);
        assert_int_equal(rdx_body_text(body, &f->arena, &text, &length, NULL), RDX_OK);
        assert_non_null(strstr(text, "\"FileContents\":\"Line 1\\n\\\"\xC3\xA9\\\"\\n\","));
        rdx_body_close(body);
    }
}

static void a_file_that_is_no_text_is_refused_as_text(void **state)
{
    fixture *f = *state;
    rdx_body *body;
    put_file("file", CANARY "\xFF", strlen(CANARY) + 1);
    assert_int_equal(write_note(f, RDX_CONTENT_TYPE_PLAIN_TEXT, &body), RDX_E_UTF8);
    expect_only_issue(f, RDX_E_UTF8, "/Note/FileContents");
    clear(f);
    put_file("file", CANARY, strlen(CANARY) + 1); // its NUL, too
    assert_int_equal(write_note(f, RDX_CONTENT_TYPE_PLAIN_TEXT, &body), RDX_E_NUL);
    expect_only_issue(f, RDX_E_NUL, "/Note/FileContents");
    clear(f);
    put_file("file", "", 0);
    assert_int_equal(write_note(f, RDX_CONTENT_TYPE_PLAIN_TEXT, &body), RDX_E_FILE);
    expect_only_issue(f, RDX_E_FILE, "/Note/FileContents");
}

static void an_empty_file_is_none(void **state)
{
    fixture *f = *state;
    rdx_body *body;
    put_file("file", "", 0);
    // A file of /proc has no size and yet content.
    const rdx_content contents[] = {RDX_FILE("file"), RDX_BYTES("", 0), RDX_BYTES(NULL, 0),
                                    RDX_FILE("/proc/self/status")};
    for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++) {
        assert_int_equal(write_results(f, &contents[i], 1, &body), RDX_E_FILE);
        expect_only_issue(f, RDX_E_FILE, "/Orders/0/Results/0/Value");
        assert_string_equal(f->report.issues[0].detail, "the file is empty");
        clear(f);
    }
}

static void a_file_that_is_too_large_to_be_text_is_refused(void **state)
{
    fixture *f = *state;
    rdx_body *body;
    put_file("file", "", 0);
    assert_int_equal(truncate("file", 30000001), 0);
    assert_int_equal(write_note(f, RDX_CONTENT_TYPE_PLAIN_TEXT, &body), RDX_E_FILE_SIZE);
    expect_only_issue(f, RDX_E_FILE_SIZE, "/Note/FileContents");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH_FIXTURE(every_size_has_its_exact_length_and_bytes_in_any_chunks),
        TEST_WITH_FIXTURE(several_contents_stand_each_at_its_place),
        TEST_WITH_FIXTURE(uneven_chunks_give_the_same_bytes_after_each_rewind),
        TEST_WITH_FIXTURE(a_body_may_be_rewound_anywhere),
        TEST_WITH_FIXTURE(a_whole_body_as_text_needs_room_and_rewinds),
        TEST_WITH_FIXTURE(a_file_that_changes_while_it_is_read_is_an_error),
        TEST_WITH_FIXTURE(a_file_that_is_removed_while_open_is_read_to_its_end),
        TEST_WITH_FIXTURE(what_is_no_regular_file_is_refused_without_waiting),
        TEST_WITH_FIXTURE(a_second_file_that_is_missing_closes_the_first),
        TEST_WITH_FIXTURE(a_text_file_of_a_plain_note_is_sent_as_text),
        TEST_WITH_FIXTURE(a_file_that_is_no_text_is_refused_as_text),
        TEST_WITH_FIXTURE(an_empty_file_is_none),
        TEST_WITH_FIXTURE(a_file_that_is_too_large_to_be_text_is_refused),
    };
    return cmocka_run_group_tests(tests, enter_scratch, leave_scratch);
}
