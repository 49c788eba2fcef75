/**
 * @file
 * Requests for tokens, and what their replies mean whatever the credentials are.
 */
#include "auth_parts.h"

#include "drive.h"

#include <string.h>
#include <strings.h>

// Both whose call this is and who opened the auth may cancel. Who is both is asked once, with the
// bytes: a call without them in between would show that nothing has left.
static bool goes_on(void *context, uint64_t sent, uint64_t total)
{
    const rdx_auth *auth = context;
    const rdx_patience *flyer = auth->flyer;
    const rdx_net_options *net = &auth->net;
    const bool is_both =
        flyer->progress == net->progress && flyer->progress_context == net->progress_context;
    if (!is_both && flyer->progress != NULL && !flyer->progress(flyer->progress_context, 0, 0))
        return false;
    return net->progress == NULL || net->progress(net->progress_context, sent, total);
}

rdx_status rdx_auth_request(rdx_auth *auth, const rdx_errand *errand, int64_t until_ms,
                            rdx_report *report)
{
    rdx_net_options net = auth->net;
    net.progress = net.progress != NULL || auth->flyer->progress != NULL ? goes_on : NULL;
    net.progress_context = auth;
    const rdx_setting setting = {.net = &net, .rate = auth->rate, .until_ms = until_ms};
    rdx_reply reply = RDX_REPLY;
    rdx_operation op;
    rdx_operation_begin(&op, &setting, errand, &reply);
    rdx_drive(&op, auth->http);
    const rdx_status status = rdx_operation_end(&op, report);
    rdx_reply_drop(&reply);
    return status;
}

rdx_status rdx_auth_read(const rdx_reply *reply, const rdx_event *event, rdx_arena *scratch,
                         void **out)
{
    *out = NULL;
    if (reply->body == NULL)
        return RDX_OK;
    return rdx_reply_parse(scratch, event, reply->body, reply->body_length, out);
}

void rdx_auth_add_causes(const rdx_report *from, rdx_report *to)
{
    for (size_t i = 0; i < from->count; i++)
        rdx_report_add(to, &from->issues[i]);
}

rdx_status rdx_auth_refuse(rdx_report *report, rdx_status status, const rdx_reply *reply,
                           const char *cause)
{
    return rdx_report_fail(report, RDX_STAGE_NET, status, "token request: HTTP %ld: %s",
                           reply->http_status, cause);
}

static bool looks_like_html(const rdx_reply *reply)
{
    if (reply->content_type != NULL && strncasecmp(reply->content_type, "text/html", 9) == 0)
        return true;
    return reply->body != NULL && reply->body[strspn(reply->body, " \t\r\n")] == '<';
}

rdx_status rdx_auth_judge_refusal(const rdx_reply *reply, const char *said, rdx_report *report)
{
    const long http = reply->http_status;
    if (http == 429)
        return rdx_auth_refuse(report, RDX_E_RATE, reply, "too many requests; try again later");
    if (http >= 500 && http < 600)
        return rdx_auth_refuse(report, RDX_E_SERVER, reply, "the server failed");
    if ((http == 400 || http == 401 || http == 403) && said != NULL)
        return rdx_auth_refuse(report, RDX_E_AUTH, reply, said);
    if (http == 401 && !looks_like_html(reply))
        return rdx_auth_refuse(report, RDX_E_AUTH, reply, "the credentials were refused");
    if (http >= 300 && http < 400)
        return rdx_auth_refuse(report, RDX_E_REPLY, reply, "a redirect, which is not followed");
    return rdx_auth_refuse(report, RDX_E_REPLY, reply, "no reply of a token URL; check the URL");
}

rdx_status rdx_auth_refuse_tokenless(const rdx_reply *reply, rdx_report *report)
{
    return rdx_auth_refuse(report, RDX_E_REPLY, reply, "the reply has no access token");
}

rdx_status rdx_auth_take_token(const char *token, const rdx_reply *reply, rdx_fresh_token *out,
                               rdx_report *report)
{
    if (!rdx_is_text(token) || *token == '\0' || !rdx_is_printable(token))
        return rdx_auth_refuse_tokenless(reply, report);
    if (strlen(token) > RDX_MAX_TOKEN)
        return rdx_auth_refuse(report, RDX_E_REPLY, reply, "the access token is over 64,000 bytes");
    buf_drop(&out->text);
    buf_puts(&out->text, token);
    return out->text.status;
}
