/**
 * @file
 * Many messages under way at once, on one thread.
 *
 *     while (next_message(&message)) {
 *         if (rdx_batch_room(batch) == 0 && rdx_batch_next(batch, &result))
 *             take(&result);
 *         status = rdx_batch_add(batch, message, tag);
 *     }
 *     while (rdx_batch_next(batch, &result))
 *         take(&result);
 *
 * Each message is sent as rdx_client_send does it: checked, its files embedded or uploaded,
 * repeated as rdx_retry says.
 *
 * Thread safety: a batch belongs to one thread at a time; batches and clients share one rdx_auth.
 * A token is asked for on a thread beside: progress and trace of the auth's options are called
 * there, while those of the batch's client are called on the batch's own.
 */
#ifndef RDX_BATCH_H
#define RDX_BATCH_H

#include <rdx/client.h>

RDX_BEGIN

typedef struct rdx_batch rdx_batch;

#define RDX_MAX_JOBS 64U

/** All zero is the default; NULL stands for it. */
typedef struct rdx_batch_options {
    unsigned jobs; ///< Messages under way at once, RDX_MAX_JOBS at most; 0 is 8.
    rdx_client_options client;
} rdx_batch_options;

/** How one message ended. The caller drops reply and report. */
typedef struct rdx_batch_result {
    void *tag; ///< As it was added.
    rdx_status status;
    rdx_reply reply;
    rdx_report report;
} rdx_batch_result;

/**
 * `auth` stays the caller's and must outlive the batch. RDX_E_ARGUMENT for more jobs than
 * RDX_MAX_JOBS, else as rdx_client_open. *out is NULL on failure.
 */
RDX_API RDX_NODISCARD rdx_status rdx_batch_open(const rdx_batch_options *options, rdx_auth *auth,
                                                rdx_batch **out, rdx_report *report);

/** How many messages may be added now. */
RDX_API size_t rdx_batch_room(const rdx_batch *batch);

/**
 * Starts `message`, which must last, with all that it points to, until its result was taken.
 * RDX_E_ARGUMENT without room; every other outcome is the result's.
 */
RDX_API RDX_NODISCARD rdx_status rdx_batch_add(rdx_batch *batch, rdx_message message, void *tag);

/** Waits for the message that ends next and fills *out. False: none is under way. */
RDX_API bool rdx_batch_next(rdx_batch *batch, rdx_batch_result *out);

/**
 * The same without a wait for more than `ms` milliseconds, for programs whose messages come one by
 * one. False, too, when none has ended by then; it may come back sooner.
 */
RDX_API bool rdx_batch_poll(rdx_batch *batch, int64_t ms, rdx_batch_result *out);

/**
 * Cancels what is under way, which may arrive all the same, and frees; a request for a token takes
 * a second at most to notice. NULL does nothing.
 */
RDX_API void rdx_batch_close(rdx_batch *batch);

RDX_END

#endif
