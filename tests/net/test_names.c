/**
 * @file
 * Names that take long to look up: the deadline counts all the same.
 */
#define _GNU_SOURCE // RTLD_NEXT

#include "faults.h"

#include <dlfcn.h>
#include <netdb.h>
#include <poll.h>
#include <stdatomic.h>

typedef int lookup(const char *, const char *, const struct addrinfo *, struct addrinfo **);

static int released[2];     // a pipe that is closed when lookups may end
static atomic_uint lookups; // of the name that takes long

// In place of the C library's, for libcurl.
__attribute__((visibility("default"))) int getaddrinfo(const char *name, const char *service,
                                                       const struct addrinfo *hints,
                                                       struct addrinfo **out)
{
    struct pollfd end = {.fd = released[0], .events = POLLIN};
    if (name != NULL && strcmp(name, "slow.test") == 0) {
        lookups++;
        poll(&end, 1, 20000);
        return EAI_AGAIN;
    }
    void *next = dlsym(RTLD_NEXT, "getaddrinfo");
    lookup *system_lookup;
    memcpy(&system_lookup, &next, sizeof next);
    return system_lookup(name, service, hints, out);
}

static void a_name_that_is_still_looked_up_holds_up_no_deadline(void **state)
{
    (void)state;
    const fault_clock zero = {0};
    const rdx_client_options options = {
        .api_url = "https://slow.test",
        .net = {.timeout_ms = 20000, .retry = {.deadline_ms = 300}},
    };
    sender s = sender_open("good", &options);
    const int64_t start = fault_elapsed_ms((void *)(uintptr_t)&zero);
    assert_int_equal(send_note(&s, some_bytes(100)), RDX_E_CONNECT);
    assert_false(s.reply.may_have_arrived);
    sender_close(&s);
    assert_true(lookups > 0);
    assert_in_range(fault_elapsed_ms((void *)(uintptr_t)&zero) - start, 0, 10000);
}

static int set_up(void **state)
{
    assert_int_equal(pipe(released), 0);
    return odd_set_up(state);
}

static int tear_down(void **state)
{
    close(released[1]);
    return odd_tear_down(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_that_is_still_looked_up_holds_up_no_deadline),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
