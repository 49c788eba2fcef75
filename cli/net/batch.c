/**
 * @file
 * Lanes: each has a client, that is a connection, and a thread; they share the token and take
 * files off one list.
 *
 * One connection alone waits for every reply before it reads, encrypts and sends the next file. A
 * few of them fill that time; more would only cost the server and the memory of their buffers.
 */
#include "batch.h"

#include <pthread.h>
#include <string.h>

#include "session.h"

enum { LANES = 3 };

typedef struct list {
    batch *work;
    pthread_mutex_t mutex; // guards all below and `over` of the files
    pthread_cond_t changed;
    size_t next; // the first file that no lane took
    bool stopped;
} list;

typedef struct lane {
    list *from;
    rdx_client *client;
    pthread_t thread;
} lane;

// ---- One lane. ----

// What no other file would fare better with.
static bool concerns_all(rdx_status status)
{
    switch (status) {
    case RDX_E_NOMEM:
    case RDX_E_SYSTEM:
    case RDX_E_CONNECT:
    case RDX_E_TLS:
    case RDX_E_AUTH:
    case RDX_E_KEY:
    case RDX_E_FORBIDDEN:
    case RDX_E_RATE:
        return true;
    default:
        return false;
    }
}

static batch_file *take(list *from)
{
    batch_file *file = NULL;
    pthread_mutex_lock(&from->mutex);
    if (!from->stopped && from->next < from->work->count)
        file = &from->work->files[from->next++];
    pthread_mutex_unlock(&from->mutex);
    return file;
}

static void finish(list *from, batch_file *file)
{
    pthread_mutex_lock(&from->mutex);
    file->over = true;
    if (file->status != RDX_OK && (from->work->fail_fast || concerns_all(file->status)))
        from->stopped = true;
    pthread_cond_broadcast(&from->changed);
    pthread_mutex_unlock(&from->mutex);
}

// Uploads the next file. False when there is none.
static bool step(lane *it)
{
    batch_file *file = take(it->from);
    if (file == NULL)
        return false;
    if (file->status == RDX_OK)
        file->status =
            rdx_client_upload(it->client, RDX_FILE(file->path), NULL, &file->reply, &file->report);
    finish(it->from, file);
    return true;
}

static void *run_lane(void *context)
{
    lane *it = context;
    while (step(it))
        continue;
    return NULL;
}

// ---- All of them. ----

// False when file `i` will not be tried.
static bool wait_for(list *from, size_t i)
{
    const batch_file *file = &from->work->files[i];
    pthread_mutex_lock(&from->mutex);
    while (!file->over && (i < from->next || !from->stopped))
        pthread_cond_wait(&from->changed, &from->mutex);
    const bool over = file->over;
    pthread_mutex_unlock(&from->mutex);
    return over;
}

// Tells of the files up to, and not with, `end`, as they are over.
static void tell(list *from, size_t end)
{
    batch *work = from->work;
    while (work->tried < end && wait_for(from, work->tried)) {
        batch_file *file = &work->files[work->tried++];
        work->tell(work->context, file);
        rdx_reply_drop(&file->reply);
        rdx_report_drop(&file->report);
    }
}

static void run_lanes(list *from, lane *lanes, size_t count)
{
    size_t started = 0;
    while (started < count &&
           pthread_create(&lanes[started].thread, NULL, run_lane, &lanes[started]) == 0)
        started++;
    if (started == 0) // the system refuses threads
        run_lane(&lanes[0]);
    tell(from, from->work->count);
    for (size_t i = 0; i < started; i++)
        pthread_join(lanes[i].thread, NULL);
}

// The lanes beside the first; fewer where memory for them is refused. Returns how many there are.
static size_t open_lanes(lane *lanes, size_t wanted, rdx_auth *auth, const settings *s)
{
    size_t count = 1;
    for (; count < wanted; count++) {
        lanes[count].from = lanes[0].from;
        if (session_open_client(s, auth, &lanes[count].client, NULL) != RDX_OK)
            break;
    }
    return count;
}

static void run(list *from, session *first, const settings *s)
{
    lane lanes[LANES] = {{.from = from, .client = first->client}};
    (void)step(&lanes[0]);
    tell(from, 1);
    const size_t left = from->stopped ? 0 : from->work->count - from->work->tried;
    if (left == 0)
        return;
    const size_t count = open_lanes(lanes, left < LANES ? left : LANES, first->auth, s);
    run_lanes(from, lanes, count);
    for (size_t i = 1; i < count; i++)
        rdx_client_close(lanes[i].client);
}

rdx_status batch_run(batch *work, const settings *s, rdx_report *report)
{
    session first;
    const rdx_status status = session_open(&first, s, report);
    if (status != RDX_OK)
        return status;
    list from = {.work = work};
    pthread_mutex_init(&from.mutex, NULL);
    pthread_cond_init(&from.changed, NULL);
    run(&from, &first, s);
    pthread_cond_destroy(&from.changed);
    pthread_mutex_destroy(&from.mutex);
    session_close(&first);
    return RDX_OK;
}

void batch_drop(batch *work)
{
    for (size_t i = 0; i < work->count; i++) {
        rdx_reply_drop(&work->files[i].reply);
        rdx_report_drop(&work->files[i].report);
    }
}
