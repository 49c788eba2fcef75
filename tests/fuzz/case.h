/**
 * @file
 * A fuzzer's case as a message: the first byte picks the event, the policy and the rules, the rest
 * is the text.
 *
 * A target is one file with LLVMFuzzerTestOneInput. With clang's fuzzer it searches
 * (`./dev fuzz`); with replay.c it runs the cases of corpus/ once (`./dev test`).
 */
#ifndef FUZZ_CASE_H
#define FUZZ_CASE_H

#include <rdx/gen/models.h>

typedef struct fuzz_case {
    const rdx_event *event;
    rdx_policy policy;
    bool has_rules;
    rdx_rules rules; // all off unless `has_rules`
    const char *text;
    size_t length;
} fuzz_case;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

// False when there are no bytes.
bool fuzz_case_read(const uint8_t *bytes, size_t size, fuzz_case *out);

// Ends the program with `what`, which says what should hold, unless it does.
void must(bool holds, const char *what);

#endif
