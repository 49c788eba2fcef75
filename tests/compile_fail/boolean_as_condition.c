// expect gcc: used struct type value where scalar is required
// expect clang: statement requires expression of scalar type
/**
 * @file
 * A boolean has four states; as a condition, absent and null would count as one of the others.
 */
#include <rdx/gen/notes_new.h>

int boolean_as_condition(const rdx_demographics *demographics)
{
#ifdef CONTROL
    if (demographics->is_deceased.state == RDX_BOOL_TRUE)
#else
    if (demographics->is_deceased)
#endif
        return 1;
    return 0;
}
