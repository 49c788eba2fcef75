/**
 * @file
 * What the endpoint reads of a message, whichever event it is: its parts and its files.
 *
 * Thread safety: pure functions.
 */
#ifndef SANDBOX_CONTENTS_H
#define SANDBOX_CONTENTS_H

#include <rdx/gen/models.h>

/** An arena for a message of `size` bytes of text: what it may take of memory. */
rdx_arena sandbox_message_arena(size_t size);

/** Parts of a message by their types; those that its event does not have are NULL or empty. */
typedef struct sandbox_outline {
    const rdx_meta *meta;
    const rdx_patient *patient;
    const rdx_visit *visit;
    const rdx_note *note;
    const rdx_media *media;
    rdx_order_list orders;
} sandbox_outline;

/** False for events that the sandbox does not serve: queries and their responses. */
bool sandbox_outline_find(rdx_message message, sandbox_outline *out);

/** Called for each file of a message; false ends the walk. `text` is NUL-terminated. */
typedef bool sandbox_content_visit(void *context, const char *text, size_t length,
                                   const char *pointer);

/** Visits every content that is a file: base64 or a URI. False when a visit ended the walk. */
bool sandbox_contents_visit(const sandbox_outline *outline, sandbox_content_visit *visit,
                            void *context);

#endif
