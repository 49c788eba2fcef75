/**
 * @file
 * Tables of fixed size: what is good and what was used. See tokens.h.
 */
#include "tokens.h"

#include <string.h>
#include <strings.h>
#include <time.h>

// ---- Access tokens ----

static bool is_good(const sandbox *box, const char *text)
{
    const int64_t now = time(NULL);
    bool good = false;
    for (size_t i = 0; i < SANDBOX_TOKENS; i++) {
        if (box->tokens[i].expires > now &&
            sandbox_secret_equal(box->tokens[i].text, text, SANDBOX_TOKEN))
            good = true;
    }
    return good;
}

bool sandbox_token_check(const sandbox *box, const sandbox_head *head, sandbox_reply *reply)
{
    static const char scheme[] = "Bearer ";
    const size_t scheme_size = sizeof scheme - 1;
    const char *given = head->authorization;
    if (given != NULL && strncasecmp(given, scheme, scheme_size) == 0 &&
        strlen(given) == scheme_size + SANDBOX_TOKEN && is_good(box, given + scheme_size))
        return true;
    sandbox_reply_error(reply, 401, "The access token is missing, unknown or expired.");
    return false;
}

const char *sandbox_token_make(sandbox *box, int64_t life_s)
{
    sandbox_token *place = &box->tokens[0];
    for (size_t i = 1; i < SANDBOX_TOKENS; i++) {
        if (box->tokens[i].expires < place->expires)
            place = &box->tokens[i];
    }
    place->expires = 0;
    if (!sandbox_hex(place->text, SANDBOX_TOKEN))
        return NULL;
    place->expires = time(NULL) + life_s;
    return place->text;
}

// ---- Refresh tokens ----

const char *sandbox_refresh_make(sandbox *box)
{
    char *place = box->refresh_tokens[box->next_refresh_token];
    if (!sandbox_hex(place, SANDBOX_TOKEN)) {
        place[0] = '\0';
        return NULL;
    }
    box->next_refresh_token = (box->next_refresh_token + 1) % SANDBOX_TOKENS;
    return place;
}

bool sandbox_refresh_use(sandbox *box, const char *text)
{
    if (strlen(text) != SANDBOX_TOKEN)
        return false;
    char *found = NULL;
    for (size_t i = 0; i < SANDBOX_TOKENS; i++) {
        if (sandbox_secret_equal(box->refresh_tokens[i], text, SANDBOX_TOKEN))
            found = box->refresh_tokens[i];
    }
    if (found == NULL)
        return false;
    explicit_bzero(found, SANDBOX_TOKEN + 1);
    return true;
}

// ---- Assertions ----

// A table for each client, whichever of its keys signed: none can use up another's room or IDs.
static sandbox_seen *table_of(sandbox *box, const char *client_id)
{
    size_t i = 0;
    while (strcmp(box->credentials[i].client_id, client_id) != 0)
        i++;
    return box->seen[i];
}

const char *sandbox_assertion_use(sandbox *box, const sandbox_seen *assertion, int64_t now)
{
    sandbox_seen *table = table_of(box, assertion->client_id);
    sandbox_seen *place = NULL;
    for (size_t i = 0; i < SANDBOX_SEEN; i++) {
        if (table[i].expires <= now)
            place = &table[i];
        else if (strcmp(table[i].jti, assertion->jti) == 0)
            return "the assertion was used before";
    }
    if (place == NULL)
        return "too many assertions in five minutes";
    *place = *assertion;
    return NULL;
}
