/**
 * @file
 * GET /blob/ID: an uploaded file, for who has an access token. It leaves as it is read.
 */
#include "archive.h"
#include "tokens.h"

#include <stdlib.h>
#include <unistd.h>

typedef struct fetch {
    int fd; // -1 once it is the reply's
    uint64_t size;
} fetch;

static void *open_fetch(sandbox *box, const sandbox_head *head, sandbox_reply *reply)
{
    if (!sandbox_token_check(box, head, reply))
        return NULL;
    uint64_t size = 0;
    const int fd = sandbox_archive_blob(&box->store, head->rest, &size);
    if (fd < 0) {
        sandbox_reply_error(reply, 404, "There is no such file.");
        return NULL;
    }
    fetch *state = malloc(sizeof *state);
    if (state == NULL) {
        sandbox_reply_no_memory(reply);
        close(fd);
        return NULL;
    }
    *state = (fetch){fd, size};
    return state;
}

static void finish_fetch(void *context, sandbox_reply *reply)
{
    fetch *state = context;
    reply->status = 200;
    reply->content_type = "application/octet-stream";
    reply->is_file = true;
    reply->file = state->fd;
    reply->length = (size_t)state->size;
    state->fd = -1;
}

static void close_fetch(void *context)
{
    const fetch *state = context;
    if (state->fd >= 0)
        close(state->fd);
    free(context);
}

const sandbox_route sandbox_blob_route = {
    .method = "GET",
    .path = "/blob/",
    .takes_rest = true,
    .place = SANDBOX_PLACE_BLOB,
    .open = open_fetch,
    .finish = finish_fetch,
    .close = close_fetch,
};
