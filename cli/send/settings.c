/**
 * @file
 * One table for the environment, the flags and --help.
 */
#include "settings.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

typedef enum value_kind {
    VALUE_TEXT,
    VALUE_PATH,
    VALUE_PROXY,
    VALUE_COUNT,
    VALUE_POLICY,
    VALUE_ENVIRONMENT,
} value_kind;

typedef struct setting {
    const char *flag;
    const char *variable;
    value_kind kind;
    size_t offset;
    const char *help;
} setting;

static const setting SETTINGS[] = {
    {"client-id", "RDX_CLIENT_ID", VALUE_TEXT, offsetof(settings, client_id), "OAuth client ID"},
    {"key-id", "RDX_KEY_ID", VALUE_TEXT, offsetof(settings, key_id), "ID (kid) of the key"},
    {"private-key-file", "RDX_PRIVATE_KEY_FILE", VALUE_PATH, offsetof(settings, private_key_file),
     "PEM file of the private RSA key"},
    {"scope", "RDX_SCOPE", VALUE_TEXT, offsetof(settings, scope), "OAuth scope; default: none"},
    {"token-url", "RDX_TOKEN_URL", VALUE_TEXT, offsetof(settings, token_url),
     "default " RDX_TOKEN_URL},
    {"api-url", "RDX_API_URL", VALUE_TEXT, offsetof(settings, api_url), "default " RDX_API_URL},
    {"blob-url", "RDX_BLOB_URL", VALUE_TEXT, offsetof(settings, blob_url), "default " RDX_BLOB_URL},
    {"source-id", "RDX_SOURCE_ID", VALUE_TEXT, offsetof(settings, source_id),
     "Redox-Source-Id, for organisations with several sources"},
    {"environment", "RDX_ENVIRONMENT", VALUE_ENVIRONMENT, offsetof(settings, environment),
     "production (default), staging or development"},
    {"file-policy", "RDX_FILE_POLICY", VALUE_POLICY, offsetof(settings, file_policy),
     "auto (default: embed up to 200,000 bytes), embed or upload"},
    {"max-request", "RDX_MAX_REQUEST", VALUE_COUNT, offsetof(settings, max_request),
     "bytes of a request at most; default 10000000"},
    {"ca-file", "RDX_CA_FILE", VALUE_PATH, offsetof(settings, ca_file),
     "PEM file of the authorities to trust; default: the system's"},
    {"proxy", "RDX_PROXY", VALUE_PROXY, offsetof(settings, proxy), "http://host:port"},
    {"timeout-ms", "RDX_TIMEOUT_MS", VALUE_COUNT, offsetof(settings, timeout_ms),
     "for a whole request; default 150000"},
    {"connect-timeout-ms", "RDX_CONNECT_TIMEOUT_MS", VALUE_COUNT,
     offsetof(settings, connect_timeout_ms), "for a connection; default 10000"},
};

enum { COUNT = sizeof SETTINGS / sizeof SETTINGS[0], FIRST_ID = 1000 };

// ---- One value: NULL when it was taken, else what was expected. Values are never repeated. ----

static const char *take_text(settings *s, const setting *row, const char *value)
{
    memcpy((char *)s + row->offset, &value, sizeof value);
    return NULL;
}

static const char *take_count(settings *s, const setting *row, const char *value)
{
    char *end;
    errno = 0;
    unsigned long long count = strtoull(value, &end, 10);
    // strtoull takes signs and blanks, which stand for nothing here.
    if (errno != 0 || *end != '\0' || value[0] < '0' || value[0] > '9' || count == 0 ||
        count > LONG_MAX)
        return "a whole number above 0";
    uint64_t taken = count;
    memcpy((char *)s + row->offset, &taken, sizeof taken);
    return NULL;
}

static const char *take_policy(settings *s, const char *value)
{
    if (strcmp(value, "auto") == 0)
        s->file_policy = RDX_FILE_AUTO;
    else if (strcmp(value, "embed") == 0)
        s->file_policy = RDX_FILE_EMBED;
    else if (strcmp(value, "upload") == 0)
        s->file_policy = RDX_FILE_UPLOAD;
    else
        return "auto, embed or upload";
    return NULL;
}

static const char *take_environment(settings *s, const char *value)
{
    if (strcmp(value, "production") == 0)
        s->environment = RDX_ENVIRONMENT_PRODUCTION;
    else if (strcmp(value, "staging") == 0)
        s->environment = RDX_ENVIRONMENT_STAGING;
    else if (strcmp(value, "development") == 0)
        s->environment = RDX_ENVIRONMENT_DEVELOPMENT;
    else
        return "production, staging or development";
    return NULL;
}

static const char *take(settings *s, const setting *row, const char *value, bool from_flag)
{
    switch (row->kind) {
    case VALUE_COUNT:
        return take_count(s, row, value);
    case VALUE_POLICY:
        return take_policy(s, value);
    case VALUE_ENVIRONMENT:
        return take_environment(s, value);
    case VALUE_PATH:
        // A key in place of its path, say.
        if (value[0] == '{' || strchr(value, '\n') != NULL || strstr(value, "-----BEGIN") != NULL)
            return "the path of a file, not what stands in it";
        break;
    case VALUE_PROXY:
        if (from_flag && strchr(value, '@') != NULL)
            return "no password on the command line; set RDX_PROXY";
        break;
    case VALUE_TEXT:
        break;
    }
    return take_text(s, row, value);
}

// ---- Environment and flags. ----

bool settings_from_environment(settings *s, const char *command)
{
    *s = (settings){0};
    for (size_t i = 0; i < COUNT; i++) {
        const char *value = getenv(SETTINGS[i].variable);
        if (value == NULL || value[0] == '\0')
            continue;
        const char *expected = take(s, &SETTINGS[i], value, false);
        if (expected != NULL) {
            cli_usage(command, "%s: expected %s", SETTINGS[i].variable, expected);
            return false;
        }
    }
    return true;
}

static void list_options(const struct option *own, struct option *all)
{
    size_t count = 0;
    while (own[count].name != NULL && count < SETTINGS_OWN_OPTIONS) {
        all[count] = own[count];
        count++;
    }
    for (int i = 0; i < COUNT; i++)
        all[count++] = (struct option){SETTINGS[i].flag, required_argument, NULL, FIRST_ID + i};
    all[count] = (struct option){0};
}

int settings_next_option(settings *s, const struct option *own, const char *command, int argc,
                         char **argv)
{
    struct option all[SETTINGS_OWN_OPTIONS + COUNT + 1];
    list_options(own, all);
    opterr = 0;
    for (;;) {
        int option = getopt_long(argc, argv, "", all, NULL);
        if (option == '?')
            cli_bad_option(command, argc, argv);
        if (option < FIRST_ID)
            return option;
        const setting *row = &SETTINGS[option - FIRST_ID];
        const char *expected = take(s, row, optarg, true);
        if (expected != NULL) {
            cli_usage(command, "--%s: expected %s", row->flag, expected);
            return SETTINGS_BAD;
        }
    }
}

void settings_print_help(FILE *to)
{
    fputs("\nSettings, by flag or by environment variable; a flag wins:\n", to);
    for (size_t i = 0; i < COUNT; i++)
        fprintf(to, "  --%-19s %-23s %s\n", SETTINGS[i].flag, SETTINGS[i].variable,
                SETTINGS[i].help);
}
