/**
 * @file
 * Bytes to a server and back: transfers, alone or many at once. The one door to libcurl.
 *
 * A transfer keeps its connection for the next one. It knows nothing of replies, tokens or reports:
 * http.c gives it texts, numbers and four calls, and gets facts.
 */
#ifndef RDX_SRC_TRANSFER_H
#define RDX_SRC_TRANSFER_H

#include <rdx/net.h>

typedef struct rdx_transfer rdx_transfer;
typedef struct rdx_multi rdx_multi;

/** What to do. Texts and calls must last until the transfer has ended. */
typedef struct rdx_transfer_setup {
    const char *url;
    const char *const *headers;     // pairs of a name with ": " and a value; NULL ends them
    bool get;                       // else a POST
    uint64_t body_length;           // of a POST
    const rdx_net_options *options; // with defaults filled in
    long timeout_ms;                // of this one
    uint64_t max_reply;             // bytes of a reply that says its length
    // Each gets `context`. `give` fills up to `size` bytes and says how many; false ends the
    // transfer, as it does of all four.
    bool (*give)(void *context, char *to, size_t size, size_t *out);
    bool (*rewind)(void *context);
    bool (*take)(void *context, const char *data, size_t size);
    bool (*progress)(void *context, uint64_t sent, uint64_t total); // may be NULL
    void *context;
} rdx_transfer_setup;

/** How it ended. Texts are good until the next one is set up. */
typedef struct rdx_transfer_end {
    rdx_status status;        // RDX_OK: a reply came whole
    const char *words;        // what went wrong, in libcurl's constant words
    bool aborted;             // by one of the four calls
    bool by_proxy;            // the proxy failed, and not the server behind it
    long proxys_refusal;      // the proxy's HTTP status; 0: none
    long http_status;         // 0: none came
    const char *content_type; // NULL: not told
    int64_t retry_after_s;    // -1: not told
    int64_t connect_ms;       // since the start; 0: on a kept connection, -1: never
    int64_t first_byte_ms;    // -1: never
    int64_t total_ms;
} rdx_transfer_end;

/** NULL when memory is refused. */
rdx_transfer *rdx_transfer_open(void);

/** Sets up; then it may be performed or added. RDX_E_NOMEM, RDX_E_SYSTEM. */
RDX_NODISCARD rdx_status rdx_transfer_begin(rdx_transfer *transfer,
                                            const rdx_transfer_setup *setup);

/** Runs it to its end. */
void rdx_transfer_perform(rdx_transfer *transfer);

/** How it ended; wipes the headers. Once after each begin, performed or not. */
rdx_transfer_end rdx_transfer_finish(rdx_transfer *transfer);

/** Closes connections and frees. NULL does nothing. */
void rdx_transfer_close(rdx_transfer *transfer);

// ---- Many at once, on one thread. ----

/** NULL when memory is refused. */
rdx_multi *rdx_multi_open(void);

/** Starts a transfer that was begun. */
RDX_NODISCARD rdx_status rdx_multi_add(rdx_multi *multi, rdx_transfer *transfer);

/** Takes out one that has not ended; what it sent may arrive all the same. */
void rdx_multi_remove(rdx_multi *multi, rdx_transfer *transfer);

/**
 * Moves all on and waits up to `wait_ms` for something to do. Returns one that has ended, to be
 * finished by the caller, or NULL.
 */
rdx_transfer *rdx_multi_poll(rdx_multi *multi, long wait_ms);

/** Ends the wait of rdx_multi_poll. From any thread. */
void rdx_multi_wakeup(rdx_multi *multi);

/** Frees; every transfer was taken out. NULL does nothing. */
void rdx_multi_close(rdx_multi *multi);

#endif
