/**
 * @file
 * A case of the fuzzer's corpus, read, judged, written and decoded on every path of this machine:
 * each path must leave the same record as the portable one. Linked with fuzz/replay.c, which runs
 * this on every case, and with support/cpu_forced.c.
 *
 * Prints a digest of each case's record, so that builds for other machines can be compared.
 */
#include "../fuzz/case.h"

#include <rdx/base64.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/cpu_forced.h"
#include "../support/shelf.h"
#include "scan.h"
#include "utf8.h"

enum { ARENA_LIMIT = 256 << 20, ISSUE_LIMIT = 1000000 };

// ---- A record: all that a caller can see ----

static void record_bytes(FILE *out, const char *what, rdx_status status, const void *data,
                         size_t size)
{
    fprintf(out, "%s %d %zu ", what, (int)status, size);
    fwrite(data, 1, size, out);
    fputc('\n', out);
}

static void record_report(FILE *out, rdx_report *report)
{
    fprintf(out, "report %zu %zu %zu\n", report->count, report->unkept, report->errors);
    for (size_t i = 0; i < report->count; i++) {
        const rdx_issue *issue = &report->issues[i];
        fprintf(out, "%d %d %d %s %zu:%zu %zu [%s] [%s] [%s]\n", (int)issue->code,
                (int)issue->stage, (int)issue->severity, issue->pointer, issue->line, issue->column,
                issue->offset, issue->expected, issue->came, issue->detail);
    }
    rdx_report_drop(report);
}

static void record_writing(FILE *out, rdx_arena *arena, rdx_message message, bool unchecked)
{
    const rdx_write_options options = {.unchecked = unchecked};
    rdx_report report = {.limit = ISSUE_LIMIT};
    rdx_body *body;
    const char *text = "";
    size_t length = 0;
    rdx_status status = rdx_message_write(message, &options, &body, &report);
    if (status == RDX_OK) {
        status = rdx_body_text(body, arena, &text, &length, &report);
        rdx_body_close(body);
    }
    record_bytes(out, "write", status, text, length);
    record_report(out, &report);
}

static void record_reading(FILE *out, const fuzz_case *c, rdx_policy policy)
{
    const rdx_parse_options options = {.policy = policy, .rules = &c->rules};
    rdx_arena arena = RDX_ARENA(ARENA_LIMIT);
    rdx_report report = {.limit = ISSUE_LIMIT};
    rdx_message message = {.event = c->event};
    void *data = NULL;
    fprintf(out, "parse %d\n",
            (int)rdx_message_parse(&arena, c->event, c->text, c->length, &options, &data, &report));
    record_report(out, &report);
    fprintf(out, "validate %d\n",
            (int)rdx_message_validate(c->event, c->text, c->length, &options, &report));
    record_report(out, &report);
    message.data = data;
    if (data != NULL) {
        fprintf(out, "check %d\n", (int)rdx_message_check(message, &report));
        record_report(out, &report);
        record_writing(out, &arena, message, false);
        record_writing(out, &arena, message, true);
    }
    rdx_arena_drop(&arena);
}

static void record_base64(FILE *out, const char *bytes, size_t size)
{
    char *text = malloc(RDX_BASE64_LENGTH(size) + 1);
    char *data = malloc(RDX_BASE64_MAX_SIZE(RDX_BASE64_LENGTH(size)) + 1);
    size_t decoded = 0;
    must(text != NULL && data != NULL, "there is memory for a case");
    rdx_base64_encode(bytes, size, text);
    record_bytes(out, "encode", RDX_OK, text, RDX_BASE64_LENGTH(size));
    rdx_status status = rdx_base64_decode(text, RDX_BASE64_LENGTH(size), data, &decoded);
    record_bytes(out, "decode", status, data, status == RDX_OK ? decoded : 0);
    status = rdx_base64_decode(bytes, size, data, &decoded);
    record_bytes(out, "decode the case", status, data, status == RDX_OK ? decoded : 0);
    free(text);
    free(data);
}

// How far the bytes are UTF-8, and each byte that a JSON string must escape.
static void record_scans(FILE *out, const char *bytes, size_t size)
{
    fprintf(out, "valid %zu, plain", rdx_utf8_valid(bytes, size));
    for (size_t done = 0; done <= size; done++) {
        done += scan_plain(bytes + done, size - done);
        fprintf(out, " %zu", done);
    }
    fputc('\n', out);
}

// ---- A case: any bytes ----

// As the targets of messages and of assertions read the first byte.
static void record_case(FILE *out, const uint8_t *bytes, size_t size)
{
    static const rdx_event *const shelves[] = {&shelf_event, &numbers_event, &nullable_event,
                                               &shelf_event};
    fuzz_case c;
    record_base64(out, (const char *)bytes, size);
    record_scans(out, (const char *)bytes, size);
    if (!fuzz_case_read(bytes, size, &c))
        return;
    record_reading(out, &c, RDX_STRICT);
    record_reading(out, &c, RDX_TOLERANT);
    c.event = shelves[bytes[0] & 3];
    c.rules = bytes[0] & 4 ? (rdx_rules){0} : rdx_rules_usual();
    record_reading(out, &c, RDX_STRICT);
    record_reading(out, &c, RDX_TOLERANT);
}

typedef struct record {
    char *text;
    size_t length;
} record;

static record record_on(cpu_path path, const uint8_t *bytes, size_t size)
{
    record r = {0};
    FILE *out = open_memstream(&r.text, &r.length);
    must(out != NULL, "there is memory for a record");
    cpu_force(path);
    record_case(out, bytes, size);
    must(fclose(out) == 0, "there is memory for a record");
    return r;
}

// FNV-1a, of 64 bits.
static uint64_t digest(record r)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < r.length; i++)
        hash = (hash ^ (unsigned char)r.text[i]) * UINT64_C(0x100000001B3);
    return hash;
}

static void compare_paths(const uint8_t *bytes, size_t size)
{
    const record portable = record_on(CPU_PORTABLE, bytes, size);
    for (cpu_path path = CPU_SSE; path <= CPU_NEON; path++) {
        if (!cpu_has(path))
            continue;
        const record other = record_on(path, bytes, size);
        const bool same = other.length == portable.length &&
                          memcmp(other.text, portable.text, portable.length) == 0;
        if (!same)
            fprintf(stderr, "%s: ", cpu_path_name(path));
        must(same, "a path does as the portable one");
        free(other.text);
    }
    printf("%016llx\n", (unsigned long long)digest(portable));
    free(portable.text);
}

// ---- The same case with long strings ----

// Longer than any register or block, and of both kinds: ASCII and not.
static size_t put_filler(char *to, size_t kind)
{
    enum { LONG = 150 };
    static const char *const pieces[] = {"abcdef", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80-"};
    const char *piece = pieces[kind % 2];
    const size_t length = strlen(piece);
    for (size_t i = 0; i < LONG; i++)
        memcpy(to + i * length, piece, length);
    return LONG * length;
}

static bool starts_value(const uint8_t *bytes, size_t i)
{
    return bytes[i] == '"' && i > 1 && (bytes[i - 1] == ':' || bytes[i - 2] == ':');
}

// Each string that is a member's value begins with a long run, so that what follows, and what is
// wrong with it, is met by the kernels. Returns memory of exactly its size, to be freed.
static uint8_t *stretched(const uint8_t *bytes, size_t size, size_t *out_size)
{
    enum { MOST = 150 * 10 };
    size_t values = 0;
    for (size_t i = 0; i < size; i++)
        values += starts_value(bytes, i);
    char *text = malloc(size + values * MOST + 1);
    must(text != NULL, "there is memory for a case");
    size_t length = 0;
    size_t seen = 0;
    for (size_t i = 0; i < size; i++) {
        text[length++] = (char)bytes[i];
        if (starts_value(bytes, i))
            length += put_filler(text + length, seen++);
    }
    uint8_t *exact = malloc(length > 0 ? length : 1);
    must(exact != NULL, "there is memory for a case");
    memcpy(exact, text, length);
    free(text);
    *out_size = length;
    return exact;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    size_t longer;
    compare_paths(bytes, size);
    uint8_t *text = stretched(bytes, size, &longer);
    compare_paths(text, longer);
    free(text);
    return 0;
}
