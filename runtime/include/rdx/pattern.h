/**
 * @file
 * Regular expressions for the `pattern` of a schema, by PCRE2.
 *
 * Only schemas that have `pattern` need it: generated code of such a schema includes this header
 * and names the engine, and what is linked to it needs rdx::pattern (-lrdx_pattern -lpcre2-8).
 *
 *     static const rdx_pattern rdx_visit_code_pattern = {
 *         "\\A[A-Z]{2}", "^[A-Z]{2}", &rdx_pattern_pcre2};
 *
 * The text of a pattern is PCRE2's, made from the schema's ECMA 262 by the generator. It is looked
 * for anywhere in a value. All matching of one reading shares a budget of steps, 2,000,000 and 4
 * more for each byte of the message: an item of a pattern that is tried at a place takes one, and
 * so do 16 bytes passed over. Once it is used up, as (a+)+$ can do on purpose, texts that have a
 * pattern are faults whose detail says that they were not decided.
 *
 * Thread safety: constant data and functions without state; one compiled pattern, one thread at a
 * time.
 */
#ifndef RDX_PATTERN_H
#define RDX_PATTERN_H

#include <rdx/assertion.h>

RDX_BEGIN

RDX_API extern const rdx_pattern_engine rdx_pattern_pcre2;

RDX_END

#endif
