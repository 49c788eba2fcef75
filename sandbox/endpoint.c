/**
 * @file
 * POST /endpoint: a message, judged by the generated validators, taken apart by the generated
 * types, and stored with its files; or a query, answered from what is stored.
 */
#include "query.h"
#include "tokens.h"
#include "verdict.h"

#include <rdx/base64.h>
#include <rdx/gen/events.h>
#include <rdx/parse.h>

#include <stdlib.h>
#include <string.h>

enum {
    DESTINATIONS = 256,     // of one message, at most
    FILES = 1000,           // of one message, at most: others wait while they are written
    FIRST_CAPACITY = 65536, // bytes
};

static const char cannot_store[] = "The sandbox cannot store the message.";

// A request: its text as it comes, then what was found in it.
typedef struct delivery {
    sandbox *box;
    char *text;
    size_t size, capacity, told; // bytes of it, room for it, and its Content-Length or 0
    rdx_meta_names names;
    rdx_report report;
    rdx_arena arena;
    sandbox_bundle bundle;
} delivery;

// ---- The text ----

static bool judge_head(const sandbox *box, const sandbox_head *head, sandbox_reply *reply)
{
    if (!sandbox_token_check(box, head, reply))
        return false;
    if (!sandbox_head_is(head, "application/json"))
        sandbox_reply_error(reply, 400, "A message is application/json.");
    else if (head->length > box->max_request)
        sandbox_reply_error(reply, 413, "The message is over the size limit for requests.");
    return reply->status == 0;
}

static void *open_delivery(sandbox *box, const sandbox_head *head, sandbox_reply *reply)
{
    if (!judge_head(box, head, reply))
        return NULL;
    delivery *d = calloc(1, sizeof *d);
    if (d == NULL)
        sandbox_reply_error(reply, 500, cannot_store);
    else
        *d = (delivery){.box = box, .told = (size_t)head->length};
    return d;
}

// Room for `more` bytes, from the first for all that the head told of: the limit for requests
// bounds that. The old text is wiped before it is given back.
static bool make_room(delivery *d, size_t more)
{
    if (more <= d->capacity - d->size)
        return true;
    size_t capacity = 2 * d->capacity;
    if (d->capacity == 0)
        capacity = d->told > FIRST_CAPACITY ? d->told : FIRST_CAPACITY;
    if (capacity < d->size + more)
        capacity = d->size + more;
    char *text = malloc(capacity);
    if (text == NULL)
        return false;
    if (d->text != NULL) {
        memcpy(text, d->text, d->size);
        explicit_bzero(d->text, d->size);
        free(d->text);
    }
    d->text = text;
    d->capacity = capacity;
    return true;
}

static void take_text(void *context, const sandbox_part *part, sandbox_reply *reply)
{
    delivery *d = context;
    if (part->size > d->box->max_request - d->size) {
        sandbox_reply_error(reply, 413, "The message is over the size limit for requests.");
    } else if (!make_room(d, part->size)) {
        sandbox_reply_error(reply, 500, cannot_store);
    } else {
        memcpy(d->text + d->size, part->data, part->size);
        d->size += part->size;
    }
}

// ---- What it says ----

static void refuse(delivery *d, unsigned status, sandbox_reply *reply)
{
    sandbox_reply_refused(reply, status, &d->names, &d->report);
}

static void refuse_place(delivery *d, unsigned status, rdx_status code, const char *pointer,
                         sandbox_reply *reply)
{
    rdx_report_add(&d->report, &(rdx_issue){.code = code,
                                            .stage = RDX_STAGE_RULE,
                                            .severity = RDX_SEVERITY_ERROR,
                                            .pointer = pointer});
    refuse(d, status, reply);
}

static const rdx_event *find_event(delivery *d, sandbox_reply *reply)
{
    if (rdx_meta_names_find(d->text, d->size, &d->names, &d->report) != RDX_OK) {
        refuse(d, 400, reply);
        return NULL;
    }
    if (d->names.data_model[0] == '\0' || d->names.event_type[0] == '\0') {
        refuse_place(d, 400, RDX_E_MISSING,
                     d->names.data_model[0] == '\0' ? "/Meta/DataModel" : "/Meta/EventType", reply);
        return NULL;
    }
    const rdx_event *event = rdx_event_find(d->names.data_model, d->names.event_type);
    if (event == NULL)
        refuse_place(d, 404, RDX_E_EVENT, "/Meta/EventType", reply);
    return event;
}

static bool read_message(delivery *d, rdx_message *out, sandbox_reply *reply)
{
    void *data = NULL;
    const rdx_event *event = find_event(d, reply);
    if (event == NULL)
        return false;
    d->arena = sandbox_message_arena(d->size);
    const rdx_status status =
        rdx_message_parse(&d->arena, event, d->text, d->size, NULL, &data, &d->report);
    if (status != RDX_OK)
        refuse(d, status == RDX_E_NOMEM ? 413 : 400, reply);
    *out = (rdx_message){event, data};
    return status == RDX_OK;
}

static bool judge_destinations(delivery *d, rdx_destination_list destinations, sandbox_reply *reply)
{
    if (destinations.count == 0) {
        refuse_place(d, 400, RDX_E_MISSING, "/Meta/Destinations", reply);
        return false;
    }
    if (destinations.count > DESTINATIONS) {
        refuse_place(d, 400, RDX_E_SIZE, "/Meta/Destinations", reply);
        return false;
    }
    for (size_t i = 0; i < destinations.count; i++) {
        const char *id = destinations.items[i].id;
        if (rdx_is_text(id) && id[0] != '\0')
            continue;
        char pointer[64];
        snprintf(pointer, sizeof pointer, "/Meta/Destinations/%zu/ID", i);
        refuse_place(d, 400, RDX_E_MISSING, pointer, reply);
        return false;
    }
    return true;
}

// ---- Its files ----

typedef struct collector {
    delivery *d;
    sandbox_reply *reply;
} collector;

// What follows the sandbox's own blob URL; NULL when the text is none of its URIs.
static const char *find_blob_id(const sandbox *box, const char *text)
{
    static const char folder[] = "/blob/";
    for (size_t i = 0; i < SANDBOX_HOSTS; i++) {
        const size_t base_size = strlen(box->bases[i]);
        if (strncmp(text, box->bases[i], base_size) == 0 &&
            strncmp(text + base_size, folder, sizeof folder - 1) == 0)
            return text + base_size + sizeof folder - 1;
    }
    return NULL;
}

static bool collect_blob(const collector *c, const char *id, const char *pointer)
{
    switch (sandbox_bundle_add_blob(&c->d->bundle, id, strlen(id))) {
    case SANDBOX_ADDED:
        return true;
    case SANDBOX_NO_SUCH_BLOB:
        refuse_place(c->d, 400, RDX_E_URL, pointer, c->reply);
        return false;
    default:
        sandbox_reply_error(c->reply, 500, cannot_store);
        return false;
    }
}

static bool collect_base64(const collector *c, const char *text, size_t length, const char *pointer)
{
    size_t size = 0;
    unsigned char *bytes = malloc(RDX_BASE64_MAX_SIZE(length) + 1);
    if (bytes == NULL) {
        sandbox_reply_error(c->reply, 500, cannot_store);
        return false;
    }
    if (rdx_base64_decode(text, length, bytes, &size) != RDX_OK)
        refuse_place(c->d, 400, RDX_E_BASE64, pointer, c->reply);
    else if (!sandbox_bundle_add(&c->d->bundle, bytes, size))
        sandbox_reply_error(c->reply, 500, cannot_store);
    explicit_bzero(bytes, size);
    free(bytes);
    return c->reply->status == 0;
}

static bool collect(void *context, const char *text, size_t length, const char *pointer)
{
    const collector *c = context;
    const char *blob_id = find_blob_id(c->d->box, text);
    if (c->d->bundle.count == FILES) {
        sandbox_reply_error(c->reply, 413, "The sandbox takes 1,000 files in a message at most.");
        return false;
    }
    if (blob_id != NULL)
        return collect_blob(c, blob_id, pointer);
    return collect_base64(c, text, length, pointer); // another server's URI is no base64
}

// ---- The endpoint ----

// Whether the query holds nothing that its schema does not list, but in Meta: a filter that is not
// understood would find what it was to leave out.
static bool judge_filters(delivery *d, rdx_message query, sandbox_reply *reply)
{
    static const char meta[] = "/Meta/";
    rdx_rules rules = rdx_rules_usual();
    rules.levels[RDX_RULE_STRAY] = RDX_LEVEL_ERROR;
    const rdx_parse_options options = {.rules = &rules};
    rdx_report found = {0};
    bool stray = rdx_message_validate(query.event, d->text, d->size, &options, &found) != RDX_OK &&
                 (found.count == 0 || found.unkept > 0);
    for (size_t i = 0; i < found.count; i++) {
        if (strncmp(found.issues[i].pointer, meta, sizeof meta - 1) == 0)
            continue;
        rdx_report_add(&d->report, &found.issues[i]);
        stray = true;
    }
    rdx_report_drop(&found);
    if (stray)
        refuse(d, 400, reply);
    return !stray;
}

static void answer(delivery *d, rdx_message query, const sandbox_wanted *wanted,
                   sandbox_reply *reply)
{
    if (!judge_destinations(d, wanted->meta->destinations, reply) ||
        !judge_filters(d, query, reply))
        return;
    if (wanted->meta->destinations.count > 1)
        refuse_place(d, 400, RDX_E_ITEMS, "/Meta/Destinations", reply);
    else if (sandbox_wanted_is_all(wanted))
        sandbox_reply_error(reply, 400, "A query needs a filter.");
    else
        sandbox_query_answer(d->box, query, wanted, reply);
}

static void store(delivery *d, const sandbox_outline *outline, sandbox_reply *reply)
{
    if (!judge_destinations(d, outline->meta->destinations, reply))
        return;
    if (!sandbox_bundle_open(&d->box->store, &d->bundle)) {
        sandbox_reply_error(reply, 500, cannot_store);
        return;
    }
    collector files = {d, reply};
    if (!sandbox_contents_visit(outline, collect, &files))
        return;
    if (!sandbox_bundle_keep(&d->bundle, d->text, d->size)) {
        sandbox_reply_error(reply, 500, cannot_store);
        return;
    }
    memcpy(reply->log_id, d->bundle.name, sizeof reply->log_id);
    sandbox_reply_accepted(reply, outline->meta);
}

static void finish_delivery(void *context, sandbox_reply *reply)
{
    delivery *d = context;
    rdx_message message;
    sandbox_outline outline;
    sandbox_wanted wanted;
    if (!read_message(d, &message, reply))
        return;
    if (sandbox_wanted_find(message, &wanted))
        answer(d, message, &wanted, reply);
    else if (sandbox_outline_find(message, &outline))
        store(d, &outline, reply);
    else
        sandbox_reply_error(reply, 400, "Answers to queries are not taken.");
}

static void close_delivery(void *context)
{
    delivery *d = context;
    sandbox_bundle_drop(&d->bundle);
    rdx_arena_drop(&d->arena);
    rdx_report_drop(&d->report);
    if (d->text != NULL)
        explicit_bzero(d->text, d->size);
    free(d->text);
    free(d);
}

const sandbox_route sandbox_endpoint_route = {
    .method = "POST",
    .path = "/endpoint",
    .is_form = false,
    .place = SANDBOX_PLACE_ENDPOINT,
    .open = open_delivery,
    .data = take_text,
    .finish = finish_delivery,
    .close = close_delivery,
};
