/**
 * @file
 * Where a member of the document stands in a text that is known to be JSON.
 */
#ifndef RDX_CLI_LOCATE_H
#define RDX_CLI_LOCATE_H

#include <rdx/report.h>

/**
 * Sets line, column and offset of `issue` to the value of the member `name` of the document, the
 * last of equal ones. Leaves them alone when the document has no such member, or spells its name
 * with escapes.
 */
void locate_member(const char *text, size_t length, const char *name, rdx_issue *issue);

#endif
