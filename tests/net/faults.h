/**
 * @file
 * A sender against a sandbox that fails on purpose, with waits that take no time: they are noted,
 * and the clock of the library is set forward by them.
 */
#ifndef RDX_TESTS_FAULTS_H
#define RDX_TESTS_FAULTS_H

#include "sandbox.h"
#include "send.h"

#include <dirent.h>
#include <time.h>

enum { MAX_WAITS = 64 };

/** The waits of one call, and how far they moved the clock. */
typedef struct fault_clock {
    _Atomic int64_t skipped_ms; // a token is waited for on another thread
    int64_t waits[MAX_WAITS];
    size_t count;
    uint64_t state; // of the numbers that spread waits
} fault_clock;

static inline int64_t fault_elapsed_ms(void *context)
{
    const fault_clock *c = context;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + c->skipped_ms;
}

static inline void fault_wait_ms(void *context, int64_t ms)
{
    fault_clock *c = context;
    assert_true(c->count < MAX_WAITS);
    c->waits[c->count++] = ms;
    c->skipped_ms += ms;
}

// Any numbers do, if they are the same in each run.
static inline uint64_t fault_random(void *context)
{
    fault_clock *c = context;
    c->state = c->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return c->state >> 17;
}

static inline rdx_system fault_system(fault_clock *c)
{
    return (rdx_system){.elapsed_ms = fault_elapsed_ms,
                        .wait_ms = fault_wait_ms,
                        .random = fault_random,
                        .context = c};
}

/** A sender to `box`. The options' net is that of the auth, too, but for the time limit. */
static inline sender fault_sender_in_time(const sandbox_process *box, rdx_client_options options,
                                          long token_timeout_ms)
{
    char token_url[128];
    snprintf(token_url, sizeof token_url, "%s/v2/auth/token", box->url);
    rdx_auth_options auth = {
        .token_url = token_url,
        .client_id = "client-1",
        .key_id = "key-1",
        .private_key_file = scratch_path("key.pem"),
        .net = options.net,
    };
    auth.net.timeout_ms = token_timeout_ms;
    sender s = {.reply = RDX_REPLY};
    assert_int_equal(rdx_auth_open(&auth, &s.auth, NULL), RDX_OK);
    options.api_url = box->url;
    options.blob_url = box->url;
    assert_int_equal(rdx_client_open(&options, s.auth, &s.client, NULL), RDX_OK);
    return s;
}

static inline sender fault_sender(const sandbox_process *box, rdx_client_options options)
{
    return fault_sender_in_time(box, options, 20000);
}

/** Bytes to send, all zero, up to 8 MB. */
static inline rdx_content some_bytes(size_t size)
{
    static char bytes[8000000];
    assert_true(size <= sizeof bytes);
    return RDX_BYTES(bytes, size);
}

/** Descriptors of this process. */
static inline unsigned open_descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    unsigned count = 0;
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

/** No issue repeats what the sandbox writes when it fails. */
static inline void expect_no_servers_words(const rdx_report *report)
{
    static const char *const words[] = {"told to fail", "DOCTYPE", "sandbox", "invalid/"};
    for (size_t i = 0; i < report->count; i++)
        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
            assert_null(strstr(report->issues[i].detail, words[k]));
}

#endif
