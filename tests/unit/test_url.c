/**
 * @file
 * Which URLs requests may go to.
 */
#include <rdx/net.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include "url.h"

#include <curl/curl.h>

#include <stdlib.h>
#include <string.h>

static void expect_allowed(const char *url)
{
    rdx_report report = {0};
    if (rdx_url_check(url, &report) != RDX_OK)
        fail_msg("%s: %s", url, report.issues[0].detail);
    assert_int_equal(report.count, 0);
}

static void expect_refused(const char *url, const char *cause)
{
    rdx_report report = {0};
    if (rdx_url_check(url, &report) != RDX_E_URL)
        fail_msg("%s: was allowed", url);
    assert_int_equal(report.count, 1);
    assert_int_equal(report.issues[0].code, RDX_E_URL);
    if (strstr(report.issues[0].detail, cause) == NULL)
        fail_msg("%s: %s", url, report.issues[0].detail);
    rdx_report_drop(&report);
}

static void https_is_allowed_to_any_host(void **state)
{
    (void)state;
    expect_allowed("https://api.redoxengine.com");
    expect_allowed("https://api.redoxengine.com/v2/auth/token");
    expect_allowed("HTTPS://api.redoxengine.com:8443/");
    expect_allowed("https://10.0.0.1/");
    expect_allowed("https://[2001:db8::1]/");
}

static void http_is_allowed_to_this_machine_only(void **state)
{
    (void)state;
    expect_allowed("http://127.0.0.1:8080");
    expect_allowed("http://127.1.2.3/");
    expect_allowed("http://localhost:1/x");
    expect_allowed("http://LOCALHOST/");
    expect_allowed("http://[::1]:8080/");
    expect_refused("http://api.redoxengine.com", "loopback");
    expect_refused("http://10.0.0.1/", "loopback");
    expect_refused("http://127.0.0.1.example.com/", "loopback");
    expect_refused("http://127.example.com/", "loopback");
    expect_refused("http://localhost.example.com/", "loopback");
    expect_refused("http://localhostx/", "loopback");
    expect_refused("http://[::2]/", "loopback");
    expect_refused("http://0.0.0.0/", "loopback");
}

static void other_schemes_are_refused(void **state)
{
    (void)state;
    expect_refused("ftp://api.redoxengine.com/", "only https");
    expect_refused("file:///etc/passwd", "");
    expect_refused("api.redoxengine.com", "https://");
    expect_refused("//api.redoxengine.com/", "https://");
    expect_refused("", "https://");
    expect_refused(NULL, "there is none");
}

static void user_names_queries_and_fragments_are_refused(void **state)
{
    (void)state;
    expect_refused("https://user@api.redoxengine.com/", "user name");
    expect_refused("https://user:word@api.redoxengine.com/", "user name");
    expect_refused("http://127.0.0.1@evil.example.com/", "user name");
    expect_refused("https://@api.redoxengine.com/", "user name");
    expect_refused("https://api.redoxengine.com/?a=1", "query");
    expect_refused("https://api.redoxengine.com/?", "query");
    expect_refused("https://api.redoxengine.com/#a", "fragment");
    expect_allowed("https://api.redoxengine.com/a@b");
}

static void what_is_no_url_is_refused(void **state)
{
    (void)state;
    expect_refused("https://", "no URL");
    expect_refused("https:///endpoint", "no host");
    expect_refused("https://api.redoxengine.com:99999/", "no URL");
    expect_refused("https://api redoxengine.com/", "character");
    expect_refused("https://api.redoxengine.com/\r\nHost: x", "character");
    expect_refused("https://api.redox\\engine.com/", "character");
    expect_refused("https://\xc3\xa9xample.com/", "character");
}

static void a_password_in_a_url_is_not_repeated(void **state)
{
    (void)state;
    rdx_report report = {0};
    assert_int_equal(rdx_url_check("https://user:hunter2@example.com/", &report), RDX_E_URL);
    assert_null(strstr(report.issues[0].detail, "hunter2"));
    rdx_report_drop(&report);
}

// ---- Memory ----

static size_t allocations_left = SIZE_MAX; // of libcurl

static bool may_allocate(void)
{
    if (allocations_left == SIZE_MAX)
        return true;
    return allocations_left > 0 && allocations_left-- > 0;
}

static void *curl_malloc(size_t size)
{
    return may_allocate() ? malloc(size) : NULL;
}

static void *curl_realloc(void *old, size_t size)
{
    return may_allocate() ? realloc(old, size) : NULL;
}

static void *curl_calloc(size_t count, size_t size)
{
    return may_allocate() ? calloc(count, size) : NULL;
}

static char *curl_strdup(const char *text)
{
    return may_allocate() ? strdup(text) : NULL;
}

static void a_url_is_not_called_wrong_for_want_of_memory(void **state)
{
    (void)state;
    assert_int_equal(curl_global_init_mem(CURL_GLOBAL_DEFAULT, curl_malloc, free, curl_realloc,
                                          curl_strdup, curl_calloc),
                     CURLE_OK);
    size_t refused = 0;
    rdx_status status = RDX_E_NOMEM;
    for (; status != RDX_OK; refused++) {
        rdx_report report = {0};
        allocations_left = refused;
        status = rdx_url_check("https://api.redoxengine.com/endpoint", &report);
        if (status != RDX_OK) {
            assert_int_equal(status, RDX_E_NOMEM);
            assert_string_equal(report.issues[0].detail, "URL: no memory to read it");
        }
        rdx_report_drop(&report);
    }
    assert_true(refused > 3);
    allocations_left = SIZE_MAX;
    curl_global_cleanup();
}

static void expect_same_origin(const char *one, const char *other, bool expected)
{
    bool same = !expected;
    assert_int_equal(rdx_url_same_origin(one, other, &same), RDX_OK);
    if (same != expected)
        fail_msg("%s, %s", one, other);
}

static void an_origin_is_scheme_host_and_port(void **state)
{
    (void)state;
    const char *blob = "https://blob.example.com";
    expect_same_origin(blob, "https://blob.example.com/upload", true);
    expect_same_origin(blob, "HTTPS://Blob.Example.COM:443/1", true);
    expect_same_origin("http://[::1]:80/a", "http://[::1]/b", true);
    expect_same_origin(blob, "http://blob.example.com/1", false);
    expect_same_origin(blob, "https://blob.example.com:444/1", false);
    expect_same_origin(blob, "https://blob.example.com.evil.example/1", false);
    expect_same_origin(blob, "https://evil.example/blob.example.com", false);
    expect_same_origin(blob, "https://blob.example.co/m", false);
    expect_same_origin(blob, "no URL", false);
    expect_same_origin("no URL", "no URL", false);
}

static void an_origin_ends_before_the_path(void **state)
{
    (void)state;
    assert_int_equal(rdx_url_origin_length("https://blob.example.com:443/a/b"), 28);
    assert_int_equal(rdx_url_origin_length("http://[::1]:80"), 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(https_is_allowed_to_any_host),
        cmocka_unit_test(http_is_allowed_to_this_machine_only),
        cmocka_unit_test(other_schemes_are_refused),
        cmocka_unit_test(user_names_queries_and_fragments_are_refused),
        cmocka_unit_test(what_is_no_url_is_refused),
        cmocka_unit_test(a_password_in_a_url_is_not_repeated),
        cmocka_unit_test(a_url_is_not_called_wrong_for_want_of_memory),
        cmocka_unit_test(an_origin_is_scheme_host_and_port),
        cmocka_unit_test(an_origin_ends_before_the_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
