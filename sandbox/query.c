/**
 * @file
 * Searching the stored messages, and the answer of what was found. See query.h.
 */
#include "query.h"

#include "archive.h"
#include "contents.h"

#include <rdx/gen/events.h>
#include <rdx/parse.h>

#include <stdlib.h>
#include <string.h>

enum {
    HITS = 100,           // of an answer, at most
    GONE_ROOM = 64000000, // bytes for the IDs of documents that were replaced or deleted
};

// Bytes of all messages that hits stand in. What an answer would have beyond is an error: left out
// without a word it would look as if it were not there.
static const uint64_t answer_limit = 60000000;

// A document that a later message replaced or deleted.
typedef struct superseded {
    const char *document_id;
    const struct superseded *next;
} superseded;

typedef struct search {
    const sandbox_wanted *wanted;
    const char *data_model;
    rdx_arena gone_arena;
    const superseded *gone;
    rdx_arena arenas[HITS]; // of the messages that hits stand in
    size_t arena_count;
    uint64_t size; // of these messages' texts
    const char *fault;
    size_t count;
    union {
        rdx_note notes[HITS];
        rdx_media media[HITS];
        rdx_order orders[HITS];
    } hits;
} search;

// ---- Documents that are no more ----

static bool is_gone(const search *s, const char *document_id)
{
    for (const superseded *one = s->gone; one != NULL; one = one->next) {
        if (strcmp(one->document_id, document_id) == 0)
            return true;
    }
    return false;
}

static void supersede(search *s, const char *document_id)
{
    if (!rdx_is_text(document_id) || is_gone(s, document_id))
        return;
    superseded *one = rdx_arena_get(&s->gone_arena, sizeof *one, 1);
    char *copy = rdx_arena_text(&s->gone_arena, document_id, strlen(document_id));
    if (one == NULL || copy == NULL) {
        s->fault = sandbox_no_memory;
        return;
    }
    *one = (superseded){copy, s->gone};
    s->gone = one;
}

// Whether the document of a message is still there and wanted; what it supersedes is remembered.
static bool is_hit(search *s, const rdx_event *event, const sandbox_subject *subject,
                   const char *document_type, const char *document_id, const char *original_id)
{
    if (strcmp(event->event_type, "Delete") == 0) {
        supersede(s, document_id);
        return false;
    }
    const bool found = rdx_is_text(document_id) && !is_gone(s, document_id) &&
                       sandbox_wanted_document(s->wanted, subject, document_type, document_id);
    if (strcmp(event->event_type, "Replace") == 0)
        supersede(s, original_id);
    return found;
}

// ---- Hits: what a response lists of a message ----

static rdx_patient *patient_of(rdx_arena *arena, const rdx_patient *patient)
{
    rdx_patient *short_form = patient == NULL ? NULL : rdx_arena_get(arena, sizeof *short_form, 1);
    if (short_form != NULL)
        short_form->identifiers = patient->identifiers;
    return short_form;
}

static rdx_visit *visit_of(rdx_arena *arena, const rdx_visit *visit)
{
    rdx_visit *short_form = visit == NULL ? NULL : rdx_arena_get(arena, sizeof *short_form, 1);
    if (short_form != NULL)
        short_form->visit_number = visit->visit_number;
    return short_form;
}

static void take_note(search *s, const rdx_event *event, const sandbox_subject *subject,
                      const rdx_note *note, rdx_arena *arena)
{
    if (!is_hit(s, event, subject, note->document_type, note->document_id,
                note->original_document_id))
        return;
    s->hits.notes[s->count++] = (rdx_note){
        .patient = patient_of(arena, subject->patient),
        .visit = visit_of(arena, subject->visit),
        .content_type = note->content_type,
        .file_name = note->file_name,
        .file_contents = note->file_contents,
        .document_type = note->document_type,
        .document_id = note->document_id,
        .service_date_time = note->service_date_time,
        .documentation_date_time = note->documentation_date_time,
    };
}

static void take_media(search *s, const rdx_event *event, const sandbox_subject *subject,
                       const rdx_media *media, rdx_arena *arena)
{
    if (!is_hit(s, event, subject, media->document_type, media->document_id,
                media->original_document_id))
        return;
    s->hits.media[s->count++] = (rdx_media){
        .patient = patient_of(arena, subject->patient),
        .visit = visit_of(arena, subject->visit),
        .file_type = media->file_type,
        .file_name = media->file_name,
        .file_contents = media->file_contents,
        .document_type = media->document_type,
        .document_id = media->document_id,
        .document_description = media->document_description,
        .creation_date_time = media->creation_date_time,
        .service_date_time = media->service_date_time,
    };
}

static void take_orders(search *s, const sandbox_subject *subject, rdx_order_list orders,
                        rdx_arena *arena)
{
    for (size_t i = 0; i < orders.count && s->count < HITS; i++) {
        if (!sandbox_wanted_order(s->wanted, subject, &orders.items[i]))
            continue;
        rdx_order *hit = &s->hits.orders[s->count++];
        *hit = orders.items[i];
        hit->patient = patient_of(arena, subject->patient);
        hit->visit = visit_of(arena, subject->visit);
        hit->response_flag = NULL; // no response lists it
    }
}

// ---- The walk ----

// Takes what is wanted of a message. True when the message has to last.
static bool take_message(search *s, rdx_arena *arena, const sandbox_entry *entry, const char *text,
                         size_t size)
{
    rdx_meta_names names;
    if (rdx_meta_names_find(text, size, &names, NULL) != RDX_OK ||
        strcmp(names.data_model, s->data_model) != 0)
        return false;
    const rdx_event *event = rdx_event_find(names.data_model, names.event_type);
    void *data = NULL;
    sandbox_outline outline;
    if (event == NULL || rdx_message_parse(arena, event, text, size, NULL, &data, NULL) != RDX_OK ||
        !sandbox_outline_find((rdx_message){event, data}, &outline))
        return false; // it was accepted once, but somebody has changed it since
    const sandbox_subject subject = {outline.patient, outline.visit, entry->kept};
    const size_t before = s->count;
    if (outline.note != NULL)
        take_note(s, event, &subject, outline.note, arena);
    else if (outline.media != NULL)
        take_media(s, event, &subject, outline.media, arena);
    else
        take_orders(s, &subject, outline.orders, arena);
    if (arena->failed)
        s->fault = sandbox_no_memory;
    return s->count > before;
}

static void look_at(search *s, const sandbox_archive *archive, const sandbox_entry *entry)
{
    size_t size;
    char *text = sandbox_archive_read(archive, entry, &size);
    if (text == NULL) // taken away meanwhile
        return;
    rdx_arena arena = sandbox_message_arena(size);
    if (take_message(s, &arena, entry, text, size)) {
        s->arenas[s->arena_count++] = arena;
        s->size += size;
        if (s->size > answer_limit)
            s->fault = "The answer would be over 60 MB; ask for less.";
    } else {
        rdx_arena_drop(&arena);
    }
    sandbox_archive_drop(text, size);
}

static void walk(search *s, const sandbox_store *store)
{
    sandbox_archive archive;
    if (!sandbox_archive_open(store, &archive)) {
        s->fault = "The store cannot be read.";
        return;
    }
    for (size_t i = 0; i < archive.count && s->count < HITS && s->fault == NULL; i++)
        look_at(s, &archive, &archive.entries[i]);
    sandbox_archive_close(&archive);
}

// ---- The answer ----

static rdx_status write_notes(search *s, rdx_meta *meta, rdx_body **out)
{
    const rdx_notes_query_response answer = {.meta = meta, .notes = {s->hits.notes, s->count}};
    return rdx_notes_query_response_write(&answer, NULL, out, NULL);
}

static rdx_status write_media(search *s, rdx_meta *meta, rdx_body **out)
{
    const rdx_media_query_response answer = {.meta = meta, .media = {s->hits.media, s->count}};
    return rdx_media_query_response_write(&answer, NULL, out, NULL);
}

static rdx_status write_results(search *s, rdx_meta *meta, rdx_body **out)
{
    const rdx_results_query_response answer = {.meta = meta, .orders = {s->hits.orders, s->count}};
    return rdx_results_query_response_write(&answer, NULL, out, NULL);
}

static rdx_status write_answer(search *s, rdx_body **out)
{
    static const struct {
        const char *data_model;
        rdx_status (*write)(search *s, rdx_meta *meta, rdx_body **out);
    } models[] = {{"Notes", write_notes}, {"Media", write_media}, {"Results", write_results}};
    char id[SANDBOX_UUID + 1];
    if (!sandbox_uuid(id))
        return RDX_E_SYSTEM;
    rdx_log log = {.id = id};
    const rdx_meta *asked = s->wanted->meta;
    rdx_meta meta = {.event_date_time = asked->event_date_time,
                     .test = asked->test,
                     .source = asked->source,
                     .destinations = asked->destinations,
                     .facility_code = asked->facility_code,
                     .logs = {&log, 1}}; // the names of the event are filled in
    size_t i = 0;
    while (strcmp(models[i].data_model, s->data_model) != 0)
        i++;
    return models[i].write(s, &meta, out);
}

static bool put_body(rdx_body *body, sandbox_reply *reply)
{
    const size_t length = (size_t)rdx_body_length(body);
    size_t done = 0, got = 1;
    reply->body = malloc(length);
    while (reply->body != NULL && done < length && got > 0) {
        if (rdx_body_read(body, reply->body + done, length - done, &got, NULL) != RDX_OK)
            break;
        done += got;
    }
    reply->length = done;
    return reply->body != NULL && done == length;
}

static void give_answer(search *s, sandbox_reply *reply)
{
    rdx_body *body = NULL;
    if (write_answer(s, &body) == RDX_OK && put_body(body, reply)) {
        reply->status = 200;
    } else {
        sandbox_reply_drop(reply);
        sandbox_reply_error(reply, 500, "The answer cannot be written.");
    }
    rdx_body_close(body);
}

static void give_nothing(sandbox_reply *reply)
{
    FILE *to = sandbox_reply_open(reply, 200);
    if (to != NULL)
        fputs("{}", to);
    sandbox_reply_close(reply, to);
}

void sandbox_query_answer(const sandbox *box, rdx_message query, const sandbox_wanted *wanted,
                          sandbox_reply *reply)
{
    search *s = calloc(1, sizeof *s);
    if (s == NULL) {
        sandbox_reply_no_memory(reply);
        return;
    }
    s->wanted = wanted;
    s->data_model = query.event->data_model;
    s->gone_arena = RDX_ARENA(GONE_ROOM);
    walk(s, &box->store);
    if (s->fault != NULL)
        sandbox_reply_error(reply, s->size > answer_limit ? 413 : 500, s->fault);
    else if (s->count == 0 && box->empty_objects)
        give_nothing(reply);
    else
        give_answer(s, reply);
    for (size_t i = 0; i < s->arena_count; i++)
        rdx_arena_drop(&s->arenas[i]);
    rdx_arena_drop(&s->gone_arena);
    free(s);
}
