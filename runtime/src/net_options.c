/**
 * @file
 * The options of the net.
 */
#include "net_options.h"

#include "retry.h"
#include "system.h"
#include "url.h"

#include <string.h>

enum {
    CONNECT_TIMEOUT_MS = 10 * 1000,
    TIMEOUT_MS = 150 * 1000,
    MAX_REPLY = 10 * 1000 * 1000,
};

rdx_status rdx_net_check_text(const char *name, const char *text, rdx_report *report)
{
    if (text == NULL || strlen(text) <= RDX_MAX_OPTION)
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT, "%s is over %zu bytes", name,
                           RDX_MAX_OPTION);
}

rdx_status rdx_net_check_url(const char *name, const char *url, rdx_report *report)
{
    const rdx_status status = rdx_net_check_text(name, url, report);
    return status == RDX_OK && url != NULL ? rdx_url_judge(name, url, report) : status;
}

bool rdx_is_printable(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text <= ' ' || *text > '~')
            return false;
    return true;
}

rdx_status rdx_net_check(const rdx_net_options *options, rdx_report *report)
{
    if (options->connect_timeout_ms < 0 || options->timeout_ms < 0)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT, "a timeout is negative");
    rdx_status status = rdx_retry_check(&options->retry, report);
    if (status == RDX_OK)
        status = rdx_net_check_text("ca_file", options->ca_file, report);
    return status == RDX_OK ? rdx_net_check_text("proxy", options->proxy, report) : status;
}

static const char *keep(rdx_arena *texts, const char *text)
{
    return text == NULL ? NULL : rdx_arena_text(texts, text, strlen(text));
}

rdx_net_options rdx_net_complete(const rdx_net_options *given, rdx_arena *texts)
{
    rdx_net_options options = *given;
    options.ca_file = keep(texts, given->ca_file);
    options.proxy = keep(texts, given->proxy);
    if (options.connect_timeout_ms == 0)
        options.connect_timeout_ms = CONNECT_TIMEOUT_MS;
    if (options.timeout_ms == 0)
        options.timeout_ms = TIMEOUT_MS;
    if (options.max_reply == 0)
        options.max_reply = MAX_REPLY;
#if SIZE_MAX > INT64_MAX // what libcurl counts in
    if (options.max_reply > (size_t)INT64_MAX)
        options.max_reply = (size_t)INT64_MAX;
#endif
    options.retry = rdx_retry_complete(&given->retry);
    options.system = rdx_system_complete(&given->system);
    return options;
}

rdx_status rdx_net_end(rdx_status status, rdx_report *report)
{
    const bool said = report != NULL && report->count > 0 &&
                      report->issues[report->count - 1].code == RDX_E_NOMEM;
    if (status == RDX_E_NOMEM && !said)
        rdx_report_add(report, &(rdx_issue){.code = RDX_E_NOMEM, .stage = RDX_STAGE_NET});
    return status;
}
