/**
 * @file
 * The line of the source that an issue is in, with a caret under the place and nothing that could
 * be a patient's.
 *
 *        17 |         "ID": x,
 *           |               ^
 *
 * Every character inside strings, every digit and every literal is an `x`; of names only those
 * that look like Redox's stay, and behind the place where a text stops being JSON none does, since
 * nobody can say what a name is there. A scanner follows the text from its start, so that it knows
 * names from values wherever a line begins.
 */
#ifndef RDX_CLI_EXCERPT_H
#define RDX_CLI_EXCERPT_H

#include <stdio.h>

#include <rdx/report.h>

#define EXCERPT_DEPTH 256

/** Where the scanner is in a text. All zero, but for the first three, is its start. */
typedef struct excerpt {
    const char *text;
    size_t length;
    size_t known; // where the text stops being JSON; `length` if it does not
    size_t at;    // all before it is known
    bool in_string;
    bool escaped;                // by the backslash before
    bool name_next;              // a string that begins here is a member's name
    size_t depth;                // open arrays and objects
    bool objects[EXCERPT_DEPTH]; // which of them are objects; deeper ones count as arrays
} excerpt;

/** A window of a line. */
typedef struct excerpt_line {
    char text[1024]; // NUL-terminated UTF-8 of one line
    size_t caret;    // characters before the place
} excerpt_line;

/**
 * The line of `issue`, cut around the place when it is long. Issues are to come in document order;
 * others cost a scan from the start.
 */
void excerpt_masked(excerpt *scan, const rdx_issue *issue, excerpt_line *out);

/** The same as it stands in the text, values and all, but for control characters. */
void excerpt_shown(const excerpt *scan, const rdx_issue *issue, excerpt_line *out);

#endif
