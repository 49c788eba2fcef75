/**
 * @file
 * Settings as options of the library; opens and closes a client with its auth.
 */
#include "session.h"

#include <errno.h>
#include <sys/stat.h>

// ---- Settings ----

static rdx_net_options net_options(const settings *s)
{
    return (rdx_net_options){
        .ca_file = s->ca_file,
        .proxy = s->proxy,
        .connect_timeout_ms = (long)s->connect_timeout_ms,
        .timeout_ms = (long)s->timeout_ms,
    };
}

static void require(const char *value, const char *flag, const char *variable, rdx_report *report)
{
    if (value == NULL)
        (void)rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT, "set %s or give --%s",
                              variable, flag);
}

// The file of the key is never named: by mistake the setting may hold the key itself.
static rdx_status judge_key_file(const char *path, rdx_report *report)
{
    struct stat about;
    if (stat(path, &about) == 0)
        return RDX_OK;
    const bool denied = errno == EACCES;
    return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_FILE,
                           "RDX_PRIVATE_KEY_FILE / --private-key-file: %s",
                           denied ? "permission denied" : "there is no such file");
}

rdx_status session_open_auth(const settings *s, rdx_auth **out, rdx_report *report)
{
    *out = NULL;
    require(s->client_id, "client-id", "RDX_CLIENT_ID", report);
    require(s->key_id, "key-id", "RDX_KEY_ID", report);
    require(s->private_key_file, "private-key-file", "RDX_PRIVATE_KEY_FILE", report);
    if (s->client_id == NULL || s->key_id == NULL || s->private_key_file == NULL)
        return RDX_E_ARGUMENT;
    rdx_status status = judge_key_file(s->private_key_file, report);
    if (status != RDX_OK)
        return status;
    rdx_auth_options options = {
        .token_url = s->token_url,
        .client_id = s->client_id,
        .key_id = s->key_id,
        .private_key_file = s->private_key_file,
        .scope = s->scope,
        .net = net_options(s),
    };
    return rdx_auth_open(&options, out, report);
}

static rdx_client_options client_options(const settings *s)
{
    return (rdx_client_options){
        .api_url = s->api_url,
        .blob_url = s->blob_url,
        .source_id = s->source_id,
        .file_policy = s->file_policy,
        .environment = s->environment,
        .max_request = s->max_request,
        .net = net_options(s),
    };
}

// ---- Sessions ----

rdx_status session_open_client(const settings *s, rdx_auth *auth, rdx_client **out,
                               rdx_report *report)
{
    const rdx_client_options options = client_options(s);
    return rdx_client_open(&options, auth, out, report);
}

rdx_status session_open(session *out, const settings *s, rdx_report *report)
{
    *out = (session){0};
    rdx_status status = session_open_auth(s, &out->auth, report);
    if (status != RDX_OK)
        return status;
    status = session_open_client(s, out->auth, &out->client, report);
    if (status != RDX_OK)
        session_close(out);
    return status;
}

void session_close(session *it)
{
    rdx_client_close(it->client);
    rdx_auth_close(it->auth);
    *it = (session){0};
}

void session_print_line(const char *text)
{
    // A terminal obeys control characters, also those beyond ASCII, and a script splits at line
    // ends. IDs and URIs have none of them.
    for (const char *c = text; *c != '\0'; c++)
        putchar(*c >= ' ' && *c <= '~' ? *c : '?');
    putchar('\n');
}
