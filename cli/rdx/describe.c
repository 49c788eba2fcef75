/**
 * @file
 * `rdx describe`: what an event has in it, for people (a table), for pages (Markdown) and for
 * programs (JSON).
 */
#include "commands.h"

#include <stdio.h>
#include <string.h>

#include <rdx/gen/describe.h>
#include <rdx/gen/events.h>

#include "cli.h"
#include "escape.h"
#include "list.h"
#include "options.h"

#define NAME "rdx describe"

static const char HELP[] =
    "Usage: rdx describe [EVENT] [--format table|markdown|json]\n"
    "\n"
    "Lists the members of an event such as notes/new: JSON path, types, whether the schema\n"
    "requires them in their object, where they are in C, values and formats that Redox\n"
    "documents, and what they are. `Orders[]` is an array, `Orders[].ID` a member of its "
    "elements.\n"
    "Without EVENT, or with --list, lists the events.\n"
    "\n"
    "Exit codes: 0 done, 2 trouble.\n";

// ---- Rows: the members of a description with their paths, in document order ----

typedef struct place {
    const struct place *above; // NULL at the top
    const char *key;           // "" for the elements of a message that is a list
    bool is_array;
} place;

typedef struct member_row {
    const place *at;
    const rdx_object_description *in;
    const rdx_member_description *member;
} member_row;

typedef void row_function(const member_row *row, void *context);

static void each_member(const rdx_object_description *object, const place *above,
                        row_function *visit, void *context)
{
    for (size_t i = 0; i < object->count; i++) {
        const rdx_member_description *member = &object->members[i];
        const place at = {above, member->key, strcmp(member->type, "array") == 0};
        visit(&(member_row){&at, object, member}, context);
        if (member->object != NULL)
            each_member(member->object, &at, visit, context);
    }
}

// The elements of a message that is a list of untyped values are its only row.
static void each_row(const rdx_event_description *event, row_function *visit, void *context)
{
    static const rdx_object_description list = {.type = "rdx_json_list"};
    static const rdx_member_description untyped = {.key = "", .name = "items", .type = "any"};
    const place elements = {NULL, "", true};
    if (event->object != NULL)
        each_member(event->object, event->is_list ? &elements : NULL, visit, context);
    else
        visit(&(member_row){&elements, &list, &untyped}, context);
}

// ---- Cells ----

static size_t path_width(const place *at)
{
    const size_t above = at->above != NULL ? path_width(at->above) + strlen(".") : 0;
    return above + strlen(at->key) + (at->is_array ? strlen("[]") : 0);
}

static const char *null_of(const member_row *row)
{
    return row->member->nullable ? " or null" : "";
}

static const char *required_of(const member_row *row)
{
    return row->member->required ? "yes" : "no";
}

// Writes a text where it could mean something else.
typedef void put_function(const char *text);

static void put_plain(const char *text)
{
    fputs(text, stdout);
}

static void put_markdown(const char *text)
{
    for (; *text != '\0'; text++) {
        if (strchr("\\`*_<>[]|", *text) != NULL)
            putchar('\\');
        putchar(*text);
    }
}

static void put_json(const char *text)
{
    escape_json_part(stdout, text);
}

static void put_path(const place *at, put_function *put)
{
    if (at->above != NULL) {
        put_path(at->above, put);
        putchar('.');
    }
    put(at->key);
    fputs(at->is_array ? "[]" : "", stdout);
}

// What the member is, its values, what the schema asks and its format: sentences.
static void put_what(const rdx_member_description *member, put_function *put)
{
    const char *space = "";
    if (member->doc != NULL) {
        put(member->doc);
        space = " ";
    }
    if (member->set != NULL) {
        printf("%s%s: ", space, member->set->closed ? "One of" : "Usually one of");
        for (size_t i = 0; i < member->set->count; i++) {
            fputs(i > 0 ? ", " : "", stdout);
            put(member->set->values[i]);
        }
        putchar('.');
        space = " ";
    }
    if (member->constraint != NULL) {
        printf("%sSchema: ", space);
        put(member->constraint);
        putchar('.');
        space = " ";
    }
    if (member->format != NULL)
        printf("%sFormat: %s.", space, member->format);
}

// What the schema asks of the message as a whole: a line below its members.
static void put_whole(const rdx_event_description *event, const char *before, put_function *put)
{
    if (event->constraint == NULL)
        return;
    printf("%sThe message: ", before);
    put(event->constraint);
    puts(".");
}

// ---- Table ----

typedef struct widths {
    size_t path;
    size_t type;
    size_t symbol;
} widths;

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static void measure(const member_row *row, void *context)
{
    widths *w = context;
    w->path = larger(w->path, path_width(row->at));
    w->type = larger(w->type, strlen(row->member->type) + strlen(null_of(row)));
    w->symbol = larger(w->symbol, strlen(row->in->type) + strlen(".") + strlen(row->member->name));
}

static void pad(size_t width, size_t used)
{
    printf("%*s", (int)(width - used) + 2, "");
}

static bool has_what(const rdx_member_description *member)
{
    return member->doc != NULL || member->set != NULL || member->constraint != NULL ||
           member->format != NULL;
}

static void put_table_row(const member_row *row, void *context)
{
    const widths *w = context;
    const rdx_member_description *member = row->member;
    put_path(row->at, put_plain);
    pad(w->path, path_width(row->at));
    printf("%s%s", member->type, null_of(row));
    pad(w->type, strlen(member->type) + strlen(null_of(row)));
    printf("%-8s  %s.%s", required_of(row), row->in->type, member->name);
    if (has_what(member)) {
        pad(w->symbol, strlen(row->in->type) + strlen(".") + strlen(member->name));
        put_what(member, put_plain);
    }
    putchar('\n');
}

static void print_table(const rdx_event *event, const rdx_event_description *description)
{
    (void)event;
    widths w = {strlen("MEMBER"), strlen("TYPE"), strlen("C")};
    each_row(description, measure, &w);
    printf("%-*s  %-*s  %-8s  %-*s  %s\n", (int)w.path, "MEMBER", (int)w.type, "TYPE", "REQUIRED",
           (int)w.symbol, "C", "WHAT");
    each_row(description, put_table_row, &w);
    put_whole(description, "", put_plain);
}

// ---- Markdown ----

static void put_markdown_row(const member_row *row, void *context)
{
    (void)context;
    fputs("| `", stdout);
    put_path(row->at, put_plain);
    printf("` | %s%s | %s | `%s.%s` | ", row->member->type, null_of(row), required_of(row),
           row->in->type, row->member->name);
    put_what(row->member, put_markdown);
    puts(" |");
}

static void print_markdown(const rdx_event *event, const rdx_event_description *description)
{
    printf("## %s %s (`%s`)\n\n", event->data_model, event->event_type, event->schema);
    puts("| Member | Type | Required | C | What |");
    puts("| --- | --- | --- | --- | --- |");
    each_row(description, put_markdown_row, NULL);
    put_whole(description, "\n", put_markdown);
}

// ---- JSON ----

static void put_json_member(const char *key, const char *value)
{
    printf("\"%s\": ", key);
    escape_json(stdout, value);
}

static void put_json_values(const rdx_set_description *set)
{
    fputs(", \"values\": [", stdout);
    for (size_t i = 0; i < set->count; i++) {
        fputs(i > 0 ? ", " : "", stdout);
        escape_json(stdout, set->values[i]);
    }
    printf("], \"closed\": %s", set->closed ? "true" : "false");
}

static void put_json_row(const member_row *row, void *context)
{
    bool *first = context;
    const rdx_member_description *member = row->member;
    fputs(*first ? "\n    {\"path\": \"" : ",\n    {\"path\": \"", stdout);
    *first = false;
    put_path(row->at, put_json);
    printf("\", \"types\": [\"%s\"%s], \"required\": %s, \"c\": \"%s.%s\"", member->type,
           member->nullable ? ", \"null\"" : "", member->required ? "true" : "false", row->in->type,
           member->name);
    if (member->constraint != NULL) {
        fputs(", ", stdout);
        put_json_member("constraint", member->constraint);
    }
    if (member->format != NULL)
        printf(", \"format\": \"%s\"", member->format);
    if (member->set != NULL)
        put_json_values(member->set);
    if (member->doc != NULL) {
        fputs(", ", stdout);
        put_json_member("doc", member->doc);
    }
    putchar('}');
}

static void print_json(const rdx_event *event, const rdx_event_description *description)
{
    fputs("{\n  ", stdout);
    put_json_member("event", event->schema);
    fputs(",\n  ", stdout);
    put_json_member("data_model", event->data_model);
    fputs(",\n  ", stdout);
    put_json_member("event_type", event->event_type);
    if (description->constraint != NULL) {
        fputs(",\n  ", stdout);
        put_json_member("constraint", description->constraint);
    }
    fputs(",\n  \"members\": [", stdout);
    bool first = true;
    each_row(description, put_json_row, &first);
    puts("\n  ]\n}");
}

// ---- The command ----

typedef void print_function(const rdx_event *event, const rdx_event_description *description);

static print_function *printer_by_name(const char *name)
{
    static const struct {
        const char *name;
        print_function *print;
    } printers[] = {{"table", print_table}, {"markdown", print_markdown}, {"json", print_json}};
    for (size_t i = 0; i < sizeof printers / sizeof printers[0]; i++)
        if (strcmp(printers[i].name, name) == 0)
            return printers[i].print;
    return NULL;
}

static int print_description(const char *schema, print_function *print)
{
    const rdx_event *event = rdx_event_by_schema(schema);
    if (event == NULL)
        return cli_usage(NAME, "there is no such event; `rdx describe --list` has them all");
    const rdx_event_description *description = rdx_event_describe(event);
    if (description == NULL)
        return cli_trouble(NAME, "there is no description of this event");
    print(event, description);
    return CLI_DONE;
}

int command_describe(int argc, char **argv)
{
    static const struct option rows[] = {{"help", no_argument, NULL, 'h'},
                                         {"list", no_argument, NULL, 'l'},
                                         {"format", required_argument, NULL, 'f'},
                                         {0}};
    print_function *print = print_table;
    bool list = false;
    options all = {.command = NAME, .rows = rows};
    for (int option; (option = options_next(&all, argc, argv)) != OPTIONS_END;) {
        if (option == 'h') {
            fputs(HELP, stdout);
            return cli_finish(NAME, CLI_DONE);
        }
        if (option != 'l' && option != 'f')
            return CLI_TROUBLE;
        list = list || option == 'l';
        print = option == 'f' ? printer_by_name(optarg) : print;
        if (print == NULL)
            return cli_usage(NAME, "there is no such format: table, markdown or json");
    }
    if (argc - optind > 1 || (list && argc > optind))
        return cli_usage(NAME, "one event at a time");
    if (argc == optind) {
        list_events();
        return cli_finish(NAME, CLI_DONE);
    }
    return cli_finish(NAME, print_description(argv[optind], print));
}
