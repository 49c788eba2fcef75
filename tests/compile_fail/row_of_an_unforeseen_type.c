// expect gcc: '_Generic' selector of type 'float' is not compatible
// expect clang: controlling expression type 'float' not compatible
/**
 * @file
 * A table row over a member of a type that the engine does not know.
 */
#include <rdx/view.h>

typedef struct rdx_pet {
    const char *name;
    float weight;
} rdx_pet;

extern const rdx_row row_of_an_unforeseen_type[];

const rdx_row row_of_an_unforeseen_type[] = {
#ifdef CONTROL
    RDX_ROW(rdx_pet, name, "Name", 0),
#else
    RDX_ROW(rdx_pet, weight, "Weight", 0),
#endif
};
