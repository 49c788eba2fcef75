/**
 * @file
 * The pattern engine over PCRE2: the only file that includes its header.
 */
#include <rdx/pattern.h>

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

// As ECMA 262 has it: `$` is the end and not the line break before it, a group that took no part
// matches the empty text. Values were read before, so that their UTF-8 needs no second look.
#define COMPILE_OPTIONS (PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF)
#define MATCH_OPTIONS PCRE2_NO_UTF_CHECK

// Steps that a match may take: some for each byte, so that long texts are decided, too.
enum { STEPS = 100 * 1000, STEPS_PER_BYTE = 100, STEPS_MAX = 50 * 1000 * 1000 };
enum { HEAP_KIB = 20 * 1000 };

typedef struct compiled {
    pcre2_code *code; // NULL: PCRE2 does not take the pattern, so that no match is decided
    pcre2_match_data *data;
    pcre2_match_context *context;
} compiled;

static void drop(void *handle)
{
    compiled *c = handle;
    if (c == NULL)
        return;
    pcre2_match_context_free(c->context);
    pcre2_match_data_free(c->data);
    pcre2_code_free(c->code);
    free(c);
}

static bool is_out_of_memory(int error)
{
    // PCRE2's number for "failed to allocate heap memory" has no name in its header.
    enum { HEAP_FAILED = 121 };
    return error == HEAP_FAILED || error == PCRE2_ERROR_NOMEMORY;
}

static void *compile(const char *text)
{
    compiled *c = calloc(1, sizeof *c);
    if (c == NULL)
        return NULL;
    int error;
    PCRE2_SIZE place;
    c->code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, COMPILE_OPTIONS, &error,
                            &place, NULL);
    if (c->code == NULL) {
        if (!is_out_of_memory(error))
            return c;
        drop(c);
        return NULL;
    }
    c->data = pcre2_match_data_create(1, NULL); // whether it matches is all that is asked
    c->context = pcre2_match_context_create(NULL);
    if (c->data == NULL || c->context == NULL) {
        drop(c);
        return NULL;
    }
    pcre2_set_heap_limit(c->context, HEAP_KIB);
    return c;
}

static uint32_t steps_for(size_t length)
{
    const size_t most = (STEPS_MAX - STEPS) / STEPS_PER_BYTE;
    return length < most ? (uint32_t)(STEPS + length * STEPS_PER_BYTE) : STEPS_MAX;
}

static int match(const void *handle, const char *text, size_t length)
{
    const compiled *c = handle;
    if (c->code == NULL)
        return -1;
    pcre2_set_match_limit(c->context, steps_for(length));
    const int result =
        pcre2_match(c->code, (PCRE2_SPTR)text, length, 0, MATCH_OPTIONS, c->data, c->context);
    if (result == PCRE2_ERROR_NOMATCH)
        return 0;
    return result >= 0 ? 1 : -1;
}

const rdx_pattern_engine rdx_pattern_pcre2 = {compile, match, drop};
