/**
 * @file
 * Settings for the network: from the environment, and from flags, which win.
 *
 *     settings s;
 *     if (!settings_from_environment(&s, NAME)) return CLI_TROUBLE;
 *     int option;
 *     while ((option = settings_next_option(&s, own, NAME, argc, argv)) != SETTINGS_END)
 *         ...                                       // `own` options; SETTINGS_BAD was explained
 *
 * Texts are those of the environment and of argv. Secrets are files, never texts on a command line.
 */
#ifndef RDX_CLI_SETTINGS_H
#define RDX_CLI_SETTINGS_H

#include <getopt.h>
#include <stdio.h>

#include <rdx/client.h>

typedef struct settings {
    const char *client_id;
    const char *key_id;
    const char *private_key_file;
    const char *scope;
    const char *token_url;
    const char *api_url;
    const char *blob_url;
    const char *source_id;
    const char *ca_file;
    const char *proxy;
    uint64_t timeout_ms;
    uint64_t connect_timeout_ms;
    uint64_t max_request;
    rdx_file_policy file_policy;
    rdx_environment environment;
} settings;

enum { SETTINGS_END = -1, SETTINGS_BAD = '?' };

/** Sets all from the environment, or to 0; false when a value is no good, which is then told. */
bool settings_from_environment(settings *s, const char *command);

/**
 * The next option of `own` (getopt's `val`, its value in `optarg`), SETTINGS_END behind the last,
 * SETTINGS_BAD after a complaint. Options that are settings are taken on the way. `own` ends with
 * a row of zeros and has at most SETTINGS_OWN_OPTIONS.
 */
#define SETTINGS_OWN_OPTIONS 16
int settings_next_option(settings *s, const struct option *own, const char *command, int argc,
                         char **argv);

/** The part of --help that lists the settings with their flags and variables. */
void settings_print_help(FILE *to);

#endif
