// expect gcc: from incompatible pointer type 'char \*'
// expect clang: incompatible pointer types initializing 'rdx_json \*'
/**
 * @file
 * One text where the schema has a list.
 */
#include <rdx/gen/notes_new.h>

rdx_json_list text_for_list(void)
{
    static rdx_json text;
#ifdef CONTROL
    rdx_provider provider = {.credentials = {&text, 1}};
#else
    rdx_provider provider = {.credentials = "MD"};
#endif
    return text.text ? provider.credentials : (rdx_json_list){&text, 1};
}
