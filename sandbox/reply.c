/**
 * @file
 * Replies as JSON text. See reply.h.
 */
#include "reply.h"

#include <rdx/value.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

FILE *sandbox_reply_open(sandbox_reply *reply, unsigned status)
{
    FILE *to = open_memstream(&reply->body, &reply->length);
    reply->status = to == NULL ? 500 : status;
    return to;
}

void sandbox_reply_close(sandbox_reply *reply, FILE *to)
{
    if (to == NULL)
        return;
    const bool failed = ferror(to) != 0;
    if (fclose(to) == 0 && !failed)
        return;
    sandbox_reply_drop(reply);
    reply->status = 500;
}

void sandbox_reply_error(sandbox_reply *reply, unsigned status, const char *text)
{
    FILE *to = sandbox_reply_open(reply, status);
    if (to != NULL) {
        fputs("{\"errorDetail\":", to);
        sandbox_json_text(to, text);
        fputc('}', to);
    }
    sandbox_reply_close(reply, to);
}

const char sandbox_no_memory[] = "The sandbox has no memory left.";

void sandbox_reply_no_memory(sandbox_reply *reply)
{
    sandbox_reply_error(reply, 500, sandbox_no_memory);
}

void sandbox_json_text(FILE *to, const char *text)
{
    if (!rdx_is_text(text)) {
        fputs("null", to);
        return;
    }
    fputc('"', to);
    for (; *text != '\0'; text++) {
        const unsigned char c = (unsigned char)*text;
        if (c < 0x20)
            fprintf(to, "\\u%04x", c);
        else if (c == '"' || c == '\\')
            fprintf(to, "\\%c", c);
        else
            fputc(c, to);
    }
    fputc('"', to);
}

void sandbox_reply_drop(sandbox_reply *reply)
{
    if (reply->body != NULL)
        explicit_bzero(reply->body, reply->length);
    free(reply->body);
    if (reply->is_file)
        close(reply->file);
    reply->body = NULL;
    reply->is_file = false;
    reply->length = 0;
}
