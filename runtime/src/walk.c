/**
 * @file
 * The walk of a reading: from text to struct along the tables, in one pass.
 *
 * Each function reads the value at `at`, where it stands without white space before it, and returns
 * what is behind it, or NULL when reading can't go on: the text is broken or memory is at its end.
 */
#include "parser.h"

#include <string.h>

#include "arena_block.h"
#include "likely.h"
#include "lookup.h"

static const char *read_object(parser *p, const rdx_view *view, void *data, const path *here,
                               const char *at);

// Moves over a bracket that opens and what space is behind it.
static inline const char *enter(parser *p, const path *here, const char *at)
{
    if (p->in.depth < p->in.max_depth) {
        p->in.depth++;
        return space_guessed(spacing_at(&p->spacings, p->in.depth), at + 1);
    }
    p->in.at = at;
    json_enter(&p->in); // fails
    return fault_text(p, here);
}

// Behind a value: whether a comma follows. *at moves to the next value, or to what stands there
// else.
static inline bool goes_on(parser *p, const char **at)
{
    if (**at != ',')
        *at = space_guessed(spacing_at(&p->spacings, p->in.depth - 1), *at);
    if (**at != ',')
        return false;
    *at = space_guessed(spacing_at(&p->spacings, p->in.depth), *at + 1);
    return true;
}

// ---- Lists ----

// What is no object keeps its position in a list: a NULL key.
static const char *read_other_element(parser *p, const rdx_row *row, void *item, const path *here,
                                      const char *at)
{
    static const rdx_row struct_row = {.kind = RDX_KIND_OBJECT};
    static const rdx_row nullable_row = {.kind = RDX_KIND_OBJECT, .rules = RDX_NULLABLE};
    const owner to = {row->sub, item};
    const bool nullable = row->kind == RDX_KIND_LIST ? row_takes_null_elements(row)
                                                     : (row->rules & RDX_NULLABLE) != 0;
    if (nullable && json_kind_of(*at) == RDX_JSON_KIND_NULL)
        return keep_null(p, &struct_row, to, here, at);
    return refuse_value(p, nullable ? &nullable_row : &struct_row, to, here, at);
}

static const char *read_element(parser *p, const rdx_row *row, void *item, const path *here,
                                const char *at)
{
    if (row->kind == RDX_KIND_JSON_LIST)
        return read_json(p, item, here, at);
    if (*at == '{')
        return read_object(p, row->sub, item, here, at);
    return read_other_element(p, row, item, here, at);
}

static inline void *next_item(parser *p, list_ref *list, size_t size, size_t *capacity)
{
    if (list->count == *capacity)
        return store_item(p, list, size, capacity);
    return list_item(*list, size, list->count++);
}

// Behind the bracket of a list that is not empty, up to the one that closes it.
static const char *read_elements(parser *p, const rdx_row *row, list_ref *list, size_t size,
                                 const path *here, const char *at)
{
    size_t capacity = 0;
    path place = path_element(here, 0);
    for (;; place.index++) {
        void *item = NULL;
        if (list != NULL && (item = next_item(p, list, size, &capacity)) == NULL)
            return NULL;
        at = read_element(p, row, item, &place, at);
        if (at == NULL)
            return NULL;
        if (!goes_on(p, &at))
            break;
    }
    return *at == ']' ? at : fault_syntax(p, at, "',' or ']'", here);
}

static const char *read_list(parser *p, const rdx_row *row, owner to, const path *here,
                             const char *at)
{
    const size_t size =
        row->kind == RDX_KIND_JSON_LIST ? sizeof(rdx_json) : ((const rdx_view *)row->sub)->size;
    list_ref list = {0};
    at = enter(p, here, at);
    if (at == NULL)
        return NULL;
    if (*at != ']')
        at = read_elements(p, row, to.data != NULL ? &list : NULL, size, here, at);
    else if (to.data != NULL && !store_empty(p, &list, size)) // it is not an absent one
        return NULL;
    if (at == NULL)
        return NULL;
    p->in.depth--;
    if (to.data != NULL)
        row_store(row, to.data, &list, sizeof list);
    return at + 1;
}

static const char *read_sub(parser *p, const rdx_row *row, void *data, const path *here,
                            const char *at)
{
    const rdx_view *view = row->sub;
    if (data == NULL)
        return read_object(p, view, NULL, here, at);
    void *sub = arena_object(p->arena, view->size);
    if (sub == NULL) {
        fault_memory(p);
        return NULL;
    }
    row_store(row, data, &sub, sizeof sub);
    return read_object(p, view, sub, here, at);
}

// ---- Values of members ----

// Reads the value into the member of `row`, as far as types go.
static inline const char *read_typed(parser *p, const rdx_row *row, owner to, const path *here,
                                     const char *at)
{
    if (*at == '{' && row->kind == RDX_KIND_OBJECT)
        return read_sub(p, row, to.data, here, at);
    if (*at == '[' && (row->kind == RDX_KIND_LIST || row->kind == RDX_KIND_JSON_LIST))
        return read_list(p, row, to, here, at);
    if (row->kind <= RDX_KIND_CONTENT)
        return read_scalar(p, row, to, here, at);
    if (row->kind == RDX_KIND_JSON)
        return read_json_member(p, row, to.data, here, at);
    if ((row->rules & RDX_NULLABLE) && json_kind_of(*at) == RDX_JSON_KIND_NULL)
        return keep_null(p, row, to, here, at);
    return refuse_value(p, row, to, here, at);
}

// What `row` asserts of the value from `start` to `end`, which was read. Judged is the text as it
// came.
static bool judge_read(parser *p, const rdx_row *row, const char *start, const char *end,
                       const path *here)
{
    const char *text = p->in.text;
    const size_t length = (size_t)(p->in.end - text);
    if (p->finding_replaced)
        return true;
    if (p->copy != NULL && p->as_read == NULL)
        p->as_read = json_padded(&p->scratch, p->source, length);
    if (p->copy != NULL && p->as_read == NULL)
        return fault_memory(p);
    if (p->copy != NULL)
        p->in.text = p->as_read;
    const json_span raw = {.start = p->in.text + (start - text), .length = (size_t)(end - start)};
    const bool judged = judge_assertion(p, row, raw, here);
    p->in.text = text;
    return judged;
}

const char *read_value(parser *p, const rdx_row *row, owner to, const path *here, const char *at)
{
    const char *behind = read_typed(p, row, to, here, at);
    if (behind == NULL || row->assertion == NULL || judge_read(p, row, at, behind, here))
        return behind;
    return NULL;
}

// What a message mostly is, and is read here and now: strings as they stand and nulls, where text
// may be, objects and lists of them. What else there is, or is asserted or ruled, is read by
// read_value.
ALWAYS_INLINE const char *read_usual(parser *p, const rdx_row *row, object *o, const char *at)
{
    void *data = o->to.data;
    const bool ruled = row->assertion != NULL || (p->rules_texts && row->sub != NULL);
    if (LIKELY(row->kind == RDX_KIND_TEXT && !ruled)) {
        if (LIKELY(*at == '"')) {
            const char *stop = scan_string(at + 1);
            if (UNLIKELY(*stop != '"'))
                return read_odd_text(p, row, o->to, &o->at, at, stop);
            if (data != NULL)
                store_pointer(row, data, end_text(p, at + 1, stop));
            return stop + 1;
        }
        if ((row->rules & RDX_NULLABLE) && memcmp(at, "null", 4) == 0) {
            if (data != NULL)
                store_pointer(row, data, RDX_NULL);
            return at + 4;
        }
    } else if (row->kind == RDX_KIND_OBJECT && *at == '{' && !ruled) {
        return read_sub(p, row, data, &o->at, at);
    } else if (row->kind == RDX_KIND_LIST && *at == '[' && !ruled) {
        return read_list(p, row, o->to, &o->at, at);
    } else if (row->kind == RDX_KIND_CONTENT) {
        o->content = row;
    }
    return read_value(p, row, o->to, &o->at, at);
}

// ---- Members ----

// The member at `quote` had a value before: the last one counts, the earlier one is kept.
static bool read_again(parser *p, object *o, const rdx_row *row, const char *quote)
{
    const extent earlier = o->values[row - o->to.view->rows];
    rule_duplicate(p, quote, earlier.start, &o->at);
    if (p->finding_replaced && !note_replaced(p, earlier.start))
        return false;
    if (o->to.data == NULL)
        return true;
    if (!store_earlier(p, o->to, row, earlier))
        return false;
    row_clear(row, o->to.data);
    return true;
}

static const char *read_listed(parser *p, object *o, const rdx_row *row, const char *quote,
                               const char *at)
{
    extent *value = &o->values[row - o->to.view->rows];
    o->at.row = row;
    o->expected = row + 1;
    if (value->start == NULL)
        o->required -= row->rules & RDX_REQUIRED;
    else if (!read_again(p, o, row, quote))
        return NULL;
    json_span raw;
    const char *behind = p->replaced != NULL && is_replaced(p, at) ? pass_over(p, &raw, &o->at, at)
                                                                   : read_usual(p, row, o, at);
    *value = (extent){at, behind};
    return behind;
}

static const char *read_member(parser *p, object *o, const rdx_row *end, const char *quote)
{
    member_name name;
    const char *at = quote;
    const rdx_row *row = row_ahead(o->expected, end, quote);
    if (row != NULL)
        at = json_space(quote + row->key_length + 3);
    else if (read_name(p, o, &name, &at))
        row = view_row(o->to.view, name.text, name.length);
    if (row != NULL)
        return read_listed(p, o, row, quote, at);
    return at != NULL ? read_unlisted(p, o, &name, at) : NULL;
}

// Behind the last member, where the brace that closes the object has to be.
static const char *close_members(parser *p, const object *o, const char *at)
{
    return LIKELY(*at == '}') ? at : fault_syntax(p, at, "',' or '}'", o->at.up);
}

// Members in any order. Of all rows it is known whether they were seen.
static const char *read_any_members(parser *p, object *o, const char *at)
{
    const rdx_row *end = o->to.view->rows + o->to.view->listed;
    o->expected = o->at.row != NULL ? o->at.row + 1 : o->to.view->rows;
    o->fresh = end;
    do
        at = read_member(p, o, end, at);
    while (at != NULL && goes_on(p, &at));
    return at != NULL ? close_members(p, o, at) : NULL;
}

// Behind the brace of an object that is not empty, up to the one that closes it: as long as members
// come in the order of the rows, each of them is looked at once.
static const char *read_members(parser *p, object *o, const char *at)
{
    const rdx_row *row = o->to.view->rows;
    const rdx_row *end = row + o->to.view->listed;
    extent *value = o->values;
    for (; row < end; row++, value++) {
        value->start = NULL;
        if (!stands_at(row, at))
            continue;
        value->start = json_space(at + row->key_length + 3);
        o->at.row = row;
        o->required -= row->rules & RDX_REQUIRED;
        at = read_usual(p, row, o, value->start);
        value->end = at;
        if (at == NULL)
            return NULL;
        if (!goes_on(p, &at)) {
            o->fresh = row + 1;
            return close_members(p, o, at);
        }
    }
    return read_any_members(p, o, at);
}

// The same where values may be replaced, which each member has to be asked for.
static const char *read_replaced_members(parser *p, object *o, const char *at)
{
    for (size_t i = 0; i < o->to.view->listed; i++)
        o->values[i].start = NULL;
    return read_any_members(p, o, at);
}

static void report_missing(parser *p, const object *o)
{
    const rdx_row *end = o->to.view->rows + o->to.view->listed;
    for (const rdx_row *row = o->to.view->rows; row < end; row++)
        if ((row->rules & RDX_REQUIRED) && !was_seen(o, row))
            fault_missing(p, o->brace, o->at.up, row);
}

static const char *read_object(parser *p, const rdx_view *view, void *data, const path *here,
                               const char *at)
{
    object o; // of `values`, those before `fresh` are set; of `at`, what is read of it
    o.to = (owner){view, data};
    o.at.up = here;
    o.at.row = NULL;
    o.brace = at;
    o.content = NULL;
    o.fresh = view->rows;
    o.required = view->required;

    at = enter(p, here, at);
    if (at != NULL && *at != '}')
        at = LIKELY(p->replaced == NULL) ? read_members(p, &o, at)
                                         : read_replaced_members(p, &o, at);
    if (at == NULL)
        return NULL;
    p->in.depth--;
    if (o.required > 0)
        report_missing(p, &o);
    if (o.content != NULL && !rule_file(p, &o))
        return NULL;
    return at + 1;
}

// ---- The root ----

const char *read_root(parser *p, const rdx_row *root, void *data, const char *at)
{
    if (root->kind == RDX_KIND_OBJECT) {
        const char *behind = read_element(p, root, data, NULL, at);
        const bool judged =
            behind == NULL || root->assertion == NULL || judge_read(p, root, at, behind, NULL);
        return judged ? behind : NULL;
    }
    if (*at == '[')
        return read_value(p, root, (owner){NULL, data}, NULL, at);
    if (json_kind_of(*at) == RDX_JSON_KIND_NULL && (root->rules & RDX_NULLABLE))
        return keep_null(p, root, (owner){0}, NULL, at); // an absent list stands for it
    const char *behind = refuse_value(p, root, (owner){0}, NULL, at);
    refuse_message(p, RDX_E_TYPE); // a list has no `extra` that could hold something else
    return behind;
}
