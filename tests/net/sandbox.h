/**
 * @file
 * rdx-sandbox as seen by a test program: started, told to fail, and asked what came.
 *
 *     sandbox_set_up(&box, "--control");                 // once, with the scratch folder and keys
 *     sandbox_set_faults(&box, "503:1@endpoint");        // counts begin anew
 *     ...                                                // rdx_client_send
 *     sandbox_count count = sandbox_counts(&box, "endpoint");
 *     sandbox_tear_down(&box);
 */
#ifndef RDX_TESTS_SANDBOX_H
#define RDX_TESTS_SANDBOX_H

#include "odd.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>

typedef struct sandbox_process {
    pid_t process;
    char url[64]; // "http://127.0.0.1:12345", for api_url and blob_url
    int port;
} sandbox_process;

/** What came to one place since the faults were set. */
typedef struct sandbox_count {
    unsigned requests, stored;
} sandbox_count;

/** key.pem, and public.pem, which sandbox_start registers as key-1 of client-1. */
static inline void sandbox_make_keys(void)
{
    scratch_run("openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem "
                "2>/dev/null && openssl pkey -in key.pem -pubout -out public.pem");
}

/**
 * Starts a sandbox in the scratch folder with further options, as a shell reads them, and an empty
 * store/. Its log is sandbox.log.
 */
static inline void sandbox_start(sandbox_process *out, const char *options)
{
    const char *folder = getenv("RDX_BIN_DIR");
    char line[1024];
    snprintf(line, sizeof line,
             "cd '%s' && rm -rf store && exec '%s/rdx-sandbox' --store store --public-key "
             "public.pem --key-id key-1 --client-id client-1 --with-parent %s 2>sandbox.log",
             scratch_folder, folder != NULL ? folder : "build/release/bin", options);
    int from[2];
    assert_int_equal(pipe(from), 0);
    fcntl(from[0], F_SETFD, FD_CLOEXEC);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, from[1], 1);
    char shell[] = "sh", option[] = "-c";
    char *arguments[] = {shell, option, line, NULL};
    assert_int_equal(posix_spawnp(&out->process, "sh", &actions, NULL, arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(from[1]);
    FILE *output = fdopen(from[0], "r");
    assert_int_equal(fscanf(output, "%63s", out->url), 1);
    fclose(output);
    assert_int_equal(sscanf(strrchr(out->url, ':'), ":%d", &out->port), 1);
}

/** Ends it; it must end well. */
static inline void sandbox_stop(sandbox_process *box)
{
    int status = -1;
    assert_int_equal(kill(box->process, SIGTERM), 0);
    assert_int_equal(waitpid(box->process, &status, 0), box->process);
    if (status != 0)
        fail_msg("the sandbox ended with %d, see its log", status);
}

/** For a group of tests: the scratch folder, the keys, and a sandbox with `options`. */
static inline int sandbox_set_up(sandbox_process *out, const char *options)
{
    scratch_open();
    sandbox_make_keys();
    sandbox_start(out, options);
    return 0;
}

/** Its end. */
static inline int sandbox_tear_down(sandbox_process *box)
{
    sandbox_stop(box);
    scratch_close();
    return 0;
}

/** What the sandbox answers to a request that holds no NUL; plain http only. */
static inline void sandbox_ask(const sandbox_process *box, const char *request, char *answer,
                               size_t size)
{
    const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons((uint16_t)box->port),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(
        connect(connection, (const struct sockaddr *)(const void *)&address, sizeof address), 0);
    assert_int_equal(send(connection, request, strlen(request), MSG_NOSIGNAL), strlen(request));
    size_t used = 0;
    ssize_t got;
    while ((got = recv(connection, answer + used, size - 1 - used, 0)) > 0)
        used += (size_t)got;
    close(connection);
    answer[used] = '\0';
}

/** Sets the faults, one a line, in place of those that were; "" is none. Needs --control. */
static inline void sandbox_set_faults(const sandbox_process *box, const char *faults)
{
    char request[2048], answer[2048];
    snprintf(request, sizeof request,
             "POST /sandbox/faults HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n"
             "Content-Length: %zu\r\n\r\n%s",
             box->port, strlen(faults), faults);
    sandbox_ask(box, request, answer, sizeof answer);
    if (strncmp(answer, "HTTP/1.1 204", 12) != 0)
        fail_msg("the sandbox takes no such faults: %s", faults);
}

/** What came to "token", "upload", "endpoint" or "blob". Needs --control. */
static inline sandbox_count sandbox_counts(const sandbox_process *box, const char *place)
{
    char request[256], answer[2048], name[64];
    snprintf(request, sizeof request,
             "GET /sandbox/counts HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n",
             box->port);
    sandbox_ask(box, request, answer, sizeof answer);
    snprintf(name, sizeof name, "\"%s\":{", place);
    const char *found = strstr(answer, name);
    assert_non_null(found);
    sandbox_count count;
    assert_int_equal(sscanf(found + strlen(name), "\"requests\":%u,\"stored\":%u", &count.requests,
                            &count.stored),
                     2);
    return count;
}

#endif
