/**
 * @file
 * Queries: what is asked, how the answer is read, and what is refused.
 */
#include "send.h"

#include <rdx/gen/notes_query.h>
#include <rdx/gen/results_query.h>

enum { ARENA = 1000000 }; // bytes

static rdx_status ask_with(sender *s, rdx_destination_list destinations, rdx_arena *arena,
                           rdx_notes_query_response **answer)
{
    rdx_meta meta = {.destinations = destinations};
    const rdx_notes_query query = {.meta = &meta, .patients = {some_patient(), 1}};
    return rdx_client_query(s->client, rdx_notes_query_call(&query, answer), arena, &s->reply,
                            &s->report);
}

static rdx_status ask(sender *s, rdx_arena *arena, rdx_notes_query_response **answer)
{
    return ask_with(s, some_meta()->destinations, arena, answer);
}

// Requires that a query in this scenario fails so, and gives no answer.
static void expect_failure(const char *scenario, rdx_status status, const char *cause)
{
    sender s = sender_open(scenario, NULL);
    rdx_arena arena = RDX_ARENA(ARENA);
    rdx_notes_query_response unset, *answer = &unset;
    assert_int_equal(ask(&s, &arena, &answer), status);
    assert_null(answer);
    assert_false(s.reply.may_have_arrived);
    odd_expect_error(&s.report, status, cause);
    rdx_arena_drop(&arena);
    sender_close(&s);
}

// ---- Answers ----

static void the_answer_to_a_query_is_a_struct(void **state)
{
    (void)state;
    sender s = sender_open("answer", NULL);
    rdx_arena arena = RDX_ARENA(ARENA);
    rdx_notes_query_response *answer;
    expect_ok(&s, ask(&s, &arena, &answer));
    assert_int_equal(s.report.count, 0);
    assert_int_equal(answer->notes.count, 1);
    assert_string_equal(answer->notes.items[0].document_id, "b169267c");
    assert_string_equal(answer->notes.items[0].file_contents.data, "cGRm");
    assert_int_equal(s.reply.attempts, 1);
    assert_string_equal(s.reply.log_ids.items[0], "log-1");
    odd_expect_header("answer", "endpoint", 1, "Authorization: Bearer token-1");
    rdx_reply_drop(&s.reply); // the answer lasts as the arena
    assert_string_equal(answer->notes.items[0].patient->identifiers.items[0].id, "e167267c");
    rdx_arena_drop(&arena);
    sender_close(&s);
}

static void what_its_schema_forbids_is_reported_and_the_rest_is_read(void **state)
{
    (void)state;
    sender s = sender_open("answer-odd", NULL);
    rdx_arena arena = RDX_ARENA(ARENA);
    rdx_notes_query_response *answer;
    expect_ok(&s, ask(&s, &arena, &answer));
    assert_string_equal(answer->meta->event_type, "Query"); // the request's, as servers do
    assert_string_equal(answer->notes.items[0].document_id, "42");
    assert_null(answer->notes.items[0].document_type);
    assert_int_equal(answer->notes.items[0].extra.count, 2);
    assert_int_equal(s.report.count, 2);
    assert_string_equal(s.report.issues[0].pointer, "/Notes/0/DocumentID");
    assert_string_equal(s.report.issues[1].pointer, "/Notes/0/DocumentType");
    assert_int_equal(s.report.issues[1].code, RDX_E_TYPE);
    for (size_t i = 0; i < s.report.count; i++)
        assert_null(strstr(s.report.issues[i].detail, "SECRET"));
    rdx_arena_drop(&arena);
    sender_close(&s);
}

static void nothing_found_is_ok_in_each_of_its_forms(void **state)
{
    (void)state;
    static const char *const scenarios[] = {"empty-object~asked", "answer-spaces", "answer-none"};
    for (size_t i = 0; i < 3; i++) {
        sender s = sender_open(scenarios[i], NULL);
        rdx_arena arena = RDX_ARENA(ARENA);
        rdx_notes_query_response *answer;
        expect_ok(&s, ask(&s, &arena, &answer));
        assert_int_equal(s.report.count, 0);
        assert_int_equal(answer->notes.count, 0);
        rdx_arena_drop(&arena);
        sender_close(&s);
    }
}

static void without_an_event_the_answer_is_not_read(void **state)
{
    (void)state;
    sender s = sender_open("answer-odd~raw", NULL);
    const rdx_notes_query notes = {.meta = some_meta(), .patients = {some_patient(), 1}};
    const rdx_query query = {.message = rdx_notes_query_message(&notes)};
    expect_ok(&s, rdx_client_query(s.client, query, NULL, &s.reply, &s.report));
    assert_int_equal(s.report.count, 0);
    assert_non_null(strstr(s.reply.body, "SECRET"));
    sender_close(&s);
}

static void an_answer_larger_than_its_arena_is_not_there(void **state)
{
    (void)state;
    sender s = sender_open("answer~small", NULL);
    rdx_arena arena = RDX_ARENA(64);
    rdx_notes_query_response *answer;
    assert_int_equal(ask(&s, &arena, &answer), RDX_E_NOMEM);
    assert_null(answer);
    assert_int_equal(s.reply.http_status, 200);
    odd_expect_error(&s.report, RDX_E_NOMEM, "");
    rdx_arena_drop(&arena);
    sender_close(&s);
}

// ---- Refusals ----

static void what_is_no_answer_is_refused(void **state)
{
    (void)state;
    expect_failure("errors~asked", RDX_E_REJECTED, "query: HTTP 200: the reply carries errors");
    expect_failure("error-detail~asked", RDX_E_REJECTED, "query: HTTP 200");
    expect_failure("bad-request~asked", RDX_E_REJECTED, "query: HTTP 400");
    expect_failure("html~asked", RDX_E_REPLY, "query: HTTP 200: the reply is no JSON object");
    expect_failure("empty~asked", RDX_E_REPLY, "query: HTTP 200: the reply is empty");
    expect_failure("huge~asked", RDX_E_REPLY_SIZE, "");
    expect_failure("cut~asked", RDX_E_NETWORK, "");
    expect_failure("refused~asked", RDX_E_AUTH, "query: HTTP 401");
}

static void an_answer_of_another_data_model_is_none(void **state)
{
    (void)state;
    sender s = sender_open("answer-other", NULL);
    rdx_arena arena = RDX_ARENA(ARENA);
    rdx_notes_query_response unset, *answer = &unset;
    assert_int_equal(ask(&s, &arena, &answer), RDX_E_REPLY);
    assert_null(answer);
    assert_string_equal(s.report.issues[s.report.count - 1].detail,
                        "query: HTTP 200: the answer is of another data model");
    rdx_arena_drop(&arena);
    sender_close(&s);
}

static void a_query_has_exactly_one_destination(void **state)
{
    (void)state;
    static rdx_destination two[] = {{.id = "ef9e7448-7f65-4432-aa96-059647e9b357"},
                                    {.id = "ef9e7448-7f65-4432-aa96-059647e9b358"}};
    const rdx_destination_list lists[] = {{NULL, 0}, {two, 0}, {two, 2}};
    sender s = sender_open("answer~destinations", NULL);
    rdx_arena arena = RDX_ARENA(ARENA);
    for (size_t i = 0; i < 3; i++) {
        rdx_notes_query_response *answer;
        assert_int_equal(ask_with(&s, lists[i], &arena, &answer), RDX_E_ARGUMENT);
        assert_null(answer);
        assert_int_equal(s.reply.attempts, 0);
        assert_string_equal(s.report.issues[0].pointer, "/Meta/Destinations");
        odd_expect_error(&s.report, RDX_E_ARGUMENT, "a query has exactly one destination");
    }
    const rdx_results_query bare = {.order_ids = {NULL, 0}};
    rdx_results_query_response *answer;
    assert_int_equal(rdx_client_query(s.client, rdx_results_query_call(&bare, &answer), &arena,
                                      &s.reply, &s.report),
                     RDX_E_ARGUMENT);
    assert_int_equal(odd_count("answer~destinations", "endpoint"), 0);
    assert_int_equal(odd_count("answer~destinations", "token"), 0);
    rdx_arena_drop(&arena);
    sender_close(&s);
}

static void what_is_no_query_is_not_asked(void **state)
{
    (void)state;
    sender s = sender_open("answer-late~none", NULL);
    const rdx_notes_new note = {.meta = some_meta(), .patient = some_patient()};
    const rdx_query query = {.message = rdx_notes_new_message(&note)};
    assert_int_equal(rdx_client_query(s.client, query, NULL, &s.reply, &s.report), RDX_E_ARGUMENT);
    assert_int_equal(s.reply.attempts, 0);
    odd_expect_error(&s.report, RDX_E_ARGUMENT, "query: the message is no query; send it");
    assert_int_equal(odd_count("answer-late~none", "endpoint"), 0);
    assert_int_equal(odd_count("answer-late~none", "token"), 0);
    sender_close(&s);
}

static void what_the_schema_forbids_is_not_asked(void **state)
{
    (void)state;
    sender s = sender_open("answer~forbidden", NULL);
    rdx_arena arena = RDX_ARENA(ARENA);
    rdx_json ids[] = {{RDX_JSON_KIND_NUMBER, "SECRET"}};
    const rdx_notes_query query = {.meta = some_meta(), .document_ids = {ids, 1}};
    rdx_notes_query_response *answer;
    assert_int_not_equal(rdx_client_query(s.client, rdx_notes_query_call(&query, &answer), &arena,
                                          &s.reply, &s.report),
                         RDX_OK);
    assert_null(answer);
    assert_string_equal(s.report.issues[0].pointer, "/DocumentIDs/0");
    assert_int_equal(odd_count("answer~forbidden", "endpoint"), 0);
    rdx_arena_drop(&arena);
    sender_close(&s);
}

static void an_answer_needs_its_event_and_an_arena(void **state)
{
    (void)state;
    sender s = sender_open("answer~argument", NULL);
    rdx_notes_query_response *answer;
    assert_int_equal(ask(&s, NULL, &answer), RDX_E_ARGUMENT);
    odd_expect_error(&s.report, RDX_E_ARGUMENT, "query: an answer needs");
    const rdx_notes_query notes = {.meta = some_meta()};
    const rdx_query query = {.message = rdx_notes_query_message(&notes), .out = &answer};
    assert_int_equal(rdx_client_query(s.client, query, NULL, &s.reply, &s.report), RDX_E_ARGUMENT);
    odd_expect_error(&s.report, RDX_E_ARGUMENT, "query: an answer needs");
    sender_close(&s);
}

static void a_query_over_the_limit_is_not_asked(void **state)
{
    (void)state;
    rdx_client_options options = odd_client_options("answer~size");
    options.max_request = 100;
    sender s = sender_open("answer~size", &options);
    rdx_arena arena = RDX_ARENA(ARENA);
    rdx_notes_query_response *answer;
    assert_int_equal(ask(&s, &arena, &answer), RDX_E_REQUEST_SIZE);
    odd_expect_error(&s.report, RDX_E_REQUEST_SIZE, "the limit is 100");
    assert_int_equal(odd_count("answer~size", "endpoint"), 0);
    rdx_arena_drop(&arena);
    sender_close(&s);
}

// ---- Again ----

static void a_query_is_asked_again_where_a_message_would_not_be_sent_again(void **state)
{
    (void)state;
    rdx_client_options options = odd_client_options("answer-late");
    options.net.retry = (rdx_retry){.attempts = 3, .base_delay_ms = 1, .max_delay_ms = 1};
    sender s = sender_open("answer-late", &options);
    rdx_arena arena = RDX_ARENA(ARENA);
    rdx_notes_query_response *answer;
    expect_ok(&s, ask(&s, &arena, &answer));
    assert_int_equal(answer->notes.count, 1);
    assert_int_equal(s.reply.attempts, 3);
    assert_false(s.reply.duplicate_possible);
    rdx_arena_drop(&arena);
    sender_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_answer_to_a_query_is_a_struct),
        cmocka_unit_test(what_its_schema_forbids_is_reported_and_the_rest_is_read),
        cmocka_unit_test(nothing_found_is_ok_in_each_of_its_forms),
        cmocka_unit_test(without_an_event_the_answer_is_not_read),
        cmocka_unit_test(an_answer_larger_than_its_arena_is_not_there),
        cmocka_unit_test(what_is_no_answer_is_refused),
        cmocka_unit_test(an_answer_of_another_data_model_is_none),
        cmocka_unit_test(a_query_has_exactly_one_destination),
        cmocka_unit_test(what_is_no_query_is_not_asked),
        cmocka_unit_test(what_the_schema_forbids_is_not_asked),
        cmocka_unit_test(an_answer_needs_its_event_and_an_arena),
        cmocka_unit_test(a_query_over_the_limit_is_not_asked),
        cmocka_unit_test(a_query_is_asked_again_where_a_message_would_not_be_sent_again),
    };
    return cmocka_run_group_tests(tests, odd_set_up, odd_tear_down);
}
