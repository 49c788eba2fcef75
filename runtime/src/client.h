/**
 * @file
 * What sending and uploading share: the client, and a POST with a token that is renewed once.
 */
#ifndef RDX_SRC_CLIENT_H
#define RDX_SRC_CLIENT_H

#include <rdx/client.h>

#include "http.h"

struct rdx_client {
    rdx_client_options options; // with defaults filled in; its texts stand in `texts`
    const char *endpoint_url;
    const char *upload_url;
    rdx_auth *auth; // the caller's
    rdx_http *http;
    rdx_arena texts;
};

/**
 * Posts with an access token, and after a 401 once more with a new one. `request` lacks bearer and
 * source ID. RDX_OK means that a reply came, whatever it says; `reply` is emptied first.
 * *attempts is how often was sent.
 */
RDX_NODISCARD rdx_status rdx_client_post(rdx_client *client, rdx_http_request request,
                                         rdx_reply *reply, unsigned *attempts, rdx_report *report);

#endif
