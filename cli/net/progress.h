/**
 * @file
 * How far a command is, on one line of a terminal that is drawn over and cleared at the end.
 *
 *     progress bar;
 *     progress_begin(&bar, NAME, &settings);
 *     options.net.progress = progress_bytes;    // one transfer: bytes, speed, time left
 *     options.net.progress_context = &bar;
 *     progress_items(&bar, done, failed, total);  // or many: the bytes then only keep it moving
 *     progress_hide(&bar);                        // before anything else is printed
 *     progress_end(&bar);
 *
 * Nothing is drawn where standard error is no terminal, in the first half second, and more than
 * ten times a second. No line has a name or a value in it.
 * Thread safety: every call but begin and end may be made from any thread.
 */
#ifndef RDX_CLI_PROGRESS_H
#define RDX_CLI_PROGRESS_H

#include <pthread.h>

#include "settings.h"

typedef struct progress {
    const char *command;
    bool shown;            // whether anything is ever drawn
    bool ends;             // a transfer ends at a signal (interrupt.h); set before any begins
    pthread_mutex_t mutex; // guards all below
    bool drawn;            // the line is on the terminal
    bool counts_items;
    bool receives; // the bytes come; set by who takes them
    uint64_t done; // items, failed ones too; or bytes
    uint64_t failed;
    uint64_t total;   // 0: not known
    int64_t begun_ms; // items or bytes began to be counted
    int64_t draw_ms;  // not drawn before this
} progress;

/** `command` must last. */
void progress_begin(progress *it, const char *command, const settings *s);

/**
 * Bytes of the transfer under way; an rdx_progress, whose context is the progress. False, which
 * cancels it, when it `ends` and a signal came.
 */
bool progress_bytes(void *context, uint64_t done, uint64_t total);

/** Items that are done, with those that failed, of `total`; 0 when that is not known. */
void progress_items(progress *it, uint64_t done, uint64_t failed, uint64_t total);

/** Clears the line if one is drawn, for what the handler of a signal prints. */
#define PROGRESS_CLEAR "\r\033[K"

/** Clears the line; it comes back when it is drawn next. NULL does nothing. */
void progress_hide(progress *it);

/** Clears the line for good. */
void progress_end(progress *it);

#endif
