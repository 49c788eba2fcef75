/**
 * @file
 * A consumer in C++: reads a sample, changes it, writes it and reads it back, without the builder
 * macros, that C++ does not have.
 */
#include <cstdio>
#include <cstring>
#include <string>

#include <rdx/arena.h>
#include <rdx/gen/notes_new.h>
#include <rdx/gen/samples.h>

static std::string sample()
{
    std::string text;
    for (const char *const *piece = rdx_event_sample(&rdx_notes_new_event); *piece; piece++)
        text += *piece;
    return text;
}

static rdx_status write_note(rdx_arena *arena, const rdx_notes_new &note, std::string *text)
{
    rdx_body *body = nullptr;
    const char *bytes = nullptr;
    size_t length = 0;
    rdx_status status = rdx_notes_new_write(&note, nullptr, &body, nullptr);
    if (status == RDX_OK)
        status = rdx_body_text(body, arena, &bytes, &length, nullptr);
    if (status == RDX_OK)
        text->assign(bytes, length);
    rdx_body_close(body);
    return status;
}

static bool survives(rdx_arena *arena)
{
    std::string text = sample();
    rdx_notes_new *note = nullptr;
    if (rdx_notes_new_parse(arena, text.data(), text.size(), nullptr, &note, nullptr) != RDX_OK)
        return false;
    rdx_provider author = {};
    author.id = "4356789876";
    note->note->provider = &author;
    note->note->file_contents = RDX_TEXT("Agreed.");
    if (write_note(arena, *note, &text) != RDX_OK)
        return false;
    rdx_notes_new *read = nullptr;
    if (rdx_notes_new_parse(arena, text.data(), text.size(), nullptr, &read, nullptr) != RDX_OK)
        return false;
    return std::strcmp(read->note->provider->id, author.id) == 0;
}

int main()
{
    rdx_arena arena = RDX_ARENA(1 << 20);
    bool same = survives(&arena);
    rdx_arena_drop(&arena);
    std::puts(same ? "note: written and read" : "note: not the same");
    return same ? 0 : 1;
}
