/**
 * @file
 * Settings for the network: from flags, from the environment and from a configuration file; of
 * several the first of these wins.
 *
 *     settings s;
 *     if (!settings_begin(&s, NAME)) return CLI_TROUBLE;
 *     int option;
 *     while ((option = settings_next_option(&s, own, NAME, argc, argv)) != SETTINGS_END)
 *         ...                                       // `own` options; SETTINGS_BAD was explained
 *
 * Texts are those of argv, of the environment and of `from_file`; nothing is to be freed. Secrets
 * are files, never texts on a command line or in the configuration file.
 */
#ifndef RDX_CLI_SETTINGS_H
#define RDX_CLI_SETTINGS_H

#include <getopt.h>
#include <stdio.h>

#include <rdx/client.h>

enum { SETTINGS_FROM_FILE = 16000 };

typedef struct settings {
    const char *client_id;
    const char *key_id;
    const char *private_key_file;
    const char *scope;
    const char *legacy_api_key;
    const char *legacy_secret_file;
    const char *auth_url;
    const char *token_url;
    const char *api_url;
    const char *blob_url;
    const char *source_id;
    const char *ca_file;
    const char *proxy;
    const char *config;
    const char *profile;
    uint64_t timeout_ms;
    uint64_t connect_timeout_ms;
    uint64_t max_request;
    uint64_t max_reply;
    uint64_t attempts;
    uint64_t deadline_ms;
    uint64_t rate; // requests in 5 minutes, RDX_RATE_UNLIMITED, or 0: the library's default
    rdx_algorithm algorithm;
    rdx_file_policy file_policy;
    rdx_environment environment;
    bool loose_key_file;
    bool may_duplicate;
    bool verbose;
    bool no_progress;
    struct progress *progress; // where transfers show how far they are; the command's, or NULL
    // ---- Private. ----
    uint64_t told;  // a bit for each row of the table: set by a flag or a variable
    uint64_t given; // of `options`: what stood on the command line
    size_t used;    // bytes of from_file
    char from_file[SETTINGS_FROM_FILE];
} settings;

enum { SETTINGS_END = -1, SETTINGS_BAD = '?' };

/** Sets all from the environment, or to 0; false when a value is no good, which is then told. */
bool settings_begin(settings *s, const char *command);

/**
 * The next option of `own` (getopt's `val`, its value in `optarg`), SETTINGS_END behind the last,
 * SETTINGS_BAD after a complaint. Options that are settings are taken on the way; behind the last
 * one the configuration file is read. `own` ends with a row of zeros and has at most
 * SETTINGS_OWN_OPTIONS.
 */
#define SETTINGS_OWN_OPTIONS 16
int settings_next_option(settings *s, const struct option *own, const char *command, int argc,
                         char **argv);

/** As --file-policy does; for flags of a command that stand for it. */
void settings_tell_policy(settings *s, rdx_file_policy policy);

/** Whether --file-policy itself stood on the command line. */
bool settings_policy_given(const settings *s);

/** The part of --help that lists the settings with their flags and variables. */
void settings_print_help(FILE *to);

#endif
