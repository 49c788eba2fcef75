/**
 * @file
 * The rules of an assertion, in the order in which they protect each other: form, header,
 * signature, and only then what the claims say. See assertion.h.
 */
#include "assertion.h"

#include "claims.h"

#include <rdx/base64.h>

#include <string.h>

enum { PART_ROOM = SANDBOX_ASSERTION + 4 }; // with the padding that base64url leaves out

// The three parts of a JWT, decoded; `signed_size` bytes of its text are what was signed.
typedef struct assertion {
    size_t signed_size;
    size_t header_size, claims_size, signature_size;
    char header[PART_ROOM], claims[PART_ROOM], signature[PART_ROOM];
} assertion;

// ---- Its parts ----

// base64url without padding (RFC 7515, section 2), by way of the strict decoder of base64.
static bool decode_part(const char *text, size_t length, char *out, size_t *out_size)
{
    char padded[PART_ROOM];
    if (length == 0 || length > PART_ROOM - 4)
        return false;
    for (size_t i = 0; i < length; i++) {
        const char c = text[i];
        if (c == '+' || c == '/' || c == '=')
            return false;
        padded[i] = c;
        if (c == '-')
            padded[i] = '+';
        if (c == '_')
            padded[i] = '/';
    }
    while (length % 4 != 0)
        padded[length++] = '=';
    return rdx_base64_decode(padded, length, out, out_size) == RDX_OK;
}

static bool decode(const char *text, assertion *out)
{
    const char *claims = strchr(text, '.');
    const char *signature = claims == NULL ? NULL : strchr(claims + 1, '.');
    if (signature == NULL || strlen(text) > SANDBOX_ASSERTION)
        return false;
    out->signed_size = (size_t)(signature - text);
    // A fourth part is refused with the signature: a dot is of no alphabet.
    return decode_part(text, (size_t)(claims - text), out->header, &out->header_size) &&
           decode_part(claims + 1, (size_t)(signature - claims) - 1, out->claims,
                       &out->claims_size) &&
           decode_part(signature + 1, strlen(signature + 1), out->signature, &out->signature_size);
}

static bool equal(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

// ---- Whose it is ----

static const sandbox_credential *find_by_key_id(const sandbox_rules *rules, const char *key_id)
{
    for (size_t i = 0; i < rules->credential_count; i++) {
        const sandbox_credential *credential = &rules->credentials[i];
        if (credential->key_id[0] != '\0' && equal(key_id, credential->key_id))
            return credential;
    }
    return NULL;
}

// The credential without a key ID of the client that the claims name. They are not verified yet:
// they choose what to verify with, and the claims are held against it afterwards.
static const sandbox_credential *find_by_issuer(const sandbox_rules *rules, const assertion *parts)
{
    const sandbox_credential *found = NULL;
    sandbox_claims *claims = sandbox_claims_open(parts->claims, parts->claims_size);
    const char *issuer = claims == NULL ? NULL : sandbox_claims_text(claims, "iss");
    for (size_t i = 0; i < rules->credential_count && found == NULL; i++) {
        const sandbox_credential *credential = &rules->credentials[i];
        if (credential->key_id[0] == '\0' && equal(issuer, credential->client_id))
            found = credential;
    }
    sandbox_claims_close(claims);
    return found;
}

static const char *judge_header(const sandbox_claims *header, const assertion *parts,
                                const sandbox_rules *rules, const sandbox_credential **out)
{
    if (sandbox_claims_has(header, "kid")) {
        *out = find_by_key_id(rules, sandbox_claims_text(header, "kid"));
        if (*out == NULL)
            return "the assertion's kid is not registered";
    } else {
        *out = find_by_issuer(rules, parts);
        if (*out == NULL)
            return "the assertion's header has no kid";
    }
    // The credential has one algorithm and the client no choice: "none", and HS384 with a public
    // key as its secret, are how forged assertions come.
    if (!equal(sandbox_claims_text(header, "alg"), sandbox_key_algorithm((*out)->key)))
        return "the assertion's alg is not that of its key";
    if (sandbox_claims_has(header, "typ") && !equal(sandbox_claims_text(header, "typ"), "JWT"))
        return "the assertion's typ is not JWT";
    if (sandbox_claims_has(header, "crit"))
        return "the assertion's header has a crit that is not understood";
    return NULL;
}

// ---- What it says ----

static const char *judge_times(const sandbox_claims *claims, const sandbox_rules *rules,
                               int64_t *expires)
{
    const int64_t now = rules->now;
    int64_t issued = 0, from = 0;
    if (!sandbox_claims_time(claims, "exp", expires))
        return "the assertion has no exp";
    if (*expires <= now)
        return "the assertion has expired";
    if (*expires > now + SANDBOX_LIFE_S + SANDBOX_CLOCK_SKEW_S)
        return "the assertion's exp is more than 5 minutes ahead";
    if (!sandbox_claims_time(claims, "iat", &issued))
        return "the assertion has no iat";
    if (issued > now + SANDBOX_CLOCK_SKEW_S)
        return "the assertion's iat is in the future";
    // Whatever became of the store: most of what was used before cannot be used again.
    if (issued < rules->earliest)
        return "the assertion is older than the sandbox";
    if (sandbox_claims_has(claims, "nbf") &&
        (!sandbox_claims_time(claims, "nbf", &from) || from > now + SANDBOX_CLOCK_SKEW_S))
        return "the assertion's nbf is in the future";
    return NULL;
}

static const char *judge_claims(const sandbox_claims *claims, const sandbox_rules *rules,
                                const sandbox_credential *client, sandbox_seen *out)
{
    if (!equal(sandbox_claims_text(claims, "iss"), client->client_id))
        return "the assertion's iss is not the client of its key";
    if (!equal(sandbox_claims_text(claims, "sub"), client->client_id))
        return "the assertion's sub is not its iss";
    if (!equal(sandbox_claims_text(claims, "aud"), rules->audience))
        return "the assertion's aud is not this token URL";
    const char *jti = sandbox_claims_text(claims, "jti");
    if (jti == NULL || jti[0] == '\0')
        return "the assertion has no jti";
    if (strlen(jti) > SANDBOX_JTI)
        return "the assertion's jti is too long";
    memcpy(out->jti, jti, strlen(jti) + 1);
    out->client_id = client->client_id;
    return judge_times(claims, rules, &out->expires);
}

static const char *judge(const char *text, const assertion *parts, const sandbox_claims *header,
                         const sandbox_rules *rules, sandbox_seen *out)
{
    const sandbox_credential *client = NULL;
    const char *fault = judge_header(header, parts, rules, &client);
    if (fault != NULL)
        return fault;
    if (!sandbox_key_verify(client->key, text, parts->signed_size, parts->signature,
                            parts->signature_size))
        return "the assertion's signature is not by the registered key";
    sandbox_claims *claims = sandbox_claims_open(parts->claims, parts->claims_size);
    if (claims == NULL)
        return "the assertion's claims are not a JSON object";
    fault = judge_claims(claims, rules, client, out);
    sandbox_claims_close(claims);
    return fault;
}

const char *sandbox_assertion_judge(const char *text, const sandbox_rules *rules, sandbox_seen *out)
{
    assertion parts;
    if (!decode(text, &parts))
        return "the assertion is not three parts of base64url";
    sandbox_claims *header = sandbox_claims_open(parts.header, parts.header_size);
    if (header == NULL)
        return "the assertion's header is not a JSON object";
    const char *fault = judge(text, &parts, header, rules, out);
    sandbox_claims_close(header);
    return fault;
}
