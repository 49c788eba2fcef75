/**
 * @file
 * odd_server.py as seen by a test program: started, addressed, and asked what it got.
 */
#ifndef RDX_TESTS_ODD_H
#define RDX_TESTS_ODD_H

#include <rdx/client.h>

#include "../support/scratch.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

typedef struct odd_server {
    pid_t process;
    int input; // the server ends when this is closed
    int port;
} odd_server;

static odd_server odd;

/** Starts a server that keeps requests in the scratch folder; `cert` and `key` may be NULL. */
static inline odd_server odd_start_server(const char *cert, const char *key)
{
    int to[2], from[2];
    assert_int_equal(pipe(to), 0);
    assert_int_equal(pipe(from), 0);
    fcntl(to[1], F_SETFD, FD_CLOEXEC); // or the next server would keep this one alive
    fcntl(from[0], F_SETFD, FD_CLOEXEC);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, to[0], 0);
    posix_spawn_file_actions_adddup2(&actions, from[1], 1);
    const char *named = getenv("RDX_PYTHON");
    char python[256], script[] = RDX_TESTS_DIR "/net/odd_server.py";
    snprintf(python, sizeof python, "%s", named != NULL ? named : "python3");
    char *arguments[] = {python, script, scratch_folder, (char *)cert, (char *)key, NULL};
    odd_server server = {.input = to[1]};
    assert_int_equal(posix_spawnp(&server.process, python, &actions, NULL, arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(to[0]);
    close(from[1]);
    FILE *output = fdopen(from[0], "r");
    assert_int_equal(fscanf(output, "%d", &server.port), 1);
    fclose(output);
    return server;
}

static inline void odd_stop_server(odd_server *server)
{
    close(server->input);
    assert_int_equal(waitpid(server->process, NULL, 0), server->process);
}

/** A group's setup: folder, key and server. */
static inline int odd_set_up(void **state)
{
    (void)state;
    scratch_open();
    scratch_run("openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem "
                "2>/dev/null");
    odd = odd_start_server(NULL, NULL);
    return 0;
}

static inline int odd_tear_down(void **state)
{
    (void)state;
    odd_stop_server(&odd);
    scratch_close();
    return 0;
}

/** "http://127.0.0.1:PORT/scenario/what", good until the eighth next call. */
static inline const char *odd_url(const char *scenario, const char *what)
{
    static char urls[8][128];
    static unsigned next;
    char *url = urls[next++ % 8];
    snprintf(url, sizeof urls[0], "http://127.0.0.1:%d/%s%s%s", odd.port, scenario,
             *what == '\0' ? "" : "/", what);
    return url;
}

static inline rdx_auth_options odd_auth_options(const char *scenario)
{
    return (rdx_auth_options){
        .token_url = odd_url(scenario, "token"),
        .client_id = "client-1",
        .key_id = "key-1",
        .private_key_file = scratch_path("key.pem"),
        .net = {.timeout_ms = 10000, .retry.attempts = 1}, // what is counted here is asked once
    };
}

static inline rdx_client_options odd_client_options(const char *scenario)
{
    return (rdx_client_options){
        .api_url = odd_url(scenario, ""),
        .blob_url = odd_url(scenario, ""),
        .net = {.timeout_ms = 10000, .retry.attempts = 1}, // what is counted here is asked once
    };
}

static inline rdx_auth *odd_auth(const char *scenario)
{
    const rdx_auth_options options = odd_auth_options(scenario);
    rdx_auth *auth;
    assert_int_equal(rdx_auth_open(&options, &auth, NULL), RDX_OK);
    return auth;
}

/** A request as the server got it; `part` is "head" or "body". NULL when there was none. */
static inline char *odd_request(const char *scenario, const char *what, unsigned number,
                                const char *part, size_t *out_size)
{
    char name[512];
    snprintf(name, sizeof name, "%s.%s.%u.%s", scenario, what, number, part);
    return access(scratch_path(name), R_OK) == 0 ? scratch_read(name, out_size) : NULL;
}

/** How many requests of a kind the server got. */
static inline unsigned odd_count(const char *scenario, const char *what)
{
    unsigned count = 0;
    for (char *head; (head = odd_request(scenario, what, count + 1, "head", NULL)) != NULL; count++)
        free(head);
    return count;
}

/** Requires that a request had this line among its head. */
static inline void odd_expect_header(const char *scenario, const char *what, unsigned number,
                                     const char *line)
{
    char whole[512];
    snprintf(whole, sizeof whole, "\n%s\n", line);
    char *head = odd_request(scenario, what, number, "head", NULL);
    assert_non_null(head);
    if (strstr(head, whole) == NULL)
        fail_msg("no \"%s\" in:\n%s", line, head);
    free(head);
}

/** Requires that there is a token, this one, and no word in the report. */
static inline void odd_expect_token(rdx_auth *auth, const char *expected)
{
    rdx_arena arena = RDX_ARENA(4096);
    rdx_report report = {0};
    const char *token;
    const rdx_status status = rdx_auth_token(auth, &arena, &token, &report);
    if (status != RDX_OK)
        fail_msg("%s", report.count > 0 ? report.issues[0].detail : rdx_status_name(status));
    assert_int_equal(report.count, 0);
    assert_string_equal(token, expected);
    rdx_arena_drop(&arena);
}

/** Requires one error of `status`, whose detail has `cause` and no word of the server. */
static inline void odd_expect_error(rdx_report *report, rdx_status status, const char *cause)
{
    assert_int_equal(report->errors, 1);
    const rdx_issue *issue = &report->issues[report->count - 1];
    assert_int_equal(issue->code, status);
    const char *detail = issue->detail != NULL ? issue->detail : "";
    if (strstr(detail, cause) == NULL)
        fail_msg("no \"%s\" in: %s", cause, detail);
    for (size_t i = 0; i < report->count; i++)
        assert_null(strstr(report->issues[i].detail, "SECRET"));
    rdx_report_drop(report);
}

#endif
