/**
 * @file
 * The table of settings: one row for the flag, the variable, the key of the configuration file and
 * the line of --help. For settings.c,
 * config.c and session.c.
 */
#ifndef RDX_CLI_SETTING_H
#define RDX_CLI_SETTING_H

#include "settings.h"

typedef enum value_kind {
    VALUE_TEXT,
    VALUE_PATH,
    VALUE_PROXY,
    VALUE_COUNT,
    VALUE_ATTEMPTS,
    VALUE_RATE,
    VALUE_SWITCH,
    VALUE_POLICY,
    VALUE_ENVIRONMENT,
    VALUE_ALGORITHM,
    VALUE_CONFIG,  // the path of the configuration file,
    VALUE_PROFILE, // and a section of it: these two stand in no such file
} value_kind;

typedef struct setting {
    const char *flag; // without its dashes; also the key
    const char *variable;
    value_kind kind;
    size_t offset; // in `settings`
    const char *help;
} setting;

enum { SETTING_COUNT = 29 };
extern const setting SETTINGS[SETTING_COUNT];

typedef enum setting_source {
    SETTING_VARIABLE,
    SETTING_FLAG,
    SETTING_FILE,
} setting_source;

/** The row of a key; NULL when there is none of this name, or none that a file may have. */
const setting *setting_of_key(const char *key, size_t length);

/**
 * Sets it; `value` must last. A value of a file counts for nothing where a flag or a variable told
 * one. NULL, or what was expected in place of the value, which is never repeated.
 */
const char *setting_take(settings *s, const setting *row, const char *value, setting_source from);

/** Whether the name may be one of a section: letters, digits, - and _. */
bool setting_is_name(const char *text, size_t length);

#endif
