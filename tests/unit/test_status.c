/**
 * @file
 * Statuses: names and texts for logs, numbers that stay.
 */
#include <rdx/status.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <string.h>

static const struct {
    rdx_status status;
    const char *name;
    const char *text;
} rows[] = {
#define ROW(name, number, text) {RDX_##name, "RDX_" #name, text},
    RDX_STATUS_MAP(ROW)
#undef ROW
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static void every_status_has_its_name_and_a_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        assert_string_equal(rdx_status_name(rows[i].status), rows[i].name);
        assert_string_equal(rdx_status_text(rows[i].status), rows[i].text);
        assert_true(strlen(rows[i].text) > 0);
    }
}

static void no_two_statuses_share_a_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        for (size_t k = i + 1; k < ROWS; k++)
            assert_string_not_equal(rows[i].text, rows[k].text);
    }
}

static void numbers_stay_as_they_were_released(void **state)
{
    (void)state;
    static const struct {
        rdx_status status;
        int number;
    } frozen[] = {{RDX_OK, 0},         {RDX_E_NOMEM, 1},     {RDX_E_TYPE, 3},
                  {RDX_E_NUMBER, 11},  {RDX_E_ARGUMENT, 15}, {RDX_E_BASE64, 20},
                  {RDX_E_TIMEOUT, 25}, {RDX_E_AUTH, 30},     {RDX_E_SYSTEM, 35}};
    for (size_t i = 0; i < sizeof frozen / sizeof frozen[0]; i++)
        assert_int_equal(frozen[i].status, frozen[i].number);
    for (size_t i = 0; i < ROWS; i++)
        assert_int_equal(rows[i].status, i);
}

static void a_number_without_a_status_is_called_unknown(void **state)
{
    (void)state;
    assert_string_equal(rdx_status_name((rdx_status)ROWS), "unknown");
    assert_string_equal(rdx_status_text((rdx_status)ROWS), "unknown status");
    assert_string_equal(rdx_status_name((rdx_status)-1), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_its_name_and_a_text),
        cmocka_unit_test(no_two_statuses_share_a_text),
        cmocka_unit_test(numbers_stay_as_they_were_released),
        cmocka_unit_test(a_number_without_a_status_is_called_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
