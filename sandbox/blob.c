/**
 * @file
 * GET /blob/ID: an uploaded file, for who has an access token.
 */
#include "archive.h"
#include "tokens.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct fetch {
    int fd;
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
        sandbox_reply_error(reply, 500, "The sandbox has no memory left.");
        close(fd);
        return NULL;
    }
    *state = (fetch){fd, size};
    return state;
}

static bool read_all(const fetch *state, sandbox_reply *reply)
{
    reply->body = malloc((size_t)state->size + 1);
    while (reply->body != NULL && reply->length < state->size) {
        const size_t left = (size_t)state->size - reply->length;
        const ssize_t got = read(state->fd, reply->body + reply->length, left);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        reply->length += (size_t)got;
    }
    return reply->body != NULL;
}

static void finish_fetch(void *context, sandbox_reply *reply)
{
    if (read_all(context, reply)) {
        reply->status = 200;
        reply->content_type = "application/octet-stream";
        return;
    }
    sandbox_reply_drop(reply);
    sandbox_reply_error(reply, 500, "The file cannot be read.");
}

static void close_fetch(void *context)
{
    fetch *state = context;
    close(state->fd);
    free(state);
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
