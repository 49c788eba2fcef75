// expect gcc: passing argument 1 of 'rdx_results_new_check' from incompatible pointer type
// expect clang: incompatible pointer types passing 'const rdx_notes_new \*'
/**
 * @file
 * A note handed to a call for results.
 */
#include <rdx/gen/notes_new.h>
#include <rdx/gen/results_new.h>

rdx_status message_of_another_event(const rdx_notes_new *note)
{
#ifdef CONTROL
    return rdx_notes_new_check(note, NULL);
#else
    return rdx_results_new_check(note, NULL);
#endif
}
