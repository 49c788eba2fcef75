/**
 * @file
 * A client: its options, and running errands.
 */
#include "client.h"

#include "drive.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_OPTION_TEXT = 64 * 1000 };

// ---- Opening. ----

static rdx_status refuse(rdx_report *report, const char *cause)
{
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT, "%s", cause);
}

static rdx_status check_options(const rdx_client_options *options, rdx_report *report)
{
    if ((unsigned)options->file_policy > RDX_FILE_UPLOAD)
        return refuse(report, "file_policy is none of rdx_file_policy");
    if ((unsigned)options->environment > RDX_ENVIRONMENT_DEVELOPMENT)
        return refuse(report, "environment is none of rdx_environment");
    rdx_status status = rdx_net_check_url("api_url", options->api_url, report);
    if (status == RDX_OK)
        status = rdx_net_check_url("blob_url", options->blob_url, report);
    if (status == RDX_OK)
        status = rdx_net_check_text("source_id", options->source_id, report);
    if (status == RDX_OK && options->source_id != NULL && !rdx_is_printable(options->source_id))
        status = refuse(report, "source_id holds a character that no header can have");
    return status == RDX_OK ? rdx_net_check(&options->net, report) : status;
}

static void take_options(rdx_client *client, const rdx_client_options *given)
{
    rdx_client_options *options = &client->options;
    *options = *given;
    if (given->api_url == NULL)
        options->api_url = RDX_API_URL;
    if (given->blob_url == NULL)
        options->blob_url = RDX_BLOB_URL;
    client->endpoint_url = rdx_url_join(&client->texts, options->api_url, "/endpoint");
    client->upload_url = rdx_url_join(&client->texts, options->blob_url, "/upload");
    options->api_url = NULL; // the caller's; what is needed of them is kept
    options->blob_url = NULL;
    options->net = rdx_net_complete(&given->net, &client->texts);
    if (given->source_id != NULL)
        options->source_id =
            rdx_arena_text(&client->texts, given->source_id, strlen(given->source_id));
    if (given->embed_limit == 0)
        options->embed_limit = RDX_EMBED_LIMIT;
    if (given->max_file == 0)
        options->max_file = RDX_MAX_FILE;
    if (given->max_file > INT64_MAX) // what libcurl counts in
        options->max_file = INT64_MAX;
    if (given->max_request == 0)
        options->max_request = RDX_MAX_REQUEST;
}

rdx_status rdx_client_open(const rdx_client_options *options, rdx_auth *auth, rdx_client **out,
                           rdx_report *report)
{
    static const rdx_client_options defaults = {0};
    if (options == NULL)
        options = &defaults;
    *out = NULL;
    if (auth == NULL)
        return refuse(report, "auth is missing");
    rdx_status status = check_options(options, report);
    if (status != RDX_OK)
        return status;
    rdx_client *client = calloc(1, sizeof *client);
    if (client == NULL)
        return rdx_net_end(RDX_E_NOMEM, report);
    client->auth = auth;
    client->texts = RDX_ARENA(MAX_OPTION_TEXT);
    take_options(client, options);
    status =
        client->texts.failed ? RDX_E_NOMEM : rdx_http_open(&options->net, &client->http, report);
    if (status != RDX_OK)
        rdx_client_close(client);
    else
        *out = client;
    return rdx_net_end(status, report);
}

void rdx_client_close(rdx_client *client)
{
    if (client == NULL)
        return;
    rdx_http_close(client->http);
    rdx_arena_drop(&client->texts);
    free(client);
}

// ---- Running. ----

bool rdx_is_query(rdx_message message)
{
    static const char word[] = "Query"; // and PatientQuery, but not QueryResponse
    const char *event = message.event->event_type;
    const size_t length = strlen(event), tail = sizeof word - 1;
    return length >= tail && strcmp(event + length - tail, word) == 0;
}

int64_t rdx_client_deadline(const rdx_client *client)
{
    const rdx_net_options *net = &client->options.net;
    return net->system.elapsed_ms(net->system.context) + net->retry.deadline_ms;
}

void rdx_client_begin(const rdx_client *client, rdx_operation *op, const rdx_errand *errand,
                      int64_t until_ms, rdx_reply *reply)
{
    const rdx_setting setting = {
        .net = &client->options.net,
        .auth = client->auth,
        .rate = rdx_auth_rate(client->auth),
        .until_ms = until_ms,
    };
    rdx_operation_begin(op, &setting, errand, reply);
    op->request.source_id = client->options.source_id;
}

rdx_status rdx_client_run(rdx_client *client, const rdx_errand *errand, int64_t until_ms,
                          rdx_reply *reply, rdx_report *report)
{
    rdx_operation op;
    rdx_client_begin(client, &op, errand, until_ms, reply);
    rdx_drive(&op, client->http);
    return rdx_operation_end(&op, report);
}
