/**
 * @file
 * Lanes: each has a client, that is a connection, and a thread; they share the token and take
 * files off one list.
 *
 * One connection alone waits for every reply before it reads, encrypts and sends the next file. A
 * second one fills that time; more would cost the server, and memory for a TLS context each. Nobody
 * waits for anybody: the lane that ends a file tells of it, and of those behind it that were over
 * before.
 */
#include "upload_lanes.h"

#include <pthread.h>

#include "concerns_all.h"
#include "session.h"

enum { LANES = 2 };

typedef struct list {
    upload_list *work;
    pthread_mutex_t mutex; // guards all below, the telling, and `over` of the files
    size_t next;           // the first file that no lane took
    bool stopped;
} list;

typedef struct lane {
    list *from;
    rdx_client *client;
    pthread_t thread;
} lane;

// ---- One lane. ----

static upload_file *take(list *from)
{
    upload_file *file = NULL;
    pthread_mutex_lock(&from->mutex);
    if (!from->stopped && from->next < from->work->count)
        file = &from->work->files[from->next++];
    pthread_mutex_unlock(&from->mutex);
    return file;
}

// Tells of all that is over, up to the first file that is not.
static void tell(upload_list *work)
{
    while (work->tried < work->count && work->files[work->tried].over) {
        upload_file *file = &work->files[work->tried++];
        work->tell(work->context, file);
        rdx_reply_drop(&file->reply);
        rdx_report_drop(&file->report);
    }
}

static void finish(list *from, upload_file *file)
{
    pthread_mutex_lock(&from->mutex);
    file->over = true;
    if (file->status != RDX_OK && (from->work->fail_fast || concerns_all(file->status)))
        from->stopped = true;
    tell(from->work);
    pthread_mutex_unlock(&from->mutex);
}

// Uploads the next file. False when there is none.
static bool step(lane *it)
{
    upload_file *file = take(it->from);
    if (file == NULL)
        return false;
    if (!file->refused)
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

// Lanes beside the first; fewer where memory or threads are refused. Returns how many.
static size_t start_lanes(lane *lanes, size_t wanted, list *from, rdx_auth *auth, const settings *s)
{
    size_t count = 0;
    for (; count < wanted; count++) {
        lane *it = &lanes[count];
        it->from = from;
        if (session_open_client(s, auth, &it->client, NULL) != RDX_OK)
            break;
        if (pthread_create(&it->thread, NULL, run_lane, it) != 0) {
            rdx_client_close(it->client);
            break;
        }
    }
    return count;
}

static void run(list *from, session *opened, const settings *s)
{
    lane first = {.from = from, .client = opened->client};
    lane others[LANES - 1];
    (void)step(&first);
    const size_t left = from->stopped ? 0 : from->work->count - from->next;
    const size_t wanted = left == 0 ? 0 : left < LANES ? left - 1 : LANES - 1;
    const size_t count = start_lanes(others, wanted, from, opened->auth, s);
    run_lane(&first);
    for (size_t i = 0; i < count; i++) {
        pthread_join(others[i].thread, NULL);
        rdx_client_close(others[i].client);
    }
}

rdx_status upload_lanes_run(upload_list *work, const settings *s, rdx_report *report)
{
    session opened;
    const rdx_status status = session_open(&opened, s, report);
    if (status != RDX_OK)
        return status;
    list from = {.work = work};
    pthread_mutex_init(&from.mutex, NULL);
    run(&from, &opened, s);
    pthread_mutex_destroy(&from.mutex);
    session_close(&opened);
    return RDX_OK;
}

void upload_lanes_drop(upload_list *work)
{
    for (size_t i = 0; i < work->count; i++) {
        rdx_reply_drop(&work->files[i].reply);
        rdx_report_drop(&work->files[i].report);
    }
}
