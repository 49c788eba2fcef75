/**
 * @file
 * Bytes to a server and back: transfers, alone or many at once, and URLs taken apart.
 * transfer.c is the one door to libcurl.
 *
 * A transfer keeps its connection for the next one. It knows nothing of replies, tokens or reports:
 * http.c gives it texts, numbers and four calls, and gets facts.
 *
 *     status = rdx_transfer_begin(transfer, &setup);
 *     rdx_transfer_perform(transfer);
 *     end = rdx_transfer_finish(transfer);
 *
 * or, in place of the second line, rdx_multi_add, and rdx_multi_poll until it has ended.
 */
#ifndef RDX_SRC_TRANSFER_H
#define RDX_SRC_TRANSFER_H

#include <rdx/net.h>

typedef struct rdx_transfer rdx_transfer;
typedef struct rdx_multi rdx_multi;

/** "name: " and a value. */
typedef struct rdx_header {
    const char *name;
    const char *value;
} rdx_header;

/** What to do. All of it is copied but what `context` points to. */
typedef struct rdx_transfer_setup {
    const char *url;
    const rdx_header *headers;
    size_t header_count;
    bool get;                       // else a POST
    uint64_t body_length;           // of a POST
    const rdx_net_options *options; // complete
    long timeout_ms;                // of this transfer, connecting included
    uint64_t max_reply;             // bytes of a reply that tells its length beforehand
    // Each gets `context` and may end the transfer by saying false. `give` puts up to `size` bytes
    // of the body and says how many; `rewind` goes back to its start, since libcurl repeats a
    // request when a kept connection turns out to be closed.
    bool (*give)(void *context, char *to, size_t size, size_t *out);
    bool (*rewind)(void *context);
    bool (*take)(void *context, const char *data, size_t size);
    bool (*progress)(void *context, uint64_t sent, uint64_t total); // may be NULL
    void *context;
} rdx_transfer_setup;

/** How it ended. `content_type` is good until the next one begins. */
typedef struct rdx_transfer_end {
    rdx_status status;        // RDX_OK: a reply came whole
    const char *words;        // what went wrong, in libcurl's constant words
    bool by_proxy;            // the proxy failed, and not the server behind it
    long proxys_refusal;      // the proxy's HTTP status; 0: none
    long http_status;         // 0: none came
    const char *content_type; // NULL: not told
    int64_t retry_after_s;    // -1: not told
    int64_t connect_ms;       // since the start; 0 on a kept connection, -1: never
    int64_t first_byte_ms;    // since the start; -1: never
    int64_t total_ms;
} rdx_transfer_end;

/** NULL when memory is refused. */
rdx_transfer *rdx_transfer_open(void);

/** Sets up. RDX_E_NOMEM, or RDX_E_SYSTEM when libcurl knows a setting not; neither needs a finish.
 */
RDX_NODISCARD rdx_status rdx_transfer_begin(rdx_transfer *transfer,
                                            const rdx_transfer_setup *setup);

/** Runs what was begun to its end. */
void rdx_transfer_perform(rdx_transfer *transfer);

/** The HTTP status as far as it came; for `take`. */
long rdx_transfer_http_status(const rdx_transfer *transfer);

/** How it ended, once after each begin; RDX_E_CANCELLED when it was not run. Wipes its headers. */
rdx_transfer_end rdx_transfer_finish(rdx_transfer *transfer);

/** Closes connections and frees. NULL does nothing. */
void rdx_transfer_close(rdx_transfer *transfer);

// ---- Many at once, on one thread. ----

/** NULL when memory is refused. */
rdx_multi *rdx_multi_open(void);

/** Starts a transfer that was begun. RDX_E_NOMEM. */
RDX_NODISCARD rdx_status rdx_multi_add(rdx_multi *multi, rdx_transfer *transfer);

/** Takes out one that has not ended; what it sent may arrive all the same. */
void rdx_multi_remove(rdx_multi *multi, rdx_transfer *transfer);

/**
 * Moves all on, and waits up to `wait_ms` for something to do unless one has ended. *ended is that
 * one, taken out and to be finished, or NULL. RDX_E_NOMEM, RDX_E_SYSTEM when nothing moves any
 * more.
 */
RDX_NODISCARD rdx_status rdx_multi_poll(rdx_multi *multi, int64_t wait_ms, rdx_transfer **ended);

/** Ends the wait of rdx_multi_poll, or of the next one. From any thread. */
void rdx_multi_wakeup(rdx_multi *multi);

/** Closes connections and frees; all transfers were taken out. NULL does nothing. */
void rdx_multi_close(rdx_multi *multi);

// ---- URLs. ----

/** Parts of a URL, in lower case where they may be; `port` is there whether the URL says it or not.
 */
typedef struct rdx_url_parts {
    char *scheme;
    char *host;
    char *port;
} rdx_url_parts;

/** RDX_E_URL when it is none, RDX_E_NOMEM. To be dropped in either case. */
RDX_NODISCARD rdx_status rdx_url_parts_take(const char *url, rdx_url_parts *out);
void rdx_url_parts_drop(rdx_url_parts *parts);

#endif
