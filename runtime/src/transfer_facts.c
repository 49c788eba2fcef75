/**
 * @file
 * What libcurl tells: how a transfer ended, and what a URL consists of.
 */
#include "transfer_facts.h"

#include <stdlib.h>
#include <string.h>

// ---- Whose fault it was. ----

// What a proxy answered that would not carry the request; 0 when there was none.
static long proxys_refusal(const rdx_transfer *transfer)
{
    long answer = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &answer);
    return answer >= 200 && answer < 300 ? 0 : answer;
}

// Whether it was the proxy that failed, and not the server behind it.
static bool is_proxys_fault(const rdx_transfer *transfer)
{
    if (transfer->result == CURLE_COULDNT_RESOLVE_PROXY || transfer->result == CURLE_PROXY)
        return true;
    return transfer->result == CURLE_COULDNT_CONNECT ? transfer->proxied
                                                     : proxys_refusal(transfer) != 0;
}

// ---- Times. ----

// Microseconds from the start to a point that libcurl notes; 0 when it was not reached.
static curl_off_t time_of(const rdx_transfer *transfer, CURLINFO point)
{
    curl_off_t microseconds = 0;
    curl_easy_getinfo(transfer->easy, point, &microseconds);
    return microseconds;
}

static int64_t milliseconds_to(const rdx_transfer *transfer, CURLINFO point)
{
    const curl_off_t microseconds = time_of(transfer, point);
    return microseconds > 0 ? (int64_t)(microseconds / 1000) : -1;
}

// Connected, be it through a proxy, and agreed on keys.
static bool was_ready_to_send(const rdx_transfer *transfer)
{
    return time_of(transfer, CURLINFO_PRETRANSFER_TIME_T) > 0;
}

static int64_t time_to_connect(const rdx_transfer *transfer)
{
    long made = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_NUM_CONNECTS, &made);
    if (made == 0 && was_ready_to_send(transfer))
        return 0;
    return milliseconds_to(transfer, CURLINFO_PRETRANSFER_TIME_T);
}

// By our own clock, which began a little before libcurl's: no more than the whole time.
static int64_t time_to_reply(const rdx_transfer *transfer)
{
    if (transfer->first_byte_us == 0)
        return -1;
    const int64_t whole = (int64_t)time_of(transfer, CURLINFO_TOTAL_TIME_T);
    const int64_t reply = transfer->first_byte_us - transfer->begun_us;
    return (reply < whole ? reply : whole) / 1000;
}

// ---- How it ended. ----

// Whether the connection broke while keys were agreed on, and nobody found a fault with the other:
// libcurl has one code for this, for alerts and for faults of our own. How it and OpenSSL call a
// break stands in its words alone; what is not known for one stays a fault of TLS.
static bool is_broken_handshake(const rdx_transfer *transfer)
{
    static const char *const breaks[] = {
        "Recv failure: ", "Send failure: ", "SSL_connect: ", "unexpected eof"};
    if (transfer->result != CURLE_SSL_CONNECT_ERROR || was_ready_to_send(transfer))
        return false;
    for (size_t i = 0; i < sizeof breaks / sizeof breaks[0]; i++)
        if (strstr(transfer->detail, breaks[i]) != NULL)
            return true;
    return false;
}

static rdx_status status_of(const rdx_transfer *transfer)
{
    if (transfer->result != CURLE_OK && proxys_refusal(transfer) != 0)
        return RDX_E_CONNECT;
    if (is_broken_handshake(transfer))
        return RDX_E_CONNECT;
    switch (transfer->result) {
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
        return was_ready_to_send(transfer) ? RDX_E_TIMEOUT : RDX_E_CONNECT;
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
    case CURLE_ABORTED_BY_CALLBACK:
        return RDX_E_CANCELLED;
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

// Seconds, or until a date (RFC 9110, section 10.2.3). A date that is over asks for no wait.
static int64_t seconds_until(const char *text, const rdx_system *system)
{
    const size_t digits = strspn(text, "0123456789");
    if (digits > 0 && text[digits] == '\0')
        return strtoll(text, NULL, 10); // as many as there are at most
    const bool is_date = (*text >= 'A' && *text <= 'Z') || (*text >= 'a' && *text <= 'z');
    const int64_t date = is_date ? (int64_t)curl_getdate(text, NULL) : -1;
    const int64_t now = system->now_s(system->context);
    return date < now ? -1 : date - now;
}

static int64_t retry_after_s(const rdx_transfer *transfer)
{
    struct curl_header *header;
    if (curl_easy_header(transfer->easy, "Retry-After", 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return -1;
    return seconds_until(header->value, &transfer->setup.options->system);
}

rdx_transfer_end rdx_transfer_facts(const rdx_transfer *transfer)
{
    char *content_type = NULL;
    curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_TYPE, &content_type);
    const long http_status = rdx_transfer_http_status(transfer);
    return (rdx_transfer_end){
        .status = status_of(transfer),
        .words = curl_easy_strerror(transfer->result),
        .by_proxy = is_proxys_fault(transfer),
        .proxys_refusal = proxys_refusal(transfer),
        .http_status = http_status,
        .content_type = content_type,
        .retry_after_s = retry_after_s(transfer),
        .connect_ms = time_to_connect(transfer),
        .first_byte_ms = time_to_reply(transfer),
        .total_ms = (int64_t)(time_of(transfer, CURLINFO_TOTAL_TIME_T) / 1000),
    };
}

// ---- URLs. ----

static CURLUcode take_parts(CURLU *parsed, const char *url, rdx_url_parts *out)
{
    CURLUcode result = curl_url_set(parsed, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME);
    if (result == CURLUE_OK)
        result = curl_url_get(parsed, CURLUPART_SCHEME, &out->scheme, 0);
    if (result == CURLUE_OK)
        result = curl_url_get(parsed, CURLUPART_HOST, &out->host, 0);
    if (result == CURLUE_OK)
        result = curl_url_get(parsed, CURLUPART_PORT, &out->port, CURLU_DEFAULT_PORT);
    // A scheme that libcurl does not know has no usual port.
    return result == CURLUE_NO_PORT ? CURLUE_OK : result;
}

rdx_status rdx_url_parts_take(const char *url, rdx_url_parts *out)
{
    *out = (rdx_url_parts){NULL, NULL, NULL};
    CURLU *parsed = curl_url();
    if (parsed == NULL)
        return RDX_E_NOMEM;
    const CURLUcode result = take_parts(parsed, url, out);
    curl_url_cleanup(parsed);
    if (result == CURLUE_OK)
        return RDX_OK;
    return result == CURLUE_OUT_OF_MEMORY ? RDX_E_NOMEM : RDX_E_URL;
}

void rdx_url_parts_drop(rdx_url_parts *parts)
{
    curl_free(parts->scheme);
    curl_free(parts->host);
    curl_free(parts->port);
    *parts = (rdx_url_parts){NULL, NULL, NULL};
}
