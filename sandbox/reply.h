/**
 * @file
 * A reply in the making: a status and a text, JSON as a rule.
 *
 *     FILE *to = sandbox_reply_open(reply, 201);
 *     if (to != NULL)
 *         fprintf(to, "{\"URI\":\"%s\"}", uri);
 *     sandbox_reply_close(reply, to);
 *
 * Texts that came from a client are written by sandbox_json_text only.
 *
 * Thread safety: one reply, one thread at a time.
 */
#ifndef SANDBOX_REPLY_H
#define SANDBOX_REPLY_H

#include "ids.h"

#include <stdio.h>

enum { SANDBOX_SECONDS = 24 }; // digits of a number of seconds, and a NUL

typedef struct sandbox_reply {
    unsigned status; // 0 while nothing is decided
    char *body;      // NULL is an empty body, or a file's
    size_t length;
    bool is_file;             // the body is read from `file` as it leaves, and never held in memory
    int file;                 // closed with the reply
    const char *content_type; // a constant; NULL: application/json
    const char *location;     // of a redirect, a constant; NULL: none
    char retry_after[SANDBOX_SECONDS]; // "": none
    char log_id[SANDBOX_UUID + 1];     // "" when nothing was stored
} sandbox_reply;

/** Decides the status and gives a stream for the body; NULL (and status 500) without memory. */
FILE *sandbox_reply_open(sandbox_reply *reply, unsigned status);

/** Ends the body. `to` may be NULL. */
void sandbox_reply_close(sandbox_reply *reply, FILE *to);

/** Redox's short form of an error: {"errorDetail":"..."}. `text` is ours and holds no value. */
void sandbox_reply_error(sandbox_reply *reply, unsigned status, const char *text);

/** 500: the sandbox has no memory left. */
void sandbox_reply_no_memory(sandbox_reply *reply);

extern const char sandbox_no_memory[]; // its words

/** Writes `text` as a JSON string; NULL and JSON null as null. */
void sandbox_json_text(FILE *to, const char *text);

/** Wipes and frees the body, and closes its file. */
void sandbox_reply_drop(sandbox_reply *reply);

#endif
