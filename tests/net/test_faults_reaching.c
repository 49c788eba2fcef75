/**
 * @file
 * Servers that are not reached, are not to be trusted, or do not answer before the deadline.
 */
#include "faults.h"

// A sender whose token comes from odd_server.py, and whose messages go to `box`.
static sender open_sender(const sandbox_process *box, rdx_client_options options)
{
    sender s = {.auth = odd_auth("good"), .reply = RDX_REPLY};
    options.api_url = box->url;
    options.blob_url = box->url;
    assert_int_equal(rdx_client_open(&options, s.auth, &s.client, NULL), RDX_OK);
    return s;
}

static void expect_nothing_stored(void)
{
    scratch_run("test -z \"$(ls store/messages)\"");
}

// ---- No connection ----

static void a_server_that_refuses_connections_is_tried_four_times(void **state)
{
    (void)state;
    sandbox_process box;
    fault_clock clock = {0};
    sandbox_start(&box, "--fault refuse");
    sender s = open_sender(&box, (rdx_client_options){.net.system = fault_system(&clock)});
    assert_int_equal(send_note(&s, some_bytes(1000)), RDX_E_CONNECT);
    assert_int_equal(s.reply.attempts, 4);
    assert_int_equal(clock.count, 3);
    assert_false(s.reply.may_have_arrived);
    odd_expect_error(&s.report, RDX_E_CONNECT, "; attempts: 4");
    sender_close(&s);
    sandbox_stop(&box);
    expect_nothing_stored();
}

static void a_token_server_that_refuses_connections_is_tried_four_times(void **state)
{
    (void)state;
    sandbox_process box;
    fault_clock clock = {0};
    sandbox_start(&box, "--fault refuse");
    sender s = fault_sender(&box, (rdx_client_options){.net.system = fault_system(&clock)});
    assert_int_equal(send_note(&s, some_bytes(1000)), RDX_E_CONNECT);
    assert_int_equal(s.reply.attempts, 0);
    assert_int_equal(clock.count, 3);
    odd_expect_error(&s.report, RDX_E_CONNECT, "; attempts: 4");
    sender_close(&s);
    sandbox_stop(&box);
}

// The waits are real: so is the time in which the server is not there.
static void a_server_that_is_back_in_time_gets_the_message(void **state)
{
    (void)state;
    sandbox_process box;
    const rdx_retry often = {.attempts = 20, .base_delay_ms = 50, .max_delay_ms = 200};
    sandbox_start(&box, "--fault refuse=300");
    sender s = fault_sender(&box, (rdx_client_options){.net.retry = often});
    expect_ok(&s, send_note(&s, some_bytes(1000)));
    assert_false(s.reply.duplicate_possible);
    sender_close(&s);
    sandbox_stop(&box);
    scratch_run("test $(ls store/messages | wc -l) = 1");
}

// ---- No trust ----

static void a_server_that_is_not_to_be_trusted_is_tried_once_and_told_nothing(void **state)
{
    (void)state;
    static const char *const faults[] = {"tls-expired", "tls-self-signed", "tls-wrong-name"};
    for (size_t i = 0; i < 3; i++) {
        sandbox_process box;
        fault_clock clock = {0};
        char options[128];
        snprintf(options, sizeof options, "--tls-ca-out ca.pem --fault %s", faults[i]);
        sandbox_start(&box, options);
        const rdx_client_options trusting = {
            .net = {.ca_file = scratch_path("ca.pem"), .system = fault_system(&clock)}};
        sender s = open_sender(&box, trusting);
        assert_int_equal(send_note(&s, some_bytes(1000)), RDX_E_TLS);
        assert_int_equal(s.reply.attempts, 1);
        assert_int_equal(clock.count, 0);
        assert_false(s.reply.may_have_arrived);
        odd_expect_error(&s.report, RDX_E_TLS, "127.0.0.1: ");
        sender_close(&s);
        sandbox_stop(&box);
        expect_nothing_stored();
    }
}

static void an_authority_made_for_the_sandbox_is_enough_without_a_fault(void **state)
{
    (void)state;
    sandbox_process box;
    sandbox_start(&box, "--tls-ca-out ca.pem");
    sender s = fault_sender(&box, (rdx_client_options){.net.ca_file = scratch_path("ca.pem")});
    expect_ok(&s, send_note(&s, some_bytes(1000)));
    sender_close(&s);
    sandbox_stop(&box);
}

// ---- The deadline ----

// Silence at `place`, where each request alone would be given 20 s.
static void expect_end_by_deadline(const char *faults, unsigned messages, bool may_have_arrived)
{
    sandbox_process box;
    const fault_clock zero = {0};
    sandbox_start(&box, "--control");
    sandbox_set_faults(&box, faults);
    const rdx_client_options options = {
        .net = {.timeout_ms = 20000, .retry = {.deadline_ms = 400, .may_duplicate = true}}};
    sender s = fault_sender(&box, options);
    const int64_t start = fault_elapsed_ms((void *)(uintptr_t)&zero);
    assert_int_equal(send_note(&s, some_bytes(1000)), RDX_E_TIMEOUT);
    assert_in_range(fault_elapsed_ms((void *)(uintptr_t)&zero) - start, 300, 10000);
    assert_int_equal(sandbox_counts(&box, "endpoint").requests, messages);
    assert_int_equal(s.reply.may_have_arrived, may_have_arrived);
    assert_int_equal(s.report.errors, 1);
    sender_close(&s);
    sandbox_stop(&box);
}

static void a_deadline_ends_the_wait_for_a_token(void **state)
{
    (void)state;
    expect_end_by_deadline("silent@token", 0, false);
}

static void a_deadline_ends_the_wait_for_an_answer(void **state)
{
    (void)state;
    expect_end_by_deadline("silent@endpoint", 1, true);
}

static void a_deadline_is_that_of_token_and_message_together(void **state)
{
    (void)state;
    expect_end_by_deadline("slow=200@token\nsilent@endpoint", 1, true);
}

static void a_renewal_that_hangs_leaves_time_to_send_with_the_token_that_is_there(void **state)
{
    (void)state;
    sandbox_process box;
    fault_clock clock = {0};
    sandbox_start(&box, "--control");
    const rdx_client_options options = {.net = {.timeout_ms = 20000,
                                                .retry = {.deadline_ms = 2000},
                                                .system = fault_system(&clock)}};
    sender s = fault_sender(&box, options);
    expect_ok(&s, send_note(&s, some_bytes(1000)));
    sandbox_set_faults(&box, "silent@token");
    clock.skipped_ms += 280000; // of the 300,000 that a token lasts
    expect_ok(&s, send_note(&s, some_bytes(1000)));
    assert_int_equal(sandbox_counts(&box, "token").requests, 1);
    sender_close(&s);
    sandbox_stop(&box);
}

// A caller that cancels what waits without moving a byte.
static bool moves(void *context, uint64_t sent, uint64_t total)
{
    (void)sent;
    (void)total;
    return ++*(unsigned *)context < 3;
}

static void a_caller_may_cancel_the_wait_for_a_token(void **state)
{
    (void)state;
    sandbox_process box;
    unsigned asked = 0;
    sandbox_start(&box, "--control");
    sandbox_set_faults(&box, "silent@token");
    sender s = fault_sender(&box, (rdx_client_options){.net.timeout_ms = 20000});
    rdx_client_close(s.client);
    const rdx_client_options options = {.api_url = box.url,
                                        .net = {.progress = moves, .progress_context = &asked}};
    assert_int_equal(rdx_client_open(&options, s.auth, &s.client, NULL), RDX_OK);
    assert_int_equal(send_note(&s, some_bytes(1000)), RDX_E_CANCELLED);
    assert_int_equal(s.reply.attempts, 0);
    odd_expect_error(&s.report, RDX_E_CANCELLED, "token request: cancelled by the caller");
    sender_close(&s);
    sandbox_stop(&box);
}

// ---- Running ----

static int set_up(void **state)
{
    odd_set_up(state);
    sandbox_make_keys();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_that_refuses_connections_is_tried_four_times),
        cmocka_unit_test(a_token_server_that_refuses_connections_is_tried_four_times),
        cmocka_unit_test(a_server_that_is_back_in_time_gets_the_message),
        cmocka_unit_test(a_server_that_is_not_to_be_trusted_is_tried_once_and_told_nothing),
        cmocka_unit_test(an_authority_made_for_the_sandbox_is_enough_without_a_fault),
        cmocka_unit_test(a_deadline_ends_the_wait_for_a_token),
        cmocka_unit_test(a_deadline_ends_the_wait_for_an_answer),
        cmocka_unit_test(a_deadline_is_that_of_token_and_message_together),
        cmocka_unit_test(a_renewal_that_hangs_leaves_time_to_send_with_the_token_that_is_there),
        cmocka_unit_test(a_caller_may_cancel_the_wait_for_a_token),
    };
    return cmocka_run_group_tests(tests, set_up, odd_tear_down);
}
