/**
 * @file
 * How the bytes of a fuzzer's case are taken for a message.
 */
#include "case.h"

#include <stdio.h>
#include <stdlib.h>

enum { TOLERANT_BIT = 1, NO_RULES_BIT = 2, EVENT_SHIFT = 2 };

bool fuzz_case_read(const uint8_t *bytes, size_t size, fuzz_case *out)
{
    if (size == 0)
        return false;
    size_t count;
    const rdx_event *const *events = rdx_events(&count);
    const bool has_rules = (bytes[0] & NO_RULES_BIT) == 0;
    *out = (fuzz_case){
        .event = events[(bytes[0] >> EVENT_SHIFT) % count],
        .policy = bytes[0] & TOLERANT_BIT ? RDX_TOLERANT : RDX_STRICT,
        .has_rules = has_rules,
        .text = (const char *)bytes + 1,
        .length = size - 1,
    };
    if (has_rules)
        out->rules = rdx_rules_warn();
    return true;
}

void must(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    abort();
}
