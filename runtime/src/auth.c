/**
 * @file
 * Opening and closing an rdx_auth, as far as it does not depend on the kind of credentials.
 */
#include "auth_parts.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    RENEW_BEFORE_S = 30,
    MAX_RENEW_BEFORE_S = 24 * 60 * 60,
    MAX_OPTION_TEXT = 64 * 1000,
};

int64_t rdx_auth_now_ms(const rdx_auth *auth)
{
    return auth->net.system.elapsed_ms(auth->net.system.context);
}

int64_t rdx_auth_now_s(const rdx_auth *auth)
{
    return auth->net.system.now_s(auth->net.system.context);
}

rdx_rate *rdx_auth_rate(rdx_auth *auth)
{
    return auth->rate;
}

const char *rdx_auth_keep(rdx_auth *auth, const char *text)
{
    return text == NULL ? NULL : rdx_arena_text(&auth->texts, text, strlen(text));
}

rdx_status rdx_auth_need_text(const char *name, const char *text, rdx_report *report)
{
    if (text == NULL || *text == '\0')
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT, "%s is missing", name);
    if (rdx_utf8_valid(text, strlen(text)) != strlen(text))
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT, "%s is not UTF-8", name);
    return rdx_net_check_text(name, text, report);
}

rdx_status rdx_auth_need_one(const char *name, const void *bytes, const char *file,
                             rdx_report *report)
{
    if (bytes == NULL && file == NULL)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT,
                               "one of %s and %s_file is needed", name, name);
    if (bytes != NULL && file != NULL)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT,
                               "only one of %s and %s_file may be given", name, name);
    return RDX_OK;
}

// Waits are by CLOCK_MONOTONIC: a clock that is set must not prolong them.
static void make_locks(rdx_auth *auth)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&auth->landed, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&auth->mutex, NULL);
}

static rdx_status open_rate(rdx_auth *auth, rdx_rate *callers, rdx_report *report)
{
    auth->rate = callers;
    if (callers != NULL)
        return RDX_OK;
    const rdx_rate_options options = {.system = auth->net.system};
    const rdx_status status = rdx_rate_open(&options, &auth->own_rate, report);
    auth->rate = auth->own_rate;
    return status;
}

rdx_status rdx_auth_make(const rdx_net_options *net, rdx_rate *rate, long renew_before_s,
                         rdx_ask *ask, rdx_auth **out, rdx_report *report)
{
    *out = NULL;
    if (renew_before_s < 0 || renew_before_s > MAX_RENEW_BEFORE_S)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT,
                               "renew_before_s is negative or over a day");
    rdx_auth *auth = calloc(1, sizeof *auth);
    if (auth == NULL)
        return RDX_E_NOMEM;
    make_locks(auth);
    auth->texts = RDX_ARENA(MAX_OPTION_TEXT);
    auth->token = BUF(RDX_MAX_TOKEN);
    auth->legacy.secret = BUF(RDX_MAX_OPTION);
    auth->legacy.refresh = BUF(RDX_MAX_TOKEN);
    auth->ask = ask;
    auth->renew_before_ms = (renew_before_s == 0 ? RENEW_BEFORE_S : (int64_t)renew_before_s) * 1000;
    auth->net = rdx_net_complete(net, &auth->texts);
    *out = auth;
    const rdx_status status = rdx_http_open(net, &auth->http, report);
    return status == RDX_OK ? open_rate(auth, rate, report) : status;
}

rdx_status rdx_auth_finish(rdx_status status, rdx_auth *auth, rdx_auth **out, rdx_report *report)
{
    if (status != RDX_OK)
        rdx_auth_close(auth);
    *out = status == RDX_OK ? auth : NULL;
    return rdx_net_end(status, report);
}

void rdx_auth_close(rdx_auth *auth)
{
    if (auth == NULL)
        return;
    rdx_http_close(auth->http);
    rdx_key_close(auth->oauth.key);
    buf_drop(&auth->legacy.secret);
    buf_drop(&auth->legacy.refresh);
    rdx_rate_close(auth->own_rate);
    rdx_report_drop(&auth->causes);
    buf_drop(&auth->token);
    pthread_cond_destroy(&auth->landed);
    pthread_mutex_destroy(&auth->mutex);
    rdx_arena_drop(&auth->texts);
    free(auth);
}
