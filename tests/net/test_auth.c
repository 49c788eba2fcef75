/**
 * @file
 * Tokens: asked for once, kept, renewed in time, shared by threads; and all the ways to get none.
 */
#include "auth.h"
#include "odd.h"
#include "system.h"

#include <pthread.h>
#include <stdatomic.h>

// Clocks that stand where a test puts them; waiting moves both.
static int64_t clock_s;
static int64_t waited_ms;

static int64_t test_now(void *context)
{
    (void)context;
    return clock_s + waited_ms / 1000;
}

static int64_t test_elapsed(void *context)
{
    (void)context;
    return clock_s * 1000 + waited_ms;
}

static void test_wait(void *context, int64_t ms)
{
    (void)context;
    waited_ms += ms;
}

static const rdx_system test_system = {
    .now_s = test_now, .elapsed_ms = test_elapsed, .wait_ms = test_wait};

static rdx_auth *auth_by_clock(const char *scenario)
{
    rdx_auth_options options = odd_auth_options(scenario);
    options.net.system = test_system;
    rdx_auth *auth;
    assert_int_equal(rdx_auth_open(&options, &auth, NULL), RDX_OK);
    return auth;
}

static void expect_no_token(const char *scenario, rdx_status expected, const char *cause)
{
    rdx_auth *auth = odd_auth(scenario);
    rdx_arena arena = RDX_ARENA(4096);
    rdx_report report = {0};
    const char *token = "";
    const rdx_status status = rdx_auth_token(auth, &arena, &token, &report);
    if (status != expected)
        fail_msg("%s: %s", scenario, rdx_status_name(status));
    assert_null(token);
    odd_expect_error(&report, expected, cause);
    rdx_arena_drop(&arena);
    rdx_auth_close(auth);
}

// ---- Asking ----

static void the_form_is_that_of_an_oauth_assertion(void **state)
{
    (void)state;
    rdx_auth_options options = odd_auth_options("good~form");
    options.scope = "fhir:a b&c";
    rdx_auth *auth;
    assert_int_equal(rdx_auth_open(&options, &auth, NULL), RDX_OK);
    odd_expect_token(auth, "token-1");
    char *body = odd_request("good~form", "token", 1, "body", NULL);
    static const char before[] =
        "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3A"
        "client-assertion-type%3Ajwt-bearer&client_assertion=ey";
    assert_memory_equal(body, before, sizeof before - 1);
    assert_string_equal(strstr(body, "&scope="), "&scope=fhir%3Aa%20b%26c");
    odd_expect_header("good~form", "token", 1, "Content-Type: application/x-www-form-urlencoded");
    char length[64];
    snprintf(length, sizeof length, "Content-Length: %zu", strlen(body));
    odd_expect_header("good~form", "token", 1, length);
    free(body);
    rdx_auth_close(auth);
}

static void the_assertion_is_for_the_token_url(void **state)
{
    (void)state;
    rdx_auth *auth = odd_auth("good~audience");
    odd_expect_token(auth, "token-1");
    scratch_run("tr '&' '\\n' < good~audience.token.1.body | sed -n 's/^client_assertion=//p' | "
                "cut -d. -f2 | tr -- '-_' '+/' | sed 's/$/==/' | base64 -d 2>/dev/null > claims; "
                "true");
    char *claims = scratch_read("claims", NULL);
    char audience[256];
    snprintf(audience, sizeof audience, "\"aud\":\"%s\"", odd_url("good~audience", "token"));
    assert_non_null(strstr(claims, audience));
    free(claims);
    rdx_auth_close(auth);
}

static void opening_asks_for_nothing(void **state)
{
    (void)state;
    rdx_auth *auth = odd_auth("good~unused");
    assert_int_equal(odd_count("good~unused", "token"), 0);
    rdx_auth_close(auth);
}

// ---- Keeping ----

static void a_token_is_kept_until_shortly_before_it_expires(void **state)
{
    (void)state;
    clock_s = 1000;
    rdx_auth *auth = auth_by_clock("good~kept");
    odd_expect_token(auth, "token-1");
    clock_s = 1000 + 300 - 31;
    odd_expect_token(auth, "token-1");
    assert_int_equal(odd_count("good~kept", "token"), 1);
    clock_s = 1000 + 300 - 30;
    odd_expect_token(auth, "token-2");
    odd_expect_token(auth, "token-2");
    assert_int_equal(odd_count("good~kept", "token"), 2);
    rdx_auth_close(auth);
}

static void the_lifetime_is_what_the_reply_says(void **state)
{
    (void)state;
    static const struct {
        const char *scenario;
        int64_t lifetime_s;
    } cases[] = {{"token-short", 60}, {"token-text", 120}, {"token-bare", 300}};
    for (size_t i = 0; i < 3; i++) {
        clock_s = 5000;
        rdx_auth *auth = auth_by_clock(cases[i].scenario);
        odd_expect_token(auth, "token-1");
        clock_s = 5000 + cases[i].lifetime_s - 31;
        odd_expect_token(auth, "token-1");
        clock_s++;
        odd_expect_token(auth, "token-2");
        rdx_auth_close(auth);
    }
}

static void a_forgotten_token_is_asked_for_again(void **state)
{
    (void)state;
    rdx_auth *auth = odd_auth("good~forgotten");
    odd_expect_token(auth, "token-1");
    rdx_auth_forget(auth, "token-0"); // an older one: this one stays
    odd_expect_token(auth, "token-1");
    rdx_auth_forget(auth, "token-1");
    odd_expect_token(auth, "token-2");
    rdx_auth_close(auth);
}

static void after_a_failure_the_next_call_asks_again(void **state)
{
    (void)state;
    rdx_auth *auth = odd_auth("token-500-once");
    rdx_arena arena = RDX_ARENA(4096);
    const char *token;
    assert_int_equal(rdx_auth_token(auth, &arena, &token, NULL), RDX_E_SERVER);
    rdx_arena_drop(&arena);
    odd_expect_token(auth, "token-2");
    rdx_auth_close(auth);
}

static void a_clock_that_is_set_back_keeps_no_dead_token(void **state)
{
    (void)state;
    clock_s = 1000;
    rdx_auth_options options = odd_auth_options("good~set-back");
    options.net.system = test_system;
    options.net.system.now_s = NULL; // the machine's, wherever it stands
    rdx_auth *auth;
    assert_int_equal(rdx_auth_open(&options, &auth, NULL), RDX_OK);
    odd_expect_token(auth, "token-1");
    clock_s += 300;
    odd_expect_token(auth, "token-2");
    rdx_auth_close(auth);
}

static void a_token_that_lives_shortly_is_used_for_half_of_its_life(void **state)
{
    (void)state;
    clock_s = 1000;
    rdx_auth *auth = auth_by_clock("token-brief");
    odd_expect_token(auth, "token-1");
    clock_s += 9;
    odd_expect_token(auth, "token-1");
    clock_s += 1;
    odd_expect_token(auth, "token-2");
    rdx_auth_close(auth);
}

static void a_token_that_cannot_be_renewed_is_used_until_it_expires(void **state)
{
    (void)state;
    clock_s = 1000;
    rdx_auth *auth = auth_by_clock("token-then-500");
    odd_expect_token(auth, "token-1");
    clock_s = 1000 + 300 - 30;
    odd_expect_token(auth, "token-1");
    odd_expect_token(auth, "token-1"); // and the server is not asked at each call
    assert_int_equal(odd_count("token-then-500", "token"), 2);
    clock_s = 1000 + 300 - 15;
    odd_expect_token(auth, "token-1");
    assert_int_equal(odd_count("token-then-500", "token"), 3);
    clock_s = 1000 + 300;
    rdx_arena arena = RDX_ARENA(4096);
    const char *token;
    assert_int_equal(rdx_auth_token(auth, &arena, &token, NULL), RDX_E_SERVER);
    rdx_arena_drop(&arena);
    rdx_auth_close(auth);
}

// ---- Trying again ----

static rdx_auth *auth_that_retries(const char *scenario)
{
    rdx_auth_options options = odd_auth_options(scenario);
    options.net.system = test_system;
    options.net.retry = (rdx_retry){0};
    waited_ms = 0;
    rdx_auth *auth;
    assert_int_equal(rdx_auth_open(&options, &auth, NULL), RDX_OK);
    return auth;
}

static char *part_of_form(const char *scenario, unsigned number, const char *name)
{
    char *body = odd_request(scenario, "token", number, "body", NULL);
    assert_non_null(body);
    char *found = strstr(body, name);
    assert_non_null(found);
    memmove(body, found, strlen(found) + 1);
    return body;
}

static void a_token_request_is_made_again_with_an_assertion_of_its_own(void **state)
{
    (void)state;
    rdx_auth *auth = auth_that_retries("token-500-once~again");
    odd_expect_token(auth, "token-2");
    char *first = part_of_form("token-500-once~again", 1, "client_assertion=");
    char *second = part_of_form("token-500-once~again", 2, "client_assertion=");
    assert_string_not_equal(first, second); // a server takes each once
    free(first);
    free(second);
    rdx_auth_close(auth);
}

static void token_requests_end_after_four_attempts(void **state)
{
    (void)state;
    rdx_auth *auth = auth_that_retries("token-500~again");
    rdx_arena arena = RDX_ARENA(4096);
    rdx_report report = {0};
    const char *token;
    assert_int_equal(rdx_auth_token(auth, &arena, &token, &report), RDX_E_SERVER);
    odd_expect_error(&report, RDX_E_SERVER,
                     "token request: HTTP 500: the server failed; "
                     "attempts: 4");
    assert_int_equal(odd_count("token-500~again", "token"), 4);
    rdx_auth_close(auth);
    auth = auth_that_retries("token-client~again"); // refused credentials are refused at once
    assert_int_equal(rdx_auth_token(auth, &arena, &token, &report), RDX_E_AUTH);
    assert_int_equal(odd_count("token-client~again", "token"), 1);
    rdx_report_drop(&report);
    rdx_auth_close(auth);
}

static void token_requests_leave_by_the_rate_that_clients_share(void **state)
{
    (void)state;
    rdx_rate_options rate_options = {.requests = 100, .burst = 50, .system = test_system};
    rdx_rate *rate;
    assert_int_equal(rdx_rate_open(&rate_options, &rate, NULL), RDX_OK);
    rdx_auth_options options = odd_auth_options("good~rate");
    options.net.system = test_system;
    options.rate = rate;
    rdx_auth *auth;
    assert_int_equal(rdx_auth_open(&options, &auth, NULL), RDX_OK);
    assert_ptr_equal(rdx_auth_rate(auth), rate);
    odd_expect_token(auth, "token-1");
    assert_int_equal(rdx_rate_room(rate), 49);
    rdx_auth_close(auth);
    rdx_rate_close(rate);
    auth = odd_auth("good~own-rate");
    assert_non_null(rdx_auth_rate(auth));
    rdx_auth_close(auth);
}

// ---- Sharing ----

enum { THREADS = 8 };

typedef struct asker {
    rdx_auth *auth;
    pthread_barrier_t *barrier;
    rdx_status status;
    char token[32];
    size_t issues;
    rdx_system system;
} asker;

static void *ask(void *context)
{
    asker *a = context;
    rdx_arena arena = RDX_ARENA(4096);
    rdx_report report = {0};
    const char *token = NULL;
    pthread_barrier_wait(a->barrier);
    a->status = rdx_auth_token(a->auth, &arena, &token, &report);
    snprintf(a->token, sizeof a->token, "%s", token != NULL ? token : "");
    a->issues = report.count;
    rdx_report_drop(&report);
    rdx_arena_drop(&arena);
    return NULL;
}

static void ask_with_threads(rdx_auth *auth, asker askers[THREADS])
{
    pthread_t threads[THREADS];
    pthread_barrier_t barrier;
    pthread_barrier_init(&barrier, NULL, THREADS);
    for (size_t i = 0; i < THREADS; i++) {
        askers[i] = (asker){.auth = auth, .barrier = &barrier};
        assert_int_equal(pthread_create(&threads[i], NULL, ask, &askers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&barrier);
}

static void threads_that_need_a_token_at_once_ask_once(void **state)
{
    (void)state;
    clock_s = 1000;
    rdx_auth *auth = auth_by_clock("token-slow");
    asker askers[THREADS];
    ask_with_threads(auth, askers);
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(askers[i].status, RDX_OK);
        assert_string_equal(askers[i].token, "token-1");
    }
    assert_int_equal(odd_count("token-slow", "token"), 1);
    clock_s = 2000; // and renew it once
    ask_with_threads(auth, askers);
    for (size_t i = 0; i < THREADS; i++)
        assert_string_equal(askers[i].token, "token-2");
    assert_int_equal(odd_count("token-slow", "token"), 2);
    rdx_auth_close(auth);
}

static void threads_that_wait_share_a_failure_and_its_cause(void **state)
{
    (void)state;
    rdx_auth_options options = odd_auth_options("token-never");
    options.net.timeout_ms = 700;
    rdx_auth *auth;
    assert_int_equal(rdx_auth_open(&options, &auth, NULL), RDX_OK);
    asker askers[THREADS];
    ask_with_threads(auth, askers);
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(askers[i].status, RDX_E_TIMEOUT);
        assert_int_equal(askers[i].issues, 1);
    }
    assert_int_equal(odd_count("token-never", "token"), 1);
    rdx_auth_close(auth);
}

// Gives up soon, and must not speak for those who have more time.
static void *ask_in_haste(void *context)
{
    asker *a = context;
    rdx_arena arena = RDX_ARENA(4096);
    const char *token;
    const int64_t now = a->system.elapsed_ms(a->system.context);
    pthread_barrier_wait(a->barrier);
    const rdx_patience patience = {.until_ms = now + 100};
    a->status = rdx_auth_get(a->auth, &arena, &patience, &token, NULL);
    rdx_arena_drop(&arena);
    return NULL;
}

static void a_thread_in_haste_fails_alone(void **state)
{
    (void)state;
    const rdx_auth_options options = odd_auth_options("token-slow~haste"); // half a second
    rdx_auth *auth;
    assert_int_equal(rdx_auth_open(&options, &auth, NULL), RDX_OK);
    pthread_barrier_t barrier;
    pthread_barrier_init(&barrier, NULL, 2);
    asker hasty = {.auth = auth, .barrier = &barrier};
    hasty.system = rdx_system_complete(&(rdx_system){0});
    asker patient = {.auth = auth, .barrier = &barrier};
    pthread_t threads[2];
    assert_int_equal(pthread_create(&threads[0], NULL, ask_in_haste, &hasty), 0);
    assert_int_equal(pthread_create(&threads[1], NULL, ask, &patient), 0);
    for (size_t i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&barrier);
    assert_int_equal(hasty.status, RDX_E_TIMEOUT); // be it that it flew or that it waited
    assert_int_equal(patient.status, RDX_OK);
    rdx_auth_close(auth);
}

// ---- Failing ----

static void refused_credentials_are_told_from_a_wrong_server(void **state)
{
    (void)state;
    expect_no_token("token-client", RDX_E_AUTH, "HTTP 401: invalid_client");
    expect_no_token("token-grant", RDX_E_AUTH, "HTTP 400: invalid_grant");
    expect_no_token("token-unknown", RDX_E_AUTH, "the credentials were refused");
    expect_no_token("token-plain", RDX_E_AUTH, "HTTP 401: the credentials were refused");
    expect_no_token("token-html", RDX_E_REPLY, "HTTP 200: the reply has no access token");
    expect_no_token("token-html-401", RDX_E_REPLY, "HTTP 401");
    expect_no_token("token-404", RDX_E_REPLY, "check the URL");
    expect_no_token("token-redirect", RDX_E_REPLY, "a redirect");
    expect_no_token("token-500", RDX_E_SERVER, "HTTP 500");
    expect_no_token("token-429", RDX_E_RATE, "HTTP 429");
    assert_int_equal(odd_count("good~redirected", "token"), 0);
}

static void a_reply_without_a_usable_token_is_no_success(void **state)
{
    (void)state;
    expect_no_token("token-none", RDX_E_REPLY, "no access token");
    expect_no_token("token-empty", RDX_E_REPLY, "no access token");
    expect_no_token("token-lines", RDX_E_REPLY, "no access token");
    expect_no_token("token-long", RDX_E_REPLY, "the access token is over 64,000 bytes");
    expect_no_token("token-mac", RDX_E_REPLY, "no bearer token");
    expect_no_token("token-huge", RDX_E_REPLY_SIZE, "over 10000000 bytes");
}

static void an_arena_without_room_for_the_token_is_told(void **state)
{
    (void)state;
    rdx_auth *auth = odd_auth("good~room");
    rdx_arena arena = RDX_ARENA(8);
    rdx_report report = {0};
    const char *token;
    assert_int_equal(rdx_auth_token(auth, &arena, &token, &report), RDX_E_NOMEM);
    odd_expect_error(&report, RDX_E_NOMEM, "the token needs more memory");
    rdx_arena_drop(&arena);
    rdx_auth_close(auth);
}

static void an_unreachable_server_is_a_connect_error(void **state)
{
    (void)state;
    rdx_auth_options options = odd_auth_options("good");
    options.token_url = "http://127.0.0.1:1/token";
    rdx_auth *auth;
    assert_int_equal(rdx_auth_open(&options, &auth, NULL), RDX_OK);
    rdx_arena arena = RDX_ARENA(4096);
    rdx_report report = {0};
    const char *token;
    assert_int_equal(rdx_auth_token(auth, &arena, &token, &report), RDX_E_CONNECT);
    odd_expect_error(&report, RDX_E_CONNECT, "127.0.0.1: ");
    rdx_arena_drop(&arena);
    rdx_auth_close(auth);
}

static void expect_not_opened(const rdx_auth_options *options, rdx_status expected,
                              const char *cause)
{
    rdx_report report = {0};
    rdx_auth *auth = (rdx_auth *)&report;
    assert_int_equal(rdx_auth_open(options, &auth, &report), expected);
    assert_null(auth);
    odd_expect_error(&report, expected, cause);
}

static void an_option_that_cannot_be_used_is_refused_when_opened(void **state)
{
    (void)state;
    rdx_auth_options options = odd_auth_options("good");
    options.client_id = NULL;
    expect_not_opened(&options, RDX_E_ARGUMENT, "client_id is missing");
    options = odd_auth_options("good");
    options.key_id = "";
    expect_not_opened(&options, RDX_E_ARGUMENT, "key_id is missing");
    options = odd_auth_options("good");
    options.client_id = "\xff";
    expect_not_opened(&options, RDX_E_ARGUMENT, "client_id is not UTF-8");
    options = odd_auth_options("good");
    options.private_key_file = NULL;
    expect_not_opened(&options, RDX_E_ARGUMENT,
                      "one of private_key and private_key_file is needed");
    options = odd_auth_options("good");
    options.private_key = "SECRET";
    expect_not_opened(&options, RDX_E_ARGUMENT, "only one of private_key and private_key_file");
    char text[8002];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    options = odd_auth_options("good");
    options.client_id = text;
    expect_not_opened(&options, RDX_E_ARGUMENT, "client_id is over 8000 bytes");
    options = odd_auth_options("good");
    options.scope = text;
    expect_not_opened(&options, RDX_E_ARGUMENT, "scope is over 8000 bytes");
    options = odd_auth_options("good");
    options.token_url = "http://api.redoxengine.com/v2/auth/token";
    expect_not_opened(&options, RDX_E_URL, "token_url: http is allowed to a loopback");
    options = odd_auth_options("good");
    options.renew_before_s = -1;
    expect_not_opened(&options, RDX_E_ARGUMENT, "renew_before_s");
    options = odd_auth_options("good");
    options.private_key_file = "/nonexistent.pem";
    expect_not_opened(&options, RDX_E_FILE, "there is no such file");
    options = odd_auth_options("good");
    options.private_key_file = NULL;
    options.private_key = "SECRET";
    expect_not_opened(&options, RDX_E_KEY, "neither PEM text");
}

static bool is_patient(void *context, uint64_t sent, uint64_t total)
{
    (void)sent;
    (void)total;
    return !atomic_load((atomic_bool *)context);
}

static atomic_bool has_enough;

static void *ask_and_cancel(void *context)
{
    asker *a = context;
    rdx_arena arena = RDX_ARENA(4096);
    const char *token;
    const int64_t now = a->system.elapsed_ms(a->system.context);
    const rdx_patience patience = {
        .until_ms = now + 20000, .progress = is_patient, .progress_context = &has_enough};
    a->status = rdx_auth_get(a->auth, &arena, &patience, &token, NULL);
    rdx_arena_drop(&arena);
    return NULL;
}

static void a_thread_that_cancels_does_so_for_itself(void **state)
{
    (void)state;
    const rdx_auth_options options = odd_auth_options("token-late"); // no answer to the first
    rdx_auth *auth;
    assert_int_equal(rdx_auth_open(&options, &auth, NULL), RDX_OK);
    asker first = {.auth = auth, .system = rdx_system_complete(&(rdx_system){0})};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, ask_and_cancel, &first), 0);
    while (odd_count("token-late", "token") == 0)
        usleep(1000);
    atomic_store(&has_enough, true);
    rdx_arena arena = RDX_ARENA(4096);
    const char *token;
    assert_int_equal(rdx_auth_token(auth, &arena, &token, NULL), RDX_OK);
    assert_string_equal(token, "token-2");
    pthread_join(thread, NULL);
    assert_int_equal(first.status, RDX_E_CANCELLED);
    rdx_arena_drop(&arena);
    rdx_auth_close(auth);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_form_is_that_of_an_oauth_assertion),
        cmocka_unit_test(the_assertion_is_for_the_token_url),
        cmocka_unit_test(opening_asks_for_nothing),
        cmocka_unit_test(a_token_is_kept_until_shortly_before_it_expires),
        cmocka_unit_test(the_lifetime_is_what_the_reply_says),
        cmocka_unit_test(a_forgotten_token_is_asked_for_again),
        cmocka_unit_test(after_a_failure_the_next_call_asks_again),
        cmocka_unit_test(a_clock_that_is_set_back_keeps_no_dead_token),
        cmocka_unit_test(a_token_that_lives_shortly_is_used_for_half_of_its_life),
        cmocka_unit_test(a_token_that_cannot_be_renewed_is_used_until_it_expires),
        cmocka_unit_test(a_token_request_is_made_again_with_an_assertion_of_its_own),
        cmocka_unit_test(token_requests_end_after_four_attempts),
        cmocka_unit_test(token_requests_leave_by_the_rate_that_clients_share),
        cmocka_unit_test(threads_that_need_a_token_at_once_ask_once),
        cmocka_unit_test(threads_that_wait_share_a_failure_and_its_cause),
        cmocka_unit_test(a_thread_in_haste_fails_alone),
        cmocka_unit_test(refused_credentials_are_told_from_a_wrong_server),
        cmocka_unit_test(a_reply_without_a_usable_token_is_no_success),
        cmocka_unit_test(an_arena_without_room_for_the_token_is_told),
        cmocka_unit_test(an_unreachable_server_is_a_connect_error),
        cmocka_unit_test(an_option_that_cannot_be_used_is_refused_when_opened),
        cmocka_unit_test(a_thread_that_cancels_does_so_for_itself),
    };
    return cmocka_run_group_tests(tests, odd_set_up, odd_tear_down);
}
