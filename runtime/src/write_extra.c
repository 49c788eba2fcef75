/**
 * @file
 * What goes out beside the members that are set: what `extra` holds, and what a message must say
 * where a member is absent.
 */
#include <string.h>

#include "lookup.h"
#include "writing.h"

char *write_raw(writer *w, char *at, const char *json, const path *here)
{
    const rdx_issue issue = {
        .code = RDX_E_ARGUMENT, .stage = RDX_STAGE_SCHEMA, .expected = "a value with its text"};
    if (json != NULL)
        return writing_put(w, at, json, strlen(json));
    path_report(w->report, &issue, here);
    return writing_end(w, RDX_E_ARGUMENT);
}

const char *write_filling(const writer *w, const rdx_row *row)
{
    if (row->rules & RDX_DATA_MODEL)
        return w->event->data_model;
    return row->rules & RDX_EVENT_TYPE ? w->event->event_type : NULL;
}

static char *write_fill(writer *w, char *at, const rdx_row *row, const char *fill)
{
    at = writing_name(w, at, row);
    return at != NULL ? writing_comma(write_text(w, at, fill, false)) : NULL;
}

static char *write_in_place(writer *w, char *at, const rdx_row *row, const rdx_extra_entry *entry,
                            const char *fill, const path *place)
{
    if (entry == NULL && fill != NULL)
        return write_fill(w, at, row, fill);
    at = writing_name(w, at, row);
    if (at == NULL)
        return NULL;
    at = entry != NULL ? write_raw(w, at, entry->json, place)
                       : write_object(w, at, row->sub, NULL, place);
    return writing_comma(at);
}

char *write_stand_in(writer *w, char *at, const rdx_row *row, const void *data, rdx_extra extra,
                     const path *here)
{
    const char *fill = row_is_set(row, data) ? NULL : write_filling(w, row);
    // The check has nothing to say of a name: the generator refuses schemas that assert more of one
    // than its type.
    if (fill != NULL && extra.count == 0)
        return write_fill(w, at, row, fill);
    if (w->guard != NULL) {
        check_row(w->guard, row, data, extra, here);
        if (w->guard->status != RDX_OK)
            return writing_end(w, w->guard->status);
    }
    const path place = path_member(here, row);
    const rdx_extra_entry *entry = extra_find(extra, row->key);
    if (entry == NULL && fill == NULL && !(row->rules & RDX_IDENTIFIES))
        return at;
    return write_in_place(w, at, row, entry, fill, &place);
}

// ---- Entries ----

static char *write_entry(writer *w, char *at, const rdx_extra_entry *entry, const path *place)
{
    at = write_string(w, at, entry->key, place->length);
    if (at == NULL)
        return NULL;
    *at = ':'; // where there is room for a comma
    return writing_comma(write_raw(w, at + 1, entry->json, place));
}

static char *write_entries(writer *w, char *at, const rdx_view *view, rdx_extra extra,
                           const path *here)
{
    for (size_t i = 0; at != NULL && i < extra.count; i++) {
        const rdx_extra_entry *entry = &extra.items[i];
        if (entry->key == NULL)
            return write_raw(w, at, NULL, here);
        const path place = {.up = here, .name = entry->key, .length = strlen(entry->key)};
        if (view_row(view, entry->key, place.length) == NULL)
            at = write_entry(w, at, entry, &place);
        // any other is written in its member's place, or not at all
    }
    return at;
}

// As write_object, with entries behind the members.
static char *write_all(writer *w, char *at, const rdx_view *view, const void *data, rdx_extra extra,
                       const path *here)
{
    at = writing_open(at, '{');
    at = write_members_beside(w, at, view, data, extra, here);
    at = write_entries(w, at, view, extra, here);
    return writing_close(w, at, '}');
}

char *write_with_extra(writer *w, char *at, const rdx_view *view, const void *data,
                       const path *here)
{
    const rdx_extra extra = view_extra(view, data);
    const rdx_extra_entry *whole = extra_whole(extra);
    if (w->guard != NULL && data != NULL) {
        if (extra.items == NULL || whole != NULL)
            return writing_end(w, DOUBT);
        check_extra(w->guard, view, extra, here);
        if (w->guard->status != RDX_OK)
            return writing_end(w, w->guard->status);
    }
    return whole != NULL ? write_raw(w, at, whole->json, here)
                         : write_all(w, at, view, data, extra, here);
}
