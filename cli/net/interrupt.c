/**
 * @file
 * A flag that a signal sets, and a pipe that wakes who waits, whichever thread got the signal.
 */
#include "interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

// A handler reaches nothing but these.
static volatile sig_atomic_t asked;
static int wake[2] = {-1, -1};
static const char *notice;

static void ask(int signal)
{
    (void)signal;
    const int before = errno;
    asked = 1;
    const bool told = write(wake[1], "", 1) > 0 && write(STDERR_FILENO, notice, strlen(notice)) > 0;
    (void)told; // where nobody reads it, the flag is enough
    errno = before;
}

static void watch(int signal)
{
    struct sigaction before;
    struct sigaction action = {.sa_handler = ask, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    if (sigaction(signal, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        (void)sigaction(signal, &action, NULL);
}

bool interrupt_watch(const char *text)
{
    notice = text;
    if (pipe(wake) != 0)
        return false;
    for (size_t i = 0; i < 2; i++) {
        (void)fcntl(wake[i], F_SETFD, FD_CLOEXEC);
        (void)fcntl(wake[i], F_SETFL, O_NONBLOCK);
    }
    watch(SIGINT);
    watch(SIGTERM);
    return true;
}

bool interrupt_asked(void)
{
    return asked != 0;
}

bool interrupt_wait(int descriptor)
{
    struct pollfd any[] = {
        {.fd = descriptor, .events = POLLIN},
        {.fd = wake[0], .events = POLLIN},
    };
    while (!interrupt_asked() && poll(any, 2, -1) < 0 && errno == EINTR)
        continue;
    return !interrupt_asked();
}
