/**
 * @file
 * What servers reply, as far as it is read: the tables of small JSON documents.
 *
 * Read with RDX_TOLERANT, so that a number where text is declared becomes text and nothing that
 * comes unforeseen makes a reply unreadable.
 */
#ifndef RDX_SRC_REPLY_VIEW_H
#define RDX_SRC_REPLY_VIEW_H

#include <rdx/message.h>

/** What the token URL replies: a token (RFC 6749, section 5.1) or an error (5.2). */
typedef struct reply_token {
    const char *access_token;
    const char *token_type;
    const char *expires_in; // seconds
    const char *error;
    rdx_extra extra;
} reply_token;

/** What a legacy key's URLs reply. */
typedef struct reply_legacy_token {
    const char *access_token;
    const char *expires; // ISO 8601
    const char *refresh_token;
    rdx_extra extra;
} reply_legacy_token;

/** Meta.Logs[], and Meta.Message of older replies. */
typedef struct reply_log {
    const char *id;
    rdx_extra extra;
} reply_log;

typedef struct reply_log_list {
    reply_log *items;
    size_t count;
} reply_log_list;

/** Meta.Errors[]. */
typedef struct reply_error {
    const char *id;
    const char *text;
    const char *type;
    const char *module;
    rdx_extra extra;
} reply_error;

typedef struct reply_error_list {
    reply_error *items;
    size_t count;
} reply_error_list;

typedef struct reply_meta {
    reply_log_list logs;
    reply_log *message;
    reply_error_list errors;
    rdx_extra extra;
} reply_meta;

/** What /endpoint and /upload reply. */
typedef struct reply_document {
    reply_meta *meta;
    const char *uri;
    rdx_json error_detail;
    rdx_json error;
    rdx_extra extra;
} reply_document;

extern const rdx_event rdx_reply_token_event;
extern const rdx_event rdx_reply_legacy_token_event;
extern const rdx_event rdx_reply_document_event;

/**
 * Reads a JSON object as `event`; *out is its struct in `arena`, NULL when the text is anything
 * else. RDX_E_NOMEM is the only failure.
 */
RDX_NODISCARD rdx_status rdx_reply_parse(rdx_arena *arena, const rdx_event *event, const char *text,
                                         size_t length, void **out);

#endif
