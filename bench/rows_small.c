/**
 * @file
 * A small message made and written: a struct literal and its text, against a tree and its text.
 */
#include <cjson/cJSON.h>
#include <rdx/gen/models.h>
#include <string.h>

#include "harness.h"

enum { MESSAGES = 2000 };

// ---- Contestants ----

static const char *rdx_text(rdx_arena *arena)
{
    rdx_notes_new note = {
        .meta = &(rdx_meta){.test = RDX_TRUE,
                            .event_date_time = "2026-01-15T09:30:00.000Z",
                            .destinations = RDX_LIST(
                                rdx_destination,
                                {.id = "ef9e7448-7f65-4432-aa96-059647e9b357", .name = "Chart"})},
        .patient =
            &(rdx_patient){
                .identifiers = RDX_LIST(rdx_identifier, {.id = "e167267c", .id_type = "EHRID"}),
            },
        .note =
            &(rdx_note){
                .content_type = RDX_CONTENT_TYPE_PLAIN_TEXT,
                .file_name = "note.txt",
                .file_contents = RDX_TEXT("Patient seen and examined.\nNo acute distress."),
                .document_type = "Progress Note",
                .document_id = "b169267c",
                .provider = &(rdx_provider){.id = "4356789876", .id_type = "NPI"},
            },
    };
    rdx_body *body = NULL;
    const char *written = NULL;
    size_t length = 0;
    bench_require(rdx_notes_new_write(&note, NULL, &body, NULL) == RDX_OK &&
                      rdx_body_text(body, arena, &written, &length, NULL) == RDX_OK,
                  "rdx writes");
    rdx_body_close(body);
    return written;
}

// Meta's names come first there: cJSON's user writes them by hand, rdx fills them in.
static cJSON *tree(void)
{
    cJSON *root = cJSON_CreateObject();
    cJSON *meta = cJSON_AddObjectToObject(root, "Meta");
    cJSON_AddStringToObject(meta, "DataModel", "Notes");
    cJSON_AddStringToObject(meta, "EventType", "New");
    cJSON_AddStringToObject(meta, "EventDateTime", "2026-01-15T09:30:00.000Z");
    cJSON_AddBoolToObject(meta, "Test", true);
    cJSON *destination = cJSON_CreateObject();
    cJSON_AddItemToArray(cJSON_AddArrayToObject(meta, "Destinations"), destination);
    cJSON_AddStringToObject(destination, "ID", "ef9e7448-7f65-4432-aa96-059647e9b357");
    cJSON_AddStringToObject(destination, "Name", "Chart");
    cJSON *patient = cJSON_AddObjectToObject(root, "Patient");
    cJSON *identifier = cJSON_CreateObject();
    cJSON_AddItemToArray(cJSON_AddArrayToObject(patient, "Identifiers"), identifier);
    cJSON_AddStringToObject(identifier, "ID", "e167267c");
    cJSON_AddStringToObject(identifier, "IDType", "EHRID");
    cJSON *note = cJSON_AddObjectToObject(root, "Note");
    cJSON_AddStringToObject(note, "ContentType", "Plain Text");
    cJSON_AddStringToObject(note, "FileName", "note.txt");
    cJSON_AddStringToObject(note, "FileContents", "Patient seen and examined.\nNo acute distress.");
    cJSON_AddStringToObject(note, "DocumentType", "Progress Note");
    cJSON_AddStringToObject(note, "DocumentID", "b169267c");
    cJSON *provider = cJSON_AddObjectToObject(note, "Provider");
    cJSON_AddStringToObject(provider, "ID", "4356789876");
    cJSON_AddStringToObject(provider, "IDType", "NPI");
    return root;
}

static void rdx_run(void *context, size_t from, size_t to)
{
    (void)context;
    for (size_t i = from; i < to; i++) {
        rdx_arena arena = RDX_ARENA(1 << 20);
        bench_keep(rdx_text(&arena));
        rdx_arena_drop(&arena);
    }
}

static void cjson_run(void *context, size_t from, size_t to)
{
    (void)context;
    for (size_t i = from; i < to; i++) {
        cJSON *root = tree();
        char *written = cJSON_PrintUnformatted(root);
        bench_keep(written);
        cJSON_free(written);
        cJSON_Delete(root);
    }
}

// ---- Rows ----

static void measure(const bench *b)
{
    rdx_arena arena = RDX_ARENA(1 << 20);
    const char *written = rdx_text(&arena);
    cJSON *ours = cJSON_Parse(written);
    cJSON *theirs = tree();
    bench_require(ours != NULL && cJSON_Compare(ours, theirs, true), "both write the same");
    const bench_work work = {
        .items = MESSAGES, .batch = MESSAGES, .per = "message", .bytes = (double)strlen(written)};
    const contestant all[] = {{"rdx", rdx_run, NULL, NULL}, {"cjson", cjson_run, NULL, NULL}};
    bench_measure(b, &work, all, sizeof all / sizeof *all);
    cJSON_Delete(ours);
    cJSON_Delete(theirs);
    rdx_arena_drop(&arena);
}

int main(int count, char **words)
{
    static const bench_row rows[] = {{"write.small", measure, NULL}};
    return bench_main(count, words, rows, 1);
}
