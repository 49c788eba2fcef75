/**
 * @file
 * The table of what is made again, row by row, and the waits between.
 */
#include "retry.h"

#include "../support/scratch.h"

// What is done after an outcome: by default and, for what writes, where duplicates are allowed.
typedef struct row {
    const char *what; // as docs/sending.md calls it, where it does
    rdx_outcome outcome;
    rdx_verdict writes, writes_twice, reads;
    bool doubtful; // of what writes
} row;

#define END RDX_VERDICT_END
#define AGAIN RDX_VERDICT_AGAIN
#define RENEW RDX_VERDICT_RENEW

static const row rows[] = {
    {"no connection", {RDX_E_CONNECT, 0, false, false}, AGAIN, AGAIN, AGAIN, false},
    {"broken or too slow before the body was out",
     {RDX_E_NETWORK, 0, false, false},
     AGAIN,
     AGAIN,
     AGAIN,
     false},
    {"broken behind it", {RDX_E_NETWORK, 0, true, false}, END, AGAIN, AGAIN, true},
    {"too slow in the body", {RDX_E_TIMEOUT, 0, false, false}, AGAIN, AGAIN, AGAIN, false},
    {"no answer in time", {RDX_E_TIMEOUT, 0, true, false}, END, AGAIN, AGAIN, true},
    {"HTTP 429", {RDX_E_RATE, 429, true, false}, AGAIN, AGAIN, AGAIN, false},
    {"HTTP 503", {RDX_E_SERVER, 503, true, false}, AGAIN, AGAIN, AGAIN, false},
    {"HTTP 401", {RDX_E_AUTH, 401, true, false}, RENEW, RENEW, RENEW, false},
    {"HTTP 500", {RDX_E_SERVER, 500, true, false}, END, AGAIN, AGAIN, true},
    {"HTTP 502", {RDX_E_SERVER, 502, true, false}, END, AGAIN, AGAIN, true},
    {"HTTP 504", {RDX_E_SERVER, 504, true, false}, END, AGAIN, AGAIN, true},
    {"HTTP 501", {RDX_E_SERVER, 501, true, false}, END, END, END, true},
    {"accepted", {RDX_OK, 200, true, false}, END, END, END, false},
    {"a rejection: other 4xx, or errors in a reply",
     {RDX_E_REJECTED, 200, true, false},
     END,
     END,
     END,
     false},
    {"another reply than Redox's, or one too large",
     {RDX_E_REPLY, 200, true, false},
     END,
     END,
     END,
     true},
    {"a redirect", {RDX_E_REPLY, 307, true, false}, END, END, END, true},
    {"no HTTP", {RDX_E_REPLY, 0, true, false}, END, END, END, true},
    {"a huge reply", {RDX_E_REPLY_SIZE, 0, true, false}, END, END, END, true},
    {"a certificate that is not trusted", {RDX_E_TLS, 0, false, false}, END, END, END, false},
    {"HTTP 400", {RDX_E_REJECTED, 400, true, false}, END, END, END, false},
    {"HTTP 403", {RDX_E_FORBIDDEN, 403, true, false}, END, END, END, false},
    {"HTTP 404", {RDX_E_REJECTED, 404, true, false}, END, END, END, false},
    {"HTTP 413", {RDX_E_REJECTED, 413, true, false}, END, END, END, false},
    {"cancelled in the body", {RDX_E_CANCELLED, 0, false, false}, END, END, END, false},
    {"cancelled behind it", {RDX_E_CANCELLED, 0, true, false}, END, END, END, true},
    {"no memory for the reply", {RDX_E_NOMEM, 200, true, false}, END, END, END, true},
    {"no memory for a refusal", {RDX_E_NOMEM, 503, true, false}, END, END, END, false},
    {"a success with errors and a log ID", {RDX_E_REJECTED, 200, true, true}, END, END, END, true},
    {"a refusal with a log ID", {RDX_E_REJECTED, 400, true, true}, END, END, END, false},
    {"the system failed behind it", {RDX_E_SYSTEM, 0, true, false}, END, END, END, true},
    {"the system failed before", {RDX_E_SYSTEM, 0, false, false}, END, END, END, false},
    {"no memory before", {RDX_E_NOMEM, 0, false, false}, END, END, END, false},
    {"a changed file", {RDX_E_FILE_CHANGED, 0, false, false}, END, END, END, false},
};

static void expect(const row *r, const char *who, rdx_verdict came, rdx_verdict expected)
{
    if (came != expected)
        fail_msg("%s, %s: verdict %d in place of %d", r->what, who, (int)came, (int)expected);
}

static void each_outcome_leads_to_what_the_table_says(void **state)
{
    (void)state;
    const rdx_retry usual = {0};
    const rdx_retry twice = {.may_duplicate = true};
    for (const row *r = rows; r < rows + sizeof rows / sizeof rows[0]; r++) {
        expect(r, "writes", rdx_retry_decide(&usual, RDX_EFFECT_WRITES, &r->outcome), r->writes);
        expect(r, "writes twice", rdx_retry_decide(&twice, RDX_EFFECT_WRITES, &r->outcome),
               r->writes_twice);
        expect(r, "reads", rdx_retry_decide(&usual, RDX_EFFECT_READS, &r->outcome), r->reads);
    }
}

static const char *words_of(rdx_verdict usual, rdx_verdict twice)
{
    if (usual == RENEW)
        return "new token, once";
    if (usual == AGAIN)
        return "again";
    return twice == AGAIN ? "only `may_duplicate`" : "never";
}

// The row of the page, or NULL.
static const row *row_of(const char *what, size_t length)
{
    for (const row *r = rows; r < rows + sizeof rows / sizeof rows[0]; r++)
        if (strlen(r->what) == length && memcmp(r->what, what, length) == 0)
            return r;
    return NULL;
}

static void the_page_on_sending_has_the_same_table(void **state)
{
    (void)state;
    FILE *page = fopen(RDX_TESTS_DIR "/../docs/sending.md", "r");
    assert_non_null(page);
    char line[512], expected[512];
    while (fgets(line, sizeof line, page) != NULL && strncmp(line, "| --- |", 7) != 0)
        continue;
    unsigned count = 0;
    while (fgets(line, sizeof line, page) != NULL && line[0] == '|') {
        const row *r = row_of(line + 2, strcspn(line + 2, "|") - 1);
        if (r == NULL)
            fail_msg("no such row: %s", line);
        snprintf(expected, sizeof expected, "| %s | %s | %s |\n", r->what,
                 words_of(r->writes, r->writes_twice), words_of(r->reads, r->reads));
        assert_string_equal(line, expected);
        count++;
    }
    fclose(page);
    assert_int_equal(count, 13);
}

static void what_may_have_arrived_is_told_from_what_cannot(void **state)
{
    (void)state;
    for (const row *r = rows; r < rows + sizeof rows / sizeof rows[0]; r++) {
        if (rdx_retry_is_doubtful(RDX_EFFECT_WRITES, &r->outcome) != r->doubtful)
            fail_msg("%s: wrong doubt", r->what);
        assert_false(rdx_retry_is_doubtful(RDX_EFFECT_READS, &r->outcome));
    }
}

static void by_default_nothing_in_doubt_is_written_again(void **state)
{
    (void)state;
    const rdx_retry usual = {0};
    for (const row *r = rows; r < rows + sizeof rows / sizeof rows[0]; r++)
        if (r->doubtful)
            expect(r, "writes", rdx_retry_decide(&usual, RDX_EFFECT_WRITES, &r->outcome), END);
}

static void the_longest_wait_doubles_up_to_its_limit(void **state)
{
    (void)state;
    const rdx_retry retry = {.base_delay_ms = 500, .max_delay_ms = 20000};
    static const int64_t longest[] = {500, 1000, 2000, 4000, 8000, 16000, 20000, 20000};
    for (unsigned made = 1; made <= 8; made++) {
        const uint64_t range = (uint64_t)longest[made - 1] + 1;
        assert_int_equal(rdx_retry_delay(&retry, made, -1, 7 * range), 0);
        assert_int_equal(rdx_retry_delay(&retry, made, -1, 7 * range - 1), longest[made - 1]);
    }
    assert_true(rdx_retry_delay(&retry, RDX_MAX_ATTEMPTS, -1, UINT64_MAX) <= 20000);
}

static void a_server_that_asks_for_a_wait_gets_it_and_the_spread_behind_it(void **state)
{
    (void)state;
    const rdx_retry retry = {.base_delay_ms = 500, .max_delay_ms = 20000};
    assert_int_equal(rdx_retry_delay(&retry, 1, 7, 0), 7000);
    assert_int_equal(rdx_retry_delay(&retry, 1, 7, 500), 7500);
    assert_int_equal(rdx_retry_delay(&retry, 1, 0, 500), 500);
}

static void what_is_not_set_has_the_documented_value(void **state)
{
    (void)state;
    const rdx_retry none = {0};
    const rdx_retry retry = rdx_retry_complete(&none);
    assert_int_equal(retry.attempts, 4);
    assert_int_equal(retry.base_delay_ms, 500);
    assert_int_equal(retry.max_delay_ms, 20000);
    assert_int_equal(retry.deadline_ms, 300000);
    assert_false(retry.may_duplicate);
}

static void numbers_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    const rdx_retry bad[] = {{.attempts = RDX_MAX_ATTEMPTS + 1},
                             {.base_delay_ms = -1},
                             {.max_delay_ms = -1},
                             {.deadline_ms = -1},
                             {.deadline_ms = RDX_MAX_RETRY_TIME_MS + 1}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(rdx_retry_check(&bad[i], NULL), RDX_E_ARGUMENT);
    const rdx_retry most = {.attempts = RDX_MAX_ATTEMPTS, .deadline_ms = RDX_MAX_RETRY_TIME_MS};
    assert_int_equal(rdx_retry_check(&most, NULL), RDX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_outcome_leads_to_what_the_table_says),
        cmocka_unit_test(the_page_on_sending_has_the_same_table),
        cmocka_unit_test(what_may_have_arrived_is_told_from_what_cannot),
        cmocka_unit_test(by_default_nothing_in_doubt_is_written_again),
        cmocka_unit_test(the_longest_wait_doubles_up_to_its_limit),
        cmocka_unit_test(a_server_that_asks_for_a_wait_gets_it_and_the_spread_behind_it),
        cmocka_unit_test(what_is_not_set_has_the_documented_value),
        cmocka_unit_test(numbers_that_make_no_sense_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
