/**
 * @file
 * Tables: how generated code tells the engine what a message looks like.
 *
 * A struct has one header and one or more *views*. A view is the struct with the rules of one kind
 * of place: which members the place lists, which it requires, which may be null. Each is one
 * constant table of rows; three walkers (parse, check, write) serve all of them.
 *
 *     static const rdx_row rdx_view_provider_author_rows[] = {
 *         RDX_ROW       (rdx_provider, id,      "ID",      RDX_REQUIRED),
 *         RDX_ROW       (rdx_provider, id_type, "IDType",  RDX_NULLABLE),
 *         RDX_ROW_OBJECT(rdx_provider, address, "Address", 0, rdx_address, rdx_view_address),
 *     };
 *
 * The compiler derives a row's kind from its member, so that a row can't disagree with its struct.
 * For generated code and for the library itself; C only.
 */
#ifndef RDX_VIEW_H
#define RDX_VIEW_H

#include <rdx/assertion.h>
#include <rdx/value.h>

typedef enum rdx_kind {
    RDX_KIND_TEXT,      // const char *
    RDX_KIND_NUMBER,    // rdx_number
    RDX_KIND_BOOL,      // rdx_bool
    RDX_KIND_ENUM,      // an enum: 0 absent, 1 null, 2 .. values, then OTHER
    RDX_KIND_CONTENT,   // rdx_content
    RDX_KIND_JSON,      // rdx_json
    RDX_KIND_JSON_LIST, // rdx_json_list
    RDX_KIND_OBJECT,    // T *
    RDX_KIND_LIST,      // T_list of objects
} rdx_kind;

// The rules of a row, as bits.
enum {
    RDX_REQUIRED = 1,    // the schema's `required`: the member must be there
    RDX_NULLABLE = 2,    // the schema's types include null
    RDX_UNLISTED = 4,    // a member of the struct that this place does not list
    RDX_DATA_MODEL = 8,  // filled with the event's data model when absent
    RDX_EVENT_TYPE = 16, // filled with the event's type when absent
    RDX_IDENTIFIES = 32, // an object with such members: written even when absent
    RDX_ESCAPED = 64,    // the key holds what a JSON string must escape
    RDX_ASSERTED = 128,  // the row has an assertion; RDX_ASSERT says so
};

// NULs behind every key, so that it can be compared and copied 16 bytes at a time.
#define RDX_KEY_PADDING "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

typedef struct rdx_row {
    const char *key;     // name in JSON, padded
    const void *sub;     // by kind: rdx_view, rdx_value_set, rdx_content_rule, rdx_text_rule, NULL
    uint32_t offset;     // of the member in its struct
    uint16_t key_length; // bytes of `key`
    uint8_t kind;        // rdx_kind
    uint8_t rules;       // RDX_REQUIRED ...
    const rdx_row_assertion *assertion; // NULL: what kind and rules say is all
} rdx_row;

// Members that one place may list. The generator refuses more.
#define RDX_MEMBERS_MAX 512

typedef struct rdx_view {
    const char *type;    // C name of the struct
    const rdx_row *rows; // listed members in schema order, then the unlisted ones
    uint16_t listed;     // rows that the place lists
    uint16_t count;      // all rows
    uint32_t size;       // of the struct
    uint32_t extra;      // offset of its rdx_extra
    uint16_t required;   // rows that the place lists and requires
    bool closed;         // `additionalProperties: false`: a member not listed is a fault
} rdx_view;

// A closed value set. Enumerator e is values[e - RDX_ENUM_FIRST]; count + RDX_ENUM_FIRST is OTHER.
enum { RDX_ENUM_ABSENT = 0, RDX_ENUM_NULL = 1, RDX_ENUM_FIRST = 2 };

typedef struct rdx_value_set {
    const char *const *values;
    uint16_t count;
} rdx_value_set;

// How bytes and files become text, by the value of the enum member beside them.
typedef enum rdx_encoding {
    RDX_ENCODE_REFUSED, // they may not stand beside this value
    RDX_ENCODE_BASE64,  // embedded as base64, or uploaded
    RDX_ENCODE_TEXT,    // sent as UTF-8 text
} rdx_encoding;

// What a text should be beyond its type: rules of rules.h, never the schema's.
typedef enum rdx_format {
    RDX_FORMAT_NONE,
    RDX_FORMAT_DATE,      // ISO 8601, YYYY-MM-DD
    RDX_FORMAT_DATE_TIME, // ISO 8601 with an offset or Z
    RDX_FORMAT_UUID,      // RFC 9562
    RDX_FORMAT_PHONE,     // E.164
} rdx_format;

typedef struct rdx_text_rule {
    const rdx_value_set *set; // NULL: any text
    rdx_format format;
} rdx_text_rule;

typedef struct rdx_content_rule {
    const uint8_t *by_value;  // rdx_encoding by enumerator, ABSENT to OTHER; NULL: base64 always
    const char *const *needs; // keys that a file needs beside it, ended by NULL; or NULL
    uint32_t beside;          // offset of the enum member, when `by_value` is not NULL
    uint32_t count;           // enumerators; beside any other number content is refused
} rdx_content_rule;

// ---- Rows. A row whose member has an unforeseen type does not compile. ----
// clang-format 14 does not know _Generic.
// clang-format off

#define RDX_ROW_KIND(T, member)           \
    _Generic(((T *)0)->member,            \
             const char *: RDX_KIND_TEXT, \
             rdx_number: RDX_KIND_NUMBER, \
             rdx_bool: RDX_KIND_BOOL,     \
             rdx_json: RDX_KIND_JSON,     \
             rdx_json_list: RDX_KIND_JSON_LIST)

// The rules come last, so that RDX_ASSERT can follow them.
#define RDX_ROW_OF(T, member, json_key, row_kind, row_sub, ...)                         \
    {                                                                                   \
        .key = json_key RDX_KEY_PADDING, .sub = row_sub, .offset = offsetof(T, member), \
        .key_length = sizeof(json_key) - 1, .kind = row_kind, .rules = __VA_ARGS__      \
    }

/** Behind the rules of a row: RDX_REQUIRED RDX_ASSERT(rdx_provider_id_assertion). */
#define RDX_ASSERT(a)                                                    \
    | RDX_ASSERTED, .assertion = &(const rdx_row_assertion)              \
    {                                                                    \
        _Generic(&(a), const rdx_assertion *: &(a)), &rdx_schema_asserter \
    }

/** Text, number, boolean, untyped value or list of untyped values. */
#define RDX_ROW(T, member, key, rules) \
    RDX_ROW_OF(T, member, key, RDX_ROW_KIND(T, member), NULL, rules)

/** Text that has a format or an open value set. */
#define RDX_ROW_TEXT(T, member, key, rules, rule)                       \
    RDX_ROW_OF(T, member, key,                                          \
               _Generic(((T *)0)->member, const char *: RDX_KIND_TEXT), \
               _Generic(&(rule), const rdx_text_rule *: &(rule)), rules)

/** An enum over a closed value set. */
#define RDX_ROW_ENUM(T, member, key, rules, set)                    \
    RDX_ROW_OF(T, member, key,                                      \
               _Generic(((T *)0)->member, unsigned: RDX_KIND_ENUM), \
               _Generic(&(set), const rdx_value_set *: &(set)), rules)

/** File content. */
#define RDX_ROW_CONTENT(T, member, key, rules, rule)                      \
    RDX_ROW_OF(T, member, key,                                            \
               _Generic(((T *)0)->member, rdx_content: RDX_KIND_CONTENT), \
               _Generic(&(rule), const rdx_content_rule *: &(rule)), rules)

/** An object of type S, by the view `v` of S; a view of another struct does not compile. */
#define RDX_ROW_OBJECT(T, member, key, rules, S, v)              \
    RDX_ROW_OF(T, member, key,                                   \
               _Generic(((T *)0)->member, S *: RDX_KIND_OBJECT), \
               _Generic(&(v), const S##_view *: &(v).view), rules)

/** A list of objects of type S, by the view `v` of S. */
#define RDX_ROW_LIST(T, member, key, rules, S, v)                   \
    RDX_ROW_OF(T, member, key,                                      \
               _Generic(((T *)0)->member, S##_list: RDX_KIND_LIST), \
               _Generic(&(v), const S##_view *: &(v).view), rules)

/** The document of an event: an object of type S ... */
#define RDX_ROOT_OBJECT(S, v, ...)                                                              \
    {                                                                                           \
        .key = "", .sub = _Generic(&(v), const S##_view *: &(v).view), .kind = RDX_KIND_OBJECT, \
        .rules = __VA_ARGS__                                                                    \
    }

/** ... or a list of them, so that a message's data is an S_list. */
#define RDX_ROOT_LIST(S, v, ...)                                                              \
    {                                                                                         \
        .key = "", .sub = _Generic(&(v), const S##_view *: &(v).view), .kind = RDX_KIND_LIST, \
        .rules = __VA_ARGS__                                                                  \
    }

/** ... or a list of untyped values: a message's data is an rdx_json_list. */
#define RDX_ROOT_JSON_LIST(...) {.key = "", .kind = RDX_KIND_JSON_LIST, .rules = __VA_ARGS__}

#define RDX_VIEW_OF(T, name, listed_rows, required_rows, is_closed)                                \
    {                                                                                              \
        {                                                                                          \
            .type = #T, .rows = rows_of_##name,                                                    \
            .listed = (listed_rows) + 0 * sizeof(char[(listed_rows) <= RDX_MEMBERS_MAX ? 1 : -1]), \
            .count = sizeof(rows_of_##name) / sizeof(rows_of_##name[0]), .size = sizeof(T),        \
            .extra = offsetof(T, extra), .required = required_rows, .closed = is_closed            \
        }                                                                                          \
    }

/** A view of T over the array rows_of_`name`; the first `listed_rows` are listed, of which
 *  `required_rows` are required. */
#define RDX_VIEW(T, name, listed_rows, required_rows) \
    RDX_VIEW_OF(T, name, listed_rows, required_rows, false)

/** A view of a place with `additionalProperties: false`. */
#define RDX_VIEW_CLOSED(T, name, listed_rows, required_rows) \
    RDX_VIEW_OF(T, name, listed_rows, required_rows, true)

/** The rule of content that stands beside the enum `member` of T, by its enumerator. */
#define RDX_CONTENT_RULE(T, member, encodings, needed_keys)                  \
    {                                                                        \
        .by_value = encodings, .needs = needed_keys,                         \
        .beside = _Generic(((T *)0)->member, unsigned: offsetof(T, member)), \
        .count = sizeof(encodings)                                           \
    }

#define RDX_VALUE_SET(array)                                       \
    {                                                              \
        .values = array, .count = sizeof(array) / sizeof(array[0]) \
    }

// clang-format on

#endif
