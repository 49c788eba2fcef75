/**
 * @file
 * Settings from the environment, from flags and, behind them, from the configuration file.
 */
#include "settings.h"

#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "config.h"
#include "options.h"
#include "setting.h"

enum { FIRST_ID = 1000 };

bool settings_begin(settings *s, const char *command)
{
    *s = (settings){0};
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const char *value = getenv(SETTINGS[i].variable);
        if (value == NULL || value[0] == '\0')
            continue;
        const char *expected = setting_take(s, &SETTINGS[i], value, SETTING_VARIABLE);
        if (expected != NULL) {
            cli_usage(command, "%s: expected %s", SETTINGS[i].variable, expected);
            return false;
        }
    }
    return true;
}

_Static_assert(SETTING_COUNT + SETTINGS_OWN_OPTIONS <= 64, "options.h has a bit for each row");

// The settings come first, so that the bit of each in `given` is its place in the table.
static void list_options(const struct option *own, struct option *rows)
{
    for (int i = 0; i < SETTING_COUNT; i++) {
        // --verbose, and --verbose=false against a file that says otherwise.
        const int value = SETTINGS[i].kind == VALUE_SWITCH ? optional_argument : required_argument;
        rows[i] = (struct option){SETTINGS[i].flag, value, NULL, FIRST_ID + i};
    }
    size_t count = SETTING_COUNT;
    for (size_t i = 0; own[i].name != NULL && i < SETTINGS_OWN_OPTIONS; i++)
        rows[count++] = own[i];
    rows[count] = (struct option){0};
}

int settings_next_option(settings *s, const struct option *own, const char *command, int argc,
                         char **argv)
{
    struct option rows[SETTING_COUNT + SETTINGS_OWN_OPTIONS + 1];
    list_options(own, rows);
    options all = {.command = command, .rows = rows, .given = s->given};
    for (;;) {
        const int option = options_next(&all, argc, argv);
        s->given = all.given;
        if (option == OPTIONS_END)
            return config_read(s, command) ? SETTINGS_END : SETTINGS_BAD;
        if (option < FIRST_ID)
            return option;
        const setting *row = &SETTINGS[option - FIRST_ID];
        const char *value = optarg != NULL ? optarg : "true";
        const char *expected = setting_take(s, row, value, SETTING_FLAG);
        if (expected != NULL) {
            cli_usage(command, "--%s: expected %s", row->flag, expected);
            return SETTINGS_BAD;
        }
    }
}

void settings_tell_policy(settings *s, rdx_file_policy policy)
{
    static const char *const words[] = {"auto", "embed", "upload"};
    const setting *row = setting_of_key("file-policy", strlen("file-policy"));
    (void)setting_take(s, row, words[policy], SETTING_FLAG);
}

bool settings_policy_given(const settings *s)
{
    const setting *row = setting_of_key("file-policy", strlen("file-policy"));
    return (s->given & UINT64_C(1) << (row - SETTINGS)) != 0;
}

void settings_print_help(FILE *to)
{
    fputs("\nSettings, by flag, by environment variable, or by a line such as `client-id = ...` "
          "in a\nconfiguration file; the first of these wins:\n",
          to);
    for (size_t i = 0; i < SETTING_COUNT; i++)
        fprintf(to, "  --%-19s %-23s %s\n", SETTINGS[i].flag, SETTINGS[i].variable,
                SETTINGS[i].help);
}
