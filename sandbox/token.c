/**
 * @file
 * POST /v2/auth/token: an assertion for an access token (RFC 6749 section 4.4, RFC 7523).
 */
#include "tokens.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ASSERTION_TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// The fields of the form, in the order of `field_names`.
enum { GRANT_TYPE, CLIENT_ASSERTION_TYPE, CLIENT_ASSERTION, SCOPE, FIELDS };
static const char *const field_names[FIELDS] = {"grant_type", "client_assertion_type",
                                                "client_assertion", "scope"};

typedef struct form {
    sandbox *box;
    const char *base;
    bool came[FIELDS];
    size_t sizes[FIELDS];
    char values[FIELDS][SANDBOX_ASSERTION + 1];
} form;

// An error as RFC 6749, section 5.2, has it.
static void refuse(sandbox_reply *reply, unsigned status, const char *error, const char *why)
{
    FILE *to = sandbox_reply_open(reply, status);
    if (to != NULL)
        fprintf(to, "{\"error\":\"%s\",\"error_description\":\"%s\"}", error, why);
    sandbox_reply_close(reply, to);
}

static void *open_form(sandbox *box, const sandbox_head *head, sandbox_reply *reply)
{
    if (!sandbox_head_is(head, "application/x-www-form-urlencoded")) {
        refuse(reply, 400, "invalid_request", "the body is not application/x-www-form-urlencoded");
        return NULL;
    }
    form *state = calloc(1, sizeof *state);
    if (state == NULL) {
        sandbox_reply_no_memory(reply);
        return NULL;
    }
    state->box = box;
    state->base = head->base;
    return state;
}

static void take_field(void *context, const sandbox_part *part, sandbox_reply *reply)
{
    form *state = context;
    size_t field = 0;
    while (field < FIELDS && strcmp(field_names[field], part->name) != 0)
        field++;
    if (field == FIELDS)
        return; // RFC 6749, section 3.2: what is not known is ignored
    const size_t size = state->sizes[field];
    // The first piece may be empty, before an escape that is yet to come, and the next one is at 0
    // again: an empty field cannot be told from it, so that the one behind it counts.
    const bool again = part->offset == 0 && size > 0;
    if (again || part->size > SANDBOX_ASSERTION - size ||
        (part->size > 0 && memchr(part->data, '\0', part->size) != NULL)) {
        refuse(reply, 400, "invalid_request", "a field of the form came twice or is too long");
        return;
    }
    state->came[field] = true;
    if (part->size > 0)
        memcpy(state->values[field] + size, part->data, part->size);
    state->sizes[field] = size + part->size;
}

// RFC 6749, section 3.3: printable ASCII without quotes and backslashes.
static bool is_scope(const char *text)
{
    while (*text >= ' ' && *text <= '~' && *text != '"' && *text != '\\')
        text++;
    return *text == '\0';
}

static void use_assertion(sandbox *box, const sandbox_seen *assertion, int64_t now,
                          sandbox_reply *reply)
{
    switch (sandbox_assertion_use(box, assertion, now)) {
    case SANDBOX_USE_FIRST:
        return;
    case SANDBOX_USE_AGAIN:
        refuse(reply, 401, "invalid_client", "the assertion was used before");
        return;
    case SANDBOX_USE_TOO_MANY:
        refuse(reply, 401, "invalid_client", "too many assertions in five minutes");
        return;
    case SANDBOX_USE_FAILED:
        sandbox_reply_error(reply, 500, "The sandbox cannot remember the assertion.");
        return;
    }
}

static void judge_assertion(form *state, sandbox_seen *assertion, sandbox_reply *reply)
{
    char audience[SANDBOX_BASE + sizeof "/v2/auth/token"];
    snprintf(audience, sizeof audience, "%s%s", state->base, sandbox_token_route.path);
    const sandbox_rules rules = {.credentials = state->box->credentials,
                                 .credential_count = state->box->credential_count,
                                 .audience = audience,
                                 .now = time(NULL),
                                 .earliest = state->box->started};
    const char *fault = sandbox_assertion_judge(state->values[CLIENT_ASSERTION], &rules, assertion);
    if (fault == NULL)
        use_assertion(state->box, assertion, rules.now, reply);
    else
        refuse(reply, 401, "invalid_client", fault);
}

static void give_token(form *state, const char *client_id, sandbox_reply *reply)
{
    const int64_t life_s = state->box->token_life_s;
    const char *token = sandbox_token_make(state->box, client_id, life_s);
    FILE *to = sandbox_reply_open(reply, token == NULL ? 500 : 200);
    if (to != NULL && token != NULL) {
        fprintf(to, "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%lld,",
                token, (long long)life_s);
        fputs("\"scope\":", to);
        sandbox_json_text(to, state->values[SCOPE]);
        fputc('}', to);
    }
    sandbox_reply_close(reply, to);
}

static void finish_form(void *context, sandbox_reply *reply)
{
    form *state = context;
    if (!state->came[GRANT_TYPE] || !state->came[CLIENT_ASSERTION_TYPE] ||
        !state->came[CLIENT_ASSERTION]) {
        refuse(reply, 400, "invalid_request",
               "grant_type, client_assertion_type or client_assertion is missing");
        return;
    }
    if (strcmp(state->values[GRANT_TYPE], "client_credentials") != 0) {
        refuse(reply, 400, "unsupported_grant_type", "grant_type is not client_credentials");
        return;
    }
    if (strcmp(state->values[CLIENT_ASSERTION_TYPE], ASSERTION_TYPE) != 0) {
        refuse(reply, 400, "invalid_request", "client_assertion_type is not jwt-bearer");
        return;
    }
    if (!is_scope(state->values[SCOPE])) {
        refuse(reply, 400, "invalid_scope", "scope is not a list of scopes");
        return;
    }
    sandbox_seen assertion = {0};
    judge_assertion(state, &assertion, reply);
    if (reply->status == 0)
        give_token(state, assertion.client_id, reply);
}

static void close_form(void *context)
{
    explicit_bzero(context, sizeof(form));
    free(context);
}

const sandbox_route sandbox_token_route = {
    .method = "POST",
    .path = "/v2/auth/token",
    .is_form = true,
    .place = SANDBOX_PLACE_TOKEN,
    .open = open_form,
    .data = take_field,
    .finish = finish_form,
    .close = close_form,
};
