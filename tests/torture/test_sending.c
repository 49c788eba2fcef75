/**
 * @file
 * Each allocation of a message's way refused in turn: token, upload, a renewal after a 401,
 * sending; and of a query and a fetch.
 */
#include "torture.h"

#include "../net/send.h"

#include <rdx/gen/notes_query.h>

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

static rdx_status count_bytes(void *context, const void *data, size_t size)
{
    (void)data;
    *(size_t *)context += size;
    return RDX_OK;
}

static rdx_status ask_and_fetch(const void *context, rdx_report *report)
{
    (void)context;
    rdx_auth_options options = odd_auth_options("answer~torture");
    const rdx_client_options client_options = odd_client_options("answer~torture");
    sender s = {.reply = RDX_REPLY, .report = *report};
    rdx_arena arena = RDX_ARENA(1000000);
    const rdx_notes_query query = {.meta = some_meta(), .patients = {some_patient(), 1}};
    rdx_notes_query_response *answer = NULL;
    size_t fetched = 0;
    rdx_status status = rdx_auth_open(&options, &s.auth, &s.report);
    if (status == RDX_OK)
        status = rdx_client_open(&client_options, s.auth, &s.client, &s.report);
    if (status == RDX_OK)
        status = rdx_client_query(s.client, rdx_notes_query_call(&query, &answer), &arena, &s.reply,
                                  &s.report);
    assert_true((answer != NULL) == (status == RDX_OK));
    if (status == RDX_OK)
        status = rdx_client_fetch(s.client, odd_url("answer~torture", "blob"), count_bytes,
                                  &fetched, &s.reply, &s.report);
    *report = s.report;
    if (status == RDX_OK && answer->notes.count == 1 && fetched == strlen("some bytes of a file"))
        rdx_report_note(report, RDX_STAGE_NET, RDX_OK, "found and fetched");
    rdx_client_close(s.client);
    rdx_auth_close(s.auth);
    rdx_arena_drop(&arena);
    rdx_reply_drop(&s.reply);
    return status;
}

static void a_query_and_a_fetch_survive_each_refusal_on_their_way(void **state)
{
    (void)state;
    torture(ask_and_fetch, NULL);
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
        cmocka_unit_test(a_query_and_a_fetch_survive_each_refusal_on_their_way),
    };
    return cmocka_run_group_tests(tests, odd_set_up, end);
}
