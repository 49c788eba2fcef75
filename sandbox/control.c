/**
 * @file
 * --control: a test sets the faults and asks what came, without a new sandbox.
 *
 *     POST /sandbox/faults    text, one fault a line (see faults.h), in place of those that are
 *                             set; the counts begin anew
 *     GET /sandbox/counts     {"token":{"requests":1,"stored":1},"upload":{...}, ...}
 *
 * There is no token to be had for these: whoever may start a sandbox on this machine may ask.
 */
#include "http.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_ROOM = 4096 }; // bytes of all faults

typedef struct control {
    sandbox *box;
    size_t size;
    char text[TEXT_ROOM];
} control;

static bool is_served(const sandbox *box)
{
    return box->control;
}

static void *open_control(sandbox *box, const sandbox_head *head, sandbox_reply *reply)
{
    (void)head;
    control *state = calloc(1, sizeof *state);
    if (state == NULL)
        sandbox_reply_no_memory(reply);
    else
        state->box = box;
    return state;
}

static void take_text(void *context, const sandbox_part *part, sandbox_reply *reply)
{
    control *state = context;
    if (part->size > TEXT_ROOM - state->size) {
        sandbox_reply_error(reply, 413, "These are too many faults.");
        return;
    }
    memcpy(state->text + state->size, part->data, part->size);
    state->size += part->size;
}

// All lines, or false when one is no fault.
static bool read_faults(const control *state, sandbox_faults *out)
{
    size_t at = 0;
    while (at < state->size) {
        const char *line = state->text + at;
        const char *end = memchr(line, '\n', state->size - at);
        const size_t length = end == NULL ? state->size - at : (size_t)(end - line);
        if (length > 0 && !sandbox_faults_add(out, line, length))
            return false;
        at += length + 1;
    }
    return true;
}

static void set_faults(void *context, sandbox_reply *reply)
{
    const control *state = context;
    sandbox_faults faults = {0};
    if (!read_faults(state, &faults) || sandbox_faults_at_start(&faults)) {
        sandbox_reply_error(reply, 400, "A line is no fault of requests, or there are too many.");
        return;
    }
    state->box->faults = faults;
    memset(state->box->counts, 0, sizeof state->box->counts);
    reply->status = 204;
}

static void tell_counts(void *context, sandbox_reply *reply)
{
    const control *state = context;
    FILE *to = sandbox_reply_open(reply, 200);
    for (size_t i = 0; to != NULL && i < SANDBOX_PLACES; i++) {
        const sandbox_count *count = &state->box->counts[i];
        fprintf(to, "%s\"%s\":{\"requests\":%llu,\"stored\":%llu}", i == 0 ? "{" : ",",
                sandbox_place_name((sandbox_place)i), (unsigned long long)count->requests,
                (unsigned long long)count->stored);
    }
    if (to != NULL)
        fputc('}', to);
    sandbox_reply_close(reply, to);
}

const sandbox_route sandbox_faults_route = {
    .method = "POST",
    .path = "/sandbox/faults",
    .place = SANDBOX_PLACES,
    .is_served = is_served,
    .open = open_control,
    .data = take_text,
    .finish = set_faults,
    .close = free,
};

const sandbox_route sandbox_counts_route = {
    .method = "GET",
    .path = "/sandbox/counts",
    .place = SANDBOX_PLACES,
    .is_served = is_served,
    .open = open_control,
    .finish = tell_counts,
    .close = free,
};
