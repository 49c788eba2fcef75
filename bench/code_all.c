/**
 * @file
 * A program with every typed call of all 14 events in it, to see how much code and how many tables
 * they are. It is not run.
 */
#include <rdx/gen/models.h>

#include <stddef.h>

#define EVENTS(X)              \
    X(notes_new)               \
    X(notes_replace)           \
    X(notes_delete)            \
    X(notes_query)             \
    X(notes_query_response)    \
    X(results_new)             \
    X(results_new_unsolicited) \
    X(results_query)           \
    X(results_query_response)  \
    X(media_new)               \
    X(media_replace)           \
    X(media_delete)            \
    X(media_query)             \
    X(media_query_response)

// Reads, judges, checks and writes a text as one event.
#define USE(event)                                                                            \
    static rdx_status use_##event(rdx_arena *arena, const char *text, size_t length)          \
    {                                                                                         \
        rdx_##event *message;                                                                 \
        rdx_body *body = NULL;                                                                \
        if (rdx_message_validate(&rdx_##event##_event, text, length, NULL, NULL) != RDX_OK || \
            rdx_##event##_parse(arena, text, length, NULL, &message, NULL) != RDX_OK ||       \
            rdx_##event##_check(message, NULL) != RDX_OK)                                     \
            return RDX_E_ARGUMENT;                                                            \
        const rdx_status status = rdx_##event##_write(message, NULL, &body, NULL);            \
        rdx_body_close(body);                                                                 \
        return status;                                                                        \
    }

EVENTS(USE)

typedef rdx_status use(rdx_arena *arena, const char *text, size_t length);

#define ENTRY(event) use_##event,

int main(int count, char **words)
{
    static use *const uses[] = {EVENTS(ENTRY)};
    rdx_arena arena = RDX_ARENA(1 << 20);
    size_t size;
    rdx_status status = RDX_OK;
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
        status = uses[i](&arena, words[0], (size_t)count);
    rdx_arena_drop(&arena);
    return status == RDX_OK && rdx_events(&size) != NULL ? 0 : 1;
}
