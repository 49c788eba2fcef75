/**
 * @file
 * TLS: a certificate of an authority of our own is trusted when named, nothing else is; and a
 * proxy sees no token.
 */
#include "send.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/socket.h>

static const rdx_content hello = {.kind = RDX_CONTENT_BYTES, .data = "hello", .size = 5};

static odd_server tls;      // its certificate is for 127.0.0.1
static odd_server stranger; // its certificate is for another name

// An authority, and what it certifies.
static const char make_certificates[] =
    "exec 2>/dev/null; "
    "openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=own "
    "&& for n in here:IP:127.0.0.1 there:DNS:elsewhere.example.com; do f=${n%%:*}; "
    "openssl req -newkey rsa:2048 -nodes -keyout $f.key -out $f.csr -subj /CN=$f && "
    "echo subjectAltName=${n#*:} > $f.ext && "
    "openssl x509 -req -in $f.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 "
    "-extfile $f.ext -out $f.pem || exit 1; done";

// An OpenSSL that would speak TLS 1.0: that we don't must be our own doing.
static void loosen_openssl(void)
{
    static const char text[] = "openssl_conf = all\n[all]\nssl_conf = ssl\n"
                               "[ssl]\nsystem_default = loose\n"
                               "[loose]\nMinProtocol = TLSv1\n"
                               "CipherString = DEFAULT:@SECLEVEL=0\n";
    scratch_write("loose.cnf", text, sizeof text - 1);
    assert_int_equal(setenv("OPENSSL_CONF", scratch_path("loose.cnf"), 1), 0);
}

static int set_up(void **state)
{
    unsetenv("no_proxy");
    unsetenv("NO_PROXY");
    odd_set_up(state);
    scratch_run(make_certificates);
    loosen_openssl();
    tls = odd_start_server(scratch_path("here.pem"), scratch_path("here.key"));
    stranger = odd_start_server(scratch_path("there.pem"), scratch_path("there.key"));
    return 0;
}

static int tear_down(void **state)
{
    odd_stop_server(&tls);
    odd_stop_server(&stranger);
    return odd_tear_down(state);
}

static const char *tls_url(const odd_server *server, const char *scenario)
{
    static char url[128];
    snprintf(url, sizeof url, "https://127.0.0.1:%d/%s", server->port, scenario);
    return url;
}

// A client of a TLS server; its tokens come from the one without.
static sender open_tls(const odd_server *server, const char *scenario, const char *ca_file,
                       const char *proxy)
{
    rdx_client_options options = {
        .api_url = tls_url(server, scenario),
        .net = {.ca_file = ca_file, .proxy = proxy, .timeout_ms = 10000, .retry.attempts = 1},
    };
    options.blob_url = options.api_url;
    return sender_open(scenario, &options);
}

static void expect_untrusted(const odd_server *server, const char *scenario, const char *ca_file)
{
    sender s = open_tls(server, scenario, ca_file, NULL);
    assert_int_equal(send_note(&s, hello), RDX_E_TLS);
    odd_expect_error(&s.report, RDX_E_TLS, "127.0.0.1: ");
    assert_int_equal(odd_count(scenario, "endpoint"), 0);
    sender_close(&s);
}

static void a_message_and_a_file_go_over_tls_to_an_authority_that_is_named(void **state)
{
    (void)state;
    sender s = open_tls(&tls, "good~tls", scratch_path("ca.pem"), NULL);
    expect_ok(&s, send_note(&s, hello));
    assert_string_equal(s.reply.log_ids.items[0], "log-1");
    scratch_hollow("zeros", 5000000);
    expect_ok(&s, rdx_client_upload(s.client, RDX_FILE(scratch_path("zeros")), NULL, &s.reply,
                                    &s.report));
    size_t size;
    free(odd_request("good~tls", "upload", 1, "body", &size));
    assert_true(size > 5000000);
    sender_close(&s);
}

static void a_token_comes_over_tls(void **state)
{
    (void)state;
    char url[160];
    snprintf(url, sizeof url, "%s/token", tls_url(&tls, "good~tls-token"));
    rdx_auth_options options = odd_auth_options("good");
    options.token_url = url;
    options.net.ca_file = scratch_path("ca.pem");
    rdx_auth *auth;
    assert_int_equal(rdx_auth_open(&options, &auth, NULL), RDX_OK);
    rdx_arena arena = RDX_ARENA(4096);
    const char *token;
    assert_int_equal(rdx_auth_token(auth, &arena, &token, NULL), RDX_OK);
    assert_string_equal(token, "token-1");
    rdx_arena_drop(&arena);
    rdx_auth_close(auth);
}

static void an_authority_that_nobody_named_is_not_trusted(void **state)
{
    (void)state;
    expect_untrusted(&tls, "good~unnamed", NULL);
}

static void a_certificate_for_another_name_is_not_trusted(void **state)
{
    (void)state;
    expect_untrusted(&stranger, "good~stranger", scratch_path("ca.pem"));
}

static void a_ca_file_that_is_missing_or_none_trusts_nobody(void **state)
{
    (void)state;
    expect_untrusted(&tls, "good~missing", scratch_path("gone.pem"));
    scratch_write("text.pem", "hello", 5);
    expect_untrusted(&tls, "good~text", scratch_path("text.pem"));
}

static void a_server_without_tls_is_a_tls_error(void **state)
{
    (void)state;
    expect_untrusted(&odd, "good~plain", scratch_path("ca.pem"));
}

static void tls_1_1_is_too_old(void **state)
{
    (void)state;
    char line[512];
    // Ends by itself when it was asked once, or after a while.
    snprintf(line, sizeof line,
             "timeout 20 openssl s_server -www -tls1_1 -cipher ALL:@SECLEVEL=0 -naccept 1 -accept "
             "127.0.0.1:0 -cert here.pem -key here.key > old.log 2>&1 & "
             "for i in $(seq 100); do grep -q ACCEPT old.log && break; sleep 0.05; done; "
             "sed -n 's/^ACCEPT 127.0.0.1:\\([0-9]*\\)$/\\1/p' old.log > old.port");
    scratch_run(line);
    char *port = scratch_read("old.port", NULL);
    const odd_server old = {.port = (int)strtol(port, NULL, 10)};
    free(port);
    assert_true(old.port > 0);
    expect_untrusted(&old, "good~old", scratch_path("ca.pem"));
}

static void a_proxy_carries_the_request_and_sees_no_token(void **state)
{
    (void)state;
    char proxy[64];
    snprintf(proxy, sizeof proxy, "http://127.0.0.1:%d", odd.port);
    sender s = open_tls(&tls, "good~proxied", scratch_path("ca.pem"), proxy);
    expect_ok(&s, send_note(&s, hello));
    odd_expect_header("good~proxied", "endpoint", 1, "Authorization: Bearer token-1");
    char *head = odd_request("proxy", "connect", 1, "head", NULL);
    assert_non_null(head);
    assert_null(strstr(head, "Authorization"));
    assert_null(strstr(head, "token"));
    free(head);
    sender_close(&s);
}

static void clear_text_to_this_machine_passes_by_a_proxy(void **state)
{
    (void)state;
    rdx_client_options options = odd_client_options("good~bypass");
    options.net.proxy = "http://127.0.0.1:1"; // nobody is there
    sender s = sender_open("good~bypass", &options);
    expect_ok(&s, send_note(&s, hello));
    sender_close(&s);
}

static void a_proxy_that_is_not_there_cannot_be_reached(void **state)
{
    (void)state;
    sender s = open_tls(&tls, "good~no-proxy", scratch_path("ca.pem"), "http://127.0.0.1:1");
    assert_int_equal(send_note(&s, hello), RDX_E_CONNECT);
    odd_expect_error(&s.report, RDX_E_CONNECT, "the proxy: ");
    sender_close(&s);
}

static void a_proxy_that_refuses_is_told_from_the_server_behind_it(void **state)
{
    (void)state;
    char proxy[64];
    snprintf(proxy, sizeof proxy, "http://127.0.0.1:%d", odd.port);
    const rdx_client_options options = {.api_url = "https://redox.invalid", .net.proxy = proxy};
    sender s = sender_open("good~refusing-proxy", &options);
    assert_int_equal(send_note(&s, hello), RDX_E_CONNECT);
    odd_expect_error(&s.report, RDX_E_CONNECT, "the proxy: HTTP 403");
    sender_close(&s);
}

static void a_server_that_goes_away_over_tls_does_not_end_the_program(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_DFL); // as most programs leave it
    sender s = open_tls(&tls, "hang-up", scratch_path("ca.pem"), NULL);
    assert_int_equal(send_note(&s, hello), RDX_E_NETWORK);
    sender_close(&s);
}

static void a_server_that_left_before_a_connection_is_closed_does_not_end_the_program(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_DFL);
    sender s = open_tls(&tls, "reset", scratch_path("ca.pem"), NULL);
    expect_ok(&s, send_note(&s, hello));
    while (odd_count("reset", "reset") == 0)
        usleep(1000);
    sender_close(&s); // TLS says goodbye to nobody: EPIPE, of which libcurl may make a signal
}

// ---- Broken ----

// Accepts connections and breaks each off in the middle of the handshake: by a reset or an end.
typedef struct breaker {
    pthread_t thread;
    int listener;
    int port;
    bool by_reset;
    atomic_uint broken;
} breaker;

static void *break_off(void *context)
{
    breaker *b = context;
    int connection;
    while ((connection = accept(b->listener, NULL, NULL)) >= 0) {
        char hello_of_client[4096];
        const struct linger at_once = {.l_onoff = 1};
        if (recv(connection, hello_of_client, sizeof hello_of_client, 0) > 0)
            b->broken++;
        if (b->by_reset)
            setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        close(connection);
    }
    return NULL;
}

static void breaker_start(breaker *b, bool by_reset)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr *place = (struct sockaddr *)(void *)&address;
    socklen_t size = sizeof address;
    *b = (breaker){.by_reset = by_reset, .listener = socket(AF_INET, SOCK_STREAM, 0)};
    assert_int_equal(bind(b->listener, place, size), 0);
    assert_int_equal(listen(b->listener, 8), 0);
    assert_int_equal(getsockname(b->listener, place, &size), 0);
    b->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&b->thread, NULL, break_off, b), 0);
}

static void breaker_stop(breaker *b)
{
    shutdown(b->listener, SHUT_RDWR);
    pthread_join(b->thread, NULL);
    close(b->listener);
}

static void a_handshake_that_breaks_off_is_no_fault_of_trust_and_tried_again(void **state)
{
    (void)state;
    for (int by_reset = 0; by_reset < 2; by_reset++) {
        breaker b;
        breaker_start(&b, by_reset);
        char url[64];
        snprintf(url, sizeof url, "https://127.0.0.1:%d", b.port);
        const rdx_client_options options = {
            .api_url = url,
            .blob_url = url,
            .net = {.ca_file = scratch_path("ca.pem"),
                    .retry = {.attempts = 3, .base_delay_ms = 1, .max_delay_ms = 1}}};
        sender s = sender_open("good", &options);
        assert_int_equal(send_note(&s, hello), RDX_E_CONNECT);
        assert_int_equal(s.reply.attempts, 3);
        assert_false(s.reply.may_have_arrived);
        odd_expect_error(&s.report, RDX_E_CONNECT, "message: 127.0.0.1: ");
        sender_close(&s);
        breaker_stop(&b);
        assert_int_equal(b.broken, 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_and_a_file_go_over_tls_to_an_authority_that_is_named),
        cmocka_unit_test(a_token_comes_over_tls),
        cmocka_unit_test(an_authority_that_nobody_named_is_not_trusted),
        cmocka_unit_test(a_certificate_for_another_name_is_not_trusted),
        cmocka_unit_test(a_ca_file_that_is_missing_or_none_trusts_nobody),
        cmocka_unit_test(a_server_without_tls_is_a_tls_error),
        cmocka_unit_test(tls_1_1_is_too_old),
        cmocka_unit_test(a_proxy_carries_the_request_and_sees_no_token),
        cmocka_unit_test(clear_text_to_this_machine_passes_by_a_proxy),
        cmocka_unit_test(a_proxy_that_is_not_there_cannot_be_reached),
        cmocka_unit_test(a_proxy_that_refuses_is_told_from_the_server_behind_it),
        cmocka_unit_test(a_server_that_goes_away_over_tls_does_not_end_the_program),
        cmocka_unit_test(a_server_that_left_before_a_connection_is_closed_does_not_end_the_program),
        cmocka_unit_test(a_handshake_that_breaks_off_is_no_fault_of_trust_and_tried_again),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
