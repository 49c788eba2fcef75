// expect gcc: missing braces around initializer
// expect clang: suggest braces around initialization of subobject
/**
 * @file
 * One element where the schema has a list: it would be a list of none.
 */
#include <rdx/gen/notes_new.h>

rdx_patient element_for_list(rdx_identifier *identifier)
{
#ifdef CONTROL
    return (rdx_patient){.identifiers = {identifier, 1}};
#else
    return (rdx_patient){.identifiers = identifier};
#endif
}
