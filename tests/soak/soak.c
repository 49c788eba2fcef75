/**
 * @file
 * Sends from several threads until its time is up, and says of each message what became of it.
 *
 *     soak URL KEY FILE THREADS SECONDS
 *
 * The threads share one rdx_auth and one rdx_rate; each has a client of its own, the last one a
 * batch, and every second one may repeat what could arrive twice. A message has a DocumentID that
 * no other has and holds a part of FILE, embedded or uploaded. soak.py compares these lines with
 * what arrived:
 *
 *     ID FROM SIZE STATUS ATTEMPTS MAY_HAVE_ARRIVED DUPLICATE_POSSIBLE
 */
#include <rdx/batch.h>
#include <rdx/gen/notes_new.h>
#include <rdx/rate.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    MAX_THREADS = 64,
    EMBEDDED_MAX = 60 * 1000,
    UPLOADED_MIN = 210 * 1000,
    UPLOADED_MAX = 400 * 1000,
    EACH_UPLOADED = 8, // one message in so many
    EACH_WHOLE = 64,   // one in so many uploads FILE by its path
    JOBS = 4,
};

// What the threads share.
typedef struct work {
    const char *url;
    const char *path;
    char *file;
    size_t size;
    rdx_auth *auth;
    time_t end;
} work;

typedef struct worker {
    const work *work;
    unsigned number;
    uint64_t random;
    pthread_t thread;
} worker;

// A part of FILE.
typedef struct part {
    size_t from, size;
    bool whole;
} part;

static void fail(const char *what)
{
    fprintf(stderr, "soak: %s\n", what);
    exit(2);
}

// ---- What is sent ----

// Knuth's MMIX generator; its upper bits.
static size_t below(worker *w, size_t limit)
{
    w->random = w->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(w->random >> 33) % limit;
}

static part choose(worker *w, unsigned n)
{
    if (n % EACH_WHOLE == 0)
        return (part){.size = w->work->size, .whole = true};
    const size_t size = n % EACH_UPLOADED == 0
                            ? UPLOADED_MIN + below(w, UPLOADED_MAX - UPLOADED_MIN)
                            : 1 + below(w, EMBEDDED_MAX);
    return (part){.from = below(w, w->work->size - size), .size = size};
}

// A message, which lasts as long as it is under way.
typedef struct item {
    bool busy;
    char id[32];
    part part;
    rdx_note note;
    rdx_notes_new message;
} item;

static void make(item *made, worker *w, unsigned n)
{
    static rdx_destination chart = {.id = "00000000-0000-4000-8000-000000000001"};
    static rdx_identifier identifier = {.id = "example-1", .id_type = "MR"};
    static rdx_meta meta = {.destinations = {&chart, 1}};
    static rdx_patient patient = {.identifiers = {&identifier, 1}};
    static rdx_provider provider = {.id = "provider-1"};
    const work *all = w->work;
    const part p = choose(w, n);
    *made = (item){.busy = true, .part = p};
    snprintf(made->id, sizeof made->id, "%u-%u", w->number, n);
    made->note = (rdx_note){
        .content_type = RDX_CONTENT_TYPE_BASE64_ENCODED,
        .file_name = "part.bin",
        .file_contents = p.whole ? RDX_FILE(all->path) : RDX_BYTES(all->file + p.from, p.size),
        .document_type = "Consent form",
        .document_id = made->id,
        .provider = &provider,
    };
    made->message = (rdx_notes_new){.meta = &meta, .patient = &patient, .note = &made->note};
}

static void tell(const item *sent, rdx_status status, const rdx_reply *reply)
{
    printf("%s %zu %zu %s %u %d %d\n", sent->id, sent->part.from, sent->part.size,
           rdx_status_name(status), reply->attempts, reply->may_have_arrived,
           reply->duplicate_possible);
}

// ---- Threads ----

static rdx_client_options options_of(const worker *w)
{
    return (rdx_client_options){
        .api_url = w->work->url,
        .blob_url = w->work->url,
        .net = {.timeout_ms = 10000,
                .retry = {.base_delay_ms = 20,
                          .max_delay_ms = 500,
                          .deadline_ms = 30000,
                          .may_duplicate = w->number % 2 == 1}},
    };
}

static void *run(void *context)
{
    worker *w = context;
    const rdx_client_options options = options_of(w);
    rdx_client *client;
    if (rdx_client_open(&options, w->work->auth, &client, NULL) != RDX_OK)
        fail("no client");
    for (unsigned n = 1; time(NULL) < w->work->end; n++) {
        item sent;
        rdx_reply reply = RDX_REPLY;
        make(&sent, w, n);
        tell(&sent, rdx_client_send(client, rdx_notes_new_message(&sent.message), &reply, NULL),
             &reply);
        rdx_reply_drop(&reply);
    }
    rdx_client_close(client);
    return NULL;
}

// Takes the next result; false: none is under way.
static bool take(rdx_batch *batch)
{
    rdx_batch_result result;
    if (!rdx_batch_next(batch, &result))
        return false;
    item *sent = result.tag;
    tell(sent, result.status, &result.reply);
    sent->busy = false;
    rdx_reply_drop(&result.reply);
    rdx_report_drop(&result.report);
    return true;
}

static void *run_batch(void *context)
{
    worker *w = context;
    item items[JOBS] = {{.busy = false}};
    const rdx_batch_options options = {.jobs = JOBS, .client = options_of(w)};
    rdx_batch *batch;
    if (rdx_batch_open(&options, w->work->auth, &batch, NULL) != RDX_OK)
        fail("no batch");
    for (unsigned n = 1; time(NULL) < w->work->end; n++) {
        if (rdx_batch_room(batch) == 0)
            take(batch);
        item *next = items;
        while (next->busy)
            next++;
        make(next, w, n);
        if (rdx_batch_add(batch, rdx_notes_new_message(&next->message), next) != RDX_OK)
            fail("the batch takes no message");
    }
    while (take(batch))
        ;
    rdx_batch_close(batch);
    return NULL;
}

static void run_all(const work *all, unsigned count)
{
    worker workers[MAX_THREADS];
    for (unsigned i = 0; i < count; i++) {
        workers[i] = (worker){.work = all, .number = i, .random = i};
        if (pthread_create(&workers[i].thread, NULL, i + 1 < count ? run : run_batch,
                           &workers[i]) != 0)
            fail("no thread");
    }
    for (unsigned i = 0; i < count; i++)
        pthread_join(workers[i].thread, NULL);
}

// ---- The program ----

static void read_file(work *all)
{
    FILE *from = fopen(all->path, "rb");
    if (from == NULL || fseek(from, 0, SEEK_END) != 0)
        fail("FILE can't be read");
    all->size = (size_t)ftell(from);
    all->file = malloc(all->size);
    rewind(from);
    if (all->size <= UPLOADED_MAX || all->file == NULL ||
        fread(all->file, 1, all->size, from) != all->size)
        fail("FILE can't be read, or is too small");
    fclose(from);
}

static rdx_auth *open_auth(const char *url, const char *key, rdx_rate *rate)
{
    char token_url[256];
    snprintf(token_url, sizeof token_url, "%s/v2/auth/token", url);
    const rdx_auth_options options = {
        .token_url = token_url,
        .client_id = "client-1",
        .key_id = "key-1",
        .private_key_file = key,
        .renew_before_s = 2,
        .rate = rate,
        .net = {.timeout_ms = 10000, .retry = {.base_delay_ms = 20, .max_delay_ms = 500}},
    };
    rdx_auth *auth;
    if (rdx_auth_open(&options, &auth, NULL) != RDX_OK)
        fail("KEY can't be used");
    return auth;
}

int main(int count, char **words)
{
    if (count != 6)
        fail("usage: soak URL KEY FILE THREADS SECONDS");
    const int threads = atoi(words[4]);
    if (threads < 1 || threads > MAX_THREADS)
        fail("THREADS is out of range");
    rdx_rate *rate;
    const rdx_rate_options unlimited = {.requests = RDX_RATE_UNLIMITED};
    if (rdx_rate_open(&unlimited, &rate, NULL) != RDX_OK)
        fail("no rate");
    work all = {.url = words[1], .path = words[3], .auth = open_auth(words[1], words[2], rate)};
    read_file(&all);
    setvbuf(stdout, NULL, _IOLBF, 0);
    all.end = time(NULL) + atoi(words[5]);
    run_all(&all, (unsigned)threads);
    rdx_auth_close(all.auth);
    rdx_rate_close(rate);
    free(all.file);
    return 0;
}
