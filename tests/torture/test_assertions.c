/**
 * @file
 * Each allocation refused in turn while assertions are judged: patterns compiled, escapes decoded,
 * lists and objects compared, structs turned into text.
 */
#include "torture.h"

#include <rdx/check.h>
#include <rdx/parse.h>
#include <rdx/write.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
// cmocka needs the three above.
#include <cmocka.h>

#include <string.h>

#include "../support/shelf.h"

typedef struct text_case {
    const rdx_event *event;
    const char *text;
} text_case;

static const text_case cases[] = {
    {&shelf_event, "{\"Name\":\"\\u0041da\",\"Since\":null,\"Code\":\"A\\u00421\",\"Level\":3,"
                   "\"Weight\":1e3,\"Open\":true,\"Grid\":{\"\\u004bind\":\"x\",\"any/name\":[]},"
                   "\"Tags\":[{\"l\":null,\"k\":[1]},\"caf\\u00e9\",null],\"Owner\":null,"
                   "\"Books\":[null,{\"Title\":\"\\u0031\"},{\"Title\":\"2\",\"Pages\":1}]}"},
    {&shelf_event, "{\"Name\":\"\\u0041\",\"Since\":\"then\",\"Code\":\"?\",\"Level\":1.0,"
                   "\"Weight\":-1,\"Open\":false,\"Grid\":[[1,1,2,3],[\"\\u0041\"]],"
                   "\"Tags\":[{\"a\":{},\"b\":1},{\"b\":1,\"a\":{}}],\"Owner\":{\"Fax\":1},"
                   "\"Books\":[{\"Title\":\"1\"},{\"Title\":\"1\"},7,null]}"},
    {&shelf_event, "{\"Name\":\"Ada\",\"Grid\":{\"\\u004bind\":\"z\",\"more\":[]}}"},
    {&nullable_event, "null"},
    {&numbers_event, "[1,2,2.0,\"\\u0041\"]"},
};

static rdx_status judge_text(const void *context, rdx_report *report)
{
    const text_case *c = context;
    return rdx_message_validate(c->event, c->text, strlen(c->text), NULL, report);
}

static rdx_status read_text(const void *context, rdx_report *report)
{
    const text_case *c = context;
    rdx_arena arena = RDX_ARENA(16 << 20);
    void *data;
    const rdx_status status =
        rdx_message_parse(&arena, c->event, c->text, strlen(c->text), NULL, &data, report);
    assert_int_equal(data != NULL, status == RDX_OK);
    rdx_arena_drop(&arena);
    return status;
}

static rdx_status check_message(const void *context, rdx_report *report)
{
    return rdx_message_check(*(const rdx_message *)context, report);
}

static rdx_status write_message(const void *context, rdx_report *report)
{
    rdx_body *body;
    const rdx_status status = rdx_message_write(*(const rdx_message *)context, NULL, &body, report);
    assert_int_equal(body != NULL, status == RDX_OK);
    rdx_body_close(body);
    return status;
}

static void judging_texts_survives_each_refusal(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        torture(judge_text, &cases[i]);
        assert_true(torture(read_text, &cases[i]) > 0);
    }
}

static void judging_structs_survives_each_refusal(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const rdx_parse_options options = {.policy = RDX_TOLERANT};
        rdx_arena arena = RDX_ARENA(16 << 20);
        rdx_message message = {.event = cases[i].event};
        void *data;
        assert_int_equal(rdx_message_parse(&arena, message.event, cases[i].text,
                                           strlen(cases[i].text), &options, &data, NULL),
                         RDX_OK);
        message.data = data;
        torture(check_message, &message);
        torture(write_message, &message);
        rdx_arena_drop(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judging_texts_survives_each_refusal),
        cmocka_unit_test(judging_structs_survives_each_refusal),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    torture_print_total();
    return failed;
}
