// expect gcc: implicit conversion from 'enum rdx_availability' to '(enum )?rdx_content_type'
// expect clang: implicit conversion from enumeration type '.*rdx_availability' to different
/**
 * @file
 * A value of another value set among the required members.
 */
#include <rdx/gen/notes_new.h>

#ifdef CONTROL
#define TYPE RDX_CONTENT_TYPE_BASE64_ENCODED
#else
#define TYPE RDX_AVAILABILITY_AVAILABLE
#endif

rdx_content_type required_enumerator_of_another_set(rdx_provider *provider)
{
    rdx_note note = {RDX_NOTE_REQUIRED(.content_type = TYPE, .document_type = "Letter",
                                       .document_id = "1", .provider = provider)};
    return note.content_type;
}
