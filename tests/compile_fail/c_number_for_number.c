// expect gcc: invalid initializer
// expect clang: initializing 'rdx_number'.* with an expression of incompatible type 'double'
/**
 * @file
 * A C number where the schema has a number, which keeps its spelling.
 */
#include <rdx/value.h>

rdx_number c_number_for_number(void)
{
#ifdef CONTROL
    rdx_number number = RDX_NUMBER("1.30");
#else
    rdx_number number = 1.30;
#endif
    return number;
}
