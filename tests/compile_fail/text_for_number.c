// expect gcc: missing braces around initializer
// expect clang: suggest braces around initialization of subobject
/**
 * @file
 * A text where the schema has a number.
 */
#include <rdx/gen/meta_message.h>

rdx_meta_message text_for_number(void)
{
#ifdef CONTROL
    return (rdx_meta_message){.id = RDX_NUMBER("7")};
#else
    return (rdx_meta_message){.id = "7"};
#endif
}
