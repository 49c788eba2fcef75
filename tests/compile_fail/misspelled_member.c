// expect gcc: has no member named 'fist_name'
// expect clang: field designator 'fist_name' does not refer to any field
/**
 * @file
 * A member that the schema does not have.
 */
#include <rdx/gen/notes_new.h>

rdx_demographics misspelled_member(void)
{
#ifdef CONTROL
    return (rdx_demographics){.first_name = "Ada"};
#else
    return (rdx_demographics){.fist_name = "Ada"};
#endif
}
