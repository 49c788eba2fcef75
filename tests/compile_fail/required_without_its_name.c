// expect gcc: expected '=' before string constant
// expect clang: expected '=' or another designator
/**
 * @file
 * Required members by position: refused, since nothing would tell them apart.
 */
#include <rdx/gen/notes_new.h>

const char *required_without_its_name(void)
{
#ifdef CONTROL
    rdx_identifier identifier = {RDX_IDENTIFIER_REQUIRED(.id = "1", .id_type = "EHRID")};
#else
    rdx_identifier identifier = {RDX_IDENTIFIER_REQUIRED("1", "EHRID")};
#endif
    return identifier.id;
}
