/**
 * @file
 * Reads the options of `rdx validate`. Values given with them are not repeated in complaints.
 */
#include "validate_options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <rdx/gen/events.h>

#include "cli.h"
#include "options.h"

#define NAME "rdx validate"
#define MAX_ISSUES 1000
#define MOST_ISSUES 10000 // what a full report costs grows with it

enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

// What is settled only when all options are known.
typedef struct wishes {
    int color;
    bool quiet;
    bool text_only;                  // --show-values was given
    bool single[RDX_RULE_COUNT];     // --rule was given for it ...
    rdx_level level[RDX_RULE_COUNT]; // ... with this level, which --rules does not change
} wishes;

// The place of `word` in a list that ends with NULL; -1 when it is not there.
static int place_in(const char *const *words, const char *word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return -1;
}

// ---- Single options ----

static int read_event(validate_options *out)
{
    out->work.event = rdx_event_by_schema(optarg);
    if (out->work.event == NULL)
        return cli_usage(NAME, "there is no such event; `rdx sample --list` has them all");
    return CLI_DONE;
}

static int read_format(validate_options *out)
{
    out->work.out.format = output_format_by_name(optarg);
    if (out->work.out.format == NULL)
        return cli_usage(NAME, "--format: expected text, json, junit, sarif, github or tap");
    return CLI_DONE;
}

static int read_color(wishes *wish)
{
    static const char *const words[] = {"auto", "always", "never", NULL};
    wish->color = place_in(words, optarg);
    return wish->color >= 0 ? CLI_DONE : cli_usage(NAME, "--color: expected auto, always or never");
}

static int read_fail_on(validate_options *out)
{
    static const char *const words[] = {"error", "warning", NULL};
    int place = place_in(words, optarg);
    out->work.warnings_fail = place == 1;
    return place >= 0 ? CLI_DONE : cli_usage(NAME, "--fail-on: expected warning or error");
}

static int read_max_issues(validate_options *out)
{
    char *end;
    unsigned long number = strtoul(optarg, &end, 10);
    bool digits = optarg[0] >= '0' && optarg[0] <= '9' && *end == '\0';
    if (!digits || number < 1 || number > MOST_ISSUES)
        return cli_usage(NAME, "--max-issues: expected a whole number from 1 to %d", MOST_ISSUES);
    out->work.max_issues = number;
    return CLI_DONE;
}

static int read_rules(validate_options *out)
{
    static const char *const words[] = {"none", "warn", "error", NULL};
    int place = place_in(words, optarg);
    if (place < 0)
        return cli_usage(NAME, "--rules: expected none, warn or error");
    out->rules = place == 0 ? (rdx_rules){0} : place == 1 ? rdx_rules_warn() : rdx_rules_error();
    return CLI_DONE;
}

static int read_rule(wishes *wish)
{
    static const char *const words[] = {"off", "notice", "warning", "error", NULL};
    char name[32];
    const char *equals = strchr(optarg, '=');
    size_t length = equals == NULL ? 0 : (size_t)(equals - optarg);
    int level = equals == NULL ? -1 : place_in(words, equals + 1);
    if (level < 0 || length >= sizeof name)
        return cli_usage(NAME, "--rule: expected NAME=off, notice, warning or error");
    memcpy(name, optarg, length);
    name[length] = '\0';
    rdx_rule rule;
    if (!rdx_rule_by_name(name, &rule))
        return cli_usage(NAME, "--rule: there is no such rule; --help has them all");
    wish->single[rule] = true;
    wish->level[rule] = (rdx_level)level;
    return CLI_DONE;
}

// ---- All ----

static int read_option(int option, validate_options *out, wishes *wish)
{
    switch (option) {
    case 'r':
        return read_rules(out);
    case 'R':
        return read_rule(wish);
    case 'e':
        return read_event(out);
    case 'f':
        return read_format(out);
    case 'c':
        return read_color(wish);
    case 'w':
        return read_fail_on(out);
    case 'm':
        return read_max_issues(out);
    case 'l':
        out->work.lines = true;
        break;
    case 't':
        out->work.options.policy = RDX_TOLERANT;
        break;
    case 'n':
        out->work.out.source = false;
        break;
    case 'v':
        out->work.out.show_values = wish->text_only = true;
        break;
    case 's':
        out->summary = true;
        break;
    case 'q':
        wish->quiet = true;
        break;
    case 'h':
        out->help = true;
        break;
    default:
        break;
    }
    return CLI_DONE;
}

static bool wants_colour(int color)
{
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    if (color != COLOR_AUTO)
        return color == COLOR_ALWAYS;
    if (no_color != NULL && no_color[0] != '\0')
        return false;
    return isatty(STDOUT_FILENO) && terminal != NULL && strcmp(terminal, "dumb") != 0;
}

static int settle(validate_options *out, const wishes *wish)
{
    if (wish->text_only && (out->work.out.format != &output_text || !out->work.out.source))
        return cli_usage(NAME, "--show-values needs --format text and lines of the source");
    for (int rule = 0; rule < RDX_RULE_COUNT; rule++)
        if (wish->single[rule])
            out->rules.levels[rule] = wish->level[rule];
    out->work.options.rules = &out->rules;
    out->work.out.colour = wants_colour(wish->color);
    if (wish->quiet)
        out->work.out.format = NULL;
    return CLI_DONE;
}

int validate_options_read(int argc, char **argv, validate_options *out)
{
    static const struct option rows[] = {{"event", required_argument, NULL, 'e'},
                                         {"format", required_argument, NULL, 'f'},
                                         {"lines", no_argument, NULL, 'l'},
                                         {"tolerant", no_argument, NULL, 't'},
                                         {"rules", required_argument, NULL, 'r'},
                                         {"rule", required_argument, NULL, 'R'},
                                         {"fail-on", required_argument, NULL, 'w'},
                                         {"max-issues", required_argument, NULL, 'm'},
                                         {"color", required_argument, NULL, 'c'},
                                         {"no-source", no_argument, NULL, 'n'},
                                         {"show-values", no_argument, NULL, 'v'},
                                         {"summary", no_argument, NULL, 's'},
                                         {"quiet", no_argument, NULL, 'q'},
                                         {"help", no_argument, NULL, 'h'},
                                         {0}};
    wishes wish = {0};
    *out =
        (validate_options){.work = {.max_issues = MAX_ISSUES,
                                    .out = {.to = stdout, .format = &output_text, .source = true},
                                    .from = SOURCE},
                           .rules = rdx_rules_warn()};
    options all = {.command = NAME, .rows = rows, .list = "rule"};
    int code = CLI_DONE;
    for (int option;
         code == CLI_DONE && (option = options_next(&all, argc, argv)) != OPTIONS_END;) {
        if (option == OPTIONS_BAD)
            return CLI_TROUBLE;
        code = read_option(option, out, &wish);
    }
    if (code != CLI_DONE || out->help)
        return code;
    return settle(out, &wish);
}
