/**
 * @file
 * Reading, writing and copying, for any bytes that are a message: each gives the same text again.
 */
#include "case.h"

#include <string.h>

enum { ARENA_LIMIT = 256 << 20 };

static const char *written(rdx_arena *arena, rdx_message message, bool unchecked)
{
    const rdx_write_options options = {.unchecked = unchecked};
    rdx_body *body;
    const char *text;
    size_t length;
    must(rdx_message_write(message, &options, &body, NULL) == RDX_OK, "what was read is written");
    must(rdx_body_text(body, arena, &text, &length, NULL) == RDX_OK, "a body becomes text");
    must(length == strlen(text), "a body has its length and no NUL");
    must(length == rdx_body_length(body), "a body's length is known beforehand");
    rdx_body_close(body);
    return text;
}

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

static bool is_of_its_event(const fuzz_case *c)
{
    rdx_meta_names names;
    return rdx_meta_names_find(c->text, c->length, &names, NULL) == RDX_OK &&
           strcmp(names.data_model, c->event->data_model) == 0 &&
           strcmp(names.event_type, c->event->event_type) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_case c;
    if (!fuzz_case_read(bytes, size, &c))
        return 0;
    const rdx_parse_options options = {.policy = c.policy, .rules = &c.rules};
    rdx_arena arena = RDX_ARENA(ARENA_LIMIT);
    void *data;
    const rdx_status status =
        rdx_message_parse(&arena, c.event, c.text, c.length, &options, &data, NULL);
    must((data != NULL) == (status == RDX_OK), "a message comes with RDX_OK alone");
    // Without rules a stranger's name may repeat, and Meta may name another event: check refuses.
    if (data != NULL && (c.policy == RDX_TOLERANT || (c.has_rules && is_of_its_event(&c))))
        go_round(&arena, (rdx_message){.event = c.event, .data = data}, &options);
    rdx_arena_drop(&arena);
    return 0;
}
