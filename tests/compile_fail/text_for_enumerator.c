// expect gcc: makes integer from pointer without a cast|incompatible
// expect clang: incompatible pointer to integer conversion|incompatible type
/**
 * @file
 * The text of a closed value set in place of its enumerator.
 */
#include <rdx/gen/notes_new.h>

rdx_content_type text_for_enumerator(void)
{
#ifdef CONTROL
    rdx_note note = {.content_type = RDX_CONTENT_TYPE_BASE64_ENCODED};
#else
    rdx_note note = {.content_type = "Base64 Encoded"};
#endif
    return note.content_type;
}
