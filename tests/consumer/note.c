/**
 * @file
 * A consumer in C: a message of Notes.New is made with the builder macros, written and read back.
 */
#include <stdio.h>
#include <string.h>

#include <rdx/gen/events.h>
#include <rdx/gen/notes_new.h>

static rdx_status write_note(rdx_arena *arena, const char **text, size_t *length)
{
    rdx_identifier_list identifiers =
        RDX_LIST(rdx_identifier, {RDX_IDENTIFIER_REQUIRED(.id = "e167267c", .id_type = "EHRID")});
    rdx_provider author = {RDX_PROVIDER_AUTHOR_REQUIRED(.id = "4356789876")};
    const rdx_notes_new message = {
        .patient = &(rdx_patient){RDX_PATIENT_REQUIRED(.identifiers = identifiers)},
        .note = &(rdx_note){
            RDX_NOTE_REQUIRED(.content_type = RDX_CONTENT_TYPE_PLAIN_TEXT,
                              .document_type = "Consent form", .document_id = "b169267c",
                              .provider = &author),
            .file_contents = RDX_TEXT("Agreed."),
        }};
    rdx_body *body = NULL;
    rdx_status status = rdx_notes_new_write(&message, NULL, &body, NULL);
    if (status == RDX_OK)
        status = rdx_body_text(body, arena, text, length, NULL);
    rdx_body_close(body);
    return status;
}

int main(void)
{
    rdx_arena arena = RDX_ARENA(1 << 20);
    const char *text = NULL;
    size_t length = 0;
    rdx_notes_new *read = NULL;
    rdx_status status = write_note(&arena, &text, &length);
    if (status == RDX_OK)
        status = rdx_notes_new_parse(&arena, text, length, NULL, &read, NULL);
    bool same = status == RDX_OK && strcmp(read->note->document_id, "b169267c") == 0 &&
                rdx_event_find("Notes", "New") == &rdx_notes_new_event;
    rdx_arena_drop(&arena);
    puts(same ? "note: written and read" : "note: not the same");
    return same ? 0 : 1;
}
