/**
 * @file
 * A reply: what came back from a server, raw and as far as it was understood.
 *
 *     rdx_reply reply = RDX_REPLY;
 *     status = rdx_client_send(client, message, &reply, &report);
 *     for (size_t i = 0; i < reply.log_ids.count; i++) ...
 *     rdx_reply_drop(&reply);
 *
 * The body may hold patient data (a query's answer, an echoed message): do not log it.
 * Thread safety: one reply, one thread at a time.
 */
#ifndef RDX_REPLY_H
#define RDX_REPLY_H

#include <rdx/report.h>
#include <rdx/value.h>

RDX_BEGIN

/** A list of texts. */
typedef struct rdx_text_list {
    const char **items;
    size_t count;
} rdx_text_list;

/** An error that a reply tells of; members that did not come are NULL. */
typedef struct rdx_reply_error {
    const char *id;
    const char *text; ///< The server's words: may repeat values of the message. Do not log.
    const char *type;
    const char *module;
} rdx_reply_error;

typedef struct rdx_reply {
    long http_status; ///< 0 when no reply came.
    const char *body; ///< Raw, NUL-terminated behind `body_length`; NULL when none came.
    size_t body_length;
    const char *content_type;      ///< Of the body; NULL when not told.
    long retry_after_s;            ///< At most RDX_MAX_RETRY_AFTER_S; -1 when not told.
    rdx_text_list log_ids;         ///< Meta.Logs[].ID, or Meta.Message.ID in older replies.
    const rdx_reply_error *errors; ///< Meta.Errors, else `errorDetail` or `error` of a success.
    size_t error_count;
    const char *uri;         ///< Of an uploaded file; NULL for other requests.
    unsigned attempts;       ///< How often it was sent, after a 401 included; 0: it never left.
    bool may_have_arrived;   ///< The call failed, and the server may have accepted it all the same.
    bool duplicate_possible; ///< More than one attempt may have been accepted.
    rdx_arena arena;         ///< Private: holds all of the above.
} rdx_reply;

/** A day: a server that asks to wait longer is taken to ask for this. */
#define RDX_MAX_RETRY_AFTER_S 86400L

#define RDX_REPLY_MEMORY ((size_t)256 * 1000 * 1000)
#ifdef __cplusplus
#define RDX_REPLY            \
    (rdx_reply{0,            \
               nullptr,      \
               0,            \
               nullptr,      \
               -1,           \
               {nullptr, 0}, \
               nullptr,      \
               0,            \
               nullptr,      \
               0,            \
               false,        \
               false,        \
               RDX_ARENA(RDX_REPLY_MEMORY)})
#else
#define RDX_REPLY ((rdx_reply){.retry_after_s = -1, .arena = RDX_ARENA(RDX_REPLY_MEMORY)})
#endif

/** Wipes and frees; the reply is empty and usable again. NULL does nothing. */
RDX_API void rdx_reply_drop(rdx_reply *reply);

RDX_END

#endif
