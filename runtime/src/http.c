/**
 * @file
 * HTTP, and the one door to libcurl.
 */
#include "http.h"

#include "buf.h"
#include "reply.h"
#include "wipe.h"

#include <curl/curl.h>

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum {
    CONNECT_TIMEOUT_MS = 10 * 1000,
    TIMEOUT_MS = 150 * 1000,
    MAX_REPLY = 10 * 1000 * 1000,
    SEND_BUFFER = 512 * 1024,
    MAX_HEADER = 1000 * 1000,
    MAX_OPTION_TEXT = 64 * 1000,
};

struct rdx_http {
    CURL *easy;
    rdx_net_options options; // with defaults filled in; its texts stand in `texts`
    rdx_arena texts;
};

// One request while it runs.
typedef struct exchange {
    rdx_http *http;
    const rdx_http_request *request;
    rdx_report *report;
    buf reply;
    uint64_t given;    // bytes of the request's body that libcurl took
    rdx_status status; // why one of our callbacks stopped the transfer
} exchange;

// ---- URLs. ----

static bool is_loopback(const char *host)
{
    return strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
           (strncmp(host, "127.", 4) == 0 && host[strspn(host, "0123456789.")] == '\0');
}

// What libcurl's own parser does not refuse.
static const char *fault_of_characters(const char *url)
{
    for (const char *c = url; *c != '\0'; c++) {
        if (*c <= ' ' || *c > '~' || *c == '\\')
            return "it holds a character that no URL has";
    }
    if (strpbrk(url, "?#") != NULL)
        return "it has a query or a fragment";
    const char *authority = strstr(url, "://");
    if (authority == NULL)
        return "it does not start with https://";
    authority += 3;
    if (*authority == '/') // libcurl would take the path for a host
        return "it names no host";
    if (memchr(authority, '@', strcspn(authority, "/")) != NULL)
        return "it has a user name";
    return NULL;
}

static const char *fault_of_parts(const char *scheme, const char *host)
{
    if (strcmp(scheme, "https") == 0)
        return NULL;
    if (strcmp(scheme, "http") != 0)
        return "only https is allowed";
    return is_loopback(host) ? NULL : "http is allowed to a loopback address only; use https";
}

static CURLUcode take_apart(const char *url, char **scheme, char **host)
{
    CURLU *parsed = curl_url();
    if (parsed == NULL)
        return CURLUE_OUT_OF_MEMORY;
    CURLUcode result = curl_url_set(parsed, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME);
    if (result == CURLUE_OK)
        result = curl_url_get(parsed, CURLUPART_SCHEME, scheme, 0);
    if (result == CURLUE_OK)
        result = curl_url_get(parsed, CURLUPART_HOST, host, 0);
    curl_url_cleanup(parsed);
    return result;
}

// *fault is why requests may not go to `url`, or NULL. RDX_E_NOMEM when that cannot be told.
static rdx_status find_fault(const char *url, const char **fault)
{
    *fault = url == NULL ? "there is none" : fault_of_characters(url);
    if (*fault != NULL)
        return RDX_OK;
    char *scheme = NULL;
    char *host = NULL;
    const CURLUcode result = take_apart(url, &scheme, &host);
    *fault = result == CURLUE_OK ? fault_of_parts(scheme, host) : "it is no URL";
    curl_free(scheme);
    curl_free(host);
    return result == CURLUE_OUT_OF_MEMORY ? RDX_E_NOMEM : RDX_OK;
}

rdx_status rdx_url_judge(const char *name, const char *url, rdx_report *report)
{
    const char *fault;
    if (find_fault(url, &fault) == RDX_E_NOMEM)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_NOMEM, "%s: no memory to read it",
                               name);
    if (fault == NULL)
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_URL, "%s: %s", name, fault);
}

rdx_status rdx_url_check(const char *url, rdx_report *report)
{
    return rdx_url_judge("URL", url, report);
}

// ---- What libcurl calls. ----

static size_t give_body(char *to, size_t size, size_t count, void *context)
{
    exchange *x = context;
    const rdx_source *body = &x->request->body;
    const uint64_t left = body->length - x->given;
    const size_t room = size * count < left ? size * count : (size_t)left;
    size_t got = 0;
    x->status = body->read(body->context, to, room, &got, x->report);
    if (x->status != RDX_OK)
        return CURL_READFUNC_ABORT;
    x->given += got;
    return got;
}

static int rewind_body(void *context, curl_off_t offset, int origin)
{
    exchange *x = context;
    const rdx_source *body = &x->request->body;
    if (offset != 0 || origin != SEEK_SET || (x->request->once && x->given == body->length))
        return CURL_SEEKFUNC_FAIL;
    body->rewind(body->context);
    x->given = 0;
    return CURL_SEEKFUNC_OK;
}

static size_t take_reply(char *data, size_t size, size_t count, void *context)
{
    exchange *x = context;
    const size_t length = size * count;
    if (length > x->reply.max - x->reply.length) {
        x->status = RDX_E_REPLY_SIZE;
        return 0;
    }
    buf_put(&x->reply, data, length);
    x->status = x->reply.status;
    return x->status == RDX_OK ? length : 0;
}

static int ask_progress(void *context, curl_off_t reply_total, curl_off_t reply_got,
                        curl_off_t total, curl_off_t sent)
{
    (void)reply_total;
    (void)reply_got;
    exchange *x = context;
    const rdx_net_options *options = &x->http->options;
    if (options->progress(options->progress_context, (uint64_t)sent, (uint64_t)total))
        return 0;
    x->status = RDX_E_CANCELLED;
    return 1;
}

// ---- Setting up. ----

static void start_curl(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static char *keep(rdx_arena *arena, const char *text)
{
    return text == NULL ? NULL : rdx_arena_text(arena, text, strlen(text));
}

rdx_status rdx_net_check_text(const char *name, const char *text, rdx_report *report)
{
    if (text == NULL || strlen(text) <= RDX_MAX_OPTION)
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT, "%s is over %zu bytes", name,
                           RDX_MAX_OPTION);
}

static rdx_status check_options(const rdx_net_options *options, rdx_report *report)
{
    if (options->connect_timeout_ms < 0 || options->timeout_ms < 0)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT, "a timeout is negative");
    const rdx_status status = rdx_net_check_text("ca_file", options->ca_file, report);
    return status == RDX_OK ? rdx_net_check_text("proxy", options->proxy, report) : status;
}

static rdx_net_options with_defaults(const rdx_net_options *given, rdx_arena *texts)
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
    return options;
}

rdx_status rdx_http_open(const rdx_net_options *options, rdx_http **out, rdx_report *report)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start_curl);
    *out = NULL;
    const rdx_status status = check_options(options, report);
    if (status != RDX_OK)
        return status;
    rdx_http *http = calloc(1, sizeof *http);
    if (http == NULL)
        return RDX_E_NOMEM;
    http->texts = RDX_ARENA(MAX_OPTION_TEXT);
    http->options = with_defaults(options, &http->texts);
    http->easy = curl_easy_init();
    if (http->texts.failed || http->easy == NULL) {
        rdx_http_close(http);
        return RDX_E_NOMEM;
    }
    *out = http;
    return RDX_OK;
}

void rdx_http_close(rdx_http *http)
{
    if (http == NULL)
        return;
    curl_easy_cleanup(http->easy);
    rdx_arena_drop(&http->texts);
    free(http);
}

static void drop_headers(struct curl_slist *list)
{
    for (struct curl_slist *line = list; line != NULL; line = line->next)
        rdx_wipe(line->data, strlen(line->data));
    curl_slist_free_all(list);
}

// Adds "name: value"; false when memory is refused.
static bool add_header(struct curl_slist **list, const char *name, const char *value)
{
    buf line = BUF(MAX_HEADER);
    buf_puts(&line, name);
    buf_puts(&line, value);
    struct curl_slist *longer = line.status == RDX_OK ? curl_slist_append(*list, line.data) : NULL;
    buf_drop(&line);
    if (longer == NULL)
        return false;
    *list = longer;
    return true;
}

// All headers of ours; NULL when memory is refused. To be dropped with drop_headers.
static struct curl_slist *make_headers(const rdx_http_request *request)
{
    struct curl_slist *list = NULL;
    const bool made =
        // libcurl would wait a second for servers that don't know it.
        add_header(&list, "Expect:", "") && add_header(&list, "Accept: ", "application/json") &&
        add_header(&list, "Content-Type: ", request->content_type) &&
        (request->bearer == NULL || add_header(&list, "Authorization: Bearer ", request->bearer)) &&
        (request->source_id == NULL || add_header(&list, "Redox-Source-Id: ", request->source_id));
    if (made)
        return list;
    drop_headers(list);
    return NULL;
}

#define SET(option, value) \
    (result = result != CURLE_OK ? result : curl_easy_setopt(easy, option, value))

static CURLcode set_limits(CURL *easy, const rdx_net_options *options)
{
    CURLcode result = CURLE_OK;
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (options->ca_file != NULL)
        SET(CURLOPT_CAINFO, options->ca_file);
    if (options->proxy != NULL)
        SET(CURLOPT_PROXY, options->proxy);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_CONNECTTIMEOUT_MS, options->connect_timeout_ms);
    SET(CURLOPT_TIMEOUT_MS, options->timeout_ms);
    SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)options->max_reply);
    SET(CURLOPT_UPLOAD_BUFFERSIZE, (long)SEND_BUFFER);
    // One request at a time; HTTP/2 would only add its framing.
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_USERAGENT, "rdx/" RDX_VERSION);
    return result;
}

static CURLcode set_request(CURL *easy, const rdx_http_request *request, struct curl_slist *headers)
{
    CURLcode result = CURLE_OK;
    SET(CURLOPT_URL, request->url);
    SET(CURLOPT_POST, 1L);
    SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.length);
    SET(CURLOPT_HTTPHEADER, headers);
    SET(CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE); // the token is not the proxy's
    // Clear text goes to this machine only, even where the environment names a proxy.
    if (strncasecmp(request->url, "http:", 5) == 0)
        SET(CURLOPT_NOPROXY, "*");
    return result;
}

static CURLcode set_callbacks(CURL *easy, exchange *x)
{
    CURLcode result = CURLE_OK;
    SET(CURLOPT_READFUNCTION, give_body);
    SET(CURLOPT_READDATA, x);
    SET(CURLOPT_SEEKFUNCTION, rewind_body);
    SET(CURLOPT_SEEKDATA, x);
    SET(CURLOPT_WRITEFUNCTION, take_reply);
    SET(CURLOPT_WRITEDATA, x);
    if (x->http->options.progress != NULL) {
        SET(CURLOPT_NOPROGRESS, 0L);
        SET(CURLOPT_XFERINFOFUNCTION, ask_progress);
        SET(CURLOPT_XFERINFODATA, x);
    }
    return result;
}

#undef SET

// ---- Failing. ----

// What a proxy answered that would not carry the request; 0 when there was none.
static long proxys_refusal(const exchange *x)
{
    long answer = 0;
    curl_easy_getinfo(x->http->easy, CURLINFO_HTTP_CONNECTCODE, &answer);
    return answer >= 200 && answer < 300 ? 0 : answer;
}

// Whether requests go to a proxy for certain: libcurl does not tell where it could not connect to,
// nor which hosts it takes for exceptions.
static bool is_proxied(const exchange *x)
{
    static const char *const exceptions[] = {"no_proxy", "NO_PROXY"};
    for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++) {
        const char *hosts = getenv(exceptions[i]);
        if (hosts != NULL && *hosts != '\0')
            return false;
    }
    const char *proxy = x->http->options.proxy;
    return proxy != NULL && *proxy != '\0' && strncasecmp(x->request->url, "http:", 5) != 0;
}

// Whether it was the proxy that failed, and not the server behind it.
static bool is_proxys_fault(CURLcode result, const exchange *x)
{
    if (result == CURLE_COULDNT_RESOLVE_PROXY || result == CURLE_PROXY)
        return true;
    return result == CURLE_COULDNT_CONNECT ? is_proxied(x) : proxys_refusal(x) != 0;
}

// What the transfer ended with, as a status of ours.
static rdx_status status_of(CURLcode result, const exchange *x)
{
    double transfer_started = 0;
    if (result != CURLE_OK && proxys_refusal(x) != 0)
        return RDX_E_CONNECT;
    switch (result) {
    case CURLE_OK:
        return RDX_OK;
    case CURLE_OUT_OF_MEMORY:
        return RDX_E_NOMEM;
    case CURLE_FAILED_INIT:
    case CURLE_NOT_BUILT_IN:
    case CURLE_UNKNOWN_OPTION:
    case CURLE_BAD_FUNCTION_ARGUMENT:
        return RDX_E_SYSTEM;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
        return RDX_E_CONNECT;
    case CURLE_OPERATION_TIMEDOUT:
        // Before the first byte could leave, the server was not reached: nothing may have arrived.
        curl_easy_getinfo(x->http->easy, CURLINFO_PRETRANSFER_TIME, &transfer_started);
        return transfer_started > 0 ? RDX_E_TIMEOUT : RDX_E_CONNECT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_USE_SSL_FAILED:
        return RDX_E_TLS;
    case CURLE_FILESIZE_EXCEEDED:
        return RDX_E_REPLY_SIZE;
    case CURLE_UNSUPPORTED_PROTOCOL: // HTTP/0.9, or something that is no HTTP at all
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
        return RDX_E_REPLY;
    default:
        return RDX_E_NETWORK;
    }
}

// A server that was handed all of a request may have acted on it.
static const char *doubt(const exchange *x)
{
    const bool all_given = x->given > 0 && x->given == x->request->body.length;
    return x->request->once && all_given ? RDX_MAY_HAVE_ARRIVED : "";
}

static void report_failure(const exchange *x, rdx_status status, const char *host, CURLcode result)
{
    if (status == RDX_E_CONNECT && proxys_refusal(x) != 0)
        rdx_report_fail(x->report, RDX_STAGE_NET, status, "the proxy: HTTP %ld", proxys_refusal(x));
    else if (status == RDX_E_NOMEM)
        rdx_report_fail(x->report, RDX_STAGE_NET, status,
                        "%s: no memory for the request or its "
                        "reply%s",
                        host, doubt(x));
    else if (status == RDX_E_CANCELLED)
        rdx_report_fail(x->report, RDX_STAGE_NET, status, "cancelled by the caller%s", doubt(x));
    else if (status == RDX_E_REPLY_SIZE)
        rdx_report_fail(x->report, RDX_STAGE_NET, status, "%s: the reply is over %zu bytes%s", host,
                        x->reply.max, doubt(x));
    else
        rdx_report_fail(x->report, RDX_STAGE_NET, status, "%s: %s%s", host,
                        curl_easy_strerror(result), doubt(x));
}

static rdx_status explain(CURLcode result, const exchange *x)
{
    const rdx_status status = x->status != RDX_OK ? x->status : status_of(result, x);
    const bool by_source = result == CURLE_ABORTED_BY_CALLBACK && status != RDX_E_CANCELLED;
    if (status == RDX_OK || by_source) // a source has reported for itself
        return status;
    CURLU *url = curl_url();
    char *host = NULL;
    if (curl_url_set(url, CURLUPART_URL, x->request->url, 0) == CURLUE_OK)
        curl_url_get(url, CURLUPART_HOST, &host, 0);
    const char *named = host != NULL ? host : "server";
    report_failure(x, status, is_proxys_fault(result, x) ? "the proxy" : named, result);
    curl_free(host);
    curl_url_cleanup(url);
    return status;
}

rdx_status rdx_net_end(rdx_status status, rdx_report *report)
{
    const bool said = report != NULL && report->count > 0 &&
                      report->issues[report->count - 1].code == RDX_E_NOMEM;
    if (status == RDX_E_NOMEM && !said)
        rdx_report_add(report, &(rdx_issue){.code = RDX_E_NOMEM, .stage = RDX_STAGE_NET});
    return status;
}

// ---- Sending. ----

static rdx_status fill_reply(exchange *x, rdx_reply *reply)
{
    CURL *easy = x->http->easy;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &reply->http_status);
    char *type = NULL;
    curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
    reply->content_type = keep(&reply->arena, type);
    struct curl_header *header;
    curl_off_t seconds = -1;
    if (curl_easy_header(easy, "Retry-After", 0, CURLH_HEADER, -1, &header) == CURLHE_OK)
        curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &seconds);
    reply->retry_after_s = seconds > RDX_MAX_RETRY_AFTER_S ? RDX_MAX_RETRY_AFTER_S : (long)seconds;
    if (x->reply.length > 0) {
        reply->body = rdx_arena_text(&reply->arena, x->reply.data, x->reply.length);
        reply->body_length = reply->body == NULL ? 0 : x->reply.length;
    }
    if (!reply->arena.failed)
        return RDX_OK;
    return rdx_report_fail(x->report, RDX_STAGE_NET, RDX_E_NOMEM, "no memory for the reply%s",
                           doubt(x));
}

// TLS may write to a connection that the server has closed. That must not end the program, whose
// own way with SIGPIPE stays as it is.
static CURLcode perform(CURL *easy)
{
    sigset_t pipe_signal;
    sigset_t before;
    sigset_t pending;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    sigpending(&pending);
    const bool was_pending = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
    const CURLcode result = curl_easy_perform(easy);
    if (!was_pending)
        sigtimedwait(&pipe_signal, NULL, &(struct timespec){0});
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return result;
}

rdx_status rdx_http_run(rdx_http *http, const rdx_http_request *request, rdx_reply *reply,
                        rdx_http_facts *facts, rdx_report *report)
{
    struct curl_slist *headers = make_headers(request);
    if (headers == NULL)
        return RDX_E_NOMEM;
    exchange x = {
        .http = http, .request = request, .report = report, .reply = BUF(http->options.max_reply)};
    request->body.rewind(request->body.context);
    curl_easy_reset(http->easy); // keeps connections
    CURLcode result = set_limits(http->easy, &http->options);
    if (result == CURLE_OK)
        result = set_request(http->easy, request, headers);
    if (result == CURLE_OK)
        result = set_callbacks(http->easy, &x);
    if (result == CURLE_OK)
        result = perform(http->easy);
    rdx_status status = explain(result, &x);
    if (facts != NULL)
        *facts = (rdx_http_facts){.whole = x.given == request->body.length,
                                  .sent = x.given,
                                  .received = x.reply.length,
                                  .connect_ms = -1,
                                  .first_byte_ms = -1,
                                  .total_ms = -1};
    if (status == RDX_OK)
        status = fill_reply(&x, reply);
    curl_easy_setopt(http->easy, CURLOPT_HTTPHEADER, NULL);
    drop_headers(headers);
    buf_drop(&x.reply);
    return status;
}
