// expect gcc: '_Generic' selector of type 'const rdx_cage_view \*' is not compatible
// expect clang: controlling expression type '.*rdx_cage_view.*\*' .*not compatible
/**
 * @file
 * A table row whose sub-table is one of another struct.
 */
#include <rdx/view.h>

typedef struct rdx_owner_view {
    rdx_view view;
} rdx_owner_view;
typedef struct rdx_cage_view {
    rdx_view view;
} rdx_cage_view;
typedef struct rdx_owner rdx_owner;
typedef struct rdx_pet {
    rdx_owner *owner;
} rdx_pet;

extern const rdx_owner_view rdx_view_owner;
extern const rdx_cage_view rdx_view_cage;
extern const rdx_row row_with_a_view_of_another_struct[];

const rdx_row row_with_a_view_of_another_struct[] = {
#ifdef CONTROL
    RDX_ROW_OBJECT(rdx_pet, owner, "Owner", 0, rdx_owner, rdx_view_owner),
#else
    RDX_ROW_OBJECT(rdx_pet, owner, "Owner", 0, rdx_owner, rdx_view_cage),
#endif
};
