/**
 * @file
 * The tables of replies.
 */
#include "reply_view.h"

#include <rdx/parse.h>
#include <rdx/view.h>

#include "row.h"

// Ties each view to its struct, as generated code does.
typedef struct reply_token_view {
    rdx_view view;
} reply_token_view;
typedef struct reply_legacy_token_view {
    rdx_view view;
} reply_legacy_token_view;
typedef struct reply_log_view {
    rdx_view view;
} reply_log_view;
typedef struct reply_error_view {
    rdx_view view;
} reply_error_view;
typedef struct reply_meta_view {
    rdx_view view;
} reply_meta_view;
typedef struct reply_document_view {
    rdx_view view;
} reply_document_view;

// clang-format off
static const rdx_row rows_of_token[] = {
    RDX_ROW       (reply_token, access_token, "access_token", 0),
    RDX_ROW       (reply_token, token_type,   "token_type",   0),
    RDX_ROW       (reply_token, expires_in,   "expires_in",   0),
    RDX_ROW       (reply_token, error,        "error",        0),
};
static const reply_token_view token = RDX_VIEW(reply_token, token, 4, 0);

static const rdx_row rows_of_legacy[] = {
    RDX_ROW       (reply_legacy_token, access_token,  "accessToken",  0),
    RDX_ROW       (reply_legacy_token, expires,       "expires",      0),
    RDX_ROW       (reply_legacy_token, refresh_token, "refreshToken", 0),
};
static const reply_legacy_token_view legacy = RDX_VIEW(reply_legacy_token, legacy, 3, 0);

static const rdx_row rows_of_entry[] = {
    RDX_ROW       (reply_log, id, "ID", 0),
};
static const reply_log_view entry = RDX_VIEW(reply_log, entry, 1, 0);

static const rdx_row rows_of_error[] = {
    RDX_ROW       (reply_error, id,     "ID",     0),
    RDX_ROW       (reply_error, text,   "Text",   0),
    RDX_ROW       (reply_error, type,   "Type",   0),
    RDX_ROW       (reply_error, module, "Module", 0),
};
static const reply_error_view error = RDX_VIEW(reply_error, error, 4, 0);

static const rdx_row rows_of_meta[] = {
    RDX_ROW_LIST  (reply_meta, logs,    "Logs",    0, reply_log,   entry),
    RDX_ROW_OBJECT(reply_meta, message, "Message", 0, reply_log,   entry),
    RDX_ROW_LIST  (reply_meta, errors,  "Errors",  0, reply_error, error),
};
static const reply_meta_view meta = RDX_VIEW(reply_meta, meta, 3, 0);

static const rdx_row rows_of_document[] = {
    RDX_ROW_OBJECT(reply_document, meta,         "Meta",        0, reply_meta, meta),
    RDX_ROW       (reply_document, uri,          "URI",         0),
    RDX_ROW       (reply_document, error_detail, "errorDetail", 0),
    RDX_ROW       (reply_document, error,        "error",       0),
};
static const reply_document_view document = RDX_VIEW(reply_document, document, 4, 0);
// clang-format on

static const rdx_row token_root = RDX_ROOT_OBJECT(reply_token, token, RDX_REQUIRED);
static const rdx_row legacy_root = RDX_ROOT_OBJECT(reply_legacy_token, legacy, RDX_REQUIRED);
static const rdx_row document_root = RDX_ROOT_OBJECT(reply_document, document, RDX_REQUIRED);

const rdx_event rdx_reply_token_event = {.root = &token_root};
const rdx_event rdx_reply_legacy_token_event = {.root = &legacy_root};
const rdx_event rdx_reply_document_event = {.root = &document_root};

rdx_status rdx_reply_parse(rdx_arena *arena, const rdx_event *event, const char *text,
                           size_t length, void **out)
{
    const rdx_parse_options options = {.policy = RDX_TOLERANT, .max_size = length + 1};
    const rdx_status status = rdx_message_parse(arena, event, text, length, &options, out, NULL);
    if (status == RDX_E_NOMEM)
        return status;
    const rdx_view *view = event->root->sub;
    if (*out != NULL && extra_whole(view_extra(view, *out)) != NULL)
        *out = NULL;
    return RDX_OK;
}
