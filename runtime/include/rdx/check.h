/**
 * @file
 * Checking: the schema's rules over a struct, before it is sent.
 *
 * Thread safety: the call touches nothing but its arguments.
 */
#ifndef RDX_CHECK_H
#define RDX_CHECK_H

#include <rdx/message.h>

RDX_BEGIN

/**
 * Whether `message` may be written: required members, null only where it is allowed, texts in
 * UTF-8, numbers and extras in JSON, enumerators of their sets, no member that the place does not
 * list, no entry of an `extra` twice for one name that is not listed, content that may stand beside
 * its type, a Meta that names no other event, and what the schema asserts beyond types. Content of
 * bytes is in UTF-8 where it goes out as text, and not empty where it goes out as base64; files are
 * not opened. The status is that of the first error; the report (may be NULL) has them all, with
 * pointers and without lines, but for one case: what the schema asserts beyond types is judged on
 * the text of a value, and a value that holds something without text (bytes that are no UTF-8, raw
 * JSON that is broken or NULL) is reported for that alone. So is a list for such an element; lists
 * and objects of structs judge their members.
 */
RDX_API RDX_NODISCARD rdx_status rdx_message_check(rdx_message message, rdx_report *report);

RDX_END

#endif
