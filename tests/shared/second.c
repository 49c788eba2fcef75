/**
 * @file
 * The second library of the null test.
 */
#include "second.h"

const char *second_null(void)
{
    return RDX_NULL;
}

bool second_takes_for_null(const char *text)
{
    return rdx_is_null(text);
}
