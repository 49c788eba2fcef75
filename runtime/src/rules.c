/**
 * @file
 * The names and levels of the rules beyond the schema.
 */
#include <rdx/rules.h>

#include <string.h>

static const char *const names[RDX_RULE_COUNT] = {
#define NAME(rule, text, level, status) [RDX_RULE_##rule] = text,
    RDX_RULE_MAP(NAME)
#undef NAME
};

static const rdx_level warn_levels[RDX_RULE_COUNT] = {
#define LEVEL(rule, text, level, status) [RDX_RULE_##rule] = RDX_LEVEL_##level,
    RDX_RULE_MAP(LEVEL)
#undef LEVEL
};

rdx_rules rdx_rules_usual(void)
{
    return (rdx_rules){.levels = {[RDX_RULE_DUPLICATE] = RDX_LEVEL_ERROR}};
}

rdx_rules rdx_rules_warn(void)
{
    rdx_rules rules = {0};
    memcpy(rules.levels, warn_levels, sizeof warn_levels);
    return rules;
}

rdx_rules rdx_rules_error(void)
{
    rdx_rules rules = rdx_rules_warn();
    for (size_t i = 0; i < RDX_RULE_COUNT; i++)
        if (rules.levels[i] == RDX_LEVEL_WARNING)
            rules.levels[i] = RDX_LEVEL_ERROR;
    return rules;
}

const char *rdx_rule_name(rdx_rule rule)
{
    return (unsigned)rule < RDX_RULE_COUNT ? names[rule] : "unknown";
}

bool rdx_rule_by_name(const char *name, rdx_rule *out)
{
    for (size_t i = 0; i < RDX_RULE_COUNT; i++) {
        if (strcmp(names[i], name) != 0)
            continue;
        *out = (rdx_rule)i;
        return true;
    }
    return false;
}
