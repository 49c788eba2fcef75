/**
 * @file
 * Reading: JSON text to struct in one pass, with every fault and its place. (Where rules let a
 * member occur twice the text is looked at twice, since the last one counts.)
 *
 * The text is judged by RFC 8259 and UTF-8 to the letter, and by the event's schema. Callers use
 * the typed calls (rdx_notes_new_parse); these serve programs that handle every event.
 *
 * Thread safety: the calls touch nothing but their arguments.
 * Stack: with the shipped models 128 KiB are enough for these calls and for copy, check and write,
 * and 1 KiB more for each level that max_depth allows beyond RDX_MAX_DEPTH.
 */
#ifndef RDX_PARSE_H
#define RDX_PARSE_H

#include <rdx/message.h>
#include <rdx/rules.h>

RDX_BEGIN

typedef enum rdx_policy {
    RDX_STRICT,   ///< The schema's verdict: any error and there is no message.
    RDX_TOLERANT, ///< Well-formed text gives a message and RDX_OK; faults are only reported.
                  ///< Numbers become text where text is declared; all else stays raw in `extra`.
                  ///< A member name with U+0000, which `extra` can't hold, is still refused.
} rdx_policy;

#define RDX_MAX_DEPTH 128
#define RDX_MAX_TEXT ((size_t)64 * 1000 * 1000)

/** All zero is the default; NULL stands for it. */
typedef struct rdx_parse_options {
    rdx_policy policy;
    const rdx_rules *rules; ///< NULL is rdx_rules_usual(): a member that occurs twice is an error.
    unsigned max_depth;     ///< Nested arrays and objects; 0 is RDX_MAX_DEPTH; at most 1024.
    size_t max_size;        ///< Bytes of text; 0 is RDX_MAX_TEXT.
} rdx_parse_options;

/**
 * Reads `length` bytes of JSON as a message of `event`. On RDX_OK *out is its struct, in `arena`;
 * otherwise *out is NULL. `text` need not be NUL-terminated and may go when the call returns.
 * The status is that of the first error; the report (may be NULL) has them all.
 */
RDX_API RDX_NODISCARD rdx_status rdx_message_parse(rdx_arena *arena, const rdx_event *event,
                                                   const char *text, size_t length,
                                                   const rdx_parse_options *options, void **out,
                                                   rdx_report *report);

/**
 * The verdict alone: the same faults, but no struct. Memory is taken where names are not listed or
 * have escapes, for base64 with escapes, for what a schema asserts beyond types, and for one bit a
 * byte of text where members may repeat unpunished; it is freed when the call returns. An array
 * with `uniqueItems`, or an array or object with `enum`, takes 24 bytes a value and 256 MiB at
 * most: beyond that every call ends with RDX_E_NOMEM. Strings and names with U+0000 are accepted,
 * since they need not become C strings. `options->policy` does not matter.
 */
RDX_API RDX_NODISCARD rdx_status rdx_message_validate(const rdx_event *event, const char *text,
                                                      size_t length,
                                                      const rdx_parse_options *options,
                                                      rdx_report *report);

RDX_END

#endif
