/**
 * @file
 * The watch: one thread that keeps time for the server's connections, so that the server's own
 * thread never sleeps. It ends a connection that is beyond its limit, by shutting its socket, and
 * wakes one that was paused.
 *
 *     line = sandbox_watch_add(watch, fd);                  // a client has connected
 *     sandbox_watch_limit(watch, line, 20000);              // its head must be whole by then
 *     if (sandbox_watch_pause(watch, line, &waiting, 500))  // a slow reply: nothing for 500 ms
 *         ...
 *     sandbox_watch_remove(watch, line);                    // before the socket is closed
 *
 * Thread safety: all calls from any thread. `suspend` is called on the caller's thread, `resume` on
 * the watch's own as a rule.
 */
#ifndef SANDBOX_WATCH_H
#define SANDBOX_WATCH_H

#include <stdbool.h>
#include <stdint.h>

enum { SANDBOX_CONNECTIONS = 256 }; // that are watched at one time, at most

struct MHD_Connection; // which only the server looks into

/** How the server lets a connection rest, and go on. */
typedef struct sandbox_pauses {
    void (*suspend)(struct MHD_Connection *connection);
    void (*resume)(struct MHD_Connection *connection);
} sandbox_pauses;

typedef struct sandbox_watch sandbox_watch;
typedef struct sandbox_line sandbox_line; // one connection

/** NULL when there is no memory or no thread. */
sandbox_watch *sandbox_watch_open(const sandbox_pauses *pauses);

/** NULL when there are too many; every other call takes NULL for a connection and does nothing. */
sandbox_line *sandbox_watch_add(sandbox_watch *watch, int fd);

/** Shuts the connection in `ms` milliseconds, unless told otherwise before; below 0: never. */
void sandbox_watch_limit(sandbox_watch *watch, sandbox_line *line, int64_t ms);

/** Suspends `connection` and resumes it in `ms` milliseconds; false when nothing is to wait now. */
bool sandbox_watch_pause(sandbox_watch *watch, sandbox_line *line,
                         struct MHD_Connection *connection, int64_t ms);

void sandbox_watch_remove(sandbox_watch *watch, sandbox_line *line);

/** Ends the thread; resumes what is paused. No pause begins after it. */
void sandbox_watch_end(sandbox_watch *watch);

/** Frees; not before sandbox_watch_end. */
void sandbox_watch_close(sandbox_watch *watch);

#endif
