/**
 * @file
 * `rdx-sandbox`: Redox's endpoints on this machine, for demos, tests and work without a network.
 * This file does what the options say, starts the server and waits for a signal.
 */
#include "http.h"
#include "options.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

enum { EXIT_USAGE = 2, PEM_LIMIT = 1000000, OAUTH_LIFE_S = 300, LEGACY_LIFE_S = 24 * 3600 };

static int complain(const char *what)
{
    fprintf(stderr, "rdx-sandbox: %s\n", what);
    return EXIT_USAGE;
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

static int serve(sandbox *box, const sandbox_options *o, const sandbox_tls *tls,
                 const sigset_t *ends)
{
    sandbox_server *server = sandbox_server_open(box, (uint16_t)o->port, tls->certificate != NULL);
    if (server == NULL)
        return complain(strerror(errno));
    if (!sandbox_server_start(server, tls)) {
        sandbox_server_close(server);
        return complain("the server cannot start (certificate or key unusable?)");
    }
    const uint16_t port = sandbox_server_port(server);
    int status = EXIT_SUCCESS;
    if (printf("%s\n", box->bases[0]) < 0 || fflush(stdout) != 0 ||
        (o->port_file != NULL && !write_port_file(o->port_file, port))) {
        status = complain("the port cannot be told");
    } else {
        int signal_number;
        sigwait(ends, &signal_number);
    }
    sandbox_server_close(server);
    return status;
}

static int serve_with_tls(sandbox *box, const sandbox_options *o, const sigset_t *ends)
{
    char *certificate = o->tls_cert == NULL ? NULL : read_pem(o->tls_cert);
    char *key = o->tls_key == NULL ? NULL : read_pem(o->tls_key);
    int status;
    if (o->tls_cert != NULL && (certificate == NULL || key == NULL)) {
        status = complain("the certificate or its key cannot be read");
    } else {
        const sandbox_tls tls = {certificate, key};
        status = serve(box, o, &tls, ends);
    }
    if (key != NULL)
        explicit_bzero(key, PEM_LIMIT);
    free(key);
    free(certificate);
    return status;
}

// ---- From the options to the sandbox ----

// NULL, or what is wrong with a file.
static const char *register_clients(sandbox *box, const sandbox_options *o)
{
    for (size_t i = 0; i < o->keys.count; i++) {
        const char *path = o->keys.items[i];
        sandbox_key *key = o->is_secret[i] ? sandbox_secret_open(path) : sandbox_key_open(path);
        if (key == NULL)
            return o->is_secret[i] ? "a secret is not a file of 48 to 4096 bytes"
                                   : "a public key is not a PEM file of an RSA key of 2048 bits or "
                                     "more, nor of an EC key of P-384";
        if (o->key_ids.items[i][0] == '\0' && !o->is_secret[i]) {
            sandbox_key_close(key);
            return "a public key needs an ID";
        }
        box->credentials[i] = (sandbox_credential){
            .client_id = o->client_ids.items[i], .key_id = o->key_ids.items[i], .key = key};
        box->credential_count++;
    }
    if (o->legacy_api_key == NULL)
        return NULL;
    box->legacy.api_key = o->legacy_api_key;
    box->legacy.secret = sandbox_secret_read(o->legacy_secret_file, 1, &box->legacy.secret_size);
    return box->legacy.secret == NULL ? "the legacy key's secret is not a file of 1 to 4096 bytes"
                                      : NULL;
}

static bool is_said(const char *text, const char *word)
{
    return text != NULL && strcmp(text, word) == 0;
}

static int run(sandbox *box, const sandbox_options *o, const sigset_t *ends)
{
    box->max_file = o->max_file;
    box->max_request = o->max_request;
    box->token_life_s = o->token_life_s == 0 ? OAUTH_LIFE_S : (int64_t)o->token_life_s;
    box->legacy_life_s = o->token_life_s == 0 ? LEGACY_LIFE_S : (int64_t)o->token_life_s;
    box->head_time_s = (int64_t)o->head_time_s;
    box->body_time_s = (int64_t)o->body_time_s;
    box->uploads_forbidden = is_said(o->account, "free") && is_said(o->environment, "development");
    box->control = o->control;
    box->faults = o->faults;
    box->started = time(NULL);
    const char *fault = register_clients(box, o);
    if (fault != NULL)
        return complain(fault);
    if (!sandbox_store_open(&box->store, o->store))
        return complain("the store cannot be opened");
    const int status = serve_with_tls(box, o, ends);
    sandbox_store_close(&box->store);
    return status;
}

int main(int count, char **arguments)
{
    const pid_t parent = getppid();
    sigset_t ends;
    block_signals(&ends);
    sandbox_options options;
    const sandbox_read read = sandbox_options_read(&options, count, arguments);
    if (read == SANDBOX_READ_BAD)
        return EXIT_USAGE;
    if (read == SANDBOX_READ_DONE || (options.with_parent && !follow_parent(parent)))
        return EXIT_SUCCESS;
    sandbox *box = calloc(1, sizeof *box);
    if (box == NULL)
        return complain("no memory");
    const int status = run(box, &options, &ends);
    for (size_t i = 0; i < box->credential_count; i++)
        sandbox_key_close(box->credentials[i].key);
    sandbox_secret_close(box->legacy.secret, box->legacy.secret_size);
    explicit_bzero(box, sizeof *box);
    free(box);
    return status;
}
