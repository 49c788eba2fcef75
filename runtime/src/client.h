/**
 * @file
 * What sending, uploading, asking and fetching share: the client, and how it runs an errand.
 */
#ifndef RDX_SRC_CLIENT_H
#define RDX_SRC_CLIENT_H

#include <rdx/client.h>

#include "http.h"
#include "operation.h"

struct rdx_client {
    rdx_client_options options; // complete; its texts stand in `texts`
    const char *endpoint_url;
    const char *upload_url;
    rdx_auth *auth; // the caller's
    rdx_http *http;
    rdx_arena texts;
};

/** Whether Redox answers it with what was found: it changes nothing and may be asked twice. */
bool rdx_is_query(rdx_message message);

/** When a call of the client that begins now has to end, by elapsed_ms. */
int64_t rdx_client_deadline(const rdx_client *client);

/** Begins an operation with the client's token, rate and source ID. */
void rdx_client_begin(const rdx_client *client, rdx_operation *op, const rdx_errand *errand,
                      int64_t until_ms, rdx_reply *reply);

/** Begins an operation, drives it to its end and returns its outcome. */
RDX_NODISCARD rdx_status rdx_client_run(rdx_client *client, const rdx_errand *errand,
                                        int64_t until_ms, rdx_reply *reply, rdx_report *report);

#endif
