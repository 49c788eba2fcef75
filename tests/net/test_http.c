/**
 * @file
 * Single requests below clients: what is fetched, how long it took, and many at once.
 */
#include "odd.h"

#include "http.h"

#include <pthread.h>

static const char file_at_the_server[] = "some bytes of a file";

// What a sink got, and what it says to it.
typedef struct got {
    char text[64];
    size_t size;
    rdx_status says;
} got;

static rdx_status take(void *context, const void *data, size_t size)
{
    got *g = context;
    for (size_t i = 0; i < size && g->size + i < sizeof g->text - 1; i++)
        g->text[g->size + i] = ((const char *)data)[i];
    g->size += size;
    return g->says;
}

// One request and all that comes of it.
typedef struct asked {
    rdx_http *http;
    rdx_memory body;
    rdx_reply reply;
    rdx_http_facts facts;
    rdx_report report;
} asked;

static asked open_asked(rdx_net_options options)
{
    if (options.timeout_ms == 0)
        options.timeout_ms = 10000;
    asked a = {.reply = RDX_REPLY};
    assert_int_equal(rdx_http_open(&options, &a.http, NULL), RDX_OK);
    return a;
}

static void close_asked(asked *a)
{
    rdx_http_close(a->http);
    rdx_reply_drop(&a->reply);
    rdx_report_drop(&a->report);
}

static rdx_status run(asked *a, const rdx_http_request *request)
{
    rdx_reply_drop(&a->reply);
    return rdx_http_run(a->http, request, &a->reply, &a->facts, &a->report);
}

static rdx_http_request a_post(asked *a, const char *scenario)
{
    a->body = (rdx_memory){.data = "{}", .length = 2};
    return (rdx_http_request){.url = odd_url(scenario, "endpoint"),
                              .content_type = "application/json",
                              .body = rdx_source_of_memory(&a->body)};
}

static rdx_http_request a_get(const char *scenario, got *g)
{
    return (rdx_http_request){.url = odd_url(scenario, "blob"),
                              .get = true,
                              .bearer = "token-1",
                              .sink = take,
                              .sink_context = g,
                              .max_sink = 1000};
}

// ---- Fetching. ----

static void a_file_that_is_fetched_goes_to_the_sink_alone(void **state)
{
    (void)state;
    asked a = open_asked((rdx_net_options){0});
    got g = {.says = RDX_OK};
    const rdx_http_request request = a_get("good~get", &g);
    assert_int_equal(run(&a, &request), RDX_OK);
    assert_string_equal(g.text, file_at_the_server);
    assert_int_equal(a.reply.http_status, 200);
    assert_string_equal(a.reply.content_type, "application/pdf");
    assert_null(a.reply.body);
    assert_int_equal(a.facts.sunk, strlen(file_at_the_server));
    assert_int_equal(a.facts.received, strlen(file_at_the_server));
    odd_expect_header("good~get", "blob", 1, "Authorization: Bearer token-1");
    char *head = odd_request("good~get", "blob", 1, "head", NULL);
    assert_int_equal(strncmp(head, "GET ", 4), 0);
    assert_null(strstr(head, "Content-"));
    free(head);
    close_asked(&a);
}

static void the_body_of_a_refusal_is_no_file(void **state)
{
    (void)state;
    asked a = open_asked((rdx_net_options){0});
    got g = {.says = RDX_OK};
    const rdx_http_request request = a_get("gone", &g);
    assert_int_equal(run(&a, &request), RDX_OK);
    assert_int_equal(a.reply.http_status, 404);
    assert_string_equal(a.reply.body, "{\"Meta\": {}}");
    assert_int_equal(g.size, 0);
    assert_int_equal(a.facts.sunk, 0);
    close_asked(&a);
}

static void expect_file_over_the_limit(const char *scenario)
{
    asked a = open_asked((rdx_net_options){.max_reply = 100});
    got g = {.says = RDX_OK};
    rdx_http_request request = a_get(scenario, &g);
    request.max_sink = 300000;
    assert_int_equal(run(&a, &request), RDX_E_FILE_SIZE);
    assert_true(g.size <= 300000);
    assert_int_equal(g.size, a.facts.sunk);
    odd_expect_error(&a.report, RDX_E_FILE_SIZE, "127.0.0.1: the file is over 300000 bytes");
    close_asked(&a);
}

static void a_file_over_the_limit_is_not_fetched_to_its_end(void **state)
{
    (void)state;
    expect_file_over_the_limit("huge~get");
    expect_file_over_the_limit("huge-unannounced~get");
}

static void a_sink_that_fails_ends_the_fetch_with_its_status(void **state)
{
    (void)state;
    asked a = open_asked((rdx_net_options){0});
    got g = {.says = RDX_E_FILE};
    const rdx_http_request request = a_get("good~full", &g);
    assert_int_equal(run(&a, &request), RDX_E_FILE);
    odd_expect_error(&a.report, RDX_E_FILE, "127.0.0.1: what came was not taken");
    close_asked(&a);
}

static void a_fetch_that_breaks_tells_what_the_sink_has_got(void **state)
{
    (void)state;
    asked a = open_asked((rdx_net_options){0});
    got g = {.says = RDX_OK};
    const rdx_http_request request = a_get("cut~get", &g);
    assert_int_equal(run(&a, &request), RDX_E_NETWORK);
    assert_int_equal(a.facts.sunk, strlen("{\"Meta\":"));
    close_asked(&a);
}

// ---- What is told of a request. ----

// Nobody can have accepted what has not left yet; what says so may have it all the same.
static void an_answer_that_does_not_wait_for_the_body_is_no_success(void **state)
{
    (void)state;
    enum { LARGE = 16 << 20 }; // more than a connection buffers
    char *large = calloc(LARGE, 1);
    assert_non_null(large);
    asked a = open_asked((rdx_net_options){0});
    rdx_http_request request = a_post(&a, "early");
    a.body = (rdx_memory){.data = large, .length = LARGE};
    request.body = rdx_source_of_memory(&a.body);

    assert_int_equal(run(&a, &request), RDX_E_NETWORK);

    odd_expect_error(&a.report, RDX_E_NETWORK, "before it had all of the request");
    assert_true(a.facts.sent < LARGE);
    assert_true(a.facts.whole);
    close_asked(&a);
    free(large);
}

// Both requests of a scenario came by one connection.
static void expect_one_connection(const char *scenario)
{
    char *ports[2];
    for (unsigned i = 0; i < 2; i++) {
        char *head = odd_request(scenario, "endpoint", i + 1, "head", NULL);
        assert_non_null(head);
        ports[i] = strdup(strstr(head, "(from port "));
        free(head);
    }
    assert_string_equal(ports[0], ports[1]);
    free(ports[0]);
    free(ports[1]);
}

static void a_kept_connection_takes_no_time_to_connect(void **state)
{
    (void)state;
    asked a = open_asked((rdx_net_options){0});
    const rdx_http_request request = a_post(&a, "good~times");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(run(&a, &request), RDX_OK);
        assert_true(a.facts.whole);
        assert_int_equal(a.facts.sent, 2);
        assert_int_equal(a.facts.received, a.reply.body_length);
        assert_true(a.facts.connect_ms >= 0);
        assert_true(a.facts.first_byte_ms >= a.facts.connect_ms);
        assert_true(a.facts.total_ms >= a.facts.first_byte_ms);
    }
    assert_int_equal(a.facts.connect_ms, 0);
    expect_one_connection("good~times");
    close_asked(&a);
}

static void what_was_not_reached_has_no_time(void **state)
{
    (void)state;
    asked a = open_asked((rdx_net_options){0});
    rdx_http_request request = a_post(&a, "never~times");
    request.timeout_ms = 50;
    assert_int_equal(run(&a, &request), RDX_E_TIMEOUT);
    assert_true(a.facts.whole);
    assert_true(a.facts.connect_ms >= 0);
    assert_int_equal(a.facts.first_byte_ms, -1);
    assert_true(a.facts.total_ms >= 0);

    request.url = "http://127.0.0.1:1/endpoint"; // nobody is there
    assert_int_equal(run(&a, &request), RDX_E_CONNECT);
    assert_false(a.facts.whole);
    assert_int_equal(a.facts.sent, 0);
    assert_int_equal(a.facts.connect_ms, -1);
    close_asked(&a);
}

static void a_request_may_have_less_time_than_the_options_and_never_more(void **state)
{
    (void)state;
    asked a = open_asked((rdx_net_options){.timeout_ms = 50});
    rdx_http_request request = a_post(&a, "never~less");
    request.timeout_ms = 1000L * 1000;
    assert_int_equal(run(&a, &request), RDX_E_TIMEOUT); // or the test would not end
    close_asked(&a);
}

// ---- Many at once. ----

enum { MANY = 8 };

static void begin(rdx_multi *multi, asked *a, const rdx_http_request *request)
{
    assert_int_equal(rdx_http_begin(a->http, request, &a->report), RDX_OK);
    assert_int_equal(rdx_multi_add(multi, rdx_http_transfer(a->http)), RDX_OK);
}

// Waits for the one that ends next, and finishes it.
static asked *next(rdx_multi *multi, asked *all, size_t count, rdx_status *out)
{
    rdx_transfer *ended = NULL;
    while (ended == NULL)
        assert_int_equal(rdx_multi_poll(multi, 10000, &ended), RDX_OK);
    for (size_t i = 0; i < count; i++) {
        if (rdx_http_transfer(all[i].http) == ended) {
            *out = rdx_http_finish(all[i].http, &all[i].reply, &all[i].facts);
            return &all[i];
        }
    }
    fail_msg("a transfer that nobody began");
    return NULL;
}

static void many_requests_are_under_way_at_once_and_each_gets_its_reply(void **state)
{
    (void)state;
    rdx_multi *multi = rdx_multi_open();
    asked all[MANY];
    char scenarios[MANY][32];
    for (size_t i = 0; i < MANY; i++) {
        all[i] = open_asked((rdx_net_options){0});
        snprintf(scenarios[i], sizeof scenarios[i], "good~many-%zu", i);
        // The first waits for the last one's end and beyond: it would keep all others waiting.
        const rdx_http_request request = a_post(&all[i], i == 0 ? "never~many" : scenarios[i]);
        begin(multi, &all[i], &request);
    }
    for (size_t left = MANY - 1; left > 0; left--) {
        rdx_status status;
        const asked *a = next(multi, all, MANY, &status);
        assert_ptr_not_equal(a, &all[0]);
        assert_int_equal(status, RDX_OK);
        assert_int_equal(a->reply.http_status, 200);
        assert_int_equal(odd_count(scenarios[a - all], "endpoint"), 1);
    }
    rdx_multi_remove(multi, rdx_http_transfer(all[0].http));
    assert_int_equal(rdx_http_finish(all[0].http, &all[0].reply, NULL), RDX_E_CANCELLED);
    for (size_t i = 0; i < MANY; i++)
        close_asked(&all[i]);
    rdx_multi_close(multi);
}

static void one_that_fails_leaves_the_others_alone(void **state)
{
    (void)state;
    rdx_multi *multi = rdx_multi_open();
    asked all[2] = {open_asked((rdx_net_options){0}), open_asked((rdx_net_options){0})};
    rdx_http_request request = a_post(&all[0], "hang-up~many");
    begin(multi, &all[0], &request);
    request = a_post(&all[1], "good~beside");
    begin(multi, &all[1], &request);
    for (size_t left = 2; left > 0; left--) {
        rdx_status status;
        const asked *a = next(multi, all, 2, &status);
        assert_int_equal(status, a == &all[0] ? RDX_E_NETWORK : RDX_OK);
    }
    close_asked(&all[0]);
    close_asked(&all[1]);
    rdx_multi_close(multi);
}

static void *wake(void *multi)
{
    rdx_multi_wakeup(multi);
    return NULL;
}

static void another_thread_ends_the_wait(void **state)
{
    (void)state;
    rdx_multi *multi = rdx_multi_open();
    asked a = open_asked((rdx_net_options){0});
    const rdx_http_request request = a_post(&a, "never~woken");
    begin(multi, &a, &request);
    while (odd_count("never~woken", "endpoint") == 0) { // now there is nothing left but to wait
        rdx_transfer *ended;
        assert_int_equal(rdx_multi_poll(multi, 10, &ended), RDX_OK);
        assert_null(ended);
    }
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, wake, multi), 0);
    rdx_transfer *ended;
    assert_int_equal(rdx_multi_poll(multi, 1000L * 1000, &ended), RDX_OK); // or it would not end
    assert_null(ended);
    pthread_join(thread, NULL);
    rdx_multi_remove(multi, rdx_http_transfer(a.http));
    assert_int_equal(rdx_http_finish(a.http, &a.reply, NULL), RDX_E_CANCELLED);
    close_asked(&a);
    rdx_multi_close(multi);
}

static void a_connection_of_a_batch_is_kept_for_the_next_request(void **state)
{
    (void)state;
    rdx_multi *multi = rdx_multi_open();
    asked a = open_asked((rdx_net_options){0});
    const rdx_http_request request = a_post(&a, "good~kept");
    for (int i = 0; i < 2; i++) {
        rdx_status status;
        rdx_reply_drop(&a.reply);
        begin(multi, &a, &request);
        next(multi, &a, 1, &status);
        assert_int_equal(status, RDX_OK);
    }
    expect_one_connection("good~kept");
    close_asked(&a);
    rdx_multi_close(multi);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_that_is_fetched_goes_to_the_sink_alone),
        cmocka_unit_test(the_body_of_a_refusal_is_no_file),
        cmocka_unit_test(a_file_over_the_limit_is_not_fetched_to_its_end),
        cmocka_unit_test(a_sink_that_fails_ends_the_fetch_with_its_status),
        cmocka_unit_test(a_fetch_that_breaks_tells_what_the_sink_has_got),
        cmocka_unit_test(an_answer_that_does_not_wait_for_the_body_is_no_success),
        cmocka_unit_test(a_kept_connection_takes_no_time_to_connect),
        cmocka_unit_test(what_was_not_reached_has_no_time),
        cmocka_unit_test(a_request_may_have_less_time_than_the_options_and_never_more),
        cmocka_unit_test(many_requests_are_under_way_at_once_and_each_gets_its_reply),
        cmocka_unit_test(one_that_fails_leaves_the_others_alone),
        cmocka_unit_test(another_thread_ends_the_wait),
        cmocka_unit_test(a_connection_of_a_batch_is_kept_for_the_next_request),
    };
    return cmocka_run_group_tests(tests, odd_set_up, odd_tear_down);
}
