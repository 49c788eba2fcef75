/**
 * @file
 * `rdx-sandbox`: Redox's endpoints on this machine, for demos, tests and work without a network.
 * This file does what the options say, starts the server and waits for a signal.
 */
#include "files.h"
#include "http.h"
#include "options.h"
#include "standard_streams.h"
#include "used.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

enum { EXIT_USAGE = 2, OAUTH_LIFE_S = 300, LEGACY_LIFE_S = 24 * 3600 };

static int complain(const char *what)
{
    fprintf(stderr, "rdx-sandbox: %s\n", what);
    return EXIT_USAGE;
}

// ---- Running ----

// SIGINT and SIGTERM wait for sigwait, in this thread and in the server's.
static void block_signals(sigset_t *ends)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); // a file that gets too large is a write that fails, as on a full disk
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

// The URL on standard output, the port in its file.
static bool tell_port(const sandbox *box, const sandbox_options *o)
{
    const char *url = box->bases[0];
    char line[16];
    snprintf(line, sizeof line, "%s\n", strrchr(url, ':') + 1);
    return printf("%s\n", url) > 0 && fflush(stdout) == 0 &&
           (o->port_file == NULL || sandbox_file_write(o->port_file, line));
}

// Waits for a signal that ends the sandbox, for `ms` at most; whether it came.
static bool is_ended_within(const sigset_t *ends, uint64_t ms)
{
    const struct timespec time = {.tv_sec = (time_t)(ms / 1000),
                                  .tv_nsec = (long)(ms % 1000) * 1000000};
    return sigtimedwait(ends, NULL, &time) >= 0;
}

// Serves until a signal, or refuses whoever connects for as long as the fault says.
static int run_server(const sandbox *box, sandbox_server *server, const sandbox_options *o,
                      const sandbox_tls *tls, const sigset_t *ends)
{
    static const char cannot_start[] = "the server cannot start (certificate or key unusable?)";
    const sandbox_fault *refuse = &o->faults.refuse;
    if (refuse->row == NULL && !sandbox_server_start(server, tls))
        return complain(cannot_start);
    if (!tell_port(box, o))
        return complain("the port cannot be told");
    if (refuse->has_value && is_ended_within(ends, refuse->value))
        return EXIT_SUCCESS;
    if (refuse->has_value && !sandbox_server_start(server, tls))
        return complain(cannot_start);
    int signal_number;
    sigwait(ends, &signal_number);
    return EXIT_SUCCESS;
}

static int serve(sandbox *box, const sandbox_options *o, const sandbox_tls *tls,
                 const sigset_t *ends)
{
    sandbox_server *server = sandbox_server_open(box, (uint16_t)o->port, tls->certificate != NULL);
    if (server == NULL)
        return complain(strerror(errno));
    const int status = run_server(box, server, o, tls, ends);
    sandbox_server_close(server);
    return status;
}

static int serve_with_tls(sandbox *box, const sandbox_options *o, const sigset_t *ends)
{
    sandbox_tls tls;
    const char *fault = sandbox_tls_open(o, &tls);
    if (fault != NULL)
        return complain(fault);
    const int status = serve(box, o, &tls, ends);
    sandbox_tls_close(&tls);
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
    box->empty_objects = is_said(o->empty_answers, "object");
    box->control = o->control;
    box->faults = o->faults;
    box->started = time(NULL);
    const char *fault = register_clients(box, o);
    if (fault != NULL)
        return complain(fault);
    if (!sandbox_store_open(&box->store, o->store))
        return complain("the store cannot be opened");
    const bool remembers = sandbox_used_open(&box->store, box->started);
    const int status =
        remembers ? serve_with_tls(box, o, ends) : complain("the store cannot be written to");
    sandbox_store_close(&box->store);
    return status;
}

int main(int count, char **arguments)
{
    standard_streams_keep();
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
