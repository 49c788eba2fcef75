/**
 * @file
 * Keeps time for connections. See watch.h.
 */
#include "watch.h"

#include "clock.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

static const int64_t never = INT64_MAX;

struct sandbox_line {
    bool is_used;
    int fd;
    int64_t end_at;                    // by clock_now_ms, or never
    int64_t resume_at;                 // never: it is not paused
    struct MHD_Connection *connection; // that is paused
};

struct sandbox_watch {
    sandbox_pauses pauses;
    pthread_mutex_t lock;
    pthread_cond_t changed; // some time has come nearer, or the end has come
    pthread_t thread;
    bool has_ended;
    int64_t wakes_at; // when the thread looks next by itself
    sandbox_line lines[SANDBOX_CONNECTIONS];
};

// ---- The thread ----

// Connections whose pause is over. They are resumed without the lock: the server has one of its
// own, and calls us under it. A paused connection goes nowhere until it is resumed.
typedef struct rested {
    struct MHD_Connection *items[SANDBOX_CONNECTIONS];
    size_t count;
} rested;

static void resume_all(const sandbox_watch *watch, const rested *due)
{
    for (size_t i = 0; i < due->count; i++)
        watch->pauses.resume(due->items[i]);
}

static void find_rested(sandbox_watch *watch, int64_t now, rested *out)
{
    out->count = 0;
    for (size_t i = 0; i < SANDBOX_CONNECTIONS; i++) {
        sandbox_line *line = &watch->lines[i];
        if (!line->is_used || line->resume_at == never || line->resume_at > now)
            continue;
        line->resume_at = never;
        out->items[out->count++] = line->connection;
    }
}

static void end_late(sandbox_watch *watch, int64_t now)
{
    for (size_t i = 0; i < SANDBOX_CONNECTIONS; i++) {
        sandbox_line *line = &watch->lines[i];
        if (!line->is_used || line->end_at > now)
            continue;
        line->end_at = never;
        shutdown(line->fd, SHUT_RDWR); // the server's thread sees it and closes
    }
}

static int64_t find_next(const sandbox_watch *watch)
{
    int64_t next = never;
    for (size_t i = 0; i < SANDBOX_CONNECTIONS; i++) {
        const sandbox_line *line = &watch->lines[i];
        if (line->is_used && line->end_at < next)
            next = line->end_at;
        if (line->is_used && line->resume_at < next)
            next = line->resume_at;
    }
    return next;
}

// Sleeps until something is due; under the lock.
static void sleep_on(sandbox_watch *watch)
{
    watch->wakes_at = find_next(watch);
    const struct timespec at = {.tv_sec = (time_t)(watch->wakes_at / 1000),
                                .tv_nsec = (long)(watch->wakes_at % 1000) * 1000000};
    if (watch->wakes_at == never)
        pthread_cond_wait(&watch->changed, &watch->lock);
    else
        pthread_cond_timedwait(&watch->changed, &watch->lock, &at);
}

static void *keep_time(void *context)
{
    sandbox_watch *watch = context;
    rested due;
    pthread_mutex_lock(&watch->lock);
    while (!watch->has_ended) {
        end_late(watch, clock_now_ms());
        find_rested(watch, clock_now_ms(), &due);
        if (due.count == 0) {
            sleep_on(watch);
            continue;
        }
        pthread_mutex_unlock(&watch->lock);
        resume_all(watch, &due);
        pthread_mutex_lock(&watch->lock);
    }
    find_rested(watch, never - 1, &due); // all
    pthread_mutex_unlock(&watch->lock);
    resume_all(watch, &due);
    return NULL;
}

// ---- Opened and closed ----

static bool start(sandbox_watch *watch)
{
    pthread_condattr_t attributes;
    if (pthread_condattr_init(&attributes) != 0)
        return false;
    bool started = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
                   pthread_cond_init(&watch->changed, &attributes) == 0;
    pthread_condattr_destroy(&attributes);
    if (started && pthread_create(&watch->thread, NULL, keep_time, watch) != 0) {
        pthread_cond_destroy(&watch->changed);
        started = false;
    }
    return started;
}

sandbox_watch *sandbox_watch_open(const sandbox_pauses *pauses)
{
    sandbox_watch *watch = calloc(1, sizeof *watch);
    if (watch == NULL || pthread_mutex_init(&watch->lock, NULL) != 0) {
        free(watch);
        return NULL;
    }
    watch->pauses = *pauses;
    if (start(watch))
        return watch;
    pthread_mutex_destroy(&watch->lock);
    free(watch);
    return NULL;
}

void sandbox_watch_end(sandbox_watch *watch)
{
    pthread_mutex_lock(&watch->lock);
    watch->has_ended = true;
    pthread_cond_signal(&watch->changed);
    pthread_mutex_unlock(&watch->lock);
    pthread_join(watch->thread, NULL);
}

void sandbox_watch_close(sandbox_watch *watch)
{
    pthread_cond_destroy(&watch->changed);
    pthread_mutex_destroy(&watch->lock);
    free(watch);
}

// ---- Connections ----

sandbox_line *sandbox_watch_add(sandbox_watch *watch, int fd)
{
    pthread_mutex_lock(&watch->lock);
    size_t i = 0;
    while (i < SANDBOX_CONNECTIONS && watch->lines[i].is_used)
        i++;
    sandbox_line *line = i < SANDBOX_CONNECTIONS ? &watch->lines[i] : NULL;
    if (line != NULL)
        *line = (sandbox_line){.is_used = true, .fd = fd, .end_at = never, .resume_at = never};
    pthread_mutex_unlock(&watch->lock);
    return line;
}

// Under the lock: the thread must not sleep beyond `at`.
static void wake_for(sandbox_watch *watch, int64_t at)
{
    if (at < watch->wakes_at)
        pthread_cond_signal(&watch->changed);
}

void sandbox_watch_limit(sandbox_watch *watch, sandbox_line *line, int64_t ms)
{
    if (line == NULL)
        return;
    pthread_mutex_lock(&watch->lock);
    line->end_at = ms < 0 ? never : clock_now_ms() + ms;
    wake_for(watch, line->end_at);
    pthread_mutex_unlock(&watch->lock);
}

bool sandbox_watch_pause(sandbox_watch *watch, sandbox_line *line,
                         struct MHD_Connection *connection, int64_t ms)
{
    if (line == NULL)
        return false;
    pthread_mutex_lock(&watch->lock);
    bool has_ended = watch->has_ended;
    pthread_mutex_unlock(&watch->lock);
    if (has_ended)
        return false;
    watch->pauses.suspend(connection); // before the thread may resume it
    pthread_mutex_lock(&watch->lock);
    has_ended = watch->has_ended;
    if (!has_ended) {
        line->connection = connection;
        line->resume_at = clock_now_ms() + ms;
        wake_for(watch, line->resume_at);
    }
    pthread_mutex_unlock(&watch->lock);
    if (has_ended)
        watch->pauses.resume(connection);
    return true;
}

void sandbox_watch_remove(sandbox_watch *watch, sandbox_line *line)
{
    if (line == NULL)
        return;
    pthread_mutex_lock(&watch->lock);
    line->is_used = false;
    pthread_mutex_unlock(&watch->lock);
}
