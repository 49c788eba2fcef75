/**
 * @file
 * Transfers: set up, run, alone or many at once.
 */
#include "transfer_facts.h"

#include "buf.h"
#include "sigpipe.h"
#include "wipe.h"

#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { SEND_BUFFER = 512 * 1024, MAX_HEADER = 1000 * 1000 };

struct rdx_multi {
    CURLM *many;
};

static void start_curl(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static void need_curl(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start_curl);
}

rdx_transfer *rdx_transfer_open(void)
{
    need_curl();
    rdx_transfer *transfer = calloc(1, sizeof *transfer);
    if (transfer == NULL)
        return NULL;
    transfer->easy = curl_easy_init();
    if (transfer->easy != NULL)
        return transfer;
    free(transfer);
    return NULL;
}

static void drop_headers(struct curl_slist *list)
{
    for (struct curl_slist *line = list; line != NULL; line = line->next)
        rdx_wipe(line->data, strlen(line->data));
    curl_slist_free_all(list);
}

void rdx_transfer_close(rdx_transfer *transfer)
{
    if (transfer == NULL)
        return;
    const sigpipe held = sigpipe_hold(); // TLS says goodbye
    curl_easy_cleanup(transfer->easy);
    sigpipe_release(&held);
    drop_headers(transfer->headers); // of one that was begun and not finished
    free(transfer);
}

// ---- What libcurl calls. ----

static size_t on_read(char *to, size_t size, size_t count, void *context)
{
    const rdx_transfer_setup *setup = context;
    size_t got = 0;
    return setup->give(setup->context, to, size * count, &got) ? got : CURL_READFUNC_ABORT;
}

static int on_seek(void *context, curl_off_t offset, int origin)
{
    const rdx_transfer_setup *setup = context;
    if (offset != 0 || origin != SEEK_SET || !setup->rewind(setup->context))
        return CURL_SEEKFUNC_FAIL;
    return CURL_SEEKFUNC_OK;
}

static size_t on_write(char *data, size_t size, size_t count, void *context)
{
    const rdx_transfer_setup *setup = context;
    return setup->take(setup->context, data, size * count) ? size * count : 0;
}

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

// Only looks at the clock: what libcurl calls the start of a transfer is the first byte in either
// direction, which of a request with a body is its own. A proxy's reply comes before the request.
static size_t on_header(char *data, size_t size, size_t count, void *context)
{
    (void)data;
    rdx_transfer *transfer = context;
    curl_off_t ready = 0;
    if (transfer->first_byte_us == 0)
        curl_easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &ready);
    if (ready > 0)
        transfer->first_byte_us = now_us();
    return size * count;
}

static int on_progress(void *context, curl_off_t reply_total, curl_off_t reply_got,
                       curl_off_t total, curl_off_t sent)
{
    const rdx_transfer_setup *setup = context;
    const curl_off_t done = setup->get ? reply_got : sent;
    const curl_off_t of = setup->get ? reply_total : total;
    return setup->progress(setup->context, (uint64_t)done, (uint64_t)of) ? 0 : 1;
}

// ---- Setting up. ----

// False when memory is refused.
static bool add_header(struct curl_slist **list, const rdx_header *header)
{
    buf line = BUF(MAX_HEADER);
    buf_puts(&line, header->name);
    buf_puts(&line, header->value);
    struct curl_slist *longer = line.status == RDX_OK ? curl_slist_append(*list, line.data) : NULL;
    buf_drop(&line);
    if (longer == NULL)
        return false;
    *list = longer;
    return true;
}

// NULL when memory is refused. To be dropped with drop_headers.
static struct curl_slist *make_headers(const rdx_transfer_setup *setup)
{
    struct curl_slist *list = NULL;
    // libcurl would wait a second for servers that don't know it.
    bool made = add_header(&list, &(rdx_header){"Expect:", ""});
    for (size_t i = 0; made && i < setup->header_count; i++)
        made = add_header(&list, &setup->headers[i]);
    if (made)
        return list;
    drop_headers(list);
    return NULL;
}

static bool is_clear(const char *url)
{
    return strncasecmp(url, "http:", 5) == 0;
}

#define SET(option, value) \
    (result = result != CURLE_OK ? result : curl_easy_setopt(easy, option, value))

static CURLcode set_limits(CURL *easy, const rdx_transfer_setup *setup)
{
    const rdx_net_options *options = setup->options;
    CURLcode result = CURLE_OK;
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (options->ca_file != NULL)
        SET(CURLOPT_CAINFO, options->ca_file);
    if (options->proxy != NULL)
        SET(CURLOPT_PROXY, options->proxy);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_QUICK_EXIT, 1L); // a name that is still looked up holds up no deadline
    SET(CURLOPT_CONNECTTIMEOUT_MS, options->connect_timeout_ms);
    SET(CURLOPT_TIMEOUT_MS, setup->timeout_ms);
    SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)setup->max_reply);
    SET(CURLOPT_UPLOAD_BUFFERSIZE, (long)SEND_BUFFER);
    // One request at a time; HTTP/2 would only add its framing.
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_USERAGENT, "rdx/" RDX_VERSION);
    return result;
}

static CURLcode set_request(CURL *easy, const rdx_transfer_setup *setup, struct curl_slist *headers)
{
    CURLcode result = CURLE_OK;
    SET(CURLOPT_URL, setup->url);
    if (setup->get) {
        SET(CURLOPT_HTTPGET, 1L);
    } else {
        SET(CURLOPT_POST, 1L);
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)setup->body_length);
    }
    SET(CURLOPT_HTTPHEADER, headers);
    SET(CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE); // the token is not the proxy's
    // Clear text goes to this machine only, even where the environment names a proxy.
    if (is_clear(setup->url))
        SET(CURLOPT_NOPROXY, "*");
    return result;
}

static CURLcode set_calls(CURL *easy, rdx_transfer *transfer)
{
    rdx_transfer_setup *setup = &transfer->setup;
    CURLcode result = CURLE_OK;
    SET(CURLOPT_PRIVATE, transfer);
    SET(CURLOPT_READFUNCTION, on_read);
    SET(CURLOPT_READDATA, setup);
    SET(CURLOPT_SEEKFUNCTION, on_seek);
    SET(CURLOPT_SEEKDATA, setup);
    SET(CURLOPT_WRITEFUNCTION, on_write);
    SET(CURLOPT_WRITEDATA, setup);
    SET(CURLOPT_HEADERFUNCTION, on_header);
    SET(CURLOPT_HEADERDATA, transfer);
    if (setup->progress != NULL) {
        SET(CURLOPT_NOPROGRESS, 0L);
        SET(CURLOPT_XFERINFOFUNCTION, on_progress);
        SET(CURLOPT_XFERINFODATA, setup);
    }
    return result;
}

#undef SET

// Whether requests go to a proxy for certain: libcurl does not tell where it could not connect to,
// nor which hosts it takes for exceptions.
static bool is_proxied(const rdx_transfer_setup *setup)
{
    static const char *const exceptions[] = {"no_proxy", "NO_PROXY"};
    for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++) {
        const char *hosts = getenv(exceptions[i]);
        if (hosts != NULL && *hosts != '\0')
            return false;
    }
    const char *proxy = setup->options->proxy;
    return proxy != NULL && *proxy != '\0' && !is_clear(setup->url);
}

static void drop_request(rdx_transfer *transfer)
{
    curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, NULL);
    drop_headers(transfer->headers);
    transfer->headers = NULL;
}

rdx_status rdx_transfer_begin(rdx_transfer *transfer, const rdx_transfer_setup *setup)
{
    transfer->setup = *setup;
    transfer->proxied = is_proxied(setup);
    transfer->begun_us = now_us();
    transfer->first_byte_us = 0;
    transfer->result = CURLE_ABORTED_BY_CALLBACK; // unless it is run
    transfer->headers = make_headers(setup);
    if (transfer->headers == NULL)
        return RDX_E_NOMEM;
    CURL *easy = transfer->easy;
    curl_easy_reset(easy); // keeps connections
    transfer->detail[0] = '\0';
    CURLcode result = curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->detail);
    if (result == CURLE_OK)
        result = set_limits(easy, setup);
    if (result == CURLE_OK)
        result = set_request(easy, setup, transfer->headers);
    if (result == CURLE_OK)
        result = set_calls(easy, transfer);
    if (result == CURLE_OK)
        return RDX_OK;
    drop_request(transfer);
    return result == CURLE_OUT_OF_MEMORY ? RDX_E_NOMEM : RDX_E_SYSTEM;
}

// ---- Running. ----

void rdx_transfer_perform(rdx_transfer *transfer)
{
    const sigpipe held = sigpipe_hold();
    transfer->result = curl_easy_perform(transfer->easy);
    sigpipe_release(&held);
}

long rdx_transfer_http_status(const rdx_transfer *transfer)
{
    long status = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

rdx_multi *rdx_multi_open(void)
{
    need_curl();
    rdx_multi *multi = calloc(1, sizeof *multi);
    if (multi == NULL)
        return NULL;
    multi->many = curl_multi_init();
    if (multi->many != NULL)
        return multi;
    free(multi);
    return NULL;
}

void rdx_multi_close(rdx_multi *multi)
{
    if (multi == NULL)
        return;
    const sigpipe held = sigpipe_hold();
    curl_multi_cleanup(multi->many);
    sigpipe_release(&held);
    free(multi);
}

static rdx_status status_of_many(CURLMcode result)
{
    if (result == CURLM_OK)
        return RDX_OK;
    return result == CURLM_OUT_OF_MEMORY ? RDX_E_NOMEM : RDX_E_SYSTEM;
}

rdx_status rdx_multi_add(rdx_multi *multi, rdx_transfer *transfer)
{
    const sigpipe held = sigpipe_hold(); // it may have kept a connection, which is closed now
    const CURLMcode result = curl_multi_add_handle(multi->many, transfer->easy);
    sigpipe_release(&held);
    return status_of_many(result);
}

void rdx_multi_remove(rdx_multi *multi, rdx_transfer *transfer)
{
    const sigpipe held = sigpipe_hold();
    curl_multi_remove_handle(multi->many, transfer->easy);
    sigpipe_release(&held);
}

static rdx_transfer *next_ended(rdx_multi *multi)
{
    int left;
    const CURLMsg *message;
    while ((message = curl_multi_info_read(multi->many, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE)
            continue;
        const CURLcode result = message->data.result;
        CURL *easy = message->easy_handle;
        rdx_transfer *transfer = NULL;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
        curl_multi_remove_handle(multi->many, easy); // `message` is no longer good
        transfer->result = result;
        return transfer;
    }
    return NULL;
}

static CURLMcode move_on(rdx_multi *multi, rdx_transfer **ended)
{
    int running;
    const CURLMcode result = curl_multi_perform(multi->many, &running);
    *ended = next_ended(multi);
    return result;
}

rdx_status rdx_multi_poll(rdx_multi *multi, int64_t wait_ms, rdx_transfer **ended)
{
    const sigpipe held = sigpipe_hold();
    const int limit = wait_ms < INT_MAX ? (int)wait_ms : INT_MAX;
    CURLMcode result = move_on(multi, ended);
    if (result == CURLM_OK && *ended == NULL)
        result = curl_multi_poll(multi->many, NULL, 0, limit, NULL);
    if (result == CURLM_OK && *ended == NULL)
        result = move_on(multi, ended);
    sigpipe_release(&held);
    return *ended != NULL ? RDX_OK : status_of_many(result);
}

void rdx_multi_wakeup(rdx_multi *multi)
{
    curl_multi_wakeup(multi->many);
}

// ---- Ending. ----

rdx_transfer_end rdx_transfer_finish(rdx_transfer *transfer)
{
    drop_request(transfer);
    return rdx_transfer_facts(transfer);
}
