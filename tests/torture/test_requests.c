/**
 * @file
 * Each allocation of a request refused in turn: of one that is answered, of a fetch, and of one
 * that reaches nobody.
 */
#include "torture.h"

#include "../net/odd.h"

#include "http.h"

static rdx_status count_bytes(void *context, const void *data, size_t size)
{
    (void)data;
    *(size_t *)context += size;
    return RDX_OK;
}

static rdx_status request_once(const rdx_http_request *request, rdx_report *report)
{
    const rdx_net_options options = {.timeout_ms = 10000};
    rdx_reply reply = RDX_REPLY;
    rdx_http *http;
    rdx_status status = rdx_http_open(&options, &http, report);
    if (status == RDX_OK)
        status = rdx_http_run(http, request, &reply, NULL, report);
    if (status == RDX_OK)
        assert_int_equal(reply.http_status, 200);
    rdx_http_close(http);
    rdx_reply_drop(&reply);
    return status;
}

static rdx_status post(const void *url, rdx_report *report)
{
    rdx_memory body = {.data = "{}", .length = 2};
    const rdx_http_request request = {.url = url,
                                      .content_type = "application/json",
                                      .bearer = "token",
                                      .source_id = "source",
                                      .body = rdx_source_of_memory(&body)};
    return request_once(&request, report);
}

static rdx_status get(const void *url, rdx_report *report)
{
    size_t size = 0;
    const rdx_http_request request = {.url = url,
                                      .get = true,
                                      .bearer = "token",
                                      .sink = count_bytes,
                                      .sink_context = &size,
                                      .max_sink = 1000};
    const rdx_status status = request_once(&request, report);
    assert_int_equal(size, status == RDX_OK ? strlen("some bytes of a file") : size);
    return status;
}

static void a_request_that_is_answered_survives_each_refusal(void **state)
{
    (void)state;
    torture(post, odd_url("good~torture", "endpoint"));
}

static void a_fetch_survives_each_refusal(void **state)
{
    (void)state;
    torture(get, odd_url("good~torture", "blob"));
}

static void a_request_that_reaches_nobody_survives_each_refusal(void **state)
{
    (void)state;
    torture(post, "http://127.0.0.1:1/endpoint");
}

static int end(void **state)
{
    torture_print_total();
    return odd_tear_down(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_that_is_answered_survives_each_refusal),
        cmocka_unit_test(a_fetch_survives_each_refusal),
        cmocka_unit_test(a_request_that_reaches_nobody_survives_each_refusal),
    };
    return cmocka_run_group_tests(tests, odd_set_up, end);
}
