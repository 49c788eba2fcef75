/**
 * @file
 * Each allocation of a message's way refused in turn: token, upload, a renewal after a 401,
 * sending.
 */
#include "torture.h"

#include "../net/send.h"

static void do_not_wait(void *context, int64_t ms)
{
    (void)context;
    (void)ms;
}

static rdx_status send_all_the_way(const void *context, rdx_report *report)
{
    (void)context;
    static unsigned run;
    char scenario[64]; // one for each run, so that each is refused its first token
    snprintf(scenario, sizeof scenario, "refused-once~torture-%u", ++run);
    static char bytes[300];
    const rdx_content content = {RDX_CONTENT_BYTES, bytes, sizeof bytes};
    rdx_auth_options options = odd_auth_options(scenario);
    rdx_client_options client_options = odd_client_options(scenario);
    client_options.file_policy = RDX_FILE_UPLOAD;
    options.net.system.wait_ms = client_options.net.system.wait_ms = do_not_wait;
    sender s = {.reply = RDX_REPLY, .report = *report};
    rdx_status status = rdx_auth_open(&options, &s.auth, &s.report);
    if (status == RDX_OK)
        status = rdx_client_open(&client_options, s.auth, &s.client, &s.report);
    if (status == RDX_OK)
        status = send_note(&s, content);
    *report = s.report;
    // The words on an attempt that is made again are nobody's loss: the outcome is what counts.
    if (status == RDX_OK && s.reply.log_ids.count == 1)
        rdx_report_note(report, RDX_STAGE_NET, RDX_OK, "sent");
    rdx_client_close(s.client);
    rdx_auth_close(s.auth);
    rdx_reply_drop(&s.reply);
    return status;
}

static void a_message_with_a_file_survives_each_refusal_on_its_way(void **state)
{
    (void)state;
    torture(send_all_the_way, NULL);
}

static int end(void **state)
{
    torture_print_total();
    return odd_tear_down(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_with_a_file_survives_each_refusal_on_its_way),
    };
    return cmocka_run_group_tests(tests, odd_set_up, end);
}
