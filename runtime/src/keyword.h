/**
 * @file
 * The keywords of values that hold no others, and what all judgements share.
 */
#ifndef RDX_SRC_KEYWORD_H
#define RDX_SRC_KEYWORD_H

#include "parser.h"

// Room for what was expected, in words.
enum { WORDS = 160 };

// One judgement of a value that was read.
typedef struct judge {
    parser *p;
    rdx_arena texts;              // decoded strings
    const rdx_assertion *structs; // of the elements whose types the reader has judged, or NULL
} judge;

/** Reports that `raw`, at `here`, breaks a keyword. */
void broken_keyword(const judge *j, rdx_status code, json_span raw, const path *here,
                    const char *expected, const char *detail);

/** Reports a wrong count: "an array of at least 1 element", `relation` being "least". */
void broken_count(const judge *j, rdx_status code, const char *whole, const char *relation,
                  uint64_t limit, const char *part, json_span raw, const path *here);

/** "a string, an integer or null"; "a value" where any will do, or where `a` is NULL. */
void type_words(const rdx_assertion *a, char words[WORDS]);

/** The decoded text of the string `raw`, which has its quotes. NULL: memory is at its end. */
const char *decoded_text(judge *j, json_span raw, size_t *length);

// Each judges by the keywords of its type. False: memory is at its end.

/** `enum` and `const`; strings have them in judge_string. */
bool judge_listed(const judge *j, const rdx_assertion *a, json_span raw, const path *here);
void judge_number(const judge *j, const rdx_assertion *a, json_span raw, const path *here);
bool judge_string(judge *j, const rdx_assertion *a, json_span raw, const path *here);

#endif
