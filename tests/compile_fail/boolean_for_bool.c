// expect gcc: missing braces around initializer
// expect clang: suggest braces around initialization of subobject
/**
 * @file
 * C's own boolean where the schema has one: it has no null, and `false` would be absent.
 */
#include <rdx/gen/notes_new.h>

#include <stdbool.h>

rdx_demographics boolean_for_bool(void)
{
#ifdef CONTROL
    return (rdx_demographics){.is_deceased = RDX_FALSE, .is_hispanic = RDX_TRUE};
#else
    return (rdx_demographics){.is_deceased = false, .is_hispanic = true};
#endif
}
