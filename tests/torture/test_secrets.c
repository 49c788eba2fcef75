/**
 * @file
 * Keys, secrets and tokens do not stay in memory: no block of ours is freed with one in it, and the
 * whole memory of a process that closed all it opened is searched.
 *
 * The process that is searched is a child, so that what the search knows of the secrets is not what
 * it finds. What libraries keep is printed; docs/secrets.md has the table.
 */
#include "../net/send.h"
#include "../unit/keys.h"

#include <rdx/base64.h>

#include "memory.h"
#include "refusing.h"
#include "wipe.h"

enum { PIECE_OF_KEY = 32 }; // bytes of a private number that are searched for

static const char make_keys[] =
    "umask 077; exec 2>/dev/null; "
    "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out ec.pem && "
    "head -c 36 /dev/urandom | base64 > secret && head -c 36 /dev/urandom | base64 > legacy";

static int set_up(void **state)
{
    odd_set_up(state);
    scratch_run(make_keys);
    keys_make_jwk("key.pem kid=key-1 > rsa.jwk");
    keys_make_jwk("ec.pem kid=key-1 > ec.jwk");
    return 0;
}

// ---- What is done with the secrets ----

typedef struct credentials {
    const char *name;
    const char *scenario;
    const char *file;
    rdx_algorithm algorithm;
    bool legacy;
} credentials;

static const credentials kinds[] = {
    {"rsa-pem", "random~rsa-pem", "key.pem", RDX_ALGORITHM_BY_KEY, false},
    {"rsa-jwk", "random~rsa-jwk", "rsa.jwk", RDX_ALGORITHM_BY_KEY, false},
    {"ec-pem", "random~ec-pem", "ec.pem", RDX_ALGORITHM_BY_KEY, false},
    {"ec-jwk", "random~ec-jwk", "ec.jwk", RDX_ALGORITHM_BY_KEY, false},
    {"secret", "random~secret", "secret", RDX_ALGORITHM_HS384, false},
    {"legacy", "random~legacy", "legacy", RDX_ALGORITHM_BY_KEY, true},
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

static int64_t passed_ms; // moved on so that a token expires

static int64_t elapsed(void *context)
{
    (void)context;
    return passed_ms;
}

static rdx_status open_auth(const credentials *by, const char *scenario, rdx_auth **out)
{
    const rdx_net_options net = {
        .timeout_ms = 10000, .retry.attempts = 1, .system.elapsed_ms = elapsed};
    const rdx_legacy_options legacy = {.url = odd_url(scenario, ""),
                                       .api_key = "key-1",
                                       .secret_file = scratch_path(by->file),
                                       .net = net};
    const rdx_auth_options oauth = {.token_url = odd_url(scenario, "token"),
                                    .client_id = "client-1",
                                    .key_id = "key-1",
                                    .private_key_file = scratch_path(by->file),
                                    .algorithm = by->algorithm,
                                    .net = net};
    return by->legacy ? rdx_auth_open_legacy(&legacy, out, NULL) : rdx_auth_open(&oauth, out, NULL);
}

// Sends, waits until the token is stale, and sends with the next one. `between` is called while all
// is open and once all is closed.
static rdx_status use(const credentials *by, const char *scenario, void (*between)(void))
{
    enum { DAY_MS = 24 * 60 * 60 * 1000 };
    const rdx_client_options options = {
        .api_url = odd_url(scenario, ""),
        .blob_url = odd_url(scenario, ""),
        .net = {.timeout_ms = 10000, .retry.deadline_ms = 2 * DAY_MS, .system.elapsed_ms = elapsed},
    };
    sender s = {.reply = RDX_REPLY};
    rdx_status status = open_auth(by, scenario, &s.auth);
    if (status == RDX_OK)
        status = rdx_client_open(&options, s.auth, &s.client, NULL);
    if (status == RDX_OK)
        status = send_note(&s, RDX_BYTES("hello", 5));
    passed_ms += DAY_MS;
    if (status == RDX_OK)
        status = send_note(&s, RDX_BYTES("hello", 5));
    if (between != NULL)
        between();
    sender_close(&s);
    if (between != NULL)
        between();
    return status;
}

// ---- Blocks that are freed ----

// The last characters of a file but `behind`.
static void tail_of(const char *name, size_t behind, char out[PIECE_OF_KEY + 1])
{
    size_t size;
    char *text = scratch_read(name, &size);
    assert_true(size > behind + PIECE_OF_KEY);
    memcpy(out, text + size - behind - PIECE_OF_KEY, PIECE_OF_KEY);
    out[PIECE_OF_KEY] = '\0';
    rdx_wipe(text, size);
    free(text);
}

static void expect_none_freed(const credentials *by, const char *what)
{
    watch_freed(what);
    const rdx_status status = use(by, "canaries", NULL);
    const size_t found = freed_with_secret();
    watch_freed(NULL);
    assert_int_equal(status, RDX_OK);
    if (found != 0)
        fail_msg("%s: %zu blocks", by->name, found);
}

static void no_block_of_ours_is_freed_with_a_secret_in_it(void **state)
{
    (void)state;
    const size_t live = live_blocks();
    for (size_t i = 0; i < KINDS; i++) {
        static const char *const sent[] = {"canary-access", "canary-refresh", "client_assertion"};
        char end[PIECE_OF_KEY + 1];
        tail_of(kinds[i].file, strstr(kinds[i].file, ".pem") != NULL ? 40 : 10, end);
        expect_none_freed(&kinds[i], end);
        for (size_t k = 0; k < sizeof sent / sizeof sent[0]; k++)
            expect_none_freed(&kinds[i], sent[k]);
    }
    assert_int_equal(live_blocks(), live);
}

// ---- All memory ----

static int to_parent, from_parent; // in the child

static void let_search(void)
{
    char c = 's';
    if (write(to_parent, &c, 1) != 1 || read(from_parent, &c, 1) != 1)
        _exit(2);
}

typedef struct child {
    pid_t process;
    int from, to;
} child;

static child start_child(const credentials *by)
{
    int up[2], down[2];
    assert_int_equal(pipe(up), 0);
    assert_int_equal(pipe(down), 0);
    child c = {.process = fork(), .from = up[0], .to = down[1]};
    if (c.process == 0) {
        to_parent = up[1];
        from_parent = down[0];
        _exit(use(by, by->scenario, let_search) == RDX_OK ? 0 : 1);
    }
    close(up[1]);
    close(down[0]);
    return c;
}

static void await_pause(const child *c)
{
    char pause;
    assert_int_equal(read(c->from, &pause, 1), 1);
}

static void let_go_on(const child *c)
{
    assert_int_equal(write(c->to, "g", 1), 1);
}

static void end_child(child *c)
{
    int status = -1;
    assert_int_equal(waitpid(c->process, &status, 0), c->process);
    assert_int_equal(status, 0);
    close(c->from);
    close(c->to);
}

// The value behind `name` in `text`, up to one of `ends`.
static void watch_behind(secrets *all, const char *name, const char *text, const char *mark,
                         const char *ends)
{
    const char *value = strstr(text, mark);
    assert_non_null(value);
    value += strlen(mark);
    const size_t length = strcspn(value, ends);
    memory_watch(all, name, value, length < LONGEST_SECRET ? length : LONGEST_SECRET);
}

static void watch_sent(secrets *all, const credentials *by)
{
    char *head = odd_request(by->scenario, "endpoint", 2, "head", NULL);
    watch_behind(all, "access token", head, "Authorization: Bearer ", "\r\n");
    free(head);
    char *body = by->legacy ? odd_request(by->scenario, "refreshToken", 1, "body", NULL)
                            : odd_request(by->scenario, "token", 2, "body", NULL);
    if (by->legacy)
        watch_behind(all, "refresh token", body, "\"refreshToken\":\"", "\"");
    else
        watch_behind(all, "assertion", strrchr(body, '.'), ".", "&");
    free(body);
}

// A private number of a JWK: its text, and its last bytes.
static void watch_member(secrets *all, const char *jwk, const char *mark,
                         const char *const names[2])
{
    char *text = scratch_read(jwk, NULL);
    char *value = strstr(text, mark);
    assert_non_null(value);
    value += strlen(mark);
    size_t length = strcspn(value, "\"") / 4 * 4;
    for (size_t i = 0; i < length; i++)
        value[i] = (char)(value[i] == '-' ? '+' : value[i] == '_' ? '/' : value[i]);
    unsigned char bytes[LONGEST_SECRET];
    size_t size;
    assert_int_equal(rdx_base64_decode(value, length, bytes, &size), RDX_OK);
    memory_watch_number(all, names[0], names[1], bytes + size - PIECE_OF_KEY, PIECE_OF_KEY);
    free(text);
}

static void watch_key(secrets *all, const credentials *by)
{
    static const char *const d[] = {"d, first byte first", "d, last byte first"};
    static const char *const p[] = {"p, first byte first", "p, last byte first"};
    size_t size;
    char *text = scratch_read(by->file, &size);
    if (strstr(by->file, ".pem") != NULL)
        memory_watch(all, "text of the PEM", strchr(text, '\n') + 1 + 65, 60);
    else if (strstr(by->file, ".jwk") != NULL)
        watch_behind(all, "text of the JWK", text, "\"d\": \"", "\"");
    else
        memory_watch(all, "the secret", text, size - 1);
    free(text);
    if (strstr(by->name, "rsa") != NULL)
        watch_member(all, "rsa.jwk", "\"p\": \"", p);
    if (strstr(by->name, "rsa") != NULL || strstr(by->name, "ec-") != NULL)
        watch_member(all, strstr(by->name, "rsa") != NULL ? "rsa.jwk" : "ec.jwk", "\"d\": \"", d);
}

static void print_found(const credentials *by, const char *when, const secrets *all)
{
    for (size_t i = 0; i < all->count; i++) {
        const secret *s = &all->items[i];
        print_message("%-8s %-6s %-20s heap %zu, stack %zu, images %zu\n", by->name, when, s->name,
                      s->in_heap, s->in_stack, s->in_images);
    }
}

// What libraries free as it stands, in copies at most; the AddressSanitizer holds freed memory
// back, and all copies with it. All else is gone.
static const struct left {
    const char *by; // name of the credentials; NULL: of all
    const char *what;
    size_t release, held;
} left_by_libraries[] = {
    {"rsa-pem", "d, first byte first", 0, 12}, // OpenSSL's decoders
    {"rsa-pem", "p, first byte first", 0, 12},
    // Where pointers have 32 bits, other blocks are written over.
    {"ec-pem", "d, first byte first", sizeof(void *) < 8 ? 2 : 0, 11},
    {NULL, "access token", 2, 3}, // libcurl, as all below; 7.88 held 2
    {NULL, "assertion", 1, 1},
    {"legacy", "refresh token", 1, 2},
    {"legacy", "the secret", 1, 1},
};

static size_t most_left(const credentials *by, const char *what)
{
    for (size_t i = 0; i < sizeof left_by_libraries / sizeof left_by_libraries[0]; i++) {
        const struct left *row = &left_by_libraries[i];
        if ((row->by == NULL || strcmp(row->by, by->name) == 0) && strcmp(row->what, what) == 0)
            return RDX_FREED_IS_HELD ? row->held : row->release;
    }
    return 0;
}

static void expect_gone(const credentials *by, const secrets *all)
{
    for (size_t i = 0; i < all->count; i++) {
        const secret *s = &all->items[i];
        const size_t found = s->in_heap + s->in_stack + s->in_images;
        const size_t most = most_left(by, s->name);
        if (found > most)
            fail_msg("%s: %s is in memory %zu times, %zu at most are known of", by->name, s->name,
                     found, most);
        if (s->in_images > 0)
            fail_msg("%s: %s is among the data of a program", by->name, s->name);
    }
}

static void search(const credentials *by, child *c, secrets *all)
{
    await_pause(c);
    watch_key(all, by);
    watch_sent(all, by);
    assert_true(memory_search(c->process, all));
    print_found(by, "open", all);
    let_go_on(c);
    await_pause(c);
    assert_true(memory_search(c->process, all));
    print_found(by, "closed", all);
    let_go_on(c);
    end_child(c);
}

// All children are there before this process knows a secret: they would inherit it.
static void once_all_is_closed_no_secret_is_in_memory_but_what_libraries_keep(void **state)
{
    (void)state;
    child children[KINDS];
    for (size_t i = 0; i < KINDS; i++)
        children[i] = start_child(&kinds[i]);
    static secrets found[KINDS];
    for (size_t i = 0; i < KINDS; i++)
        search(&kinds[i], &children[i], &found[i]);
    for (size_t i = 0; i < KINDS; i++) // once no child is left that would hold the server
        expect_gone(&kinds[i], &found[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(once_all_is_closed_no_secret_is_in_memory_but_what_libraries_keep),
        cmocka_unit_test(no_block_of_ours_is_freed_with_a_secret_in_it),
    };
    return cmocka_run_group_tests(tests, set_up, odd_tear_down);
}
