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

static const int watched[] = {SIGINT, SIGTERM};
enum { WATCHED = sizeof watched / sizeof watched[0] };

// A handler reaches nothing but these.
static volatile sig_atomic_t came; // the signal
static int wake[2] = {-1, -1};
static const char *notice;

static void ask(int signal);

// Any further signal ends the program, be it of the same kind or not.
static void unwatch(void)
{
    const struct sigaction usual = {.sa_handler = SIG_DFL};
    for (size_t i = 0; i < WATCHED; i++) {
        struct sigaction now;
        if (sigaction(watched[i], NULL, &now) == 0 && now.sa_handler == ask)
            (void)sigaction(watched[i], &usual, NULL);
    }
}

static bool has_room(int descriptor)
{
    struct pollfd one = {.fd = descriptor, .events = POLLOUT};
    return poll(&one, 1, 0) > 0 && (one.revents & POLLOUT) != 0;
}

static void ask(int signal)
{
    const int before = errno;
    const bool is_second = came != 0; // that came before the first was done here
    came = signal;
    unwatch();
    if (is_second) {
        raise(signal); // held until this returns
        return;
    }
    // Where nobody reads it the flag is enough: a handler that waits would hold back all signals.
    const bool told = write(wake[1], "", 1) > 0 && has_room(STDERR_FILENO) &&
                      write(STDERR_FILENO, notice, strlen(notice)) > 0;
    (void)told;
    errno = before;
}

static void watch(int signal)
{
    struct sigaction before;
    struct sigaction action = {.sa_handler = ask};
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
    for (size_t i = 0; i < WATCHED; i++)
        watch(watched[i]);
    return true;
}

bool interrupt_asked(void)
{
    return came != 0;
}

void interrupt_end(void)
{
    if (!interrupt_asked())
        return;
    signal(came, SIG_DFL);
    raise(came);
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
