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
//
// PCRE2's own limit of steps is one for each place where a match may start, and does not count what
// a repeat passes over. So it calls back before each item, and steps are counted there.
#define COMPILE_OPTIONS \
    (PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF | PCRE2_AUTO_CALLOUT)
#define MATCH_OPTIONS PCRE2_NO_UTF_CHECK

// Memory for what is still to be tried. Time is limited by the steps that the caller gives.
enum { HEAP_KIB = 20 * 1000 };

// What one step pays for: an item that is tried, or so many bytes that are passed over.
enum { BYTES_A_STEP = 16 };

typedef struct compiled {
    pcre2_code *code; // NULL: PCRE2 does not take the pattern, so that no match is decided
    pcre2_match_data *data;
    pcre2_match_context *context;
    size_t repeats;  // the longest fixed repeat: an item may pass over as much and fail
    bool looks_back; // it compares with what groups have matched
} compiled;

// The work of one match, counted.
typedef struct work {
    const compiled *pattern;
    size_t position; // in the text, where the last item was tried
    uint64_t *steps; // that are left
} work;

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

// The largest n of {n}, {n,} and {n,m}.
static size_t longest_repeat(const char *text)
{
    size_t longest = 1;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at != '{' || (at - text >= 2 && at[-1] == 'x' && at[-2] == '\\'))
            continue;
        const size_t count = (size_t)strtoul(at + 1, NULL, 10);
        longest = count > longest ? count : longest;
    }
    return longest;
}

static bool looks_back(const pcre2_code *code)
{
    uint32_t highest = 0;
    return pcre2_pattern_info(code, PCRE2_INFO_BACKREFMAX, &highest) == 0 && highest > 0;
}

static size_t distance(size_t a, size_t b)
{
    return a > b ? a - b : b - a;
}

// Bytes in the groups of a match so far.
static size_t captured(const pcre2_callout_block *at)
{
    size_t bytes = 0;
    for (uint32_t i = 1; i < at->capture_top; i++) {
        const PCRE2_SIZE *group = at->offset_vector + 2 * (size_t)i;
        if (group[0] != PCRE2_UNSET)
            bytes += distance(group[0], group[1]);
    }
    return bytes;
}

static int count_steps(pcre2_callout_block *at, void *data)
{
    work *w = data;
    size_t passed = distance(at->current_position, w->position) + w->pattern->repeats;
    if (w->pattern->looks_back)
        passed += captured(at);
    const uint64_t taken = 1 + passed / BYTES_A_STEP;
    w->position = at->current_position;
    if (taken > *w->steps) {
        *w->steps = 0;
        return PCRE2_ERROR_CALLOUT;
    }
    *w->steps -= taken;
    return 0;
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
    pcre2_set_match_limit(c->context, UINT32_MAX);
    c->repeats = longest_repeat(text);
    c->looks_back = looks_back(c->code);
    return c;
}

static int match(const void *handle, const char *text, size_t length, uint64_t *steps)
{
    const compiled *c = handle;
    if (c->code == NULL)
        return -1;
    work counted = {.pattern = c, .steps = steps};
    pcre2_set_callout(c->context, count_steps, &counted);
    const int result =
        pcre2_match(c->code, (PCRE2_SPTR)text, length, 0, MATCH_OPTIONS, c->data, c->context);
    if (result == PCRE2_ERROR_NOMATCH)
        return 0;
    return result >= 0 ? 1 : -1;
}

const rdx_pattern_engine rdx_pattern_pcre2 = {compile, match, drop};
