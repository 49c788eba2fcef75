// expect gcc: incompatible pointer type
// expect clang: incompatible pointer types passing
/**
 * @file
 * A place for the answer to another model's query.
 */
#include <rdx/gen/notes_query.h>
#include <rdx/gen/results_query_response.h>

rdx_query answer_of_another_query(const rdx_notes_query *query)
{
#ifdef CONTROL
    rdx_notes_query_response *answer = NULL;
#else
    rdx_results_query_response *answer = NULL;
#endif
    return rdx_notes_query_call(query, &answer);
}
