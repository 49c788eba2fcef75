// expect gcc: incompatible types when initializing type 'rdx_|incompatible pointer type
// expect clang: with an expression of incompatible type|incompatible pointer types
/**
 * @file
 * A list of identifiers where the schema has a list of destinations.
 */
#include <rdx/gen/notes_new.h>

const char *list_of_another_type(void)
{
#ifdef CONTROL
    rdx_meta meta = {.destinations = RDX_LIST(rdx_destination, {.id = "1"})};
#else
    rdx_meta meta = {.destinations = RDX_LIST(rdx_identifier, {.id = "1"})};
#endif
    return meta.data_model;
}
