/**
 * @file
 * Tables of fixed size: what is good and what was used. See tokens.h.
 */
#include "tokens.h"

#include <string.h>
#include <strings.h>
#include <time.h>

// The client's place in the tables, whichever of its keys signed; NULL: that of the legacy key.
static size_t place_of(const sandbox *box, const char *client_id)
{
    size_t i = 0;
    if (client_id == NULL)
        return SANDBOX_CREDENTIALS;
    while (strcmp(box->credentials[i].client_id, client_id) != 0)
        i++;
    return i;
}

// ---- Access tokens ----

static bool is_good(const sandbox *box, const char *text)
{
    const int64_t now = time(NULL);
    bool good = false;
    for (size_t client = 0; client < SANDBOX_CLIENTS; client++) {
        for (size_t i = 0; i < SANDBOX_TOKENS; i++) {
            const sandbox_token *one = &box->tokens[client][i];
            if (one->expires > now && sandbox_secret_equal(one->text, text, SANDBOX_TOKEN))
                good = true;
        }
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

const char *sandbox_token_make(sandbox *box, const char *client_id, int64_t life_s)
{
    sandbox_token *table = box->tokens[place_of(box, client_id)];
    sandbox_token *place = &table[0];
    for (size_t i = 1; i < SANDBOX_TOKENS; i++) {
        if (table[i].expires < place->expires)
            place = &table[i];
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

sandbox_use sandbox_assertion_use(sandbox *box, const sandbox_seen *assertion, int64_t now)
{
    sandbox_seen *table = box->seen[place_of(box, assertion->client_id)];
    sandbox_seen *place = NULL;
    for (size_t i = 0; i < SANDBOX_SEEN; i++) {
        if (table[i].expires <= now)
            place = &table[i];
        else if (strcmp(table[i].jti, assertion->jti) == 0)
            return SANDBOX_USE_AGAIN;
    }
    if (place == NULL)
        return SANDBOX_USE_TOO_MANY;
    if (place->jti[0] != '\0')
        sandbox_used_forget(&box->store, place);
    *place = (sandbox_seen){0};
    const sandbox_use use = sandbox_used_add(&box->store, assertion, now);
    if (use == SANDBOX_USE_FIRST)
        *place = *assertion;
    return use;
}
