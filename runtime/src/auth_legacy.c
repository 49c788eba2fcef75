/**
 * @file
 * Tokens for a legacy API key: by key and secret at first, then by the refresh token that came with
 * the last one; where that is refused, once more by key and secret.
 */
#include "auth_parts.h"

#include <rdx/client.h>

#include "format.h"
#include "json_write.h"
#include "key_file.h"
#include "utf8.h"

#include <string.h>

enum { MAX_BODY = 256 * 1000 };

// ---- Opening. ----

static rdx_status check_options(const rdx_legacy_options *options, rdx_report *report)
{
    rdx_status status = rdx_auth_need_text("api_key", options->api_key, report);
    if (status == RDX_OK)
        status = rdx_auth_need_one("secret", options->secret, options->secret_file, report);
    if (status == RDX_OK)
        status = rdx_net_check_text("secret", options->secret, report);
    return status == RDX_OK ? rdx_net_check_url("url", options->url, report) : status;
}

static rdx_status read_secret(rdx_auth *auth, const rdx_legacy_options *options, rdx_report *report)
{
    buf *secret = &auth->legacy.secret;
    const rdx_key_source source = {
        .file = options->secret_file, .loose = options->loose_key_file, .bytes = options->secret};
    const rdx_status status = rdx_secret_read(&source, "legacy secret", secret, report);
    if (status != RDX_OK)
        return status;
    if (secret->length == 0)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_KEY, "legacy secret: it is empty");
    if (rdx_utf8_valid(secret->data, secret->length) != secret->length)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_KEY, "legacy secret: it is not UTF-8");
    return RDX_OK;
}

static rdx_status open_credentials(rdx_auth *auth, const rdx_legacy_options *options,
                                   rdx_report *report)
{
    const char *url = options->url == NULL ? RDX_API_URL : options->url;
    rdx_legacy *legacy = &auth->legacy;
    legacy->authenticate_url = rdx_url_join(&auth->texts, url, "/auth/authenticate");
    legacy->refresh_url = rdx_url_join(&auth->texts, url, "/auth/refreshToken");
    legacy->api_key = rdx_auth_keep(auth, options->api_key);
    return auth->texts.failed ? RDX_E_NOMEM : read_secret(auth, options, report);
}

static rdx_ask ask;

rdx_status rdx_auth_open_legacy(const rdx_legacy_options *options, rdx_auth **out,
                                rdx_report *report)
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

// ---- Answers. ----

// The number that the digits of `text` from `at` on make.
static int64_t number_at(const char *text, size_t at, size_t digits)
{
    int64_t number = 0;
    for (size_t i = at; i < at + digits; i++)
        number = number * 10 + (text[i] - '0');
    return number;
}

// Days since 1970 of a day of the Gregorian calendar. A year begins in March here, so that the day
// that some years lack is its last.
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    const int64_t y = month > 2 ? year : year - 1;
    const int64_t months = month > 2 ? month - 3 : month + 9;
    const int64_t leap_days = y / 4 - y / 100 + y / 400;
    const int64_t days_before_1970 = 719468; // of 1970-01-01 since 0000-03-01
    return y * 365 + leap_days + (153 * months + 2) / 5 + day - 1 - days_before_1970;
}

// Seconds east of UTC, of "Z", "+hh:mm" or "+hhmm" at the end of a text.
static int64_t offset_of(const char *zone)
{
    if (*zone == 'Z')
        return 0;
    const int64_t offset = number_at(zone, 1, 2) * 3600 + number_at(zone, strlen(zone) - 2, 2) * 60;
    return *zone == '-' ? -offset : offset;
}

// Seconds since 1970 of an ISO 8601 time such as "2026-11-23T07:18:13.123Z"; fractions are cut, and
// seconds may be left out.
static bool seconds_of(const char *text, int64_t *out)
{
    const size_t length = rdx_is_text(text) ? strlen(text) : 0;
    if (length == 0 || !format_fits(RDX_FORMAT_DATE_TIME, text, length))
        return false;
    const int64_t days =
        days_of(number_at(text, 0, 4), number_at(text, 5, 2), number_at(text, 8, 2));
    const char *behind_minutes = text + strlen("2026-11-23T07:18");
    const int64_t seconds = *behind_minutes == ':' ? number_at(behind_minutes, 1, 2) : 0;
    const int64_t offset = offset_of(behind_minutes + strcspn(behind_minutes, "Z+-"));
    *out = days * 86400 + number_at(text, 11, 2) * 3600 + number_at(text, 14, 2) * 60 + seconds -
           offset;
    return true;
}

// A time that is none, is over, or lies further ahead than Redox grants, stands for the usual 24
// hours: it may be our clock that is wrong, and a 401 renews the token all the same.
static int64_t lifetime_of(const rdx_auth *auth, const char *expires)
{
    int64_t until;
    if (!seconds_of(expires, &until))
        return RDX_MAX_TOKEN_LIFE_S;
    const int64_t left = until - rdx_auth_now_s(auth);
    return left > 0 && left < RDX_MAX_TOKEN_LIFE_S ? left : RDX_MAX_TOKEN_LIFE_S;
}

// What a refusal in plain text says, as a constant of ours.
static const char *known_refusal(const rdx_reply *reply)
{
    static const struct {
        const char *text;
        const char *cause;
    } known[] = {
        {"Invalid source secret", "the secret was refused"},
        {"Invalid request", "the API key or the token was refused"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (reply->body != NULL && strcmp(reply->body, known[i].text) == 0)
            return known[i].cause;
    return NULL;
}

// An empty one, or one longer than is kept, is as good as none: key and secret are there, too.
static rdx_status take_refresh(const char *token, rdx_fresh_token *out)
{
    buf_drop(&out->refresh);
    if (rdx_is_text(token) && *token != '\0' && strlen(token) <= RDX_MAX_TOKEN)
        buf_puts(&out->refresh, token);
    return out->refresh.status;
}

static rdx_status judge_answer(const rdx_auth *auth, const reply_legacy_token *answer,
                               const rdx_reply *reply, rdx_fresh_token *out, rdx_report *report)
{
    if (reply->http_status < 200 || reply->http_status > 299)
        return rdx_auth_judge_refusal(reply, known_refusal(reply), report);
    if (answer == NULL)
        return rdx_auth_refuse_tokenless(reply, report);
    const rdx_status status = rdx_auth_take_token(answer->access_token, reply, out, report);
    if (status != RDX_OK)
        return status;
    out->lifetime_s = lifetime_of(auth, answer->expires);
    return take_refresh(answer->refresh_token, out);
}

// ---- Asking. ----

// One flight.
typedef struct asking {
    rdx_auth *auth;
    rdx_memory body;
    rdx_fresh_token *out;
} asking;

static rdx_status prepare(const rdx_errand *errand, rdx_http_request *request, rdx_report *report)
{
    (void)request;
    (void)report;
    asking *a = errand->context;
    a->out->asked_at_ms = rdx_auth_now_ms(a->auth);
    return RDX_OK;
}

static rdx_status judge(const rdx_errand *errand, rdx_reply *reply, rdx_report *report)
{
    const asking *a = errand->context;
    rdx_arena scratch = RDX_ARENA(RDX_REPLY_MEMORY);
    void *answer;
    rdx_status status = rdx_auth_read(reply, &rdx_reply_legacy_token_event, &scratch, &answer);
    if (status == RDX_OK)
        status = judge_answer(a->auth, answer, reply, a->out, report);
    rdx_arena_drop(&scratch);
    return status;
}

// {"apiKey": ..., "name": "value"}
static void put_body(buf *body, const rdx_legacy *legacy, const char *name, const buf *value)
{
    buf_puts(body, "{\"apiKey\":");
    rdx_json_write_string(body, legacy->api_key, strlen(legacy->api_key));
    buf_putc(body, ',');
    rdx_json_write_string(body, name, strlen(name));
    buf_putc(body, ':');
    rdx_json_write_string(body, value->data, value->length);
    buf_putc(body, '}');
}

static rdx_status ask_with(rdx_auth *auth, const char *url, const char *name, const buf *value,
                           int64_t until_ms, rdx_fresh_token *out, rdx_report *report)
{
    buf body = BUF(MAX_BODY);
    put_body(&body, &auth->legacy, name, value);
    asking a = {.auth = auth, .body = {.data = body.data, .length = body.length}, .out = out};
    const rdx_errand errand = {
        .request = {.url = url,
                    .content_type = "application/json",
                    .body = rdx_source_of_memory(&a.body)},
        .effect = RDX_EFFECT_READS,
        .what = "token request",
        .prepare = prepare,
        .judge = judge,
        .context = &a,
    };
    const rdx_status status =
        body.status == RDX_OK ? rdx_auth_request(auth, &errand, until_ms, report) : body.status;
    buf_drop(&body);
    return status;
}

// A refresh token may be good once: it is used up, whatever becomes of the request.
static rdx_status ask_by_refresh(rdx_auth *auth, int64_t until_ms, rdx_fresh_token *out,
                                 rdx_report *report)
{
    rdx_legacy *legacy = &auth->legacy;
    const rdx_status status = ask_with(auth, legacy->refresh_url, "refreshToken", &legacy->refresh,
                                       until_ms, out, report);
    buf_drop(&legacy->refresh);
    return status;
}

static rdx_status ask_by_secret(rdx_auth *auth, int64_t until_ms, rdx_fresh_token *out,
                                rdx_report *report)
{
    const rdx_legacy *legacy = &auth->legacy;
    return ask_with(auth, legacy->authenticate_url, "secret", &legacy->secret, until_ms, out,
                    report);
}

static rdx_status ask(rdx_auth *auth, int64_t until_ms, rdx_fresh_token *out, rdx_report *report)
{
    out->refresh = BUF(RDX_MAX_TOKEN);
    rdx_report causes = {0};
    rdx_status status = RDX_E_AUTH;
    if (auth->legacy.refresh.length > 0)
        status = ask_by_refresh(auth, until_ms, out, &causes);
    if (status == RDX_E_AUTH) {
        rdx_report_drop(&causes); // of a refresh token that was refused
        status = ask_by_secret(auth, until_ms, out, &causes);
    }
    rdx_auth_add_causes(&causes, report);
    rdx_report_drop(&causes);
    auth->legacy.refresh = out->refresh;
    return status;
}
