/**
 * @file
 * Where a member of the document stands in a text that is JSON; nowhere or anywhere if it is none.
 */
#ifndef RDX_CLI_LOCATE_H
#define RDX_CLI_LOCATE_H

#include <rdx/report.h>

/**
 * Sets line, column and offset of `issue` to the value of the member `name` of the document, the
 * last of equal ones, with or without escapes. Leaves them alone when the document has no such
 * member. `name` has ASCII letters only, which JSON escapes as \u0061 or not at all.
 */
void locate_member(const char *text, size_t length, const char *name, rdx_issue *issue);

#endif
