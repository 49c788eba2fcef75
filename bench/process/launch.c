/**
 * @file
 * Runs one program and says what it cost.
 *
 *     launch [--discard] PROGRAM ARGUMENT...
 *
 * The program's standard output goes to a pipe, which is read to its end as any reader would, or,
 * with --discard, to /dev/null; its standard input is empty. One line of JSON tells the time from
 * before the start to after the end, the time of the processor, the peak of resident memory and
 * the bytes that came.
 *
 * This program is small on purpose: the peak of a started process counts from what its parent had
 * (the kernel keeps the mark over exec), so that one started by Python looks like ten megabytes.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { PIECE = 64 * 1024, EXIT_USAGE = 2, EXIT_TROUBLE = 3 };

typedef struct run {
    int status; // as waitpid tells it
    uint64_t wall_ns;
    uint64_t bytes;
    struct rusage usage;
} run;

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint64_t microseconds(struct timeval t)
{
    return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_usec;
}

static int start(char **command, int output, int to_close, pid_t *child)
{
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0)
        return error;
    error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (error == 0)
        error = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    if (error == 0 && to_close >= 0)
        error = posix_spawn_file_actions_addclose(&actions, to_close);
    if (error == 0)
        error = posix_spawnp(child, command[0], &actions, NULL, command, environ);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static uint64_t drain(int from)
{
    static char piece[PIECE];
    uint64_t bytes = 0;
    for (;;) {
        const ssize_t got = read(from, piece, sizeof piece);
        if (got > 0)
            bytes += (uint64_t)got;
        else if (got == 0 || errno != EINTR)
            return bytes;
    }
}

static int run_it(char **command, bool discard, run *out)
{
    int ends[2] = {-1, -1};
    if (discard)
        ends[1] = open("/dev/null", O_WRONLY | O_CLOEXEC);
    else if (pipe2(ends, O_CLOEXEC) != 0)
        return errno;
    const uint64_t before = now_ns();
    pid_t child;
    const int error = start(command, ends[1], ends[0], &child);
    if (error != 0)
        return error;
    close(ends[1]);
    if (!discard)
        out->bytes = drain(ends[0]);
    if (wait4(child, &out->status, 0, &out->usage) != child)
        return errno;
    out->wall_ns = now_ns() - before;
    return 0;
}

int main(int argc, char **argv)
{
    const bool discard = argc > 1 && strcmp(argv[1], "--discard") == 0;
    char **command = argv + (discard ? 2 : 1);
    if (argc < (discard ? 3 : 2)) {
        fputs("Usage: launch [--discard] PROGRAM ARGUMENT...\n", stderr);
        return EXIT_USAGE;
    }
    run it = {0};
    const int error = run_it(command, discard, &it);
    if (error != 0) {
        fprintf(stderr, "launch: %s: %s\n", command[0], strerror(error));
        return EXIT_TROUBLE;
    }
    printf("{\"status\": %d, \"wall_ns\": %" PRIu64 ", \"user_us\": %" PRIu64
           ", \"system_us\": %" PRIu64 ", \"peak_kib\": %ld, \"bytes\": %" PRIu64 "}\n",
           WIFEXITED(it.status) ? WEXITSTATUS(it.status) : 128 + WTERMSIG(it.status), it.wall_ns,
           microseconds(it.usage.ru_utime), microseconds(it.usage.ru_stime), it.usage.ru_maxrss,
           it.bytes);
    return 0;
}
