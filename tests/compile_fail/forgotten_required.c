// expect gcc: macro "RDX_IDENTIFIER_REQUIRED" requires 2 arguments, but only 1 given
// expect gcc: 'RDX_IDENTIFIER_REQUIRED' undeclared
// expect clang: too few arguments provided to function-like macro invocation
// expect clang: use of undeclared identifier 'RDX_IDENTIFIER_REQUIRED'
/**
 * @file
 * A required member is not given.
 */
#include <rdx/gen/notes_new.h>

const char *forgotten_required(void)
{
#ifdef CONTROL
    rdx_identifier identifier = {RDX_IDENTIFIER_REQUIRED(.id = "1", .id_type = "EHRID")};
#else
    rdx_identifier identifier = {RDX_IDENTIFIER_REQUIRED(.id = "1")};
#endif
    return identifier.id;
}
