/**
 * @file
 * Reads the options by their table. See options.h.
 */
#include "options.h"

#include <rdx/base.h>

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_OPTION = 256, NAME_ROOM = 40, HELP_COLUMN = 29 };

static const char usage[] =
    "Usage: rdx-sandbox --store DIR --public-key FILE --key-id KID --client-id ID [OPTION]...\n"
    "       rdx-sandbox --store DIR --legacy-api-key KEY --legacy-secret-file FILE [OPTION]...\n"
    "\n"
    "Serves Redox's token, upload and message endpoints on 127.0.0.1 until SIGINT or SIGTERM.\n"
    "The first line on standard output is its URL; each request gives a line on standard error.\n"
    "\n";

typedef enum option_kind {
    KIND_TEXT,
    KIND_TEXTS,
    KIND_SECRET,
    KIND_NUMBER,
    KIND_FLAG,
    KIND_FAULT
} option_kind;

// One option: its name, its value as --help shows it (NULL: it takes none), where the value goes.
typedef struct option_row {
    const char *name, *value;
    option_kind kind;
    size_t offset;        // in sandbox_options
    uint64_t least, most; // of a number
    const char *words;    // that a text may be, each between two spaces; NULL: any
    const char *help;     // its lines, without their margin
} option_row;

#define PLACE(member) offsetof(sandbox_options, member)

static const uint64_t most_bytes = UINT64_C(1) << 40;

static const option_row rows[] = {
    {"store", "DIR", KIND_TEXT, PLACE(store), 0, 0, NULL,
     "where accepted blobs, messages and files are put"},
    {"public-key", "FILE", KIND_TEXTS, PLACE(keys), 0, 0, NULL,
     "PEM file of a registered public key: RSA (RS384) or EC P-384 (ES384)"},
    {"secret-file", "FILE", KIND_SECRET, PLACE(keys), 0, 0, NULL,
     "in place of --public-key: a secret of 48 bytes or more (HS384)"},
    {"key-id", "KID", KIND_TEXTS, PLACE(key_ids), 0, 0, NULL,
     "the key's ID, `kid` of assertions; of a secret it may be empty"},
    {"client-id", "ID", KIND_TEXTS, PLACE(client_ids), 0, 0, NULL,
     "the key's client, `iss` and `sub` of assertions\n"
     "(repeat the three for further clients, in the same order)"},
    {"legacy-api-key", "KEY", KIND_TEXT, PLACE(legacy_api_key), 0, 0, NULL, "a legacy API key ..."},
    {"legacy-secret-file", "FILE", KIND_TEXT, PLACE(legacy_secret_file), 0, 0, NULL,
     "... and a file with its secret"},
    {"port", "N", KIND_NUMBER, PLACE(port), 0, UINT16_MAX, NULL,
     "port to listen at; 0, the default, takes any free one"},
    {"port-file", "FILE", KIND_TEXT, PLACE(port_file), 0, 0, NULL,
     "write the port to FILE when ready"},
    {"environment", "NAME", KIND_TEXT, PLACE(environment), 0, 0, " development staging production ",
     "development, staging or production (default: staging)"},
    {"account", "KIND", KIND_TEXT, PLACE(account), 0, 0, " free paid ",
     "free or paid (default: paid); a free account in development\n"
     "may not upload"},
    {"empty-answers", "FORM", KIND_TEXT, PLACE(empty_answers), 0, 0, " list object ",
     "what answers a query that finds nothing: an empty list or {}\n"
     "(default: list)"},
    {"max-file", "BYTES", KIND_NUMBER, PLACE(max_file), 1, most_bytes, NULL,
     "of an uploaded file (default: 30000000)"},
    {"max-request", "BYTES", KIND_NUMBER, PLACE(max_request), 1, most_bytes, NULL,
     "of a message (default: 10000000)"},
    {"token-life", "SECONDS", KIND_NUMBER, PLACE(token_life_s), 1, UINT16_MAX, NULL,
     "of an access token (default: 300, of a legacy key's 86400)"},
    {"head-time", "SECONDS", KIND_NUMBER, PLACE(head_time_s), 1, UINT16_MAX, NULL,
     "in which a request's head must come (default: 20)"},
    {"body-time", "SECONDS", KIND_NUMBER, PLACE(body_time_s), 1, UINT16_MAX, NULL,
     "in which its body must come, and its reply be taken (default: 120)"},
    {"tls-cert", "FILE", KIND_TEXT, PLACE(tls_cert), 0, 0, NULL,
     "serve https with this PEM certificate ..."},
    {"tls-key", "FILE", KIND_TEXT, PLACE(tls_key), 0, 0, NULL, "... and its PEM key"},
    {"tls-ca-out", "FILE", KIND_TEXT, PLACE(tls_ca_out), 0, 0, NULL,
     "serve https with a certificate made at the start, and write\n"
     "that of its authority to FILE"},
    {"fault", "FAULT", KIND_FAULT, 0, 0, 0, NULL, "fail on purpose, see below; may be repeated"},
    {"control", NULL, KIND_FLAG, PLACE(control), 0, 0, NULL,
     "let POST /sandbox/faults set the faults, one a line, and\n"
     "GET /sandbox/counts tell what came since"},
    {"with-parent", NULL, KIND_FLAG, PLACE(with_parent), 0, 0, NULL,
     "end when the process that started the sandbox ends"},
    {"help", NULL, KIND_FLAG, PLACE(help), 0, 0, NULL, "print this and end"},
    {"version", NULL, KIND_FLAG, PLACE(version), 0, 0, NULL, "print the version and end"},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

// ---- What is printed ----

static void print_help(void)
{
    fputs(usage, stdout);
    for (size_t i = 0; i < ROWS; i++) {
        char name[NAME_ROOM];
        snprintf(name, sizeof name, "  --%s%s%s", rows[i].name, rows[i].value == NULL ? "" : " ",
                 rows[i].value == NULL ? "" : rows[i].value);
        printf("%-*s", HELP_COLUMN, name);
        for (const char *c = rows[i].help; *c != '\0'; c++) {
            putchar(*c);
            if (*c == '\n')
                printf("%*s", HELP_COLUMN, "");
        }
        putchar('\n');
    }
    putchar('\n');
    sandbox_faults_help(stdout);
}

static sandbox_read complain(const char *what)
{
    fprintf(stderr, "rdx-sandbox: %s\n", what);
    return SANDBOX_READ_BAD;
}

// ---- Values ----

static bool read_number(const char *text, const option_row *row, uint64_t *out)
{
    char *end = NULL;
    errno = 0;
    const unsigned long long number = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || number < row->least ||
        number > row->most)
        return false;
    *out = number;
    return true;
}

static bool is_one_of(const char *text, const char *words)
{
    char word[NAME_ROOM];
    const int length = snprintf(word, sizeof word, " %s ", text);
    return length > 0 && (size_t)length < sizeof word && strchr(text, ' ') == NULL &&
           strstr(words, word) != NULL;
}

static bool add_text(sandbox_texts *list, const char *text)
{
    if (list->count == SANDBOX_CREDENTIALS)
        return false;
    list->items[list->count++] = text;
    return true;
}

static bool add_secret(sandbox_options *o, const char *path)
{
    if (!add_text(&o->keys, path))
        return false;
    o->is_secret[o->keys.count - 1] = true;
    return true;
}

static bool take_value(sandbox_options *o, const option_row *row, const char *value)
{
    void *place = (char *)o + row->offset;
    switch (row->kind) {
    case KIND_TEXT:
        *(const char **)place = value;
        return row->words == NULL || is_one_of(value, row->words);
    case KIND_TEXTS:
        return add_text(place, value);
    case KIND_SECRET:
        return add_secret(o, value);
    case KIND_NUMBER:
        return read_number(value, row, place);
    case KIND_FLAG:
        *(bool *)place = true;
        return true;
    case KIND_FAULT:
        return sandbox_faults_add(&o->faults, value, strlen(value));
    }
    return false;
}

// ---- All of them ----

static sandbox_read take_all(sandbox_options *o, int count, char **arguments)
{
    struct option table[ROWS + 1] = {{0}};
    for (size_t i = 0; i < ROWS; i++)
        table[i] =
            (struct option){rows[i].name, rows[i].value == NULL ? no_argument : required_argument,
                            NULL, FIRST_OPTION + (int)i};
    int option;
    while ((option = getopt_long(count, arguments, "", table, NULL)) != -1) {
        if (option < FIRST_OPTION) // getopt_long has said why
            return SANDBOX_READ_BAD;
        const option_row *row = &rows[option - FIRST_OPTION];
        if (!take_value(o, row, optarg)) {
            fprintf(stderr, "rdx-sandbox: --%s cannot have this value; see --help\n", row->name);
            return SANDBOX_READ_BAD;
        }
    }
    return SANDBOX_READ;
}

// Whether what belongs together came together, and there is a key of some kind.
static bool is_whole(const sandbox_options *o)
{
    return o->store != NULL && (o->keys.count > 0 || o->legacy_api_key != NULL) &&
           o->keys.count == o->key_ids.count && o->keys.count == o->client_ids.count &&
           (o->legacy_api_key == NULL) == (o->legacy_secret_file == NULL) &&
           (o->tls_cert == NULL) == (o->tls_key == NULL) &&
           (o->tls_cert == NULL || (o->tls_ca_out == NULL && o->faults.tls.row == NULL));
}

sandbox_read sandbox_options_read(sandbox_options *out, int count, char **arguments)
{
    *out = (sandbox_options){
        .max_file = 30000000, .max_request = 10000000, .head_time_s = 20, .body_time_s = 120};
    if (take_all(out, count, arguments) != SANDBOX_READ)
        return SANDBOX_READ_BAD;
    if (out->help || out->version) {
        if (out->help)
            print_help();
        else
            puts("rdx-sandbox " RDX_VERSION);
        return SANDBOX_READ_DONE;
    }
    if (optind < count || !is_whole(out))
        return complain("it needs --store, and --public-key (or --secret-file), --key-id and "
                        "--client-id the same number of times; --legacy-api-key goes with "
                        "--legacy-secret-file, --tls-cert with --tls-key; see --help");
    return SANDBOX_READ;
}
