// expect gcc: expected '=' before 'RDX_CONTENT_TYPE_PLAIN_TEXT'
// expect clang: expected '=' or another designator
/**
 * @file
 * A required enumerator by position.
 */
#include <rdx/gen/notes_new.h>

const char *required_enumerator_without_its_name(rdx_provider *provider)
{
    rdx_note note = {
#ifdef CONTROL
        RDX_NOTE_REQUIRED(.content_type = RDX_CONTENT_TYPE_PLAIN_TEXT, .document_type = "Letter",
                          .document_id = "1", .provider = provider),
#else
        RDX_NOTE_REQUIRED(RDX_CONTENT_TYPE_PLAIN_TEXT, .document_type = "Letter",
                          .document_id = "1", .provider = provider),
#endif
    };
    return note.document_id;
}
