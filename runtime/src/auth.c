/**
 * @file
 * The access token: kept, renewed before it expires, and asked for by one thread at a time.
 *
 * A *flight* is one request for a token. The thread that finds the token stale flies; the others
 * wait for its outcome, be it a token or a failure, so that a server which does not answer costs
 * each of them one time limit and not one for every thread before it.
 */
#include "auth.h"

#include "buf.h"
#include "http.h"
#include "jwt.h"
#include "key_file.h"
#include "reply_view.h"
#include "system.h"
#include "utf8.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    RENEW_BEFORE_S = 30,
    USUAL_LIFETIME_S = 300, // of a token whose reply does not say
    MAX_LIFETIME_S = 24 * 60 * 60,
    MAX_OPTION_TEXT = 64 * 1000,
    MAX_TOKEN = 64 * 1000,
    MAX_FORM = 256 * 1000,
};

struct rdx_auth {
    rdx_auth_options options; // with defaults filled in; its texts stand in `texts`
    rdx_arena texts;
    rdx_key *key; // only the flight uses it and the next
    rdx_http *http;
    pthread_mutex_t mutex; // guards all below
    pthread_cond_t landed; // a flight is over
    bool flying;
    uint64_t flight;      // the number of the newest one
    rdx_status outcome;   // of the one that landed last
    rdx_report causes;    // of its failure
    buf token;            // empty when there is none
    int64_t expires_at_s; // on the clock of the options
};

// ---- Opening. ----

static int64_t now_of(const rdx_auth *auth)
{
    const rdx_system *system = &auth->options.net.system;
    return system->now_s(system->context);
}

static const char *keep(rdx_arena *texts, const char *text)
{
    return text == NULL ? NULL : rdx_arena_text(texts, text, strlen(text));
}

static rdx_status need_text(const char *name, const char *text, rdx_report *report)
{
    if (text == NULL || *text == '\0')
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT, "%s is missing", name);
    if (rdx_utf8_valid(text, strlen(text)) != strlen(text))
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT, "%s is not UTF-8", name);
    return rdx_net_check_text(name, text, report);
}

static rdx_status check_key_options(const rdx_auth_options *options, rdx_report *report)
{
    if (options->private_key == NULL && options->private_key_file == NULL)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT,
                               "one of private_key and private_key_file is needed");
    if (options->private_key != NULL && options->private_key_file != NULL)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT,
                               "only one of private_key and private_key_file may be given");
    if ((unsigned)options->algorithm > RDX_ALGORITHM_HS384)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT,
                               "algorithm is none of rdx_algorithm");
    return RDX_OK;
}

static rdx_status check_options(const rdx_auth_options *options, rdx_report *report)
{
    rdx_status status = need_text("client_id", options->client_id, report);
    if (status == RDX_OK && options->key_id != NULL) // else the JWK's
        status = need_text("key_id", options->key_id, report);
    if (status != RDX_OK)
        return status;
    status = check_key_options(options, report);
    if (status != RDX_OK)
        return status;
    if (options->renew_before_s < 0)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT, "renew_before_s is negative");
    status = rdx_net_check_text("scope", options->scope, report);
    if (status == RDX_OK)
        status = rdx_net_check_text("token_url", options->token_url, report);
    if (status != RDX_OK || options->token_url == NULL)
        return status;
    return rdx_url_judge("token_url", options->token_url, report);
}

static void take_options(rdx_auth *auth, const rdx_auth_options *given)
{
    rdx_auth_options *options = &auth->options;
    *options = *given;
    options->token_url =
        keep(&auth->texts, given->token_url == NULL ? RDX_TOKEN_URL : given->token_url);
    options->client_id = keep(&auth->texts, given->client_id);
    options->key_id = keep(&auth->texts, given->key_id);
    options->scope = keep(&auth->texts, given->scope);
    options->private_key = NULL; // the caller's; the key is OpenSSL's by now
    options->private_key_file = NULL;
    if (given->renew_before_s == 0)
        options->renew_before_s = RENEW_BEFORE_S;
    options->net.system = rdx_system_complete(&given->net.system);
}

static rdx_status open_key(rdx_auth *auth, const rdx_auth_options *options, rdx_report *report)
{
    const rdx_key_source source = {
        .file = options->private_key_file,
        .loose = options->loose_key_file,
        .bytes = options->private_key,
        .size = options->private_key_size,
    };
    const char *key_id;
    const rdx_status status =
        rdx_key_open(&source, options->algorithm, &auth->texts, &auth->key, &key_id, report);
    if (status != RDX_OK)
        return status;
    if (auth->options.key_id == NULL)
        auth->options.key_id = key_id;
    if (auth->options.key_id == NULL && rdx_key_algorithm(auth->key) != RDX_ALGORITHM_HS384)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT, "key_id is missing");
    return RDX_OK;
}

static rdx_status open_parts(rdx_auth *auth, const rdx_auth_options *options, rdx_report *report)
{
    take_options(auth, options);
    if (auth->texts.failed)
        return RDX_E_NOMEM;
    const rdx_status status = open_key(auth, options, report);
    return status == RDX_OK ? rdx_http_open(&options->net, &auth->http, report) : status;
}

rdx_status rdx_auth_open(const rdx_auth_options *options, rdx_auth **out, rdx_report *report)
{
    *out = NULL;
    rdx_status status = check_options(options, report);
    if (status != RDX_OK)
        return status;
    rdx_auth *auth = calloc(1, sizeof *auth);
    if (auth == NULL)
        return rdx_net_end(RDX_E_NOMEM, report);
    auth->texts = RDX_ARENA(MAX_OPTION_TEXT);
    auth->token = BUF(MAX_TOKEN);
    pthread_mutex_init(&auth->mutex, NULL);
    pthread_cond_init(&auth->landed, NULL);
    status = open_parts(auth, options, report);
    if (status != RDX_OK)
        rdx_auth_close(auth);
    else
        *out = auth;
    return rdx_net_end(status, report);
}

void rdx_auth_close(rdx_auth *auth)
{
    if (auth == NULL)
        return;
    rdx_http_close(auth->http);
    rdx_key_close(auth->key);
    rdx_report_drop(&auth->causes);
    buf_drop(&auth->token);
    pthread_cond_destroy(&auth->landed);
    pthread_mutex_destroy(&auth->mutex);
    rdx_arena_drop(&auth->texts);
    free(auth);
}

// ---- Asking. ----

// A token as it came, not yet everyone's.
typedef struct fresh_token {
    buf text;
    int64_t expires_at_s;
} fresh_token;

static void put_field(buf *form, const char *name, const char *value)
{
    if (form->length > 0)
        buf_putc(form, '&');
    buf_puts(form, name);
    buf_putc(form, '=');
    for (const char *c = value; *c != '\0'; c++) {
        const bool plain = (*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z') ||
                           (*c >= 'a' && *c <= 'z') || strchr("-._~", *c) != NULL;
        const unsigned char byte = (unsigned char)*c;
        const char escape[] = {'%', "0123456789ABCDEF"[byte >> 4], "0123456789ABCDEF"[byte & 15]};
        buf_put(form, plain ? c : escape, plain ? 1 : sizeof escape);
    }
}

static rdx_status put_form(const rdx_auth *auth, int64_t now, buf *form, rdx_report *report)
{
    const rdx_jwt_claims claims = {
        .client_id = auth->options.client_id,
        .key_id = auth->options.key_id,
        .audience = auth->options.token_url,
        .now = now,
    };
    buf assertion = BUF(form->max);
    const rdx_status status = rdx_jwt_sign(auth->key, &claims, &assertion, report);
    if (status == RDX_OK) {
        put_field(form, "grant_type", "client_credentials");
        put_field(form, "client_assertion_type",
                  "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        put_field(form, "client_assertion", assertion.data);
        if (auth->options.scope != NULL)
            put_field(form, "scope", auth->options.scope);
    }
    buf_drop(&assertion);
    return status == RDX_OK ? form->status : status;
}

static rdx_status refuse(rdx_report *report, rdx_status status, long http_status, const char *cause)
{
    return rdx_report_fail(report, RDX_STAGE_NET, status, "token request: HTTP %ld: %s",
                           http_status, cause);
}

// The code as a constant of ours, so that no word of the server gets into a report.
static const char *known_error(const char *code)
{
    static const char *const known[] = {
        "invalid_request",     "invalid_client",         "invalid_grant",
        "unauthorized_client", "unsupported_grant_type", "invalid_scope",
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (rdx_is_text(code) && strcmp(code, known[i]) == 0)
            return known[i];
    return "the credentials were refused";
}

static bool looks_like_html(const rdx_reply *reply)
{
    if (reply->content_type != NULL && strncasecmp(reply->content_type, "text/html", 9) == 0)
        return true;
    return reply->body != NULL && reply->body[strspn(reply->body, " \t\r\n")] == '<';
}

// `answer` is NULL when the body is no JSON object. A 401 may come as plain text.
static rdx_status judge_refusal(const rdx_reply *reply, const reply_token *answer,
                                rdx_report *report)
{
    const long http = reply->http_status;
    if (http == 429)
        return refuse(report, RDX_E_RATE, http, "too many requests; try again later");
    if (http >= 500 && http < 600)
        return refuse(report, RDX_E_SERVER, http, "the server failed");
    if ((http == 400 || http == 401 || http == 403) && answer != NULL)
        return refuse(report, RDX_E_AUTH, http, known_error(answer->error));
    if (http == 401 && !looks_like_html(reply))
        return refuse(report, RDX_E_AUTH, http, "the credentials were refused");
    if (http >= 300 && http < 400)
        return refuse(report, RDX_E_REPLY, http, "a redirect, which is not followed");
    return refuse(report, RDX_E_REPLY, http, "no reply of a token URL; check token_url");
}

// Seconds from a text such as "300"; fractions are cut, other texts stand for the usual time.
static int64_t lifetime_of(const char *text)
{
    if (!rdx_is_text(text) || *text < '0' || *text > '9')
        return USUAL_LIFETIME_S;
    int64_t seconds = 0;
    for (; *text >= '0' && *text <= '9' && seconds < MAX_LIFETIME_S; text++)
        seconds = seconds * 10 + (*text - '0');
    return seconds < MAX_LIFETIME_S ? seconds : MAX_LIFETIME_S;
}

// Whether it can stand in a header.
static bool is_usable_token(const char *token)
{
    if (!rdx_is_text(token) || *token == '\0')
        return false;
    for (; *token != '\0'; token++)
        if (*token <= ' ' || *token > '~')
            return false;
    return true;
}

static rdx_status judge_answer(const rdx_reply *reply, const reply_token *answer, int64_t asked_at,
                               fresh_token *out, rdx_report *report)
{
    const long http = reply->http_status;
    if (http < 200 || http > 299)
        return judge_refusal(reply, answer, report);
    if (answer == NULL || !is_usable_token(answer->access_token))
        return refuse(report, RDX_E_REPLY, http, "the reply has no access token");
    if (strlen(answer->access_token) > MAX_TOKEN)
        return refuse(report, RDX_E_REPLY, http, "the access token is over 64,000 bytes");
    if (rdx_is_text(answer->token_type) && strcasecmp(answer->token_type, "bearer") != 0)
        return refuse(report, RDX_E_REPLY, http, "the token is no bearer token");
    buf_puts(&out->text, answer->access_token);
    out->expires_at_s = asked_at + lifetime_of(answer->expires_in);
    return out->text.status;
}

static rdx_status read_answer(const rdx_reply *reply, int64_t asked_at, fresh_token *out,
                              rdx_report *report)
{
    rdx_arena scratch = RDX_ARENA(RDX_REPLY_MEMORY);
    void *answer = NULL;
    rdx_status status = RDX_OK;
    if (reply->body != NULL)
        status = rdx_reply_parse(&scratch, &rdx_reply_token_event, reply->body, reply->body_length,
                                 &answer);
    if (status == RDX_OK)
        status = judge_answer(reply, answer, asked_at, out, report);
    rdx_arena_drop(&scratch);
    return status;
}

static rdx_status ask(const rdx_auth *auth, fresh_token *out, rdx_report *report)
{
    const int64_t now = now_of(auth);
    buf form = BUF(MAX_FORM);
    rdx_reply reply = RDX_REPLY;
    rdx_status status = put_form(auth, now, &form, report);
    if (status == RDX_OK) {
        rdx_memory body = {.data = form.data, .length = form.length};
        const rdx_http_request request = {
            .url = auth->options.token_url,
            .content_type = "application/x-www-form-urlencoded",
            .body = rdx_source_of_memory(&body),
        };
        status = rdx_http_run(auth->http, &request, &reply, NULL, report);
    }
    if (status == RDX_OK)
        status = read_answer(&reply, now, out, report);
    rdx_reply_drop(&reply);
    buf_drop(&form);
    return status;
}

// ---- Sharing. The mutex is held in all of these. ----

static void land(rdx_auth *auth, rdx_status outcome, fresh_token *fresh, rdx_report *causes)
{
    rdx_report_drop(&auth->causes);
    auth->causes = *causes;
    auth->outcome = outcome;
    if (outcome == RDX_OK) {
        buf_drop(&auth->token);
        auth->token = fresh->text;
        auth->expires_at_s = fresh->expires_at_s;
    } else {
        buf_drop(&fresh->text);
    }
    auth->flying = false;
    pthread_cond_broadcast(&auth->landed);
}

static void fly(rdx_auth *auth)
{
    auth->flying = true;
    auth->flight++;
    pthread_mutex_unlock(&auth->mutex);
    fresh_token fresh = {.text = BUF(MAX_TOKEN)};
    rdx_report causes = {0};
    const rdx_status outcome = ask(auth, &fresh, &causes);
    pthread_mutex_lock(&auth->mutex);
    land(auth, outcome, &fresh, &causes);
}

static void wait_for_flight(rdx_auth *auth)
{
    const uint64_t flight = auth->flight;
    while (auth->flying && auth->flight == flight)
        pthread_cond_wait(&auth->landed, &auth->mutex);
}

static bool is_stale(const rdx_auth *auth)
{
    return auth->token.length == 0 ||
           now_of(auth) >= auth->expires_at_s - auth->options.renew_before_s;
}

static rdx_status get_token(rdx_auth *auth, rdx_arena *arena, const char **out, rdx_report *report)
{
    if (is_stale(auth)) {
        // A token that was forgotten between landing and waking is asked for again.
        do {
            if (auth->flying)
                wait_for_flight(auth);
            else
                fly(auth);
        } while (auth->outcome == RDX_OK && auth->token.length == 0);
        if (auth->outcome != RDX_OK) {
            for (size_t i = 0; i < auth->causes.count; i++)
                rdx_report_add(report, &auth->causes.issues[i]);
            return auth->outcome;
        }
    }
    *out = rdx_arena_text(arena, auth->token.data, auth->token.length);
    if (*out != NULL)
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_NOMEM,
                           "the token needs more memory than its arena may take");
}

// `until_ms` is not looked at yet: the flight has the time limit of its request.
rdx_status rdx_auth_get(rdx_auth *auth, rdx_arena *arena, int64_t until_ms, const char **out,
                        rdx_report *report)
{
    (void)until_ms;
    *out = NULL;
    pthread_mutex_lock(&auth->mutex);
    const rdx_status status = get_token(auth, arena, out, report);
    pthread_mutex_unlock(&auth->mutex);
    return rdx_net_end(status, report);
}

rdx_status rdx_auth_token(rdx_auth *auth, rdx_arena *arena, const char **out, rdx_report *report)
{
    return rdx_auth_get(auth, arena, INT64_MAX, out, report);
}

bool rdx_auth_peek(rdx_auth *auth, rdx_arena *arena, const char **out)
{
    *out = NULL;
    pthread_mutex_lock(&auth->mutex);
    if (!is_stale(auth))
        *out = rdx_arena_text(arena, auth->token.data, auth->token.length);
    pthread_mutex_unlock(&auth->mutex);
    return *out != NULL;
}

rdx_rate *rdx_auth_rate(rdx_auth *auth)
{
    return auth->options.rate;
}

void rdx_auth_forget(rdx_auth *auth, const char *token)
{
    pthread_mutex_lock(&auth->mutex);
    if (auth->token.length > 0 && token != NULL && strcmp(auth->token.data, token) == 0)
        buf_drop(&auth->token);
    pthread_mutex_unlock(&auth->mutex);
}
