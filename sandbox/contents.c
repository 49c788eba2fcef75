/**
 * @file
 * Where the files of a message stand, event by event, through the generated types.
 */
#include "contents.h"

#include <stdio.h>
#include <string.h>

rdx_arena sandbox_message_arena(size_t size)
{
    enum { FLOOR = 16000000, FACTOR = 4 }; // bytes for any message, and for each byte of its text
    return RDX_ARENA(FLOOR + FACTOR * size);
}

// ---- Events ----

static sandbox_outline of_notes_new(const void *data)
{
    const rdx_notes_new *message = data;
    return (sandbox_outline){.meta = message->meta,
                             .patient = message->patient,
                             .visit = message->visit,
                             .note = message->note};
}

static sandbox_outline of_notes_replace(const void *data)
{
    const rdx_notes_replace *message = data;
    return (sandbox_outline){.meta = message->meta,
                             .patient = message->patient,
                             .visit = message->visit,
                             .note = message->note};
}

static sandbox_outline of_notes_delete(const void *data)
{
    const rdx_notes_delete *message = data;
    return (sandbox_outline){.meta = message->meta,
                             .patient = message->patient,
                             .visit = message->visit,
                             .note = message->note};
}

static sandbox_outline of_results_new(const void *data)
{
    const rdx_results_new *message = data;
    return (sandbox_outline){.meta = message->meta,
                             .patient = message->patient,
                             .visit = message->visit,
                             .orders = message->orders};
}

static sandbox_outline of_results_new_unsolicited(const void *data)
{
    const rdx_results_new_unsolicited *message = data;
    return (sandbox_outline){.meta = message->meta,
                             .patient = message->patient,
                             .visit = message->visit,
                             .orders = message->orders};
}

static sandbox_outline of_media_new(const void *data)
{
    const rdx_media_new *message = data;
    return (sandbox_outline){.meta = message->meta,
                             .patient = message->patient,
                             .visit = message->visit,
                             .media = message->media};
}

static sandbox_outline of_media_replace(const void *data)
{
    const rdx_media_replace *message = data;
    return (sandbox_outline){.meta = message->meta,
                             .patient = message->patient,
                             .visit = message->visit,
                             .media = message->media};
}

static sandbox_outline of_media_delete(const void *data)
{
    const rdx_media_delete *message = data;
    return (sandbox_outline){.meta = message->meta,
                             .patient = message->patient,
                             .visit = message->visit,
                             .media = message->media};
}

bool sandbox_outline_find(rdx_message message, sandbox_outline *out)
{
    static const struct {
        const char *schema;
        sandbox_outline (*outline)(const void *data);
    } events[] = {
        {"notes/new", of_notes_new},
        {"notes/replace", of_notes_replace},
        {"notes/delete", of_notes_delete},
        {"results/new", of_results_new},
        {"results/newunsolicited", of_results_new_unsolicited},
        {"media/new", of_media_new},
        {"media/replace", of_media_replace},
        {"media/delete", of_media_delete},
    };
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
        if (strcmp(events[i].schema, message.event->schema) != 0)
            continue;
        *out = events[i].outline(message.data);
        return true;
    }
    return false;
}

// ---- Files ----

static bool visit_content(rdx_content content, const char *pointer, sandbox_content_visit *visit,
                          void *context)
{
    if (content.kind != RDX_CONTENT_TEXT) // absent or null: a message that was read has no other
        return true;
    const char *text = content.data;
    return visit(context, text, content.size != 0 ? content.size : strlen(text), pointer);
}

static bool visit_results(size_t order, rdx_result_list results, sandbox_content_visit *visit,
                          void *context)
{
    for (size_t i = 0; i < results.count; i++) {
        char pointer[80];
        snprintf(pointer, sizeof pointer, "/Orders/%zu/Results/%zu/Value", order, i);
        if (results.items[i].value_type == RDX_VALUE_TYPE_ENCAPSULATED_DATA &&
            !visit_content(results.items[i].value, pointer, visit, context))
            return false;
    }
    return true;
}

bool sandbox_contents_visit(const sandbox_outline *outline, sandbox_content_visit *visit,
                            void *context)
{
    const rdx_note *note = outline->note;
    if (note != NULL && note->content_type == RDX_CONTENT_TYPE_BASE64_ENCODED &&
        !visit_content(note->file_contents, "/Note/FileContents", visit, context))
        return false;
    if (outline->media != NULL &&
        !visit_content(outline->media->file_contents, "/Media/FileContents", visit, context))
        return false;
    for (size_t i = 0; i < outline->orders.count; i++) {
        if (!visit_results(i, outline->orders.items[i].results, visit, context))
            return false;
    }
    return true;
}
