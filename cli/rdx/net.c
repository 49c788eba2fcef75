/**
 * @file
 * Hands the commands that need the network to `rdx-net`.
 */
#include "commands.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

#define PROGRAM "rdx-net"

// The folder of `path` with PROGRAM in it; false when `path` has no folder or is too long.
static bool place_beside(const char *path, char *out, size_t size)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return false;
    int length = snprintf(out, size, "%.*s/" PROGRAM, (int)(slash - path), path);
    return length > 0 && (size_t)length < size;
}

int command_of_net(char **argv)
{
    char self[4096];
    char program[4096 + sizeof PROGRAM];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length > 0)
        self[length] = '\0';
    if ((length > 0 && place_beside(self, program, sizeof program)) ||
        place_beside(argv[0], program, sizeof program))
        execv(program, argv);
    else // started by its bare name on a system without /proc: it stands in PATH, as we do
        execvp(PROGRAM, argv);
    return cli_trouble("rdx", PROGRAM ", which this command needs, cannot be started: %s",
                       strerror(errno));
}
