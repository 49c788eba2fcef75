/**
 * @file
 * Faults on purpose: which request meets which.
 *
 *     KIND[=VALUE][:N | :P%][@PLACE]
 *
 * "503=7:2@upload" is a 503 with "Retry-After: 7" for the next two uploads. Without N every
 * request is meant, with P% that share of them; without PLACE all places. Of several faults the
 * first that fits and has requests left is the one. "refuse" and those of TLS are the whole
 * sandbox's, from its start: they take no N, P or PLACE. The kinds are a table in faults.c, which
 * is also what --help prints and what docs/sandbox.md lists.
 *
 * Thread safety: as the endpoints', see sandbox.h.
 */
#ifndef SANDBOX_FAULTS_H
#define SANDBOX_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { SANDBOX_FAULTS = 32 }; // at one time, at most

/** Where a request goes, for faults and counts. */
typedef enum sandbox_place {
    SANDBOX_PLACE_TOKEN,
    SANDBOX_PLACE_UPLOAD,
    SANDBOX_PLACE_ENDPOINT,
    SANDBOX_PLACE_BLOB,
    SANDBOX_PLACES, // how many there are; of a fault: all, of a route: none
} sandbox_place;

/** Where a fault does its work. */
typedef enum sandbox_fault_kind {
    SANDBOX_FAULT_STATUS,   // the reply is another one: 401, 429 ...
    SANDBOX_FAULT_HTML,     // ... a page
    SANDBOX_FAULT_ERRORS,   // ... Meta.Errors
    SANDBOX_FAULT_REDIRECT, // ... elsewhere
    SANDBOX_FAULT_MANNER,   // the endpoint's reply leaves in another way
    // Of the whole sandbox, from its start:
    SANDBOX_FAULT_REFUSE,
    SANDBOX_FAULT_TLS_EXPIRED,
    SANDBOX_FAULT_TLS_SELF_SIGNED,
    SANDBOX_FAULT_TLS_WRONG_NAME,
} sandbox_fault_kind;

/** The way in which a reply leaves. */
typedef enum sandbox_way {
    SANDBOX_WAY_USUAL,
    SANDBOX_WAY_RESET,     // none leaves: the connection is reset where the body begins
    SANDBOX_WAY_SILENT,    // none leaves, and the connection ends after the pause
    SANDBOX_WAY_SLOW,      // after the pause
    SANDBOX_WAY_DRIP,      // a pause before each byte of the body
    SANDBOX_WAY_BREAK_OFF, // the connection is reset in its middle
    SANDBOX_WAY_ENDLESS,   // spaces without end
} sandbox_way;

/** One kind, as it is written and what it does. */
typedef struct sandbox_fault_row {
    const char *name;
    const char *value; // as --help shows it: "" takes none, "[=S]" may have one, "=MS" needs one
    sandbox_fault_kind kind;
    unsigned status;  // of the reply; 0: the endpoint's own
    bool is_acted_on; // the endpoint does its work before the reply goes wrong
    // ---- Of SANDBOX_FAULT_MANNER ----
    bool is_halved;     // one half of the body leaves
    bool tells_half;    // the head tells half of the body's length ...
    unsigned told_more; // ... or that many bytes more
    sandbox_way way;
    int64_t pause_ms; // where the fault's value does not say it
    // ---- Of all ----
    const char *help;
} sandbox_fault_row;

typedef struct sandbox_fault {
    const sandbox_fault_row *row; // NULL: no fault
    uint64_t value;
    bool has_value;
} sandbox_fault;

typedef struct sandbox_fault_rule {
    sandbox_fault fault;
    sandbox_place place; // SANDBOX_PLACES: all
    uint64_t left;       // requests that it is still for; UINT64_MAX: all
    unsigned percent;    // of these
} sandbox_fault_rule;

/** The faults that are set. All zero is none. */
typedef struct sandbox_faults {
    sandbox_fault_rule rules[SANDBOX_FAULTS];
    size_t count;
    sandbox_fault refuse, tls; // of the whole sandbox
    uint64_t random;           // the same row of numbers in each run, so that a run can be repeated
} sandbox_faults;

/** Whether any of them can only be met from the sandbox's start. */
bool sandbox_faults_at_start(const sandbox_faults *faults);

/** Adds the fault that `text` is; false when it is none, or one too many. */
bool sandbox_faults_add(sandbox_faults *faults, const char *text, size_t length);

/** The fault that the next request to `place` meets; counts it. */
sandbox_fault sandbox_faults_take(sandbox_faults *faults, sandbox_place place);

/** "token", "upload", "endpoint" or "blob". */
const char *sandbox_place_name(sandbox_place place);

/** Writes the grammar and the kinds, for --help. */
void sandbox_faults_help(FILE *to);

#endif
