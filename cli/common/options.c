/**
 * @file
 * Reads long options, and complains about those that are unknown or given twice.
 */
#include "options.h"

#include <stdbool.h>
#include <string.h>

#include "cli.h"

static void refuse_unknown(const char *command, int argc, char **argv)
{
    const char *option = optind > 0 && optind <= argc ? argv[optind - 1] : "";
    if (strncmp(option, "--", 2) != 0) {
        cli_usage(command, "there is no such short option, or its value is missing");
        return;
    }
    int length = (int)strcspn(option, "=");
    cli_usage(command, "option %.*s is unknown, ambiguous, or its value is missing or unwanted",
              length, option);
}

static bool may_repeat(const options *all, const struct option *row)
{
    return row->has_arg == no_argument || (all->list != NULL && strcmp(row->name, all->list) == 0);
}

int options_next(options *all, int argc, char **argv)
{
    int place = 0;
    opterr = 0;
    const int option = getopt_long(argc, argv, "", all->rows, &place);
    if (option == -1)
        return OPTIONS_END;
    if (option == '?') {
        refuse_unknown(all->command, argc, argv);
        return OPTIONS_BAD;
    }
    const struct option *row = &all->rows[place];
    const uint64_t bit = UINT64_C(1) << place;
    if ((all->given & bit) != 0 && !may_repeat(all, row)) {
        cli_usage(all->command, "--%s: give it only once", row->name);
        return OPTIONS_BAD;
    }
    all->given |= bit;
    return option;
}
