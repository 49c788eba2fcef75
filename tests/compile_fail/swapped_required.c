// expect gcc: has no member named 'id_type'
// expect gcc: has no member named 'id'
// expect clang: field designator 'id_type' does not refer to any field
// expect clang: field designator 'id' does not refer to any field
/**
 * @file
 * Required members in the wrong order: two texts never trade places unseen.
 */
#include <rdx/gen/notes_new.h>

const char *swapped_required(void)
{
#ifdef CONTROL
    rdx_identifier identifier = {RDX_IDENTIFIER_REQUIRED(.id = "1", .id_type = "EHRID")};
#else
    rdx_identifier identifier = {RDX_IDENTIFIER_REQUIRED(.id_type = "EHRID", .id = "1")};
#endif
    return identifier.id;
}
