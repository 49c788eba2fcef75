/**
 * @file
 * SIGPIPE while libcurl runs.
 *
 * TLS may write to a connection that the server has closed. That must not end the program, whose
 * own way with SIGPIPE stays as it is.
 */
#ifndef RDX_SRC_SIGPIPE_H
#define RDX_SRC_SIGPIPE_H

#include <signal.h>
#include <stdbool.h>

/** How the thread was before. */
typedef struct sigpipe {
    sigset_t before;
    bool was_pending;
} sigpipe;

/** Holds the signal back from this thread. */
sigpipe sigpipe_hold(void);

/** Forgets one that came meanwhile, and lets the thread have it again as before. */
void sigpipe_release(const sigpipe *held);

#endif
