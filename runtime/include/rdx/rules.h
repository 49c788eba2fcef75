/**
 * @file
 * Rules beyond the schema: what Redox's documents ask for and its schemas do not say.
 *
 * Each rule has a name and a level. A message that breaks a rule of level ERROR is refused by
 * STRICT; the others only add to the report.
 *
 *     rdx_rules rules = rdx_rules_warn();
 *     rules.levels[RDX_RULE_VALUE_SET] = RDX_LEVEL_ERROR;
 *     rdx_parse_options options = {.rules = &rules};
 *
 * Sources: Redox's "Send a file via Redox Data Model API" for the members of files and their sizes,
 * its data model reference and recorded traffic for value sets and formats.
 *
 * Thread safety: plain data and pure functions.
 */
#ifndef RDX_RULES_H
#define RDX_RULES_H

#include <rdx/status.h>

RDX_BEGIN

// One row per rule: its name, the level that rdx_rules_warn gives it, the status that it reports.
// clang-format off
#define RDX_RULE_MAP(X)                                          \
    X(DUPLICATE,     "duplicate",     ERROR,   E_DUPLICATE)      \
    X(STRAY,         "stray",         NOTICE,  E_STRAY)          \
    X(VALUE_SET,     "value-set",     WARNING, E_VALUE_SET)      \
    X(DATE,          "date",          WARNING, E_FORMAT)         \
    X(DATE_TIME,     "date-time",     WARNING, E_FORMAT)         \
    X(UUID,          "uuid",          WARNING, E_FORMAT)         \
    X(PHONE,         "phone",         WARNING, E_FORMAT)         \
    X(FILE_MEMBER,   "file-member",   WARNING, E_FILE_MEMBER)    \
    X(CONTENT_TYPE,  "content-type",  WARNING, E_CONTENT_TYPE)   \
    X(BASE64,        "base64",        WARNING, E_BASE64)         \
    X(EMBEDDED_SIZE, "embedded-size", WARNING, E_EMBEDDED_SIZE)  \
    X(REQUEST_SIZE,  "request-size",  WARNING, E_REQUEST_SIZE)
// clang-format on

typedef enum rdx_rule {
#define RDX_RULE_ENUMERATOR(name, text, level, status) RDX_RULE_##name,
    RDX_RULE_MAP(RDX_RULE_ENUMERATOR)
#undef RDX_RULE_ENUMERATOR
        RDX_RULE_COUNT
} rdx_rule;

typedef enum rdx_level {
    RDX_LEVEL_OFF,
    RDX_LEVEL_NOTICE,
    RDX_LEVEL_WARNING,
    RDX_LEVEL_ERROR,
} rdx_level;

/** All zero: every rule is off, and the last of two equal members counts without a word. */
typedef struct rdx_rules {
    rdx_level levels[RDX_RULE_COUNT];
    uint64_t embed_limit;   ///< Bytes of an embedded file, decoded; 0 is 200,000.
    uint64_t request_limit; ///< Bytes of a message's text; 0 is 10,000,000.
} rdx_rules;

/** What readers use unless told otherwise: a duplicate is an error, all other rules are off. */
RDX_API rdx_rules rdx_rules_usual(void);

/** Every rule at the level of its row above. */
RDX_API rdx_rules rdx_rules_warn(void);

/** The same with every warning raised to an error. */
RDX_API rdx_rules rdx_rules_error(void);

/** "value-set" ... Never NULL. */
RDX_API const char *rdx_rule_name(rdx_rule rule);

/** The rule of that name in *out; false when there is none. */
RDX_API RDX_NODISCARD bool rdx_rule_by_name(const char *name, rdx_rule *out);

RDX_END

#endif
