/**
 * @file
 * Tokens for an OAuth API key: the form with its assertion, and the token URL's answer.
 */
#include "auth_parts.h"

#include "jwt.h"
#include "key_file.h"

#include <string.h>
#include <strings.h>

enum { MAX_FORM = 256 * 1000 };

// ---- Opening. ----

static rdx_status check_options(const rdx_auth_options *options, rdx_report *report)
{
    rdx_status status = rdx_auth_need_text("client_id", options->client_id, report);
    if (status == RDX_OK && options->key_id != NULL) // else the JWK's
        status = rdx_auth_need_text("key_id", options->key_id, report);
    if (status == RDX_OK)
        status = rdx_auth_need_one("private_key", options->private_key, options->private_key_file,
                                   report);
    if (status == RDX_OK && (unsigned)options->algorithm > RDX_ALGORITHM_HS384)
        status = rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT,
                                 "algorithm is none of rdx_algorithm");
    if (status == RDX_OK)
        status = rdx_net_check_text("scope", options->scope, report);
    return status == RDX_OK ? rdx_net_check_url("token_url", options->token_url, report) : status;
}

static rdx_status open_key(rdx_auth *auth, const rdx_auth_options *options, rdx_report *report)
{
    const rdx_key_source source = {
        .file = options->private_key_file,
        .loose = options->loose_key_file,
        .bytes = options->private_key,
        .size = options->private_key_size,
    };
    rdx_oauth *oauth = &auth->oauth;
    const char *key_id;
    const rdx_status status =
        rdx_key_open(&source, options->algorithm, &auth->texts, &oauth->key, &key_id, report);
    if (status != RDX_OK)
        return status;
    if (oauth->key_id == NULL && key_id != NULL) {
        oauth->key_id = key_id;
        return rdx_auth_need_text("kid of the JWK", key_id, report);
    }
    if (oauth->key_id == NULL && rdx_key_algorithm(oauth->key) != RDX_ALGORITHM_HS384)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT, "key_id is missing");
    return RDX_OK;
}

static rdx_status open_credentials(rdx_auth *auth, const rdx_auth_options *options,
                                   rdx_report *report)
{
    const char *url = options->token_url == NULL ? RDX_TOKEN_URL : options->token_url;
    auth->oauth = (rdx_oauth){
        .token_url = rdx_auth_keep(auth, url),
        .client_id = rdx_auth_keep(auth, options->client_id),
        .key_id = rdx_auth_keep(auth, options->key_id),
        .scope = rdx_auth_keep(auth, options->scope),
    };
    return auth->texts.failed ? RDX_E_NOMEM : open_key(auth, options, report);
}

static rdx_ask ask;

rdx_status rdx_auth_open(const rdx_auth_options *options, rdx_auth **out, rdx_report *report)
{
    *out = NULL;
    rdx_status status = check_options(options, report);
    if (status != RDX_OK)
        return status;
    rdx_auth *auth;
    status =
        rdx_auth_make(&options->net, options->rate, options->renew_before_s, ask, &auth, report);
    if (status == RDX_OK)
        status = open_credentials(auth, options, report);
    return rdx_auth_finish(status, auth, out, report);
}

// ---- Asking. ----

// One flight.
typedef struct asking {
    const rdx_auth *auth;
    buf form;
    rdx_memory body;
    rdx_fresh_token *out;
} asking;

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

static rdx_status put_form(const rdx_auth *auth, buf *form, rdx_report *report)
{
    const rdx_oauth *oauth = &auth->oauth;
    const rdx_jwt_claims claims = {
        .client_id = oauth->client_id,
        .key_id = oauth->key_id,
        .audience = oauth->token_url,
        .now = rdx_auth_now_s(auth),
    };
    buf assertion = BUF(form->max);
    const rdx_status status = rdx_jwt_sign(oauth->key, &claims, &assertion, report);
    if (status == RDX_OK) {
        put_field(form, "grant_type", "client_credentials");
        put_field(form, "client_assertion_type",
                  "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        put_field(form, "client_assertion", assertion.data);
        if (oauth->scope != NULL)
            put_field(form, "scope", oauth->scope);
    }
    buf_drop(&assertion);
    return status == RDX_OK ? form->status : status;
}

// A server takes an assertion once: each attempt has its own.
static rdx_status prepare(const rdx_errand *errand, rdx_http_request *request, rdx_report *report)
{
    asking *a = errand->context;
    buf_drop(&a->form);
    a->out->asked_at_ms = rdx_auth_now_ms(a->auth);
    const rdx_status status = put_form(a->auth, &a->form, report);
    a->body = (rdx_memory){.data = a->form.data, .length = a->form.length};
    request->body = rdx_source_of_memory(&a->body);
    return status;
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

// Seconds from a text such as "300"; fractions are cut, other texts stand for the usual time.
static int64_t lifetime_of(const char *text)
{
    if (!rdx_is_text(text) || *text < '0' || *text > '9')
        return RDX_USUAL_TOKEN_LIFE_S;
    int64_t seconds = 0;
    for (; *text >= '0' && *text <= '9' && seconds < RDX_MAX_TOKEN_LIFE_S; text++)
        seconds = seconds * 10 + (*text - '0');
    return seconds < RDX_MAX_TOKEN_LIFE_S ? seconds : RDX_MAX_TOKEN_LIFE_S;
}

// `answer` is NULL when the body is no JSON object. A 401 may come as plain text.
static rdx_status judge_answer(const reply_token *answer, const rdx_reply *reply,
                               rdx_fresh_token *out, rdx_report *report)
{
    if (reply->http_status < 200 || reply->http_status > 299)
        return rdx_auth_judge_refusal(reply, answer == NULL ? NULL : known_error(answer->error),
                                      report);
    if (answer == NULL)
        return rdx_auth_refuse_tokenless(reply, report);
    const rdx_status status = rdx_auth_take_token(answer->access_token, reply, out, report);
    if (status != RDX_OK)
        return status;
    if (rdx_is_text(answer->token_type) && strcasecmp(answer->token_type, "bearer") != 0)
        return rdx_auth_refuse(report, RDX_E_REPLY, reply, "the token is no bearer token");
    out->lifetime_s = lifetime_of(answer->expires_in);
    return RDX_OK;
}

static rdx_status judge(const rdx_errand *errand, rdx_reply *reply, rdx_report *report)
{
    const asking *a = errand->context;
    rdx_arena scratch = RDX_ARENA(RDX_REPLY_MEMORY);
    void *answer;
    rdx_status status = rdx_auth_read(reply, &rdx_reply_token_event, &scratch, &answer);
    if (status == RDX_OK)
        status = judge_answer(answer, reply, a->out, report);
    rdx_arena_drop(&scratch);
    return status;
}

static rdx_status ask(rdx_auth *auth, int64_t until_ms, rdx_fresh_token *out, rdx_report *report)
{
    asking a = {.auth = auth, .form = BUF(MAX_FORM), .out = out};
    const rdx_errand errand = {
        .request = {.url = auth->oauth.token_url,
                    .content_type = "application/x-www-form-urlencoded"},
        .effect = RDX_EFFECT_READS,
        .what = "token request",
        .prepare = prepare,
        .judge = judge,
        .context = &a,
    };
    const rdx_status status = rdx_auth_request(auth, &errand, until_ms, report);
    buf_drop(&a.form);
    return status;
}
