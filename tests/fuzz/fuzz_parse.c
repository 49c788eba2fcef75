/**
 * @file
 * What must hold for any bytes at all, whatever event they are taken for.
 *
 * The first byte of a case picks the event, the policy and the rules; the rest is the text. The
 * tests replay corpus/. With clang it is a fuzzer:
 *
 *     CFLAGS=-fsanitize=fuzzer-no-link cmake --preset asan -B build/fuzz
 *     cmake --build build/fuzz --target rdx_models rdx_core
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined -Iruntime/include -Igenerated/include \
 *         tests/fuzz/fuzz_parse.c build/fuzz/lib/librdx_models.a build/fuzz/lib/librdx_core.a \
 *         -lcjson -o build/fuzz/fuzz_parse
 *     build/fuzz/fuzz_parse -max_total_time=300 tests/fuzz/corpus
 */
#include <rdx/gen/models.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    abort();
}

static const char *written(rdx_arena *arena, rdx_message message, bool unchecked)
{
    const rdx_write_options options = {.unchecked = unchecked};
    rdx_body *body;
    const char *text;
    size_t length;
    must(rdx_message_write(message, &options, &body, NULL) == RDX_OK, "what was read is written");
    must(rdx_body_text(body, arena, &text, &length, NULL) == RDX_OK, "a body becomes text");
    must(length == strlen(text), "a body has its length and no NUL");
    rdx_body_close(body);
    return text;
}

// Reading what was written, writing it again, and writing a copy give the same text.
static void go_round(rdx_arena *arena, rdx_message message, const rdx_parse_options *options)
{
    const bool unchecked = options->policy == RDX_TOLERANT;
    const char *first = written(arena, message, unchecked);
    rdx_message other = {.event = message.event};
    void *data;
    must(rdx_message_parse(arena, message.event, first, strlen(first), options, &data, NULL) ==
             RDX_OK,
         "what was written is read");
    other.data = data;
    must(strcmp(first, written(arena, other, unchecked)) == 0, "a second round changes nothing");
    must(rdx_message_copy(arena, message, &data) == RDX_OK, "a message is copied");
    other.data = data;
    must(strcmp(first, written(arena, other, unchecked)) == 0, "a copy is written alike");
}

static void compare_issues(const rdx_report *parsed, const rdx_report *judged)
{
    size_t k = 0;
    for (size_t i = 0; i < parsed->count; i++) {
        if (parsed->issues[i].code == RDX_E_NUL)
            continue; // the one thing that only structs can't hold
        must(k < judged->count && parsed->issues[i].offset == judged->issues[k].offset &&
                 parsed->issues[i].code == judged->issues[k].code &&
                 strcmp(parsed->issues[i].pointer, judged->issues[k].pointer) == 0,
             "parse and validate find the same");
        k++;
    }
    must(k == judged->count, "validate finds no more than parse");
}

static bool names_agree(const rdx_meta_names *names, const rdx_event *event)
{
    return strcmp(names->data_model, event->data_model) == 0 &&
           strcmp(names->event_type, event->event_type) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0)
        return 0;
    size_t count;
    const rdx_event *const *events = rdx_events(&count);
    const rdx_event *event = events[(bytes[0] >> 2) % count];
    const rdx_rules rules = bytes[0] & 2 ? (rdx_rules){0} : rdx_rules_warn();
    const rdx_parse_options options = {
        .policy = bytes[0] & 1 ? RDX_TOLERANT : RDX_STRICT,
        .rules = &rules,
    };
    const char *text = (const char *)bytes + 1;
    rdx_arena arena = RDX_ARENA(256 << 20);
    rdx_report parsed = {.limit = 1000000};
    rdx_report judged = {.limit = 1000000};
    rdx_meta_names names;
    void *data;
    const rdx_status status =
        rdx_message_parse(&arena, event, text, size - 1, &options, &data, &parsed);
    const rdx_status verdict = rdx_message_validate(event, text, size - 1, &options, &judged);
    must((data != NULL) == (status == RDX_OK), "a message comes with RDX_OK alone");
    must(status != RDX_E_NOMEM && verdict != RDX_E_NOMEM, "memory suffices");
    must((verdict == RDX_OK) == (judged.errors == 0), "a verdict comes with its issues");
    compare_issues(&parsed, &judged);
    const bool is_text = rdx_meta_names_find(text, size - 1, &names, NULL) == RDX_OK;
    must(is_text || (status != RDX_OK && verdict != RDX_OK), "all agree on what is JSON");
    const rdx_message message = {.event = event, .data = data};
    // Without rules a stranger's name may repeat, and Meta may name another event: check refuses.
    const bool is_own = names_agree(&names, event);
    if (data != NULL && (options.policy == RDX_TOLERANT || (is_own && !(bytes[0] & 2))))
        go_round(&arena, message, &options);
    rdx_report_drop(&parsed);
    rdx_report_drop(&judged);
    rdx_arena_drop(&arena);
    return 0;
}

#ifdef RDX_FUZZ_REPLAY
int main(int count, char **files)
{
    enum { MOST = 1 << 20 };
    for (int i = 1; i < count; i++) {
        FILE *in = fopen(files[i], "rb");
        uint8_t *bytes = malloc(MOST);
        if (in == NULL || bytes == NULL)
            return 2;
        const size_t size = fread(bytes, 1, MOST, in);
        fclose(in);
        uint8_t *exact = malloc(size > 0 ? size : 1); // a sanitizer sees each byte beyond
        if (exact == NULL)
            return 2;
        memcpy(exact, bytes, size);
        free(bytes);
        printf("%s\n", files[i]);
        LLVMFuzzerTestOneInput(exact, size);
        free(exact);
    }
    return 0;
}
#endif
