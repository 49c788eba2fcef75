/**
 * @file
 * The endpoints of a legacy API key: /auth/authenticate takes key and secret, /auth/refreshToken
 * the key and a refresh token that is good once. Refusals are plain text, as Redox's are.
 */
#include "claims.h"
#include "tokens.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { REQUEST_ROOM = 16384 }; // bytes

typedef struct request {
    sandbox *box;
    size_t size;
    char text[REQUEST_ROOM];
} request;

// ---- Replies ----

static void refuse(sandbox_reply *reply, unsigned status, const char *why)
{
    FILE *to = sandbox_reply_open(reply, status);
    if (to != NULL)
        fputs(why, to);
    sandbox_reply_close(reply, to);
    reply->content_type = "text/plain; charset=utf-8";
}

static void refuse_request(sandbox_reply *reply)
{
    refuse(reply, 401, "Invalid request");
}

// ISO 8601 in UTC with milliseconds.
static void put_expiry(FILE *to, int64_t life_s)
{
    struct timespec now;
    struct tm utc;
    char text[32];
    clock_gettime(CLOCK_REALTIME, &now);
    const time_t seconds = now.tv_sec + (time_t)life_s;
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", gmtime_r(&seconds, &utc));
    fprintf(to, "\"%s.%03ldZ\"", text, now.tv_nsec / 1000000);
}

static void give_tokens(sandbox *box, sandbox_reply *reply)
{
    const char *access = sandbox_token_make(box, NULL, box->legacy_life_s);
    const char *refresh = sandbox_refresh_make(box);
    const bool made = access != NULL && refresh != NULL;
    FILE *to = sandbox_reply_open(reply, made ? 200 : 500);
    if (to != NULL && made) {
        fprintf(to, "{\"accessToken\":\"%s\",\"expires\":", access);
        put_expiry(to, box->legacy_life_s);
        fprintf(to, ",\"refreshToken\":\"%s\"}", refresh);
    }
    sandbox_reply_close(reply, to);
}

// ---- Requests ----

static void *open_request(sandbox *box, const sandbox_head *head, sandbox_reply *reply)
{
    if (!sandbox_head_is(head, "application/json")) {
        refuse(reply, 400, "Invalid request");
        return NULL;
    }
    request *r = calloc(1, sizeof *r);
    if (r == NULL)
        sandbox_reply_no_memory(reply);
    else
        r->box = box;
    return r;
}

static void take_text(void *context, const sandbox_part *part, sandbox_reply *reply)
{
    request *r = context;
    if (part->size > REQUEST_ROOM - r->size) {
        refuse(reply, 413, "Request too large");
        return;
    }
    memcpy(r->text + r->size, part->data, part->size);
    r->size += part->size;
}

static void close_request(void *context)
{
    explicit_bzero(context, sizeof(request));
    free(context);
}

static bool is_api_key(const sandbox *box, const char *text)
{
    return text != NULL && box->legacy.secret != NULL && strcmp(text, box->legacy.api_key) == 0;
}

static bool is_secret(const sandbox *box, const char *text)
{
    return strlen(text) == box->legacy.secret_size &&
           sandbox_secret_equal(text, box->legacy.secret, box->legacy.secret_size);
}

static void authenticate(sandbox *box, const sandbox_claims *said, sandbox_reply *reply)
{
    const char *secret = sandbox_claims_text(said, "secret");
    if (!is_api_key(box, sandbox_claims_text(said, "apiKey")) || secret == NULL)
        refuse_request(reply);
    else if (!is_secret(box, secret))
        refuse(reply, 401, "Invalid source secret");
    else
        give_tokens(box, reply);
}

static void renew(sandbox *box, const sandbox_claims *said, sandbox_reply *reply)
{
    const char *token = sandbox_claims_text(said, "refreshToken");
    if (!is_api_key(box, sandbox_claims_text(said, "apiKey")) || token == NULL ||
        !sandbox_refresh_use(box, token))
        refuse_request(reply);
    else
        give_tokens(box, reply);
}

static void answer(request *r, void (*judge)(sandbox *, const sandbox_claims *, sandbox_reply *),
                   sandbox_reply *reply)
{
    sandbox_claims *said = sandbox_claims_open(r->text, r->size);
    if (said == NULL)
        refuse(reply, 400, "Invalid request");
    else
        judge(r->box, said, reply);
    sandbox_claims_close(said);
}

static void finish_authenticate(void *context, sandbox_reply *reply)
{
    answer(context, authenticate, reply);
}

static void finish_renewal(void *context, sandbox_reply *reply)
{
    answer(context, renew, reply);
}

const sandbox_route sandbox_authenticate_route = {
    .method = "POST",
    .path = "/auth/authenticate",
    .place = SANDBOX_PLACE_TOKEN,
    .open = open_request,
    .data = take_text,
    .finish = finish_authenticate,
    .close = close_request,
};

const sandbox_route sandbox_refresh_route = {
    .method = "POST",
    .path = "/auth/refreshToken",
    .place = SANDBOX_PLACE_TOKEN,
    .open = open_request,
    .data = take_text,
    .finish = finish_renewal,
    .close = close_request,
};
