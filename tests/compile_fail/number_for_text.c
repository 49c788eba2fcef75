// expect gcc: makes pointer from integer without a cast
// expect clang: incompatible integer to pointer conversion
/**
 * @file
 * A number where the schema has text.
 */
#include <rdx/gen/notes_new.h>

rdx_identifier number_for_text(void)
{
#ifdef CONTROL
    return (rdx_identifier){.id = "7"};
#else
    return (rdx_identifier){.id = 7};
#endif
}
