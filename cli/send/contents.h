/**
 * @file
 * The contents of a message: the texts that are a file, its URI, or a document's words, with where
 * they stand. Known from the tables of the message's event.
 */
#ifndef RDX_CLI_CONTENTS_H
#define RDX_CLI_CONTENTS_H

#include <rdx/message.h>

enum { CONTENTS_POINTER = 1000 }; // bytes of a JSON Pointer; one that is longer is cut

typedef struct contents_place {
    char pointer[CONTENTS_POINTER];
    const char *text; // the message's
    size_t length;
    bool plain;   // text as it is, by what stands beside it; else base64 or a URI
    bool unclear; // what stands beside it is missing, empty or unknown, and tells neither
} contents_place;

/** Takes the next one; false ends the walk. */
typedef bool contents_visit(void *context, const contents_place *place);

/**
 * Walks through a message that was read from text, in its order. Content that is empty is none,
 * nor is a value that what stands beside it calls a number or the like.
 */
void contents_each(rdx_message message, contents_visit *visit, void *context);

#endif
