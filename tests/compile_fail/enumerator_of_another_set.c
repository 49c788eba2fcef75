// expect gcc: implicit conversion from 'enum rdx_availability' to '(enum )?rdx_content_type'
// expect clang: implicit conversion from enumeration type '.*rdx_availability' to different
/**
 * @file
 * A value of another value set.
 */
#include <rdx/gen/notes_new.h>

rdx_content_type enumerator_of_another_set(void)
{
#ifdef CONTROL
    rdx_note note = {.content_type = RDX_CONTENT_TYPE_BASE64_ENCODED};
#else
    rdx_note note = {.content_type = RDX_AVAILABILITY_AVAILABLE};
#endif
    return note.content_type;
}
