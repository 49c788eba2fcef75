/**
 * @file
 * A client: sends messages, with their files embedded or uploaded; uploads and fetches files; asks
 * queries.
 *
 *     rdx_client *client;
 *     if (rdx_client_open(NULL, auth, &client, &report) == RDX_OK) {
 *         status = rdx_client_send(client, rdx_notes_new_message(&note), &reply, &report);
 *         rdx_client_close(client);
 *     }
 *
 * Connections are kept between calls. Everything that can be refused without the network is:
 * a message that the schema forbids, a file or a request over its limit.
 *
 * Thread safety: a client, its replies and reports belong to one thread at a time, and to any
 * thread in turn; a client may be opened in one and closed in another. rdx_auth, rdx_rate, messages
 * that are not changed and bytes of content are shared by all.
 */
#ifndef RDX_CLIENT_H
#define RDX_CLIENT_H

#include <rdx/auth.h>
#include <rdx/message.h>
#include <rdx/reply.h>

RDX_BEGIN

typedef struct rdx_client rdx_client;

#define RDX_API_URL "https://api.redoxengine.com"
#define RDX_BLOB_URL "https://blob.redoxengine.com"

/**
 * What becomes of content given as bytes or as a file. Beside Plain Text and Rich Text it is text
 * and sent as such, whatever the policy.
 */
typedef enum rdx_file_policy {
    RDX_FILE_AUTO,   ///< Embedded up to `embed_limit`, else uploaded.
    RDX_FILE_EMBED,  ///< Embedded, as base64.
    RDX_FILE_UPLOAD, ///< Uploaded and replaced by its URI.
} rdx_file_policy;

typedef enum rdx_environment {
    RDX_ENVIRONMENT_PRODUCTION,
    RDX_ENVIRONMENT_STAGING,
    RDX_ENVIRONMENT_DEVELOPMENT, ///< Free accounts can't upload here: AUTO then embeds what fits.
} rdx_environment;

/** What the limits of a client are unless they are set. */
#define RDX_EMBED_LIMIT UINT64_C(200000)
#define RDX_MAX_FILE UINT64_C(30000000)
#define RDX_MAX_REQUEST UINT64_C(10000000)

/**
 * All zero is the default; NULL stands for it. Texts are copied; each is 8,000 bytes at most. Sizes
 * are decimal bytes.
 */
typedef struct rdx_client_options {
    const char *api_url;   ///< NULL is RDX_API_URL; "/endpoint" is added.
    const char *blob_url;  ///< NULL is RDX_BLOB_URL; "/upload" is added.
    const char *source_id; ///< Redox-Source-Id; NULL: not sent.
    rdx_file_policy file_policy;
    rdx_environment environment;
    uint64_t embed_limit; ///< Bytes of a file that AUTO embeds at most; 0 is RDX_EMBED_LIMIT.
    uint64_t max_file;    ///< Bytes of a file to upload; 0 is RDX_MAX_FILE.
    uint64_t max_request; ///< Bytes of a request's body; 0 is RDX_MAX_REQUEST.
    rdx_net_options net;
} rdx_client_options;

/**
 * Whether a message's file of `size` bytes is uploaded. Needs no client, so that a program can tell
 * beforehand. Where AUTO's upload is refused to a free account, the file is embedded after all.
 */
static inline bool rdx_client_would_upload(const rdx_client_options *options, uint64_t size)
{
    const uint64_t limit = options->embed_limit != 0 ? options->embed_limit : RDX_EMBED_LIMIT;
    return options->file_policy == RDX_FILE_UPLOAD ||
           (options->file_policy == RDX_FILE_AUTO && size > limit);
}

/**
 * `auth` stays the caller's and must outlive the client. RDX_E_ARGUMENT or RDX_E_URL for an
 * unusable option; nothing is asked of a server yet. *out is NULL on failure.
 */
RDX_API RDX_NODISCARD rdx_status rdx_client_open(const rdx_client_options *options, rdx_auth *auth,
                                                 rdx_client **out, rdx_report *report);

/**
 * Checks `message`, uploads or embeds its files and sends it to /endpoint. RDX_OK means that Redox
 * accepted it (not that it was delivered); a notice tells when no log ID came back for what is no
 * query. RDX_E_REJECTED: refused by the server, be it for its size (413), or the reply, even a 200,
 * carries errors.
 *
 * RDX_E_FILE_SIZE, RDX_E_REQUEST_SIZE: refused here, before a byte of the file or of the message
 * was sent; the report has both sizes.
 *
 * RDX_E_TIMEOUT, RDX_E_NETWORK, RDX_E_SERVER, RDX_E_REPLY, RDX_E_REPLY_SIZE, RDX_E_CANCELLED,
 * RDX_E_NOMEM, RDX_E_SYSTEM and RDX_E_REJECTED with log IDs can follow a message that was sent
 * whole: reply->may_have_arrived and the report say so where that is the case. Of a message whose
 * upload failed `reply` has the upload's status, and no attempts.
 *
 * Tried again as options.net.retry says (rdx/retry.h): by default only what cannot have been acted
 * on, and once more with a new token after a 401. `reply` may be NULL; it is emptied first and
 * filled as far as one came.
 */
RDX_API RDX_NODISCARD rdx_status rdx_client_send(rdx_client *client, rdx_message message,
                                                 rdx_reply *reply, rdx_report *report);

/**
 * Uploads bytes or a file; `file_name` is the name that Redox is told (NULL: the last part of the
 * path, or "file" for bytes). On RDX_OK reply->uri is the URI for FileContents or Value.
 * RDX_E_FILE_SIZE before a byte is sent; RDX_E_REJECTED when the server takes no file of this size
 * (413); RDX_E_FORBIDDEN when the account may not upload. Tried again, and in doubt, as a message
 * is. `reply` may be NULL.
 */
RDX_API RDX_NODISCARD rdx_status rdx_client_upload(rdx_client *client, rdx_content content,
                                                   const char *file_name, rdx_reply *reply,
                                                   rdx_report *report);

/**
 * Asks and waits. The event is a query and has exactly one destination, else RDX_E_ARGUMENT. The
 * answer is read into `arena` as RDX_TOLERANT does, whichever event it calls itself; what its
 * schema forbids stands in the report. RDX_E_REPLY when it is of another data model. Nothing found
 * is RDX_OK and a struct without members. RDX_E_REJECTED when the reply carries errors. Repeated as
 * rdx_retry says of queries. `reply` may be NULL.
 */
RDX_API RDX_NODISCARD rdx_status rdx_client_query(rdx_client *client, rdx_query query,
                                                  rdx_arena *arena, rdx_reply *reply,
                                                  rdx_report *report);

/**
 * Gets a file by its URI, as it stands in FileContents or Value, of 2,048 bytes at most. Only from
 * the origin of `blob_url`, since the token goes nowhere else: RDX_E_URL. RDX_E_FILE_SIZE beyond
 * `max_file`.
 * RDX_E_REJECTED when JSON with Meta.Errors came in place of the file, 64,000 bytes at most; a page
 * of HTML that something between sends with a 200 is not to be told from a file. Repeated only
 * while `sink` has got nothing. `reply` may be NULL; its body is that of a failure.
 */
RDX_API RDX_NODISCARD rdx_status rdx_client_fetch(rdx_client *client, const char *uri,
                                                  rdx_sink *sink, void *context, rdx_reply *reply,
                                                  rdx_report *report);

/** Closes connections and frees. NULL does nothing. */
RDX_API void rdx_client_close(rdx_client *client);

RDX_END

#endif
