/**
 * @file
 * A message on its way: a chain of operations, one for each upload and one for the message.
 *
 *     rdx_sending_begin(&sending, client, message, reply, report);
 *     for (rdx_operation *op; (op = rdx_sending_next(&sending)) != NULL;)
 *         ... drive `op` until rdx_operation_next says RDX_STEP_DONE: rdx_drive, or batch.c's way
 *     status = rdx_sending_end(&sending);
 *
 * It stays where it is from begin to end, as does what it was given. rdx_sending_end may come
 * earlier and then gives up what is left.
 */
#ifndef RDX_SRC_SEND_H
#define RDX_SRC_SEND_H

#include "plan.h"
#include "upload.h"

typedef struct rdx_sending {
    rdx_client *client;
    rdx_reply *reply;
    rdx_report *report;
    int64_t until_ms;
    rdx_status status;
    enum { RDX_SENDING_PLAN, RDX_SENDING_FILES, RDX_SENDING_MESSAGE, RDX_SENDING_OVER } stage;
    bool under_way; // `op` was begun and not ended
    rdx_plan plan;
    rdx_uploading uploading; // open while one of the files is under way
    rdx_body *body;
    rdx_sent sent;
    rdx_operation op;
} rdx_sending;

/** `reply` is not NULL. It is emptied first. */
void rdx_sending_begin(rdx_sending *sending, rdx_client *client, rdx_message message,
                       rdx_reply *reply, rdx_report *report);

/** The next operation, begun; the one before it is over. NULL: there is none left. */
rdx_operation *rdx_sending_next(rdx_sending *sending);

/** The outcome, as rdx_client_send tells it. Frees. */
RDX_NODISCARD rdx_status rdx_sending_end(rdx_sending *sending);

#endif
