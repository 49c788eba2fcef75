/**
 * @file
 * Untyped values to cJSON and back: nothing is cut, guessed or silently turned into null.
 */
#include <rdx/cjson.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

static rdx_json raw(rdx_json_kind kind, const char *text)
{
    return (rdx_json){kind, text};
}

// ---- To a tree ----

static void a_string_becomes_a_string(void **state)
{
    (void)state;
    cJSON *tree = NULL;
    assert_int_equal(rdx_json_to_cjson(RDX_JSON_TEXT("say \"a\"\n\xC3\xA9"), &tree), RDX_OK);
    assert_true(cJSON_IsString(tree));
    assert_string_equal(tree->valuestring, "say \"a\"\n\xC3\xA9");
    cJSON_Delete(tree);
}

static void text_that_looks_like_json_stays_a_string(void **state)
{
    (void)state;
    cJSON *tree = NULL;
    assert_int_equal(rdx_json_to_cjson(RDX_JSON_TEXT("{\"a\":1}"), &tree), RDX_OK);
    assert_true(cJSON_IsString(tree));
    assert_string_equal(tree->valuestring, "{\"a\":1}");
    cJSON_Delete(tree);
}

static void raw_json_becomes_a_tree(void **state)
{
    (void)state;
    cJSON *tree = NULL;
    const rdx_json value = raw(RDX_JSON_KIND_OBJECT, "{\"Codes\": [1.5, true, null, \"x\"]}");
    assert_int_equal(rdx_json_to_cjson(value, &tree), RDX_OK);
    const cJSON *codes = cJSON_GetObjectItemCaseSensitive(tree, "Codes");
    assert_int_equal(cJSON_GetArraySize(codes), 4);
    assert_true(cJSON_GetArrayItem(codes, 0)->valuedouble == 1.5);
    assert_true(cJSON_IsTrue(cJSON_GetArrayItem(codes, 1)));
    assert_true(cJSON_IsNull(cJSON_GetArrayItem(codes, 2)));
    assert_string_equal(cJSON_GetArrayItem(codes, 3)->valuestring, "x");
    cJSON_Delete(tree);
}

static void null_needs_no_text(void **state)
{
    (void)state;
    static const char *const texts[] = {NULL, "null"};
    for (size_t i = 0; i < 2; i++) {
        cJSON *tree = NULL;
        assert_int_equal(rdx_json_to_cjson(raw(RDX_JSON_KIND_NULL, texts[i]), &tree), RDX_OK);
        assert_true(cJSON_IsNull(tree));
        cJSON_Delete(tree);
    }
    cJSON *tree = NULL;
    assert_int_equal(rdx_json_to_cjson(RDX_JSON_TEXT(RDX_NULL), &tree), RDX_OK);
    assert_true(cJSON_IsNull(tree));
    cJSON_Delete(tree);
}

static void what_cjson_would_change_or_guess_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        rdx_json value;
        rdx_status status;
    } cases[] = {
        {"absent", {RDX_JSON_KIND_ABSENT, NULL}, RDX_E_ARGUMENT},
        {"a string without text", {RDX_JSON_KIND_STRING, NULL}, RDX_E_ARGUMENT},
        {"an object without text", {RDX_JSON_KIND_OBJECT, NULL}, RDX_E_ARGUMENT},
        {"empty text", {RDX_JSON_KIND_OBJECT, ""}, RDX_E_ARGUMENT},
        {"an object left open", {RDX_JSON_KIND_OBJECT, "{\"a\":1"}, RDX_E_ARGUMENT},
        {"text behind the value", {RDX_JSON_KIND_OBJECT, "{} {}"}, RDX_E_ARGUMENT},
        {"no JSON", {RDX_JSON_KIND_ARRAY, "Ada"}, RDX_E_ARGUMENT},
        {"an array called object", {RDX_JSON_KIND_OBJECT, "[]"}, RDX_E_ARGUMENT},
        {"an object called array", {RDX_JSON_KIND_ARRAY, "{}"}, RDX_E_ARGUMENT},
        {"a number called boolean", {RDX_JSON_KIND_BOOL, "1"}, RDX_E_ARGUMENT},
        {"null called number", {RDX_JSON_KIND_NUMBER, "null"}, RDX_E_ARGUMENT},
        {"a leading zero", {RDX_JSON_KIND_NUMBER, "01"}, RDX_E_ARGUMENT},
        {"a point at the end", {RDX_JSON_KIND_NUMBER, "1."}, RDX_E_ARGUMENT},
        {"U+0000 in a string", {RDX_JSON_KIND_ARRAY, "[\"a\\u0000b\"]"}, RDX_E_NUL},
        {"U+0000 in a name", {RDX_JSON_KIND_OBJECT, "{\"a\\u0000b\":1}"}, RDX_E_NUL},
        {"U+0000 behind escapes", {RDX_JSON_KIND_ARRAY, "[\"\\\\\\u0000\"]"}, RDX_E_NUL},
        {"a string that is not UTF-8", {RDX_JSON_KIND_STRING, "\xFF"}, RDX_E_UTF8},
        {"an array that is not UTF-8", {RDX_JSON_KIND_ARRAY, "[\"\xC0\x80\"]"}, RDX_E_UTF8},
        {"an unknown kind", {(rdx_json_kind)99, "{}"}, RDX_E_ARGUMENT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cJSON *tree = (cJSON *)&tree;
        if (rdx_json_to_cjson(cases[i].value, &tree) != cases[i].status)
            fail_msg("other status: %s", cases[i].what);
        assert_null(tree);
    }
}

static void an_escaped_backslash_before_u0000_is_no_nul(void **state)
{
    (void)state;
    cJSON *tree = NULL;
    const rdx_json value = raw(RDX_JSON_KIND_ARRAY, "[\"\\\\u0000\"]");
    assert_int_equal(rdx_json_to_cjson(value, &tree), RDX_OK);
    assert_string_equal(tree->child->valuestring, "\\u0000");
    cJSON_Delete(tree);
}

static void deep_nesting_is_refused_not_fatal(void **state)
{
    (void)state;
    static char text[20001];
    memset(text, '[', 10000);
    memset(text + 10000, ']', 10000);
    cJSON *tree = NULL;
    assert_int_equal(rdx_json_to_cjson(raw(RDX_JSON_KIND_ARRAY, text), &tree), RDX_E_ARGUMENT);
    assert_null(tree);
}

// ---- From a tree ----

static void trees_keep_kind_and_content(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        rdx_json_kind kind;
        const char *text;
    } cases[] = {
        {"null", RDX_JSON_KIND_NULL, "null"},
        {"true", RDX_JSON_KIND_BOOL, "true"},
        {"false", RDX_JSON_KIND_BOOL, "false"},
        {"-12.5", RDX_JSON_KIND_NUMBER, "-12.5"},
        {"\"a\\n\\u00e9\"", RDX_JSON_KIND_STRING, "a\n\xC3\xA9"},
        {"\"\"", RDX_JSON_KIND_STRING, ""},
        {"[ 1, [ ] ]", RDX_JSON_KIND_ARRAY, "[1,[]]"},
        {"{ \"a\" : { \"b\" : null } }", RDX_JSON_KIND_OBJECT, "{\"a\":{\"b\":null}}"},
    };
    rdx_arena arena = RDX_ARENA(10000);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cJSON *tree = cJSON_Parse(cases[i].json);
        rdx_json value = {0};
        assert_int_equal(rdx_json_from_cjson(&arena, tree, &value), RDX_OK);
        cJSON_Delete(tree);
        assert_int_equal(value.kind, cases[i].kind);
        assert_string_equal(value.text, cases[i].text);
    }
    rdx_arena_drop(&arena);
}

static void a_round_trip_gives_the_same_tree(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(10000);
    cJSON *tree = cJSON_Parse("{\"a\":[1,2.5,\"x\\\"y\",{\"b\":false}],\"A\":null}");
    cJSON *back = NULL;
    rdx_json value;
    assert_int_equal(rdx_json_from_cjson(&arena, tree, &value), RDX_OK);
    assert_int_equal(rdx_json_to_cjson(value, &back), RDX_OK);
    assert_true(cJSON_Compare(tree, back, 1));
    cJSON_Delete(tree);
    cJSON_Delete(back);
    rdx_arena_drop(&arena);
}

static void expect_refused(cJSON *element, rdx_status status)
{
    rdx_arena arena = RDX_ARENA(10000);
    cJSON *array = cJSON_CreateArray();
    rdx_json value = RDX_JSON_TEXT("before");
    assert_int_equal(rdx_json_from_cjson(&arena, element, &value), status);
    assert_int_equal(value.kind, RDX_JSON_KIND_ABSENT);
    cJSON_AddItemToArray(array, element);
    assert_int_equal(rdx_json_from_cjson(&arena, array, &value), status);
    assert_null(value.text);
    cJSON_Delete(array);
    rdx_arena_drop(&arena);
}

static void a_tree_that_is_no_json_is_refused_at_any_depth(void **state)
{
    (void)state;
    expect_refused(cJSON_CreateNumber((double)NAN), RDX_E_NUMBER);
    expect_refused(cJSON_CreateNumber(HUGE_VAL), RDX_E_NUMBER);
    expect_refused(cJSON_CreateRaw("{]"), RDX_E_ARGUMENT);
    expect_refused(cJSON_CreateString("\xFF"), RDX_E_UTF8);

    cJSON *object = cJSON_CreateObject();
    cJSON_AddNullToObject(object, "\xC3(");
    expect_refused(object, RDX_E_UTF8);
}

static void no_tree_is_an_argument_error(void **state)
{
    (void)state;
    rdx_arena arena = RDX_ARENA(10000);
    rdx_json value = RDX_JSON_TEXT("before");
    assert_int_equal(rdx_json_from_cjson(&arena, NULL, &value), RDX_E_ARGUMENT);
    assert_int_equal(value.kind, RDX_JSON_KIND_ABSENT);
    rdx_arena_drop(&arena);
}

static void a_full_arena_is_an_error(void **state)
{
    (void)state;
    static const char *const cases[] = {"\"text\"", "[1]"};
    for (size_t i = 0; i < 2; i++) {
        rdx_arena arena = RDX_ARENA(1);
        cJSON *tree = cJSON_Parse(cases[i]);
        rdx_json value;
        assert_int_equal(rdx_json_from_cjson(&arena, tree, &value), RDX_E_NOMEM);
        assert_int_equal(value.kind, RDX_JSON_KIND_ABSENT);
        cJSON_Delete(tree);
        rdx_arena_drop(&arena);
    }
}

static void a_number_beyond_a_double_is_refused(void **state)
{
    (void)state;
    static const rdx_json values[] = {{RDX_JSON_KIND_NUMBER, "1e999"},
                                      {RDX_JSON_KIND_ARRAY, "[1,{\"A\":-1e999}]"}};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        cJSON *tree = (cJSON *)&values;
        assert_int_equal(rdx_json_to_cjson(values[i], &tree), RDX_E_NUMBER);
        assert_null(tree);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_string_becomes_a_string),
        cmocka_unit_test(text_that_looks_like_json_stays_a_string),
        cmocka_unit_test(raw_json_becomes_a_tree),
        cmocka_unit_test(null_needs_no_text),
        cmocka_unit_test(what_cjson_would_change_or_guess_is_refused),
        cmocka_unit_test(an_escaped_backslash_before_u0000_is_no_nul),
        cmocka_unit_test(deep_nesting_is_refused_not_fatal),
        cmocka_unit_test(trees_keep_kind_and_content),
        cmocka_unit_test(a_round_trip_gives_the_same_tree),
        cmocka_unit_test(a_tree_that_is_no_json_is_refused_at_any_depth),
        cmocka_unit_test(no_tree_is_an_argument_error),
        cmocka_unit_test(a_full_arena_is_an_error),
        cmocka_unit_test(a_number_beyond_a_double_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
