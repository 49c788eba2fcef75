/**
 * @file
 * SIGPIPE held back for a while.
 */
#include "sigpipe.h"

#include <stddef.h>
#include <time.h>

static sigset_t only_sigpipe(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    return set;
}

sigpipe sigpipe_hold(void)
{
    sigpipe held;
    sigset_t pending;
    sigpending(&pending);
    held.was_pending = sigismember(&pending, SIGPIPE) == 1;
    const sigset_t set = only_sigpipe();
    pthread_sigmask(SIG_BLOCK, &set, &held.before);
    return held;
}

void sigpipe_release(const sigpipe *held)
{
    const sigset_t set = only_sigpipe();
    if (!held->was_pending)
        sigtimedwait(&set, NULL, &(struct timespec){0});
    pthread_sigmask(SIG_SETMASK, &held->before, NULL);
}
