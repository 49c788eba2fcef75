// expect gcc: implicit declaration of function 'rdx_notes_new_call'
// expect gcc: incompatible types when returning type 'int'
// expect gcc: control reaches end of non-void function
// expect clang: (implicit declaration of|call to undeclared) function 'rdx_notes_new_call'
// expect clang: returning 'int' from a function with incompatible result type
/**
 * @file
 * A message that no other one answers is no query.
 */
#include <rdx/gen/notes_new.h>
#include <rdx/gen/notes_query.h>

rdx_query call_of_no_query(const rdx_notes_new *note, const rdx_notes_query *query,
                           rdx_notes_query_response **answer)
{
#ifdef CONTROL
    (void)note;
    return rdx_notes_query_call(query, answer);
#else
    (void)query;
    return rdx_notes_new_call(note, answer);
#endif
}
