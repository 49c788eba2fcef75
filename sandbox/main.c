/**
 * @file
 * `rdx-sandbox`: Redox's endpoints on this machine, for demos, tests and work without a network.
 * This file reads the options, starts the server and waits for a signal.
 */
#include "http.h"

#include <rdx/base.h>

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

enum { EXIT_USAGE = 2, PEM_LIMIT = 1000000 };

static const char usage[] =
    "Usage: rdx-sandbox --store DIR --public-key FILE --key-id KID --client-id ID [OPTION]...\n"
    "\n"
    "Serves Redox's token, upload and message endpoints on 127.0.0.1 until SIGINT or SIGTERM.\n"
    "The first line on standard output is its URL; each request gives a line on standard error.\n"
    "\n"
    "  --store DIR            where accepted blobs, messages and files are put\n"
    "  --public-key FILE      PEM file of a registered RSA public key\n"
    "  --key-id KID           the key's ID, `kid` of assertions\n"
    "  --client-id ID         the key's client, `iss` and `sub` of assertions\n"
    "                         (repeat the three for further clients, in the same order)\n"
    "  --port N               port to listen at; 0, the default, takes any free one\n"
    "  --port-file FILE       write the port to FILE when ready\n"
    "  --environment NAME     development, staging or production (default: staging)\n"
    "  --account KIND         free or paid (default: paid); a free account in development\n"
    "                         may not upload\n"
    "  --max-file BYTES       of an uploaded file (default: 30000000)\n"
    "  --max-request BYTES    of a message (default: 10000000)\n"
    "  --token-life SECONDS   of an access token (default: 300)\n"
    "  --tls-cert FILE        serve https with this PEM certificate ...\n"
    "  --tls-key FILE         ... and its PEM key\n"
    "  --with-parent          end when the process that started the sandbox ends\n"
    "  --help, --version\n";

typedef struct options {
    sandbox *box;
    const char *public_keys[SANDBOX_CREDENTIALS];
    size_t key_count, key_id_count, client_id_count;
    const char *store, *port_file, *tls_cert, *tls_key;
    uint16_t port;
    bool is_development, is_free, with_parent;
} options;

enum {
    OPTION_STORE = 256, // beyond every character
    OPTION_PUBLIC_KEY,
    OPTION_KEY_ID,
    OPTION_CLIENT_ID,
    OPTION_PORT,
    OPTION_PORT_FILE,
    OPTION_ENVIRONMENT,
    OPTION_ACCOUNT,
    OPTION_MAX_FILE,
    OPTION_MAX_REQUEST,
    OPTION_TOKEN_LIFE,
    OPTION_TLS_CERT,
    OPTION_TLS_KEY,
    OPTION_WITH_PARENT,
    OPTION_HELP,
    OPTION_VERSION,
};

static const struct option long_options[] = {
    {"store", required_argument, NULL, OPTION_STORE},
    {"public-key", required_argument, NULL, OPTION_PUBLIC_KEY},
    {"key-id", required_argument, NULL, OPTION_KEY_ID},
    {"client-id", required_argument, NULL, OPTION_CLIENT_ID},
    {"port", required_argument, NULL, OPTION_PORT},
    {"port-file", required_argument, NULL, OPTION_PORT_FILE},
    {"environment", required_argument, NULL, OPTION_ENVIRONMENT},
    {"account", required_argument, NULL, OPTION_ACCOUNT},
    {"max-file", required_argument, NULL, OPTION_MAX_FILE},
    {"max-request", required_argument, NULL, OPTION_MAX_REQUEST},
    {"token-life", required_argument, NULL, OPTION_TOKEN_LIFE},
    {"tls-cert", required_argument, NULL, OPTION_TLS_CERT},
    {"tls-key", required_argument, NULL, OPTION_TLS_KEY},
    {"with-parent", no_argument, NULL, OPTION_WITH_PARENT},
    {"help", no_argument, NULL, OPTION_HELP},
    {"version", no_argument, NULL, OPTION_VERSION},
    {NULL, 0, NULL, 0},
};

static int complain(const char *what)
{
    fprintf(stderr, "rdx-sandbox: %s\n", what);
    return EXIT_USAGE;
}

// ---- Options ----

static bool read_number(const char *text, uint64_t least, uint64_t most, uint64_t *out)
{
    char *end = NULL;
    errno = 0;
    const unsigned long long number = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || number < least ||
        number > most)
        return false;
    *out = number;
    return true;
}

static bool is_one_of(const char *text, const char *const *names)
{
    while (*names != NULL && strcmp(*names, text) != 0)
        names++;
    return *names != NULL;
}

static bool take_credential(options *o, int option, const char *value)
{
    size_t *count = option == OPTION_PUBLIC_KEY ? &o->key_count
                    : option == OPTION_KEY_ID   ? &o->key_id_count
                                                : &o->client_id_count;
    if (*count == SANDBOX_CREDENTIALS)
        return false;
    sandbox_credential *credential = &o->box->credentials[*count];
    if (option == OPTION_PUBLIC_KEY)
        o->public_keys[*count] = value;
    else if (option == OPTION_KEY_ID)
        credential->key_id = value;
    else
        credential->client_id = value;
    (*count)++;
    return true;
}

static bool take_number(options *o, int option, const char *value)
{
    const uint64_t most = UINT64_C(1) << 40;
    uint64_t number;
    if (option == OPTION_MAX_FILE)
        return read_number(value, 1, most, &o->box->max_file);
    if (option == OPTION_MAX_REQUEST)
        return read_number(value, 1, most, &o->box->max_request);
    if (!read_number(value, option == OPTION_PORT ? 0 : 1, UINT16_MAX, &number))
        return false;
    if (option == OPTION_PORT)
        o->port = (uint16_t)number;
    else
        o->box->token_life_s = (int64_t)number;
    return true;
}

static bool take_option(options *o, int option, const char *value)
{
    static const char *const environments[] = {"development", "staging", "production", NULL};
    static const char *const accounts[] = {"free", "paid", NULL};
    switch (option) {
    case OPTION_STORE:
        o->store = value;
        return true;
    case OPTION_PUBLIC_KEY:
    case OPTION_KEY_ID:
    case OPTION_CLIENT_ID:
        return take_credential(o, option, value);
    case OPTION_PORT_FILE:
        o->port_file = value;
        return true;
    case OPTION_ENVIRONMENT:
        o->is_development = strcmp(value, "development") == 0;
        return is_one_of(value, environments);
    case OPTION_ACCOUNT:
        o->is_free = strcmp(value, "free") == 0;
        return is_one_of(value, accounts);
    case OPTION_TLS_CERT:
        o->tls_cert = value;
        return true;
    case OPTION_TLS_KEY:
        o->tls_key = value;
        return true;
    case OPTION_WITH_PARENT:
        o->with_parent = true;
        return true;
    default:
        return take_number(o, option, value);
    }
}

// 0, or an exit status below zero when the program is to end well (-1) or badly (-2).
static int read_options(options *o, int count, char **arguments)
{
    int option, index = 0;
    while ((option = getopt_long(count, arguments, "", long_options, &index)) != -1) {
        if (option == OPTION_HELP || option == OPTION_VERSION) {
            fputs(option == OPTION_HELP ? usage : "rdx-sandbox " RDX_VERSION "\n", stdout);
            return -1;
        }
        if (option == '?') // getopt_long has said why
            return -2;
        if (!take_option(o, option, optarg)) {
            fprintf(stderr, "rdx-sandbox: --%s cannot have this value; see --help\n",
                    long_options[index].name);
            return -2;
        }
    }
    if (optind < count || o->store == NULL || o->key_count == 0 ||
        o->key_count != o->key_id_count || o->key_count != o->client_id_count ||
        (o->tls_cert == NULL) != (o->tls_key == NULL)) {
        complain("it needs --store, and --public-key, --key-id and --client-id the same number of "
                 "times; --tls-cert goes with --tls-key; see --help");
        return -2;
    }
    o->box->uploads_forbidden = o->is_free && o->is_development;
    return 0;
}

// ---- Files ----

// The whole of a PEM file as text; NULL when it can't be read.
static char *read_pem(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = file == NULL ? NULL : calloc(1, PEM_LIMIT + 1);
    if (text != NULL && (fread(text, 1, PEM_LIMIT, file) == 0 || ferror(file))) {
        free(text);
        text = NULL;
    }
    if (file != NULL)
        fclose(file);
    return text;
}

// Whole or not at all: who waits for the file may read it as soon as it is there.
static bool write_port_file(const char *path, uint16_t port)
{
    char temporary[4096];
    const int length = snprintf(temporary, sizeof temporary, "%s.%ld", path, (long)getpid());
    if (length < 0 || (size_t)length >= sizeof temporary)
        return false;
    FILE *file = fopen(temporary, "we");
    if (file == NULL)
        return false;
    const bool written = fprintf(file, "%u\n", port) > 0;
    if (fclose(file) == 0 && written && rename(temporary, path) == 0)
        return true;
    unlink(temporary);
    return false;
}

// ---- Running ----

// SIGINT and SIGTERM wait for sigwait, in this thread and in the server's.
static void block_signals(sigset_t *ends)
{
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(ends);
    sigaddset(ends, SIGINT);
    sigaddset(ends, SIGTERM);
    sigprocmask(SIG_BLOCK, ends, NULL);
}

// False when the parent has gone already.
static bool follow_parent(pid_t parent)
{
#ifdef __linux__
    return prctl(PR_SET_PDEATHSIG, (unsigned long)SIGTERM) == 0 && getppid() == parent;
#else
    return getppid() == parent;
#endif
}

static int serve(const options *o, const sandbox_tls *tls, const sigset_t *ends)
{
    sandbox_server *server = sandbox_server_open(o->box, o->port, tls);
    if (server == NULL)
        return complain(errno == 0 ? "the server cannot start (certificate or key unusable?)"
                                   : strerror(errno));
    const uint16_t port = sandbox_server_port(server);
    int status = EXIT_SUCCESS;
    if (printf("%s\n", o->box->bases[0]) < 0 || fflush(stdout) != 0 ||
        (o->port_file != NULL && !write_port_file(o->port_file, port))) {
        status = complain("the port cannot be told");
    } else {
        int signal_number;
        sigwait(ends, &signal_number);
    }
    sandbox_server_close(server);
    return status;
}

static int run(const options *o, const sigset_t *ends)
{
    sandbox *box = o->box;
    for (; box->credential_count < o->key_count; box->credential_count++) {
        sandbox_key *key = sandbox_key_open(o->public_keys[box->credential_count]);
        if (key == NULL)
            return complain("a public key is not a PEM file of an RSA key of 2048 bits or more");
        box->credentials[box->credential_count].key = key;
    }
    if (!sandbox_store_open(&box->store, o->store))
        return complain("the store cannot be opened");
    char *certificate = o->tls_cert == NULL ? NULL : read_pem(o->tls_cert);
    char *key = o->tls_key == NULL ? NULL : read_pem(o->tls_key);
    int status;
    if (o->tls_cert != NULL && (certificate == NULL || key == NULL)) {
        status = complain("the certificate or its key cannot be read");
    } else {
        const sandbox_tls tls = {certificate, key};
        status = serve(o, &tls, ends);
    }
    if (key != NULL)
        explicit_bzero(key, PEM_LIMIT);
    free(key);
    free(certificate);
    sandbox_store_close(&box->store);
    return status;
}

int main(int count, char **arguments)
{
    const pid_t parent = getppid();
    sigset_t ends;
    block_signals(&ends);
    sandbox *box = calloc(1, sizeof *box);
    if (box == NULL)
        return complain("no memory");
    box->max_file = 30000000;
    box->max_request = 10000000;
    box->token_life_s = 300;
    options o = {.box = box};
    const int read = read_options(&o, count, arguments);
    int status = read == -2 ? EXIT_USAGE : EXIT_SUCCESS;
    if (read == 0 && (!o.with_parent || follow_parent(parent)))
        status = run(&o, &ends);
    for (size_t i = 0; i < box->credential_count; i++)
        sandbox_key_close(box->credentials[i].key);
    explicit_bzero(box, sizeof *box);
    free(box);
    return status;
}
