/**
 * @file
 * What goes out beside the members that are set: what `extra` holds, and what a message must say
 * where a member is absent.
 */
#include <string.h>

#include "lookup.h"
#include "writing.h"

rdx_status write_raw(writer *w, const char *json, const path *here)
{
    const rdx_issue issue = {
        .code = RDX_E_ARGUMENT, .stage = RDX_STAGE_SCHEMA, .expected = "a value with its text"};
    if (json != NULL)
        return writing_put(w, json, strlen(json));
    path_report(w->report, &issue, here);
    return RDX_E_ARGUMENT;
}

// What an absent member is filled with, so that a message always says which event it is.
static const char *filling(const writer *w, const rdx_row *row)
{
    if (row->rules & RDX_DATA_MODEL)
        return w->event->data_model;
    return row->rules & RDX_EVENT_TYPE ? w->event->event_type : NULL;
}

static rdx_status write_in_place(writer *w, const rdx_row *row, const rdx_extra_entry *entry,
                                 const char *fill, const path *at)
{
    rdx_status status = write_key(w, row);
    if (status != RDX_OK)
        return status;
    if (entry != NULL)
        status = write_raw(w, entry->json, at);
    else if (fill != NULL)
        status = write_text(w, fill, false);
    else
        status = write_object(w, row->sub, NULL, at);
    return status != RDX_OK ? status : writing_put(w, ",", 1);
}

rdx_status write_stand_in(writer *w, const rdx_row *row, const void *data, rdx_extra extra,
                          const path *here)
{
    const char *fill = row_is_set(row, data) ? NULL : filling(w, row);
    // No check refuses what is filled in, unless the schema says more of it than its type.
    const bool sure = fill != NULL && extra.count == 0 && row->assertion == NULL;
    if (w->guard != NULL && !sure) {
        check_row(w->guard, row, data, extra, here);
        if (w->guard->status != RDX_OK)
            return w->guard->status;
    }
    const path at = path_member(here, row);
    const rdx_extra_entry *entry = extra_find(extra, row->key);
    if (entry == NULL && fill == NULL && !(row->rules & RDX_IDENTIFIES))
        return RDX_OK;
    return write_in_place(w, row, entry, fill, &at);
}

// ---- Entries ----

static rdx_status write_entry(writer *w, const rdx_extra_entry *entry, const path *at)
{
    rdx_status status = write_string(w, entry->key, at->length);
    if (status == RDX_OK)
        status = writing_put(w, ":", 1);
    if (status == RDX_OK)
        status = write_raw(w, entry->json, at);
    return status != RDX_OK ? status : writing_put(w, ",", 1);
}

static rdx_status write_entries(writer *w, const rdx_view *view, rdx_extra extra, const path *here)
{
    for (size_t i = 0; i < extra.count; i++) {
        const rdx_extra_entry *entry = &extra.items[i];
        if (entry->key == NULL)
            return write_raw(w, NULL, here);
        const path at = {.up = here, .name = entry->key, .length = strlen(entry->key)};
        if (view_row(view, entry->key, at.length) != NULL)
            continue; // written in its member's place, or not at all
        const rdx_status status = write_entry(w, entry, &at);
        if (status != RDX_OK)
            return status;
    }
    return RDX_OK;
}

// As write_object, with entries behind the members.
static rdx_status write_all(writer *w, const rdx_view *view, const void *data, rdx_extra extra,
                            const path *here)
{
    rdx_status status = writing_put(w, "{", 1);
    if (status == RDX_OK)
        status = write_members(w, view, data, extra, here);
    if (status == RDX_OK)
        status = write_entries(w, view, extra, here);
    return status != RDX_OK ? status : writing_close(w, '}');
}

rdx_status write_with_extra(writer *w, const rdx_view *view, const void *data, const path *here)
{
    const rdx_extra extra = view_extra(view, data);
    const rdx_extra_entry *whole = extra_whole(extra);
    if (w->guard != NULL) {
        if (extra.items == NULL || whole != NULL)
            return DOUBT;
        check_extra(w->guard, view, extra, here);
        if (w->guard->status != RDX_OK)
            return w->guard->status;
    }
    return whole != NULL ? write_raw(w, whole->json, here) : write_all(w, view, data, extra, here);
}
