/**
 * @file
 * The calls that read: documents of events, and single values that stand in structs.
 */
#include <rdx/parse.h>

#include <string.h>

#include "arena_block.h"
#include "judge.h"
#include "parser.h"

// ---- Documents ----

static bool find_replaced(parser *p, const rdx_row *root, const char *at)
{
    parser first = first_reading(p);
    read_root(&first, root, NULL, at);
    p->scratch = first.scratch;
    p->replaced = first.replaced;
    return first.refusal != RDX_E_NOMEM || fault_memory(p);
}

static void read_document(parser *p, const rdx_row *root, void *data)
{
    const rdx_level *levels = p->rules.levels;
    const char *start = json_space(p->in.text);
    if (levels[RDX_RULE_REQUEST_SIZE] != RDX_LEVEL_OFF)
        rule_request(p);
    // Where a repeated member is an error, both values are looked at.
    if (levels[RDX_RULE_DUPLICATE] != RDX_LEVEL_ERROR && !find_replaced(p, root, start))
        return;
    const char *behind = read_root(p, root, data, start);
    if (behind == NULL || (behind == p->in.end && p->in.status == RDX_OK))
        return;
    p->in.at = behind;
    if (!json_end(&p->in))
        fault_text(p, NULL);
}

// Bytes for what the reading remembers: a copy or two, unlisted names in a table of four slots for
// each.
static size_t scratch_limit(size_t length)
{
    const size_t base = 64 * 1024;
    return length < SIZE_MAX / 256 ? base + length * 128 : SIZE_MAX;
}

// Copies `rules`, and notes what they look at.
static void set_rules(parser *p, const rdx_rules *rules)
{
    const rdx_level *on = rules->levels;
    p->rules = *rules;
    p->rules_texts = (on[RDX_RULE_VALUE_SET] | on[RDX_RULE_DATE] | on[RDX_RULE_DATE_TIME] |
                      on[RDX_RULE_UUID] | on[RDX_RULE_PHONE]) != RDX_LEVEL_OFF;
    p->rules_files = (on[RDX_RULE_FILE_MEMBER] | on[RDX_RULE_CONTENT_TYPE] | on[RDX_RULE_BASE64] |
                      on[RDX_RULE_EMBEDDED_SIZE]) != RDX_LEVEL_OFF;
}

// Made in place: copying a parser takes longer than all else that is done once a message.
static void start(parser *p, size_t length, const rdx_parse_options *options, patterns *compiled,
                  rdx_report *report)
{
    *p = (parser){
        .rules.levels[RDX_RULE_DUPLICATE] = RDX_LEVEL_ERROR, // as rdx_rules_usual()
        .patterns = compiled,
        .report = report,
        .in.max_depth = RDX_MAX_DEPTH,
    };
    p->scratch = RDX_ARENA(scratch_limit(length));
    patterns_allow(compiled, length);
    if (options == NULL)
        return;
    p->policy = options->policy;
    if (options->max_depth != 0)
        p->in.max_depth =
            options->max_depth < JSON_DEPTH_LIMIT ? options->max_depth : JSON_DEPTH_LIMIT;
    if (options->rules != NULL)
        set_rules(p, options->rules);
}

// What is read from now on: `padded`, a copy of `text`. False: there was no memory for it.
static bool set_text(parser *p, const char *padded, const char *text, size_t length)
{
    if (padded == NULL)
        return fault_memory(p);
    p->in.text = padded;
    p->in.at = padded;
    p->in.end = padded + length;
    p->source = text;
    return true;
}

static void drop(parser *p)
{
    rdx_arena_drop(&p->scratch);
    patterns_drop(p->patterns);
}

static rdx_status check_size(size_t length, const rdx_parse_options *options, rdx_report *report)
{
    const size_t limit =
        options != NULL && options->max_size != 0 ? options->max_size : RDX_MAX_TEXT;
    if (length <= limit)
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_TEXT, RDX_E_SIZE,
                           "the text has %zu bytes, the limit is %zu", length, limit);
}

rdx_status rdx_message_validate(const rdx_event *event, const char *text, size_t length,
                                const rdx_parse_options *options, rdx_report *report)
{
    const rdx_status status = check_size(length, options, report);
    if (status != RDX_OK)
        return status;
    patterns compiled = {0};
    parser p;
    start(&p, length, options, &compiled, report);
    if (set_text(&p, json_padded_run(&p.scratch, text, length, 0, 0, &p.plain), text, length))
        read_document(&p, event->root, NULL);
    drop(&p);
    return p.status;
}

static void *root_struct(parser *p, const rdx_row *root)
{
    const rdx_view *view = root->sub;
    void *data =
        arena_object(p->arena, root->kind == RDX_KIND_OBJECT ? view->size : sizeof(list_ref));
    if (data == NULL)
        fault_memory(p);
    return data;
}

// What the structs of a usual message take beside its text, so that one block holds all of it; a
// long text is long by what it embeds.
static size_t room_for_structs(size_t length)
{
    return length < 64 * 1024 ? 512 + length + length / 4 : 128 * 1024;
}

rdx_status rdx_message_parse(rdx_arena *arena, const rdx_event *event, const char *text,
                             size_t length, const rdx_parse_options *options, void **out,
                             rdx_report *report)
{
    *out = NULL;
    const rdx_status status = check_size(length, options, report);
    if (status != RDX_OK)
        return status;
    patterns compiled = {0};
    parser p;
    start(&p, length, options, &compiled, report);
    p.arena = arena;
    p.copy = json_padded_run(arena, text, length, 1, room_for_structs(length), &p.plain);
    void *data = set_text(&p, p.copy, text, length) ? root_struct(&p, event->root) : NULL;
    if (data != NULL)
        read_document(&p, event->root, data);
    drop(&p);
    const rdx_status refused = p.policy == RDX_STRICT ? p.status : p.refusal;
    if (refused == RDX_OK)
        *out = data;
    return refused;
}

// ---- Values of structs ----

// False: there was no memory for a copy.
static bool start_value(parser *p, const char *json, size_t length, patterns *compiled,
                        rdx_report *report)
{
    const rdx_parse_options options = {.max_depth = JSON_DEPTH_LIMIT};
    start(p, length, &options, compiled, report);
    p->placeless = true;
    return set_text(p, json_padded(&p->scratch, json, length), json, length);
}

rdx_status judge_row(const rdx_row *row, const char *json, const path *here, patterns *compiled,
                     rdx_report *report)
{
    parser p;
    if (start_value(&p, json, strlen(json), compiled, report)) {
        p.in.at = read_value(&p, row, (owner){0}, here, json_space(p.in.text));
        if (p.in.at != NULL && !json_end(&p.in))
            fault_text(&p, here);
    }
    rdx_arena_drop(&p.scratch);
    return p.status;
}

rdx_status judge_text(const rdx_row *row, const char *json, size_t length, const path *here,
                      patterns *compiled, rdx_report *report)
{
    parser p;
    json_span raw;
    const bool started = start_value(&p, json, length, compiled, report);
    if (started && json_skip(&p.in, &raw))
        judge_assertion(&p, row, raw, here);
    else if (started)
        fault_text(&p, here); // what each member may be is too deep as a whole
    rdx_arena_drop(&p.scratch);
    return p.status;
}
