/**
 * @file
 * Replies: what is extracted, and what a status means.
 *
 * A 200 proves little by itself: it may carry Meta.Errors, and something between us and Redox may
 * have sent it. So a body is needed, and it must be a JSON object. An empty object is accepted,
 * since a query that finds nothing may be answered so; an empty body is not, since Redox sends none
 * and calling it a success could lose a message without a word.
 */
#include "reply.h"

#include <rdx/value.h>

#include "http.h"
#include "reply_view.h"
#include "row.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { MAX_URI = 2048 };

void rdx_reply_drop(rdx_reply *reply)
{
    if (reply == NULL)
        return;
    rdx_arena_drop(&reply->arena);
    *reply = RDX_REPLY;
}

// ---- Reading. ----

// A copy in the reply; NULL for what is absent or null, and when memory is refused.
static const char *keep(rdx_reply *reply, const char *text)
{
    return rdx_is_text(text) ? rdx_arena_text(&reply->arena, text, strlen(text)) : NULL;
}

static void keep_log_ids(rdx_reply *reply, const reply_meta *meta)
{
    const bool old = meta->logs.count == 0 && meta->message != NULL;
    const reply_log *logs = old ? meta->message : meta->logs.items;
    const size_t count = old ? 1 : meta->logs.count;
    const char **items = rdx_arena_get(&reply->arena, sizeof *items, count);
    if (items == NULL)
        return;
    reply->log_ids.items = items;
    for (size_t i = 0; i < count; i++) {
        const char *id = keep(reply, logs[i].id);
        if (id != NULL)
            items[reply->log_ids.count++] = id;
    }
}

static rdx_reply_error keep_error(rdx_reply *reply, const reply_error *error)
{
    rdx_reply_error kept = {
        .id = keep(reply, error->id),
        .text = keep(reply, error->text),
        .type = keep(reply, error->type),
        .module = keep(reply, error->module),
    };
    const rdx_extra_entry *whole = extra_whole(error->extra); // no object: its raw JSON
    if (whole != NULL)
        kept.text = keep(reply, whole->json);
    return kept;
}

// Errors that are no list count as one: not to know their form is no reason to overlook them.
static const char *errors_of_another_form(const reply_meta *meta)
{
    const rdx_extra_entry *entry = extra_find(meta->extra, "Errors");
    if (entry == NULL || strcmp(entry->json, "null") == 0)
        return NULL;
    return entry->json;
}

// Whether a member that names an error tells of one.
static bool tells(rdx_json value)
{
    switch (value.kind) {
    case RDX_JSON_KIND_ABSENT:
    case RDX_JSON_KIND_NULL:
        return false;
    case RDX_JSON_KIND_BOOL:
        return strcmp(value.text, "false") != 0;
    case RDX_JSON_KIND_STRING:
        return value.text[0] != '\0';
    case RDX_JSON_KIND_ARRAY:
    case RDX_JSON_KIND_OBJECT:
        return strchr("]}", value.text[1 + strspn(value.text + 1, " \t\r\n")]) == NULL;
    default:
        return true;
    }
}

// An error outside of Meta: not Redox's form, so that what stands before Redox may have sent it.
static void keep_error_at_the_top(rdx_reply *reply, const reply_document *document)
{
    const rdx_json detail =
        tells(document->error_detail) ? document->error_detail : document->error;
    if (reply->error_count > 0 || !tells(detail))
        return;
    rdx_reply_error *error = rdx_arena_get(&reply->arena, sizeof *error, 1);
    if (error == NULL)
        return;
    error->text = keep(reply, detail.text);
    reply->errors = error;
    reply->error_count = 1;
}

static void keep_errors(rdx_reply *reply, const reply_meta *meta)
{
    const char *other = errors_of_another_form(meta);
    const size_t count = meta->errors.count + (other != NULL);
    rdx_reply_error *errors = rdx_arena_get(&reply->arena, sizeof *errors, count);
    if (errors == NULL)
        return;
    for (size_t i = 0; i < meta->errors.count; i++)
        errors[i] = keep_error(reply, &meta->errors.items[i]);
    if (other != NULL)
        errors[count - 1].text = keep(reply, other);
    reply->errors = errors;
    reply->error_count = count;
}

rdx_status rdx_reply_read(rdx_reply *reply, bool *readable)
{
    *readable = false;
    if (reply->body == NULL)
        return RDX_OK;
    // Read apart, so that the reply keeps the few texts and not all that was read for them.
    rdx_arena scratch = RDX_ARENA(RDX_REPLY_MEMORY);
    void *out;
    rdx_status status =
        rdx_reply_parse(&scratch, &rdx_reply_document_event, reply->body, reply->body_length, &out);
    const reply_document *document = out;
    if (status == RDX_OK && document != NULL) {
        *readable = true;
        reply->uri = keep(reply, document->uri);
        if (document->meta != NULL) {
            keep_log_ids(reply, document->meta);
            keep_errors(reply, document->meta);
        }
        if (rdx_http_is_success(reply->http_status))
            keep_error_at_the_top(reply, document);
        status = reply->arena.failed ? RDX_E_NOMEM : RDX_OK;
    }
    rdx_arena_drop(&scratch);
    return status;
}

bool rdx_reply_uri_is_plausible(const char *uri)
{
    if (uri == NULL || strlen(uri) > MAX_URI)
        return false;
    if (strncasecmp(uri, "https://", 8) != 0 && strncasecmp(uri, "http://", 7) != 0)
        return false;
    for (const char *c = uri; *c != '\0'; c++) {
        if (*c <= ' ' || *c > '~' || strchr("\"<>\\^`{|}", *c) != NULL)
            return false;
    }
    const char *host = strstr(uri, "://") + 3;
    return *host != '\0' && *host != '/';
}

// ---- Judging. ----

typedef struct meaning {
    rdx_status status;
    const char *text;
} meaning;

static meaning meaning_of_refusal(long http_status, bool of_file)
{
    switch (http_status) {
    case 400:
        return (meaning){RDX_E_REJECTED, "malformed, or something needed is missing"};
    case 401:
        return (meaning){RDX_E_AUTH, "the access token was refused"};
    case 403:
        return (meaning){RDX_E_FORBIDDEN,
                         of_file ? "not permitted; check the key"
                                 : "not permitted; check the key, the destination and the event "
                                   "type"};
    case 404:
        return (meaning){RDX_E_REJECTED,
                         of_file ? "not found; check the URL"
                                 : "not found; check the destination, the event type and the URL"};
    case 413:
        return (meaning){RDX_E_REJECTED, "the server takes none of this size"};
    case 422:
        return (meaning){RDX_E_REJECTED, "understood, but not acceptable"};
    case 429:
        return (meaning){RDX_E_RATE, "too many requests; try again later"};
    default:
        return (meaning){RDX_E_REJECTED, "refused"};
    }
}

static meaning meaning_of_status(long http_status, bool of_file)
{
    if (http_status == 502 || http_status == 504)
        return (meaning){RDX_E_SERVER, "given up on the way"};
    if (http_status >= 500 && http_status < 600)
        return (meaning){RDX_E_SERVER, "the server failed"};
    if (http_status >= 400 && http_status < 500)
        return meaning_of_refusal(http_status, of_file);
    if (http_status >= 300 && http_status < 400)
        return (meaning){RDX_E_REPLY, "a redirect, which is not followed; check the URL"};
    if (rdx_http_is_success(http_status))
        return (meaning){RDX_OK, "accepted"};
    return (meaning){RDX_E_REPLY, "not a status that Redox sends"};
}

// Errors in the body settle what a status leaves open. They don't where the status says what to do
// next: renew, make smaller, wait, try again.
static meaning meaning_of(const rdx_reply *reply, bool readable, bool of_file)
{
    const meaning by_status = meaning_of_status(reply->http_status, of_file);
    const bool open = by_status.status == RDX_OK || by_status.status == RDX_E_REJECTED ||
                      by_status.status == RDX_E_FORBIDDEN;
    if (open && reply->http_status != 413 && reply->error_count > 0)
        return (meaning){RDX_E_REJECTED, "the reply carries errors"};
    if (by_status.status == RDX_OK && reply->body_length == 0)
        return (meaning){RDX_E_REPLY, "the reply is empty"};
    if (by_status.status == RDX_OK && !readable)
        return (meaning){RDX_E_REPLY, "the reply is no JSON object"};
    return by_status;
}

rdx_status rdx_reply_judge(const rdx_reply *reply, bool readable, const rdx_sent *sent,
                           rdx_report *report)
{
    const meaning m = meaning_of(reply, readable, sent->of_file);
    if (m.status == RDX_OK)
        return RDX_OK;
    char size[64] = "";
    if (reply->http_status == 413)
        snprintf(size, sizeof size, ": %s is %" PRIu64 " bytes", sent->sized, sent->size);
    char errors[48] = "";
    if (reply->error_count > 0)
        snprintf(errors, sizeof errors, "; errors in the reply: %zu", reply->error_count);
    char wait[48] = "";
    if (reply->retry_after_s >= 0)
        snprintf(wait, sizeof wait, "; the server asks to wait %ld s", reply->retry_after_s);
    return rdx_report_fail(report, RDX_STAGE_NET, m.status, "%s: HTTP %ld: %s%s%s%s", sent->what,
                           reply->http_status, m.text, size, errors, wait);
}

rdx_status rdx_reply_settle(rdx_reply *reply, const rdx_sent *sent, rdx_report *report)
{
    bool readable;
    const rdx_status status = rdx_reply_read(reply, &readable);
    reply->uri = NULL;
    if (status == RDX_E_NOMEM)
        return rdx_report_fail(report, RDX_STAGE_NET, status,
                               "%s: the reply needs more memory than there is", sent->what);
    return rdx_reply_judge(reply, readable, sent, report);
}
