/**
 * @file
 * The state of one reading, and how it reports: shared by the files of the parse engine.
 *
 * walk.c walks the text along the tables, names.c reads names that it did not expect, scalar.c
 * reads values that hold no others, store.c puts them into structs, strays.c remembers unlisted
 * names, repeats.c values that later ones replace, ruling.c applies the rules beyond the schema,
 * assertion.c and keyword.c judge what rows assert, fault.c reports. All of them work on one
 * `parser`.
 *
 * What is read is a padded copy of the caller's text: in the message's arena, where strings are
 * unescaped and ended where they stand, or, when only the verdict is wanted, in the scratch arena.
 * So what lies behind may no longer be as it came; it is in the caller's text, at the same offset.
 */
#ifndef RDX_SRC_PARSER_H
#define RDX_SRC_PARSER_H

#include <rdx/parse.h>

#include <string.h>

#include "json_copy.h"
#include "json_read.h"
#include "patterns.h"
#include "row.h"
#include "siphash.h"
#include "spacing.h"

// The names that objects hold beyond what their places list, to find those that occur twice.
typedef struct stray {
    size_t object; // which object: its object_number; 0 is a free slot
    const char *name;
    size_t length;
    const char *value; // where its value starts, in the caller's text
} stray;

typedef struct strays {
    stray *slots; // open-addressed; a power of two of them
    size_t slot_count;
    size_t count;
    siphash_key key; // of this reading: names can't be made to collide
} strays;

// How far lines were counted.
typedef struct line_count {
    size_t offset; // up to here
    size_t lines;
    size_t line_start;
} line_count;

typedef struct parser {
    json_reader in;      // over the padded copy
    const char *source;  // the caller's text, which has no padding
    plain_run plain;     // of the text
    char *copy;          // what `in` reads, to be written to; NULL: only the verdict is wanted
    const char *as_read; // another padded copy, as the text came; made when it is needed
    rdx_policy policy;
    rdx_rules rules;   // the levels, and limits that may be 0
    bool rules_texts;  // whether a rule looks at texts
    bool rules_files;  // whether one looks at file contents
    rdx_arena *arena;  // NULL without `copy`
    rdx_arena scratch; // what the reading itself needs; dropped at its end
    strays strays;
    bool placeless;        // the text is no document: issues get no line
    bool finding_replaced; // the first of two readings: see repeats.c
    uint8_t *replaced;     // in `scratch`: a bit for each byte at which a replaced value starts
    spacings spacings;     // before what stands at a depth
    patterns *patterns;    // not owned: they last longer than one reading of a check
    rdx_report *report;
    rdx_status status;    // of the error that stands first in the text
    size_t status_offset; // its place
    rdx_status refusal;   // why there is no message, whatever the policy; RDX_OK so far
    line_count to_fault;  // the last one
    line_count *marks;    // in `scratch`: lines counted up to places all over the text; see fault.c
} parser;

/** The rows of an extra's owner: where a raw value goes that its member can't hold. */
typedef struct owner {
    const rdx_view *view;
    void *data; // NULL when only the verdict is wanted
} owner;

// Where a value starts and what is behind it.
typedef struct extent {
    const char *start;
    const char *end;
} extent;

// An object that is being read. Members mostly come in the order of the rows.
typedef struct object {
    owner to;
    path at; // of its member that is being read
    const char *brace;
    const rdx_row *content;         // the file content that it has, or NULL
    const rdx_row *expected;        // the row that probably comes next
    const rdx_row *fresh;           // it and all behind it were not seen yet
    unsigned required;              // members that it must have and has not, so far
    extent values[RDX_MEMBERS_MAX]; // of the rows before `fresh`: from NULL where none was seen
} object;

static inline bool was_seen(const object *o, const rdx_row *row)
{
    return row < o->fresh && o->values[row - o->to.view->rows].start != NULL;
}

// ---- fault.c ----

/** Where `at` stands in the text. */
static inline size_t parser_offset(const parser *p, const char *at)
{
    return (size_t)(at - p->in.text);
}

/** Tells the object that begins at `brace` from all others. Never 0. */
static inline size_t object_number(const parser *p, const char *brace)
{
    return parser_offset(p, brace) + 1;
}

/** The same place in the caller's text. */
static inline const char *in_source(const parser *p, const char *at)
{
    return p->source + parser_offset(p, at);
}

typedef struct text_place {
    size_t line;
    size_t column;
} text_place;

/** Line and column of a value that stands before what is reported. */
text_place place_of_earlier(parser *p, const char *at);

/** Adds `issue` with the place `at` and the pointer of `here`; an error decides the status. */
void fault(parser *p, rdx_issue issue, const char *at, const path *here);

void fault_type(parser *p, const char *at, const path *here, const char *expected,
                rdx_json_kind came);
void fault_missing(parser *p, const char *brace, const path *here, const rdx_row *row);
void fault_nul(parser *p, const char *at, const path *here);

/** Notes why there can be no message; the first reason stays. */
void refuse_message(parser *p, rdx_status why);

/** The reader's own fault: the text is broken. Returns NULL, which ends the reading. */
const char *fault_text(parser *p, const path *here);

/** The same: something else than `expected` stands at `at`. */
const char *fault_syntax(parser *p, const char *at, const char *expected, const path *here);

/** The arena is full. Returns false, which ends the reading. */
bool fault_memory(parser *p);

// ---- walk.c: as those of scalar.c. ----

/** The value of a member, into the struct of `to`. */
const char *read_value(parser *p, const rdx_row *row, owner to, const path *here, const char *at);

/** The document. */
const char *read_root(parser *p, const rdx_row *root, void *data, const char *at);

// ---- names.c ----

// A name as it was read.
typedef struct member_name {
    json_span key;
    const char *text; // decoded
    size_t length;
} member_name;

/**
 * The name at `*at`, where it is none of those that were expected, or not spelled as they are. *at
 * moves to its value, or is NULL when false is returned: reading can't go on.
 */
bool read_name(parser *p, const object *o, member_name *out, const char **at);

/** The value at `at` of a member that `o` does not list. Kept raw in the object's extra. */
const char *read_unlisted(parser *p, object *o, const member_name *name, const char *at);

// ---- scalar.c. Each reads the value at `at` and returns what is behind it, or NULL when reading
// can't go on. ----

/** Reads a value as JSON alone, into `out`. */
const char *pass_over(parser *p, json_span *out, const path *here, const char *at);

/** Skips a value and reports it. TOLERANT keeps it raw under its own key. */
const char *refuse_value(parser *p, const rdx_row *row, owner to, const path *here, const char *at);

/** The same without a report: null where an object or a list may be null. It is kept raw. */
const char *keep_null(parser *p, const rdx_row *row, owner to, const path *here, const char *at);

/** Text, number, boolean, enum or content, by the kind of `row`. */
const char *read_scalar(parser *p, const rdx_row *row, owner to, const path *here, const char *at);

/** Text without rules, which is not plain from `stop` on. */
const char *read_odd_text(parser *p, const rdx_row *row, owner to, const path *here, const char *at,
                          const char *stop);

/** An untyped value, to `out` or, when that is NULL, to nowhere. */
const char *read_json(parser *p, rdx_json *out, const path *here, const char *at);

/** The same to the member of `row`. */
const char *read_json_member(parser *p, const rdx_row *row, void *data, const path *here,
                             const char *at);

// ---- store.c. Those that return NULL or false do so only when memory is at its end. ----

/** The NUL-terminated text of a string span, in the copy; *out_length without the NUL. */
char *store_string(parser *p, json_span raw, size_t *out_length);

/** The text from `start` to the quote at `end`, which has no escapes, NUL-terminated in the copy.
 */
static inline const char *end_text(parser *p, const char *start, const char *end)
{
    p->copy[parser_offset(p, end)] = '\0';
    return start;
}

/** Text or an object to the member of `row`. */
static inline void store_pointer(const rdx_row *row, void *data, const void *value)
{
    memcpy((char *)data + row->offset, &value, sizeof value);
}

/** The NUL-terminated raw text of a span that is no inside of a string, in the copy. */
const char *store_raw(parser *p, json_span raw);

/** Adds `json` under `key` to the extra of `to`. */
bool store_extra(parser *p, owner to, const char *key, const char *json);

/** Keeps the earlier value of a member that occurs again, raw. */
bool store_earlier(parser *p, owner to, const rdx_row *row, extent value);

/** Makes `list` one that has no items, but is not absent. */
bool store_empty(parser *p, list_ref *list, size_t size);

/** The item `index` of a growing list, zeroed; NULL when memory is at its end. */
void *store_item(parser *p, list_ref *list, size_t size, size_t *capacity);

// ---- strays.c ----

/**
 * Remembers a name of an object and where its value starts; *earlier is where the value of the one
 * before starts, or NULL. `added.name` must last. False when memory is at its end.
 */
bool strays_add(parser *p, stray added, const char **earlier);

// ---- repeats.c ----

/** Whether a later member of the same name replaces the value that starts at `value`. */
bool is_replaced(const parser *p, const char *value);

/** Notes that one does. False when memory is at its end. */
bool note_replaced(parser *p, const char *value);

/** The objects in a value that was read as JSON alone: rule_duplicate for each repeated name. */
bool rule_repeats_within(parser *p, json_span raw, const path *here);

/** A parser that only finds out which values are replaced: it reports and stores nothing. */
parser first_reading(const parser *p);

// ---- assertion.c, by way of the rows that have assertions ----

struct rdx_asserter {
    bool (*judge)(parser *p, const rdx_row *row, json_span raw, const path *here);
};

/**
 * Judges `raw`, a whole value that was read for `row`, by the assertion that the row has. It stands
 * in `p->in.text`, as it came. Where the reader has reported its type, that is enough. False:
 * memory is at its end.
 */
static inline bool judge_assertion(parser *p, const rdx_row *row, json_span raw, const path *here)
{
    return row->assertion->by->judge(p, row, raw, here);
}

// ---- ruling.c: each does nothing where its rule is off. ----

/** Formats and value sets of the string `raw`, which stands at `row`. */
void rule_string(parser *p, const rdx_row *row, json_span raw, const path *here);

/** The member at `at` had a value before, at `earlier`. */
void rule_duplicate(parser *p, const char *at, const char *earlier, const path *here);

/** `view` does not list the name of `here`. Where the view is closed the schema itself says so. */
void rule_stray(parser *p, const rdx_view *view, const char *at, const path *here);

/** What stands beside the file content that an object has. False: memory is at its end. */
bool rule_file(parser *p, const object *o);

/** The size of the whole text. */
void rule_request(parser *p);

#endif
