// expect gcc: ignoring return value of 'rdx_notes_new_check'
// expect clang: ignoring return value of function declared with 'warn_unused_result' attribute
/**
 * @file
 * A status that nobody looks at.
 */
#include <rdx/gen/notes_new.h>

rdx_status ignored_status(const rdx_notes_new *note)
{
#ifdef CONTROL
    return rdx_notes_new_check(note, NULL);
#else
    rdx_notes_new_check(note, NULL);
    return RDX_OK;
#endif
}
