/**
 * @file
 * 32 threads with a client each and one rdx_auth: however they meet an expiry, a stale token or a
 * revoked one, the token is renewed once. Counted by rdx-sandbox, with clocks of the test's own.
 */
#include "sandbox.h"
#include "send.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
    THREADS = 32,
    TOKEN_LIFE_MS = 300 * 1000, // the sandbox's
    STALE_MS = 30 * 1000,       // before that, as is the default
};

static sandbox_process box;
static _Atomic int64_t clock_ms = 1000; // stands until it is moved, and never goes back

static int64_t elapsed(void *context)
{
    (void)context;
    return atomic_load(&clock_ms);
}

// The clock leaps far: no leap may be a deadline.
static rdx_net_options net_options(void)
{
    return (rdx_net_options){
        .timeout_ms = 20000,
        .retry.deadline_ms = 24 * 60 * 60 * 1000,
        .system.elapsed_ms = elapsed,
    };
}

static int set_up(void **state)
{
    (void)state;
    return sandbox_set_up(&box, "--control");
}

static int tear_down(void **state)
{
    (void)state;
    return sandbox_tear_down(&box);
}

static unsigned renewals(void)
{
    return sandbox_counts(&box, "token").requests;
}

static rdx_auth *open_auth(void)
{
    char token_url[160];
    snprintf(token_url, sizeof token_url, "%s/v2/auth/token", box.url);
    const rdx_auth_options options = {
        .token_url = token_url,
        .client_id = "client-1",
        .key_id = "key-1",
        .private_key_file = scratch_path("key.pem"),
        .net = net_options(),
    };
    rdx_auth *auth;
    sandbox_set_faults(&box, ""); // counts begin anew
    assert_int_equal(rdx_auth_open(&options, &auth, NULL), RDX_OK);
    return auth;
}

// ---- Threads ----

typedef struct crowd {
    rdx_auth *auth;
    unsigned messages; // of each thread
    pthread_barrier_t barrier;
    bool in_step; // all begin each message together, once the test has moved the clock
    _Atomic unsigned sent;
    _Atomic unsigned failed;
    _Atomic unsigned attempts;
} crowd;

static void send_one(crowd *c, rdx_client *client)
{
    rdx_reply reply = RDX_REPLY;
    const rdx_notes_new note = {.meta = some_meta(),
                                .patient = some_patient(),
                                .note = &(rdx_note){
                                    .content_type = RDX_CONTENT_TYPE_PLAIN_TEXT,
                                    .document_type = "Consent form",
                                    .document_id = "b169267c",
                                    .provider = &(rdx_provider){.id = "4356789876"},
                                    .file_contents = RDX_BYTES("hello", 5),
                                }};
    const rdx_status status = rdx_client_send(client, rdx_notes_new_message(&note), &reply, NULL);
    atomic_fetch_add(status == RDX_OK ? &c->sent : &c->failed, 1);
    atomic_fetch_add(&c->attempts, reply.attempts);
    rdx_reply_drop(&reply);
}

static void *run(void *context)
{
    crowd *c = context;
    const rdx_client_options options = {
        .api_url = box.url,
        .blob_url = box.url,
        .net = net_options(),
    };
    rdx_client *client = NULL;
    if (rdx_client_open(&options, c->auth, &client, NULL) != RDX_OK)
        atomic_fetch_add(&c->failed, 1);
    for (unsigned i = 0; i < c->messages; i++) {
        if (c->in_step) {
            pthread_barrier_wait(&c->barrier); // the test may look and move the clock ...
            pthread_barrier_wait(&c->barrier); // ... until here
        }
        if (client != NULL)
            send_one(c, client);
    }
    if (c->in_step)
        pthread_barrier_wait(&c->barrier);
    rdx_client_close(client);
    return NULL;
}

static void start(crowd *c, pthread_t threads[THREADS])
{
    pthread_barrier_init(&c->barrier, NULL, THREADS + 1);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, run, c), 0);
}

static void join(crowd *c, const pthread_t threads[THREADS])
{
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&c->barrier);
    assert_int_equal(atomic_load(&c->failed), 0);
    assert_int_equal(atomic_load(&c->sent), THREADS * c->messages);
}

// ---- Tests ----

static void threads_in_step_renew_once_however_old_the_token_is(void **state)
{
    (void)state;
    static const struct {
        int64_t later_ms;
        unsigned renewals; // since the start
    } steps[] = {
        {0, 1},                            // none yet
        {0, 1},                            // fresh
        {TOKEN_LIFE_MS - STALE_MS - 1, 1}, // still fresh
        {1, 2},                            // stale: one renews it, 31 use it
        {TOKEN_LIFE_MS - 1 - STALE_MS, 2}, // fresh
        {STALE_MS + 1, 3},                 // expired: 31 wait
        {10 * TOKEN_LIFE_MS, 4},           // for long
    };
    enum { STEPS = sizeof steps / sizeof steps[0] };
    crowd c = {.auth = open_auth(), .messages = STEPS, .in_step = true};
    pthread_t threads[THREADS];
    unsigned counted[STEPS];
    start(&c, threads);
    pthread_barrier_wait(&c.barrier);
    for (size_t i = 0; i < STEPS; i++) {
        atomic_fetch_add(&clock_ms, steps[i].later_ms);
        pthread_barrier_wait(&c.barrier);
        pthread_barrier_wait(&c.barrier); // all have sent
        counted[i] = renewals();
    }
    join(&c, threads);
    rdx_auth_close(c.auth);
    for (size_t i = 0; i < STEPS; i++)
        if (counted[i] != steps[i].renewals)
            fail_msg("step %zu: %u renewals, not %u", i, counted[i], steps[i].renewals);
    assert_int_equal(atomic_load(&c.attempts), THREADS * STEPS); // and no 401
}

// A token expires in the middle of everything. Of any 33 messages that end after that, one at least
// began after it: the clock moves on when the renewal is certainly over.
static void a_token_that_expires_while_all_are_sending_is_renewed_once(void **state)
{
    (void)state;
    enum { MESSAGES = 15, EXPIRIES = 4, APART = 100 };
    crowd c = {.auth = open_auth(), .messages = MESSAGES};
    pthread_t threads[THREADS];
    start(&c, threads);
    for (unsigned i = 1; i <= EXPIRIES; i++) {
        while (atomic_load(&c.sent) + atomic_load(&c.failed) < i * APART)
            usleep(200);
        atomic_fetch_add(&clock_ms, TOKEN_LIFE_MS);
    }
    join(&c, threads);
    rdx_auth_close(c.auth);
    assert_int_equal(renewals(), 1 + EXPIRIES);
}

static void a_token_that_the_server_revoked_is_renewed_once(void **state)
{
    (void)state;
    crowd c = {.auth = open_auth(), .messages = 2, .in_step = true};
    pthread_t threads[THREADS];
    char options[64];
    start(&c, threads);
    pthread_barrier_wait(&c.barrier);
    pthread_barrier_wait(&c.barrier);
    pthread_barrier_wait(&c.barrier); // all have sent
    sandbox_stop(&box);
    snprintf(options, sizeof options, "--control --port %d", box.port);
    sandbox_start(&box, options); // which knows no token
    pthread_barrier_wait(&c.barrier);
    pthread_barrier_wait(&c.barrier);
    join(&c, threads);
    rdx_auth_close(c.auth);
    assert_int_equal(renewals(), 1);
    // Some may have come so late that they had the new one from the start.
    assert_in_range(atomic_load(&c.attempts), 2 * THREADS + 1, 3 * THREADS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_in_step_renew_once_however_old_the_token_is),
        cmocka_unit_test(a_token_that_expires_while_all_are_sending_is_renewed_once),
        cmocka_unit_test(a_token_that_the_server_revoked_is_renewed_once),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
