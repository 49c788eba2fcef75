/**
 * @file
 * A message of any event: which event it is, and its struct.
 *
 * Generated code makes one from a typed struct (rdx_notes_new_message). Programs that
 * handle every event at run time use these calls; all others use the typed ones.
 *
 * Thread safety: plain data; the calls touch nothing but their arguments.
 */
#ifndef RDX_MESSAGE_H
#define RDX_MESSAGE_H

#include <rdx/report.h>
#include <rdx/value.h>

RDX_BEGIN

struct rdx_row;

/** One event type of a data model. Made by generated code. */
typedef struct rdx_event {
    const char *schema;         ///< "notes/new"
    const char *data_model;     ///< Meta.DataModel: "Notes"
    const char *event_type;     ///< Meta.EventType: "New"
    const struct rdx_row *root; ///< The document: an object or a list of objects. Private.
} rdx_event;

/** A message: a struct of the event's type. Not owned. */
typedef struct rdx_message {
    const rdx_event *event;
    const void *data;
} rdx_message;

/** A query with the place of its answer; made by generated code (rdx_notes_query_call). */
typedef struct rdx_query {
    rdx_message message;
    const rdx_event *response; ///< The event that answers it. NULL: the answer is not read.
    void *out; ///< Where the pointer to the answer's struct goes, by memcpy. May be NULL.
} rdx_query;

/** A name found in a text's Meta: a copy, NUL-terminated; "" when absent or no usable string. */
typedef struct rdx_meta_names {
    char data_model[64];
    char event_type[64];
} rdx_meta_names;

/**
 * Finds Meta.DataModel and Meta.EventType in a JSON text without reading the rest into structs.
 * The last of two equal names counts. RDX_E_SYNTAX, RDX_E_UTF8, RDX_E_DEPTH or RDX_E_SIZE with
 * their place when the text is not JSON; members that are absent are no error here.
 */
RDX_API RDX_NODISCARD rdx_status rdx_meta_names_find(const char *text, size_t length,
                                                     rdx_meta_names *out, rdx_report *report);

/**
 * A deep copy of `message` in `arena`: texts, lists, bytes of content, extras. Paths of files are
 * copied, files are not. *out is the copy's struct. RDX_E_NOMEM when the arena is full.
 */
RDX_API RDX_NODISCARD rdx_status rdx_message_copy(rdx_arena *arena, rdx_message message,
                                                  void **out);

RDX_END

#endif
