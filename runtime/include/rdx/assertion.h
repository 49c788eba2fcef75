/**
 * @file
 * Assertions: what JSON Schema's keywords demand of a value beyond the kind of its member.
 *
 * Redox's own schemas have none. Where a schema has `enum`, `pattern`, `minimum` and their like,
 * the row of the member points to an assertion, which is judged on the value's JSON text, by parse
 * and by check. Values that no C type stands for (a list in a list, a text or a number) are untyped
 * in C, and their assertion says what they may be.
 *
 *     static const rdx_assertion rdx_view_visit_priority_assertion = {
 *         .types = RDX_TYPE_INTEGER, .minimum = "1", .maximum = "5",
 *     };
 *
 * For generated code and for the library itself; constant data. Source of the rules: JSON Schema
 * Validation, draft-04.
 */
#ifndef RDX_ASSERTION_H
#define RDX_ASSERTION_H

#include <rdx/base.h>

// The types of JSON Schema, as bits.
enum {
    RDX_TYPE_NULL = 1,
    RDX_TYPE_BOOLEAN = 2,
    RDX_TYPE_INTEGER = 4,
    RDX_TYPE_NUMBER = 8, // integers, too
    RDX_TYPE_STRING = 16,
    RDX_TYPE_ARRAY = 32,
    RDX_TYPE_OBJECT = 64,
};

// Keywords without a value of their own, and upper limits, which may be 0, as bits.
enum {
    RDX_MAX_LENGTH = 1,
    RDX_MAX_ITEMS = 2,
    RDX_EXCLUSIVE_MINIMUM = 4,
    RDX_EXCLUSIVE_MAXIMUM = 8,
    RDX_UNIQUE_ITEMS = 16,
    RDX_CLOSED = 32, // `additionalProperties: false`
};

// JSON Schema's `format`, judged as the schema's own demand, unlike the formats of view.h.
typedef enum rdx_schema_format {
    RDX_SCHEMA_FORMAT_NONE,
    RDX_SCHEMA_FORMAT_DATE_TIME, // RFC 3339, 5.6
    RDX_SCHEMA_FORMAT_EMAIL,     // RFC 5322, 3.4.1
    RDX_SCHEMA_FORMAT_HOSTNAME,  // RFC 1034, 3.1
    RDX_SCHEMA_FORMAT_IPV4,      // RFC 2673, 3.2
    RDX_SCHEMA_FORMAT_IPV6,      // RFC 2373, 2.2
    RDX_SCHEMA_FORMAT_URI,       // RFC 3986
    RDX_SCHEMA_FORMAT_DATE,      // RFC 3339, full-date; of later drafts
    RDX_SCHEMA_FORMAT_UUID,      // RFC 9562; of later drafts
} rdx_schema_format;

// What runs regular expressions; rdx/pattern.h has the one over PCRE2. `match` takes what it works
// from *steps and leaves 0 where they are not enough. It returns 1, 0 or, not decided, -1.
typedef struct rdx_pattern_engine {
    void *(*compile)(const char *text); // NULL: no memory
    int (*match)(const void *compiled, const char *text, size_t length, uint64_t *steps);
    void (*drop)(void *compiled);
} rdx_pattern_engine;

typedef struct rdx_pattern {
    const char *text;    // for the engine, made from the schema's
    const char *spelled; // the schema's, for reports
    const rdx_pattern_engine *engine;
} rdx_pattern;

typedef struct rdx_asserted_member {
    const char *key;
    bool required;
    const struct rdx_assertion *assertion; // NULL: any value
} rdx_asserted_member;

// All zero demands nothing. Each keyword speaks of values of its own type alone.
typedef struct rdx_assertion {
    uint8_t types;                      // RDX_TYPE_... that are allowed; 0: all
    uint8_t flags;                      // RDX_MAX_LENGTH ...
    uint8_t format;                     // rdx_schema_format
    uint16_t value_count;               // of `values`
    uint16_t member_count;              // of `members`
    const char *const *values;          // of `enum` or `const`: JSON texts
    const rdx_pattern *pattern;         // NULL: any text
    const char *minimum;                // JSON numbers; NULL: none
    const char *maximum;                //
    uint64_t min_length;                // in code points
    uint64_t max_length;                //
    uint64_t min_items;                 //
    uint64_t max_items;                 //
    const struct rdx_assertion *items;  // every element; NULL: any
    const rdx_asserted_member *members; // of an object that no struct stands for
} rdx_assertion;

// What judges values by assertions. Only rows that have one refer to it, so that a program whose
// schemas assert nothing is linked without it.
typedef struct rdx_asserter rdx_asserter;
extern RDX_API const rdx_asserter rdx_schema_asserter;

// The assertion of a row, and who judges it.
typedef struct rdx_row_assertion {
    const rdx_assertion *what;
    const rdx_asserter *by;
} rdx_row_assertion;

#endif
