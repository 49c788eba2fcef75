/**
 * @file
 * The table of settings, and what becomes of a value.
 */
#include "setting.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <rdx/rate.h>

#define AT(member) offsetof(settings, member)

const setting SETTINGS[SETTING_COUNT] = {
    {"client-id", "RDX_CLIENT_ID", VALUE_TEXT, AT(client_id), "OAuth client ID"},
    {"key-id", "RDX_KEY_ID", VALUE_TEXT, AT(key_id), "ID (kid) of the key; default: the JWK's"},
    {"private-key-file", "RDX_PRIVATE_KEY_FILE", VALUE_PATH, AT(private_key_file),
     "private key, as PEM or JWK; or the secret of HS384"},
    {"algorithm", "RDX_ALGORITHM", VALUE_ALGORITHM, AT(algorithm),
     "RS384, ES384 or HS384; default: by the key"},
    {"loose-key-file", "RDX_LOOSE_KEY_FILE", VALUE_SWITCH, AT(loose_key_file),
     "take a key file that others may access"},
    {"scope", "RDX_SCOPE", VALUE_TEXT, AT(scope), "OAuth scope; default: none"},
    {"token-url", "RDX_TOKEN_URL", VALUE_TEXT, AT(token_url), "default " RDX_TOKEN_URL},
    {"legacy-api-key", "RDX_LEGACY_API_KEY", VALUE_TEXT, AT(legacy_api_key),
     "legacy API key, in place of client-id"},
    {"legacy-secret-file", "RDX_LEGACY_SECRET_FILE", VALUE_PATH, AT(legacy_secret_file),
     "file of its secret"},
    {"auth-url", "RDX_AUTH_URL", VALUE_TEXT, AT(auth_url),
     "where it is authenticated; default: the api-url"},
    {"api-url", "RDX_API_URL", VALUE_TEXT, AT(api_url), "default " RDX_API_URL},
    {"blob-url", "RDX_BLOB_URL", VALUE_TEXT, AT(blob_url), "default " RDX_BLOB_URL},
    {"source-id", "RDX_SOURCE_ID", VALUE_TEXT, AT(source_id),
     "Redox-Source-Id, for organisations with several sources"},
    {"environment", "RDX_ENVIRONMENT", VALUE_ENVIRONMENT, AT(environment),
     "production (default), staging or development"},
    {"file-policy", "RDX_FILE_POLICY", VALUE_POLICY, AT(file_policy),
     "auto (default: embed up to 200,000 bytes), embed or upload"},
    {"max-request", "RDX_MAX_REQUEST", VALUE_COUNT, AT(max_request),
     "bytes of a request at most; default 10000000"},
    {"max-reply", "RDX_MAX_REPLY", VALUE_COUNT, AT(max_reply),
     "bytes of any reply at most; default 10000000"},
    {"ca-file", "RDX_CA_FILE", VALUE_PATH, AT(ca_file),
     "PEM file of the authorities to trust; default: the system's"},
    {"proxy", "RDX_PROXY", VALUE_PROXY, AT(proxy), "http://host:port"},
    {"timeout-ms", "RDX_TIMEOUT_MS", VALUE_COUNT, AT(timeout_ms),
     "for a whole request; default 150000"},
    {"connect-timeout-ms", "RDX_CONNECT_TIMEOUT_MS", VALUE_COUNT, AT(connect_timeout_ms),
     "for a connection; default 10000"},
    {"attempts", "RDX_ATTEMPTS", VALUE_ATTEMPTS, AT(attempts),
     "of a request at most; default 4; 1: never again"},
    {"deadline-ms", "RDX_DEADLINE_MS", VALUE_COUNT, AT(deadline_ms),
     "for all attempts and waits together; default 300000"},
    {"may-duplicate", "RDX_MAY_DUPLICATE", VALUE_SWITCH, AT(may_duplicate),
     "try again, too, what may have arrived"},
    {"rate", "RDX_RATE", VALUE_RATE, AT(rate), "requests in 5 minutes; default 10000; or none"},
    {"verbose", "RDX_VERBOSE", VALUE_SWITCH, AT(verbose), "tell of each request on standard error"},
    {"no-progress", "RDX_NO_PROGRESS", VALUE_SWITCH, AT(no_progress),
     "show no progress on a terminal"},
    {"config", "RDX_CONFIG", VALUE_CONFIG, AT(config),
     "configuration file; default ~/.config/rdx/config; or none"},
    {"profile", "RDX_PROFILE", VALUE_PROFILE, AT(profile), "a section of it; default: [default]"},
};

// ---- One value: NULL when it was taken, else what was expected. ----

static const char *set_text(settings *s, const setting *row, const char *value)
{
    memcpy((char *)s + row->offset, &value, sizeof value);
    return NULL;
}

static const char *set_count(settings *s, const setting *row, uint64_t count)
{
    memcpy((char *)s + row->offset, &count, sizeof count);
    return NULL;
}

// 0 when it is no whole number above 0, or over `most`.
static uint64_t read_count(const char *value, uint64_t most)
{
    char *end;
    errno = 0;
    const unsigned long long count = strtoull(value, &end, 10);
    // strtoull takes signs and blanks, which stand for nothing here.
    if (errno != 0 || *end != '\0' || value[0] < '0' || value[0] > '9' || count > most)
        return 0;
    return count;
}

static const char *take_count(settings *s, const setting *row, const char *value)
{
    const uint64_t count = read_count(value, LONG_MAX);
    return count > 0 ? set_count(s, row, count) : "a whole number above 0";
}

static const char *take_attempts(settings *s, const setting *row, const char *value)
{
    const uint64_t count = read_count(value, RDX_MAX_ATTEMPTS);
    return count > 0 ? set_count(s, row, count) : "a whole number from 1 to 20";
}

static const char *take_rate(settings *s, const setting *row, const char *value)
{
    if (strcmp(value, "none") == 0)
        return set_count(s, row, RDX_RATE_UNLIMITED);
    const uint64_t count = read_count(value, LONG_MAX);
    return count > 0 ? set_count(s, row, count) : "a whole number above 0, or none";
}

static const char *take_switch(settings *s, const setting *row, const char *value)
{
    const bool on = strcmp(value, "true") == 0 || strcmp(value, "1") == 0;
    if (!on && strcmp(value, "false") != 0 && strcmp(value, "0") != 0)
        return "true or false";
    memcpy((char *)s + row->offset, &on, sizeof on);
    return NULL;
}

// A choice among words; `words` are those of the values 0, 1 ... of an enum.
static bool read_word(const char *value, const char *const *words, unsigned *out)
{
    for (unsigned i = 0; words[i] != NULL; i++) {
        if (strcmp(value, words[i]) != 0)
            continue;
        *out = i;
        return true;
    }
    return false;
}

static const char *take_policy(settings *s, const char *value)
{
    static const char *const words[] = {"auto", "embed", "upload", NULL}; // rdx_file_policy
    unsigned found;
    if (!read_word(value, words, &found))
        return "auto, embed or upload";
    s->file_policy = (rdx_file_policy)found;
    return NULL;
}

static const char *take_environment(settings *s, const char *value)
{
    static const char *const words[] = {"production", "staging", "development", NULL};
    unsigned found;
    if (!read_word(value, words, &found))
        return "production, staging or development";
    s->environment = (rdx_environment)found;
    return NULL;
}

static const char *take_algorithm(settings *s, const char *value)
{
    static const char *const words[] = {"", "RS384", "ES384", "HS384", NULL}; // rdx_algorithm
    unsigned found;
    if (value[0] == '\0' || !read_word(value, words, &found))
        return "RS384, ES384 or HS384";
    s->algorithm = (rdx_algorithm)found;
    return NULL;
}

// A key in place of its path, or of its ID.
static bool holds_key(const char *value)
{
    return value[0] == '{' || strchr(value, '\n') != NULL || strstr(value, "-----BEGIN") != NULL;
}

static const char *take_text(settings *s, const setting *row, const char *value,
                             setting_source from)
{
    if (row->kind == VALUE_PROXY && from != SETTING_VARIABLE && strchr(value, '@') != NULL)
        return from == SETTING_FLAG ? "no password on the command line; set RDX_PROXY"
                                    : "no password in this file; set RDX_PROXY";
    if (row->kind == VALUE_PROFILE && !setting_is_name(value, strlen(value)))
        return "a name of letters, digits, - and _";
    if ((row->kind == VALUE_PATH || row->kind == VALUE_CONFIG) && holds_key(value))
        return "the path of a file, not what stands in it";
    if (holds_key(value))
        return "one line, and no key";
    return set_text(s, row, value);
}

static const char *take_any(settings *s, const setting *row, const char *value, setting_source from)
{
    switch (row->kind) {
    case VALUE_COUNT:
        return take_count(s, row, value);
    case VALUE_ATTEMPTS:
        return take_attempts(s, row, value);
    case VALUE_RATE:
        return take_rate(s, row, value);
    case VALUE_SWITCH:
        return take_switch(s, row, value);
    case VALUE_POLICY:
        return take_policy(s, value);
    case VALUE_ENVIRONMENT:
        return take_environment(s, value);
    case VALUE_ALGORITHM:
        return take_algorithm(s, value);
    case VALUE_TEXT:
    case VALUE_PATH:
    case VALUE_PROXY:
    case VALUE_CONFIG:
    case VALUE_PROFILE:
        break;
    }
    return take_text(s, row, value, from);
}

const char *setting_take(settings *s, const setting *row, const char *value, setting_source from)
{
    const uint64_t bit = UINT64_C(1) << (row - SETTINGS);
    if (from == SETTING_FILE && (s->told & bit) != 0)
        return NULL;
    if (from != SETTING_FILE)
        s->told |= bit;
    return take_any(s, row, value, from);
}

// ---- Names. ----

const setting *setting_of_key(const char *key, size_t length)
{
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const setting *row = &SETTINGS[i];
        if (strlen(row->flag) == length && memcmp(row->flag, key, length) == 0)
            return row->kind == VALUE_CONFIG || row->kind == VALUE_PROFILE ? NULL : row;
    }
    return NULL;
}

bool setting_is_name(const char *text, size_t length)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789-_";
    return length > 0 && strspn(text, allowed) >= length;
}
