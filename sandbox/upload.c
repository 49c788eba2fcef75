/**
 * @file
 * POST /upload: a file, as the part `file` of a multipart form, for a URI. It goes to the disk as
 * it comes and is never held in memory.
 */
#include "tokens.h"

#include <stdlib.h>
#include <string.h>

enum {
    NAME_ROOM = 256,   // bytes of a file's name that are kept
    FORM_ROOM = 65536, // bytes that a form may take around its file
};

typedef struct upload {
    sandbox *box;
    const char *base;
    sandbox_blob blob;
    bool came;
    char name[NAME_ROOM];
} upload;

static const char too_large[] = "The file is over the size limit for uploads.";

// Whether the head alone lets a file come; decides the reply if not.
static bool judge_head(const sandbox *box, const sandbox_head *head, sandbox_reply *reply)
{
    if (!sandbox_token_check(box, head, reply))
        return false;
    if (box->uploads_forbidden)
        sandbox_reply_error(reply, 403,
                            "Free accounts cannot upload files in a development environment.");
    else if (!head->has_length)
        sandbox_reply_error(reply, 411, "An upload needs a Content-Length.");
    else if (head->length > box->max_file + FORM_ROOM)
        sandbox_reply_error(reply, 413, too_large);
    else if (!sandbox_head_is(head, "multipart/form-data"))
        sandbox_reply_error(reply, 400, "An upload is multipart/form-data.");
    return reply->status == 0;
}

static void *open_upload(sandbox *box, const sandbox_head *head, sandbox_reply *reply)
{
    if (!judge_head(box, head, reply))
        return NULL;
    upload *state = calloc(1, sizeof *state);
    if (state == NULL || !sandbox_blob_open(&box->store, &state->blob)) {
        sandbox_reply_error(reply, 500, "The sandbox cannot store the file.");
        free(state);
        return NULL;
    }
    state->box = box;
    state->base = head->base;
    return state;
}

// Whether the piece is of another part than those before. The first piece of a part may be empty,
// and the next one is at 0 again: then only another file name tells an empty part from it.
static bool is_second(const upload *state, const sandbox_part *part)
{
    return part->offset == 0 && state->came &&
           (state->blob.size > 0 || strncmp(state->name, part->file_name, NAME_ROOM - 1) != 0);
}

static void take_file(void *context, const sandbox_part *part, sandbox_reply *reply)
{
    upload *state = context;
    if (strcmp(part->name, "file") != 0)
        return;
    if (part->file_name == NULL || is_second(state, part)) {
        sandbox_reply_error(reply, 400, "The part named file must come once, with a file name.");
        return;
    }
    if (!state->came)
        snprintf(state->name, sizeof state->name, "%s", part->file_name);
    state->came = true;
    if (part->size > state->box->max_file - state->blob.size)
        sandbox_reply_error(reply, 413, too_large);
    else if (!sandbox_blob_add(&state->blob, part->data, part->size))
        sandbox_reply_error(reply, 500, "The sandbox cannot store the file.");
}

static void finish_upload(void *context, sandbox_reply *reply)
{
    upload *state = context;
    if (!state->came) {
        sandbox_reply_error(reply, 400, "The form has no part named file.");
        return;
    }
    if (!sandbox_blob_keep(&state->blob, state->name)) {
        sandbox_reply_error(reply, 500, "The sandbox cannot store the file.");
        return;
    }
    FILE *to = sandbox_reply_open(reply, 201);
    if (to != NULL)
        fprintf(to, "{\"URI\":\"%s/blob/%s\"}", state->base, state->blob.id);
    sandbox_reply_close(reply, to);
}

static void close_upload(void *context)
{
    upload *state = context;
    sandbox_blob_drop(&state->blob);
    free(state);
}

const sandbox_route sandbox_upload_route = {
    .method = "POST",
    .path = "/upload",
    .is_form = true,
    .place = SANDBOX_PLACE_UPLOAD,
    .open = open_upload,
    .data = take_file,
    .finish = finish_upload,
    .close = close_upload,
};
